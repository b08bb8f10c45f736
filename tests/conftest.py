"""Fixtures for all tests. The environment and the test server are made in boot.py."""

from contextvars import ContextVar

import pytest
from django.db import connection, transaction
from django.utils import translation
from hypothesis import HealthCheck, settings
from tests import databases
from tests.makers.logins import OWNER, as_login

from county.config import rowrights
from county.core import scope

# A busy machine is slow, not wrong.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
# The longest first, so that no process is left alone with one of them at the end.
LONGEST = (
    "contracts/test_matrix.py", "contracts/test_matrix_acts.py", "demo/test_sheets.py", "rulebook/test_spark.py",
    "contracts/test_registers.py", "contracts/test_english.py", "rulebook/test_properties.py",
    "contracts/test_odd_input.py", "rulebook/test_schemes.py", "e2e/test_every_page.py",
    "e2e/test_every_page_others.py", "e2e/test_money.py", "e2e/test_main_job.py", "e2e/test_scheme.py",
)  # fmt: skip


def pytest_collection_modifyitems(items):
    """Within a file, and among the rest, the order stays: who empties the tables comes last."""
    items.sort(key=lambda item: not item.nodeid.split("::")[0].endswith(LONGEST))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Each worker's database begins as a copy of the migrated one."""
    connection.settings_dict["TEST"]["TEMPLATE"] = databases.migrated()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The owner has made the tables; from here on the tests work under the platform's own login.

    A test arranges and looks with every row in sight; a request and `scope.acting` see their own.
    """
    with django_db_blocker.unblock():
        as_login(rowrights.APP)
    unset, scope._current = scope._current, ContextVar("scope", default=scope.ALL)
    yield
    scope._current = unset
    with django_db_blocker.unblock():
        as_login(OWNER)


@pytest.fixture
def _emptied(django_db_setup, django_db_blocker):
    """A test with real commits empties all tables when it ends: the owner's work, and the record
    refuses it even from him. Not in a file that shares a `lasting` world: its transaction is still open.
    """
    if connection.in_atomic_block:
        pytest.fail("real commits inside a lasting world: move this test to a file of its own")
    with django_db_blocker.unblock():
        as_login(OWNER)
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER audit_event_no_truncate")
        as_login(rowrights.APP)
    scope._current.set(scope.ALL)


@pytest.fixture
def several_connections(_emptied, transactional_db):
    """Real commits, for threads that act at once. Instead of the django_db mark, not beside it.

    Single statements are the owner's; within a transaction the scope takes his rights away.
    """
    yield
    scope._current.set(scope.NOTHING)  # only the owner may empty tables
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER audit_event_no_truncate")


@pytest.fixture(autouse=True)
def _language_of_the_county():
    """A request leaves its language active in the thread; the next test starts in the county's."""
    yield
    translation.deactivate()


@pytest.fixture(scope="module")
def lasting(django_db_setup, django_db_blocker):
    """One transaction for all tests of a file. What a fixture of the file makes in it every test finds as
    it was made: what the test does itself is rolled back to there.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
