"""Grants before Anye, snapshots of the registry, runs and what they found."""

from county.entitlements.models.grants import Grant
from county.entitlements.models.runs import Finding, Run, RunScheme
from county.entitlements.models.snapshots import Content, Snapshot, SnapshotTable

__all__ = ["Content", "Finding", "Grant", "Run", "RunScheme", "Snapshot", "SnapshotTable"]
