"""Uses of sensitive personal data wait for a signed impact assessment (PIPL art. 55): the door at which
commands below `privacy` ask, which alone knows the assessments.
"""

from collections.abc import Callable

_CHECKS: list[Callable[[str], None]] = []


def guard(check: Callable[[str], None]) -> None:
    """Register what `require` asks, once, from an AppConfig.ready."""
    if check not in _CHECKS:
        _CHECKS.append(check)


def require(use: str) -> None:
    """use: a word of privacy.choices.UseKind. Refuses: `unassessed`, when none is signed for it."""
    for check in _CHECKS:
        check(use)
