"""The demo county in memory, made once; and in the test database for the time of one module."""

from collections.abc import Iterator

import pytest
from tests.makers.logins import as_owner

from county.demo import seeding
from county.demo.divisions import towns_in_list
from county.demo.generator.county import County, generate


@pytest.fixture(scope="session")
def county() -> County:
    return generate(towns_in_list())


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker) -> Iterator[seeding.Seeded]:
    """The whole county, committed; each test of the module rolls back what it did itself."""
    with django_db_blocker.unblock():
        with as_owner():
            if not seeding.is_empty():  # an earlier run was broken off
                seeding.clear()
            done = seeding.seed()
        yield done
        with as_owner():
            seeding.clear()


@pytest.fixture(scope="module")
def owning(django_db_setup, django_db_blocker) -> Iterator[None]:
    """For tests of seeding itself, which is the owner's work."""
    with django_db_blocker.unblock(), as_owner():
        yield
