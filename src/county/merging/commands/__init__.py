"""The verbs: find and dismiss (candidates.py), merge (merging.py), take back (undoing.py)."""

from county.merging.commands.candidates import (
    ask_search,
    dismiss_candidate,
    find_candidates,
    reopen_candidate,
)
from county.merging.commands.merging import merge_candidate
from county.merging.commands.undoing import undo_merge

__all__ = [
    "ask_search",
    "dismiss_candidate",
    "find_candidates",
    "merge_candidate",
    "reopen_candidate",
    "undo_merge",
]
