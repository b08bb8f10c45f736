"""How busy the machine was: a figure beside figures."""

import time

IDLE_SECONDS = 0.4


def busy() -> str:
    """Ten million additions: 0.4 s on an idle core of 2.8 GHz."""
    start = time.perf_counter()
    total = 0
    for number in range(10_000_000):
        total += number
    taken = time.perf_counter() - start
    return f"the machine meanwhile: 10 million additions took {taken:.2f} s; idle {IDLE_SECONDS}"


def as_platform() -> None:
    """From here on under the platform's own login, with every row in sight; requests set their own."""
    from tests.makers.logins import as_login

    from county.config import rowrights
    from county.core import scope

    as_login(rowrights.APP)
    scope._current.set(scope.ALL)


def as_owner() -> None:
    from tests.makers.logins import OWNER, as_login

    from county.core import scope

    scope._current.set(scope.NOTHING)
    as_login(OWNER)
