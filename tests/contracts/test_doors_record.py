"""Doors into the record and into sheets on their way in: raw SQL shows a bounded reader his own."""

import uuid
from contextlib import suppress

import pytest
from django.db import Error, connection, transaction
from psycopg import errors
from tests.contracts.asking import sql

from county.audit import commands as audit
from county.audit.models import Event
from county.core import scope
from county.core.actor import SYSTEM
from county.intake.models import Batch, Change, StagedBlock, StagedRow

SECRET = "司马相如"
EVERYONE = ("leader", "finance", "town", "owner", "worker", "system_admin", "security_admin")
OVERSEERS = ("office", "supervision", "auditor", "audit_admin")
NAMED = (
    "SELECT count(*) FROM audit_event WHERE object_name = %s",
    "SELECT count(*) FROM audit_event WHERE reason = %s",
    "SELECT count(*) FROM audit_event WHERE facts->>'name' = %s",
    "SELECT count(*) FROM audit_event WHERE search_text LIKE '%%' || %s || '%%'",
    "WITH e AS MATERIALIZED (SELECT * FROM audit_event) SELECT count(*) FROM e WHERE object_name = %s",
    "SELECT count(*) FROM audit_event e JOIN places_town t ON t.id = e.town_id WHERE object_name = %s",
)


class _Named:
    """A record of the other side with a name nobody else has."""

    def __init__(self, row):
        self._meta, self.pk, self.town_id = row._meta, row.pk, getattr(row, "town_id", None)

    def __str__(self):
        return SECRET


@pytest.fixture
def foreign_event(world):
    row = _Named(world.foreign["workforce.Person"])
    row.town_id = world.foreign["places.Town"].pk
    return audit.record(SYSTEM, "person.corrected", row, reason=SECRET, name=SECRET)


def counted(statement, *values):
    return sql(statement, values)[0][0]


@pytest.mark.parametrize("who", EVERYONE)
def test_names_in_the_record_by_raw_sql_then_none_of_the_other_side(
    world, actors, foreign_event, who
):
    assert all(counted(statement, SECRET) == 1 for statement in NAMED)
    with scope.acting(actors[who]):
        assert [counted(statement, SECRET) for statement in NAMED] == [0] * len(NAMED)
        assert not Event.objects.filter(pk=foreign_event.pk).exists()
    with scope.acting(actors[who]), scope.numbers():
        assert [counted(statement, SECRET) for statement in NAMED] == [0] * len(NAMED)


@pytest.mark.parametrize("who", OVERSEERS)
def test_names_in_the_record_for_who_oversees_then_read(world, actors, foreign_event, who):
    with scope.acting(actors[who]):
        assert counted(NAMED[0], SECRET) == 1


@pytest.mark.parametrize("who", [*EVERYONE, *OVERSEERS])
def test_own_act_then_read_back_and_sealed_in_his_own_scope(world, actors, who):
    with scope.acting(actors[who]):
        event = audit.record(actors[who], "session.opened")
        assert Event.objects.get(pk=event.pk).actor_id == actors[who].user_id
        audit.close_act()
    event.refresh_from_db()
    assert event.seq is not None
    assert event.chain


def test_town_and_owner_then_read_what_was_done_to_theirs(world, actors):
    factory = world.own["factories.Factory"]
    event = audit.record(SYSTEM, "factory.corrected", factory)
    for who in ("town", "owner"):
        with scope.acting(actors[who]):
            assert Event.objects.filter(pk=event.pk).exists()


def test_worker_then_reads_who_looked_at_him_and_at_nobody_else(world, actors):
    himself = audit.record(SYSTEM, "number.read", world.own["workforce.Person"])
    another = audit.record(SYSTEM, "number.read", world.foreign["workforce.Person"])
    with scope.acting(actors["worker"]):
        found = Event.objects.filter(pk__in=(himself.pk, another.pk))
        assert [event.pk for event in found] == [himself.pk]


def test_security_administrator_then_reads_what_changed_rights_and_no_log_in(world, actors):
    user = world.users["office"]
    granted = audit.record(SYSTEM, "account.corrected", user)
    opened = audit.record(SYSTEM, "session.opened", user)
    with scope.acting(actors["security_admin"]):
        found = Event.objects.filter(pk__in=(granted.pk, opened.pk))
        assert [event.pk for event in found] == [granted.pk]


SEALING = (
    "UPDATE audit_head SET seq = 0",
    "INSERT INTO audit_head (id, seq, chain, hash) VALUES (2, 0, '', 'sm3')",
    "UPDATE audit_event SET seq = 1",
    "UPDATE audit_event SET chain = ''",
)


@pytest.mark.parametrize("statement", SEALING)
@pytest.mark.parametrize(
    "role", [scope.OWN_ROWS, scope.EVERY_ROW, scope.ONLY_NUMBERS, scope.PAYEES]
)
def test_numbers_and_hashes_by_hand_then_refused(db, statement, role):
    with (
        pytest.raises(Error) as refused,
        scope.within(scope.Scope(role=role)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert isinstance(refused.value.__cause__, errors.InsufficientPrivilege)


@pytest.fixture
def staged(world):
    """A batch of either side with a block, a row and a change."""
    found = {}
    for side in ("own", "foreign"):
        rows = getattr(world, side)
        batch = Batch.objects.create(
            uid=uuid.uuid4(),
            kind="payroll",
            factory=rows["factories.Factory"],
            town=rows["places.Town"],
            file_name=f"{side}.xlsx",
            file_hash="0" * 64,
            file_size=1,
            content=b"sealed",
        )
        StagedBlock.objects.create(batch=batch, number=0, payload=b"sealed")
        StagedRow.objects.create(batch=batch, sheet=0, row=3, state="good", block=0, place=0)
        Change.objects.create(batch=batch, table="workforce_person", row_id=1, after={"name": "x"})
        found[side] = batch
    return found


@pytest.mark.parametrize("who", ["town", "owner"])
def test_sheets_on_their_way_in_then_only_his_own(staged, actors, who):
    own, foreign = staged["own"].pk, staged["foreign"].pk
    tables = ("stagedblock", "stagedrow", "change")
    with scope.acting(actors[who]):
        assert {row[0] for row in sql("SELECT id FROM intake_batch")} & {own, foreign} == {own}
        for table in tables:
            found = {row[0] for row in sql(f"SELECT batch_id FROM intake_{table}")}
            assert found & {own, foreign} == {own}, table
            assert not sql(f"DELETE FROM intake_{table} WHERE batch_id = {foreign} RETURNING 1")
        with pytest.raises(Error) as refused, transaction.atomic():
            sql("INSERT INTO intake_stagedblock (batch_id, number, payload)"
                " VALUES (%s, 9, '') RETURNING 1", [foreign])  # fmt: skip
        assert isinstance(refused.value.__cause__, errors.InsufficientPrivilege)


@pytest.mark.parametrize("who", ["worker", "leader", "finance", "system_admin", "audit_admin"])
def test_sheets_on_their_way_in_then_no_content_for_others(staged, actors, who):
    for column, table in (("content", "batch"), ("payload", "stagedblock"), ("after", "change")):
        found = []
        with (
            scope.acting(actors[who]),
            suppress(Error),  # who may count only is refused the column
            transaction.atomic(),
        ):
            found = sql(f"SELECT {column} FROM intake_{table}")
        assert found == []
