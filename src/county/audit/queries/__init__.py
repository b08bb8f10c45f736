"""Reading the record: events, what they changed, and whether all of it is whole."""

from county.audit.queries.anchors import (
    Proof,
    anchor_of,
    anchors_for,
    is_consistent,
    latest_anchor,
    proofs_of,
)
from county.audit.queries.events import (
    between,
    containing,
    events_for,
    named_row,
    sessions_of,
)
from county.audit.queries.trail import (
    acts_on,
    changes_of_act,
    changes_of_row,
    events_of_acts,
    history_of,
    sums_of_act,
)
from county.audit.queries.verifications import verification_for_update, verifications_for

__all__ = [
    "Proof",
    "acts_on",
    "anchor_of",
    "anchors_for",
    "between",
    "changes_of_act",
    "changes_of_row",
    "containing",
    "events_for",
    "events_of_acts",
    "history_of",
    "is_consistent",
    "latest_anchor",
    "named_row",
    "proofs_of",
    "sessions_of",
    "sums_of_act",
    "verification_for_update",
    "verifications_for",
]
