"""The words of the record."""

from county.audit.choices.actions import ACTIONS, action_label
from county.audit.choices.fields import FIELDS
from county.audit.choices.kinds import (
    BY_TWO,
    COMPARES,
    NAMED_BY_PERSONS,
    OUTCOMES,
    READS_ALL,
    READS_OWN_TOWN,
    TONES,
    VERIFIES,
    WITHOUT_ROWS,
    AnchorCause,
    ChangeKind,
    FindingKind,
    VerificationState,
)
from county.audit.choices.watched import WATCHED

__all__ = [
    "ACTIONS",
    "BY_TWO",
    "COMPARES",
    "FIELDS",
    "NAMED_BY_PERSONS",
    "OUTCOMES",
    "READS_ALL",
    "READS_OWN_TOWN",
    "TONES",
    "VERIFIES",
    "WATCHED",
    "WITHOUT_ROWS",
    "AnchorCause",
    "ChangeKind",
    "FindingKind",
    "VerificationState",
    "action_label",
]
