"""The checks, by code: one statement each over the whole county."""

from county.risk.kinds.checks import Check
from county.risk.kinds.firms import FIRMS
from county.risk.kinds.handling import HANDLING
from county.risk.kinds.people import PEOPLE
from county.risk.kinds.roster import ROSTER

# Stops first, then flags in the order of the page.
CHECKS: dict[str, Check] = {
    one.code: one
    for one in sorted((*PEOPLE, *ROSTER, *FIRMS, *HANDLING), key=lambda one: not one.is_hard)
}
HARD = tuple(code for code, one in CHECKS.items() if one.is_hard)

__all__ = ["CHECKS", "HARD", "Check"]
