"""Under which login of the database a test works: the platform's own, or the owner's."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from county.config import rowrights
from county.core import scope

OWNER = connection.settings_dict["USER"]  # tests/boot.py starts as the owner


def as_login(user: str) -> None:
    """Connect anew under another login."""
    connection.close()
    connection.settings_dict["USER"] = user


@contextmanager
def as_owner() -> Iterator[None]:
    """For what only the owner of the tables does: seeding, new tables, emptying, tampering.

    Begins a connection of its own: not inside a test's transaction.
    """
    before = scope._current.get()
    scope._current.set(scope.NOTHING)
    as_login(OWNER)
    try:
        yield
    finally:
        as_login(rowrights.APP)
        scope._current.set(before)
