"""A sealed commit lets go of the head before the disk has it, and answers nobody before."""

import pytest
from django.db import Error, connection, transaction

from county.audit import commands
from county.audit.commands import verifying
from county.audit.models import Event
from county.core import transactions
from county.core.actor import SYSTEM


@pytest.fixture
def committing(several_connections):
    """Under the server's own rule, which the test cluster relaxes."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")
    yield
    connection.close()


def ask(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def test_commit_when_sealed_then_on_the_disk_before_it_returns(committing):
    with transaction.atomic():
        commands.record(SYSTEM, "session.opened")
        written = ask("SELECT pg_current_wal_insert_lsn()")
    assert ask(f"SELECT pg_current_wal_flush_lsn() >= '{written}'::pg_lsn")
    # Only the sealed transaction itself did not wait.
    assert ask("SHOW synchronous_commit") == "on"


def test_commit_without_the_wait_then_not_on_the_disk(committing, monkeypatch):
    """What the test above would see if nobody waited."""
    monkeypatch.setattr(transactions, "_WAIT", "SELECT 1")

    def is_behind():
        with transaction.atomic():
            commands.record(SYSTEM, "session.opened")
            written = ask("SELECT pg_current_wal_insert_lsn()")
        return ask(f"SELECT pg_current_wal_flush_lsn() < '{written}'::pg_lsn")

    # On a busy machine the server's own writer may have been there first.
    assert any(is_behind() for _n in range(100))


def test_commit_when_sealing_fails_then_nothing_is_kept(committing, monkeypatch):
    with transaction.atomic():
        commands.record(SYSTEM, "session.opened")
    real = transactions.commit_with
    monkeypatch.setattr(transactions, "commit_with", lambda _words: real("SELECT 1 / 0"))
    with pytest.raises(Error), transaction.atomic():
        commands.record(SYSTEM, "session.closed")
    monkeypatch.undo()
    with transaction.atomic():
        commands.record(SYSTEM, "session.closed")
    assert list(Event.objects.order_by("seq").values_list("seq", "action")) == [
        (1, "session.opened"),
        (2, "session.closed"),
    ]
    assert verifying.verify().findings == []


def test_savepoint_when_taken_back_then_only_what_stayed_is_sealed(committing):
    with transaction.atomic():
        commands.record(SYSTEM, "session.opened")
        with transaction.atomic():
            commands.record(SYSTEM, "session.refused")
            transaction.set_rollback(True)
        commands.record(SYSTEM, "session.closed")
    assert list(Event.objects.order_by("seq").values_list("seq", "action")) == [
        (1, "session.opened"),
        (2, "session.closed"),
    ]
    assert verifying.verify().findings == []


def test_nothing_recorded_then_an_ordinary_commit(committing):
    with transaction.atomic():
        ask("SELECT 1")
    assert not transactions.commit(connection.connection)
