"""Fixtures for all tests. The environment and the test server are made in boot.py."""

import pytest
from django.db import connection
from django.utils import translation


@pytest.fixture
def _emptied_audit(django_db_setup, django_db_blocker):
    """A test with real commits empties all tables when it ends; the record refuses that."""
    for word in ("DISABLE", "ENABLE"):
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE audit_event {word} TRIGGER audit_event_no_truncate")
        if word == "DISABLE":
            yield


@pytest.fixture
def several_connections(_emptied_audit, transactional_db):
    """Real commits, for threads that act at once. Instead of the django_db mark, not beside it."""


@pytest.fixture(autouse=True)
def _language_of_the_county():
    """A request leaves its language active in the thread; the next test starts in the county's."""
    yield
    translation.deactivate()
