"""How busy the machine was: a figure beside figures."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

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


@contextmanager
def own_database() -> Iterator[None]:
    """Django set up on an empty database of the benchmark's own, under the platform's login, every row in sight.

    ANYE_TEST_SUFFIX names it, ANYE_AS_OWNER lets it be made; nothing of Django is imported before. Dropped afterwards.
    """
    from county.config import embedded

    if not os.environ.get("DATABASE_URL"):
        place = embedded.cluster()
        embedded.start(place)
        os.environ["DATABASE_URL"] = place.url
    import django

    django.setup()
    from django.db import connection

    from county.core import scope

    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        as_platform()
        with scope.within(scope.ALL):
            yield
    finally:
        as_owner()
        connection.creation.destroy_test_db(str(connection.settings_dict["NAME"]), verbosity=0)
