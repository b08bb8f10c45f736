"""The documents a county works by, clause by clause; the rules of its support, version by version."""

from county.policies.models.documents import (
    Clause,
    ClauseLink,
    Document,
    Draft,
    Duty,
    Edition,
    Relation,
    Said,
    Wording,
)
from county.policies.models.schemes import Scheme, SchemeVersion

__all__ = [
    "Clause",
    "ClauseLink",
    "Document",
    "Draft",
    "Duty",
    "Edition",
    "Relation",
    "Said",
    "Scheme",
    "SchemeVersion",
    "Wording",
]
