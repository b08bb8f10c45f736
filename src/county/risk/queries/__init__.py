"""Findings, thresholds and sweeps as they are shown."""

from county.risk.queries.findings import (
    counts_by_pattern,
    finding_for_update,
    findings_for,
    findings_matching,
    findings_of_factory,
    open_counts,
)
from county.risk.queries.thresholds import last_sweep, threshold_values, thresholds_for

__all__ = [
    "counts_by_pattern",
    "finding_for_update",
    "findings_for",
    "findings_matching",
    "findings_of_factory",
    "last_sweep",
    "open_counts",
    "threshold_values",
    "thresholds_for",
]
