"""Reading findings, runs and grants, each in its reader's scope."""

from county.entitlements.queries.findings import (
    by_scheme,
    by_town,
    containing,
    finding_for,
    findings_for,
    findings_of_factory,
    last_run,
    own_findings,
    person_of,
    schemes_found,
)
from county.entitlements.queries.runs import grants_for, job_of, run_for, runs_for, told

__all__ = [
    "by_scheme",
    "by_town",
    "containing",
    "finding_for",
    "findings_for",
    "findings_of_factory",
    "grants_for",
    "job_of",
    "last_run",
    "own_findings",
    "person_of",
    "run_for",
    "runs_for",
    "schemes_found",
    "told",
]
