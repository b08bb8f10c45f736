"""Looking through the county, settling a flag, setting what the checks go by, and what stands against money."""

from county.risk.commands.settling import recheck_finding, reopen_finding, settle_finding
from county.risk.commands.standing import against_claims, against_dues
from county.risk.commands.sweeping import ask_sweep, sweep
from county.risk.commands.thresholds import set_threshold

__all__ = [
    "against_claims",
    "against_dues",
    "ask_sweep",
    "recheck_finding",
    "reopen_finding",
    "set_threshold",
    "settle_finding",
    "sweep",
]
