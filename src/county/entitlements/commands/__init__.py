"""Snapshots, runs and grants."""

from county.entitlements.commands.grants import register_grant, remove_grant
from county.entitlements.commands.runs import ask_run, look_through, run_nightly
from county.entitlements.commands.snapshots import open_snapshot, take

__all__ = [
    "ask_run",
    "look_through",
    "open_snapshot",
    "register_grant",
    "remove_grant",
    "run_nightly",
    "take",
]
