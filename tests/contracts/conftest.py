"""One world for all tests of a file that walk it; each question is rolled back by itself."""

import logging

import pytest
from django.db import transaction
from tests.contracts import matrix, walking
from tests.makers.world import DAY, make_twice

from county.accounts.queries import actor_of
from county.core.actor import NOBODY


def _as_long_as(**_told):
    """Who writes the table walks in one world, made once."""
    return "session" if walking.WRITING else "module"


@pytest.fixture(scope=_as_long_as)
def walker(django_db_setup, django_db_blocker):
    """The world is the file's or the session's; the django_db mark of each test opens a savepoint in it."""
    logging.disable(logging.CRITICAL)  # five thousand refusals say nothing in the log here
    with django_db_blocker.unblock(), matrix.leanly(), transaction.atomic():
        yield matrix.Walker(make_twice())
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


@pytest.fixture
def world(db):
    return make_twice(whole=False)


@pytest.fixture
def actors(world):
    found = {role: actor_of(user, today=DAY) for role, user in world.users.items()}
    return {**found, "nobody": NOBODY}
