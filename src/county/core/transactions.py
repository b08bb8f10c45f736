"""Steps that belong to every commit: done last, inside the transaction, so that what they lock is
held for a moment only.
"""

from collections.abc import Callable

_STEPS: list[Callable[[], None]] = []


def before_commit(step: Callable[[], None]) -> None:
    """Register a step, once, from an AppConfig.ready. It must be cheap when it has nothing to do."""
    if step not in _STEPS:
        _STEPS.append(step)


def run_before_commit() -> None:
    for step in _STEPS:
        step()
