"""What schemes read of this county, the schemes in force, their decisions and the reasons for each."""

from county.entitlements.facts.registry import (
    NOT_KEPT,
    NOT_KEPT_WORDS,
    SOURCES,
    needs_persons,
    not_known,
    reads,
    tables,
)

__all__ = [
    "NOT_KEPT",
    "NOT_KEPT_WORDS",
    "SOURCES",
    "needs_persons",
    "not_known",
    "reads",
    "tables",
]
