"""Reading consents, requests, erasures and assessments, and what the county holds of one person."""

from county.privacy.queries.consents import consenting, consents_for, has, own_consents
from county.privacy.queries.guarding import (
    assessments_for,
    erasures_for,
    is_assessed,
    is_made,
    past_retention,
    unassessed_uses,
)
from county.privacy.queries.own import (
    looks_at,
    own_jobs,
    own_pay,
    own_pay_row,
    own_person,
    own_requests,
)
from county.privacy.queries.requests import (
    compared,
    people_to_ask_for,
    request_for_update,
    requests_for,
)

__all__ = [
    "assessments_for",
    "compared",
    "consenting",
    "consents_for",
    "erasures_for",
    "has",
    "is_assessed",
    "is_made",
    "looks_at",
    "own_consents",
    "own_jobs",
    "own_pay",
    "own_pay_row",
    "own_person",
    "own_requests",
    "past_retention",
    "people_to_ask_for",
    "request_for_update",
    "requests_for",
    "unassessed_uses",
]
