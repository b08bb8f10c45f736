"""Makers: typed, keyword-only, deterministic; nothing random; no more than the database requires."""

from tests.makers.accounts import (
    make_actor,
    make_auditor,
    make_leader,
    make_office,
    make_owner,
    make_town_clerk,
    make_user,
)
from tests.makers.factories import make_enterprise, make_factory, make_report
from tests.makers.places import make_premises, make_site, make_town
from tests.makers.workforce import make_employment, make_household, make_payroll, make_person

__all__ = [
    "make_actor", "make_auditor", "make_employment", "make_enterprise", "make_factory", "make_household",
    "make_leader", "make_office", "make_owner", "make_payroll", "make_person", "make_premises",
    "make_report", "make_site", "make_town", "make_town_clerk", "make_user",
]  # fmt: skip
