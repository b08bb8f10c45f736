"""Every door into the tables of people and pay, with the query's own scope left out on purpose: the
database shows a scoped reader no foreign row.

Each door gives back keys (or a number); with every row in sight it must find both sides, else it
would prove nothing.
"""

from datetime import date

import pytest
from django.db import Error, connection, transaction
from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Q, Subquery
from psycopg import errors
from tests.contracts.asking import sql

from county.config import rowrights
from county.core import scope
from county.factories.models import Factory
from county.places.models import Town
from county.workforce.models import (
    Employment,
    Household,
    HouseholdStatus,
    Payroll,
    Person,
    PersonStatus,
)

TODAY = date(2019, 12, 20)
SCOPED = ("town", "owner", "worker")
BLIND = ("leader", "finance", "system_admin", "security_admin", "audit_admin", "nobody")
PEOPLE = (Household, HouseholdStatus, Person, PersonStatus, Employment, Payroll)
# Guarded tables the world has no row in, or none of a person: their policies are compared below.
REFUSED = (errors.InsufficientPrivilege,)


def keys_of(rows):
    return {key for key in rows if key is not None}


def by_server_side_cursor():
    with connection.connection.cursor(name="door") as cursor:
        cursor.execute("SELECT id FROM workforce_person")
        return keys_of(row[0] for row in cursor)


def by_copy_out():
    """COPY a query: PostgreSQL holds the policies for the query, and refuses the bare table to none."""
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY (SELECT id FROM workforce_person) TO STDOUT") as out,
    ):
        return {int(bytes(line)) for line in out}


def by_function():
    return keys_of(
        row[0]
        for row in sql("SELECT (json_agg(p)->0->>'id')::int FROM workforce_person p GROUP BY p.id")
    )


PERSON_DOORS = {
    "objects": lambda w: Person.objects.values_list("pk", flat=True),
    "base manager": lambda w: Person._base_manager.values_list("pk", flat=True),
    "instances": lambda w: [p.pk for p in Person._base_manager.all()],
    "iterator": lambda w: [p.pk for p in Person._base_manager.iterator(chunk_size=1)],
    "in_bulk": lambda w: Person._base_manager.in_bulk(
        [s["workforce.Person"].pk for s in (w.own, w.foreign)]
    ),
    "get by key": lambda w: [
        p.pk
        for s in (w.own, w.foreign)
        for p in Person._base_manager.filter(pk=s["workforce.Person"].pk)
    ],
    "reverse": lambda w: [
        p.pk for s in (w.own, w.foreign) for p in s["workforce.Household"].people.all()
    ],
    "reverse of a factory": lambda w: [
        e.person_id for s in (w.own, w.foreign) for e in s["factories.Factory"].employments.all()
    ],
    "reverse through": lambda w: [
        key
        for s in (w.own, w.foreign)
        for key in s["factories.Factory"].payroll.values_list("person_id", flat=True)
    ],
    "foreign key": lambda w: [e.person.pk for e in Employment._base_manager.all()],
    "select_related": lambda w: [
        e.person.pk for e in Employment._base_manager.select_related("person__household")
    ],
    "prefetch": lambda w: [
        e.person_id
        for f in Factory.objects.prefetch_related("employments")
        for e in f.employments.all()
    ],
    "prefetch of a query": lambda w: [
        e.person.pk
        for f in Factory.objects.prefetch_related(
            Prefetch("employments", Employment._base_manager.select_related("person"))
        )
        for e in f.employments.all()
    ],
    "values through a join": lambda w: keys_of(
        Factory.objects.values_list("employments__person_id", flat=True)
    ),
    "values through two joins": lambda w: keys_of(
        Town.objects.values_list("households__people__pk", flat=True)
    ),
    "annotate": lambda w: keys_of(
        Factory.objects.annotate(who=F("employments__person__pk")).values_list("who", flat=True)
    ),
    "subquery": lambda w: keys_of(
        Factory.objects.annotate(
            who=Subquery(
                Employment._base_manager.filter(factory=OuterRef("pk")).values("person_id")[:1]
            )
        ).values_list("who", flat=True)
    ),
    "aggregate": lambda w: keys_of(
        Factory.objects.annotate(who=Max("employments__person_id")).values_list("who", flat=True)
    ),
    "union": lambda w: Person._base_manager.values_list("pk", flat=True).union(
        Employment._base_manager.values_list("person_id", flat=True)
    ),
    "statuses": lambda w: PersonStatus._base_manager.values_list("person_id", flat=True),
    "raw": lambda w: [p.pk for p in Person.objects.raw("SELECT * FROM workforce_person")],
    "cursor": lambda w: [row[0] for row in sql("SELECT id FROM workforce_person")],
    "common table": lambda w: [
        row[0]
        for row in sql("WITH p AS MATERIALIZED (SELECT * FROM workforce_person) SELECT id FROM p")
    ],
    "lateral": lambda w: [
        row[0]
        for row in sql(
            "SELECT p.id FROM factories_factory f, LATERAL (SELECT e.person_id AS id"
            " FROM workforce_employment e WHERE e.factory_id = f.id) p"
        )
    ],
    "json": lambda w: by_function(),
    "locked": lambda w: [row[0] for row in sql("SELECT id FROM workforce_person FOR UPDATE")],
    "server-side cursor": lambda w: by_server_side_cursor(),
    "copy out": lambda w: by_copy_out(),
    "returning": lambda w: [
        row[0] for row in sql("UPDATE workforce_person SET version = version RETURNING id")
    ],
}


def through(door, world):
    """What a door gives, in a savepoint of its own; a refusal gives nothing."""
    try:
        with transaction.atomic():
            return set(PERSON_DOORS[door](world))
    except Error as refused:
        if isinstance(refused.__cause__, REFUSED):
            return set()
        raise


@pytest.mark.parametrize("who", [*SCOPED, *BLIND])
def test_person_through_every_door_then_none_that_is_foreign(world, actors, who):
    own, foreign = (side["workforce.Person"].pk for side in (world.own, world.foreign))
    with scope.everything():
        open_doors = {door for door in PERSON_DOORS if {own, foreign} <= through(door, world)}
    assert open_doors == set(PERSON_DOORS), "a door that finds nothing proves nothing"
    with scope.acting(actors[who]):
        found = {door: through(door, world) for door in PERSON_DOORS}
    assert {door for door, keys in found.items() if foreign in keys and who not in COUNTS} == set()
    if who in SCOPED:
        assert {door for door, keys in found.items() if own not in keys} <= NOT_FOR.get(who, set())
    elif who not in COUNTS:
        assert {door for door, keys in found.items() if keys} == set()


# Numbers over the county: keys may be counted, nothing of the person read (tested below).
COUNTS = ("leader", "finance")
# An owner is shown no families.
NOT_FOR: dict[str, set[str]] = {"owner": {"values through two joins"}}


@pytest.mark.parametrize("who", [*SCOPED, "system_admin", "nobody"])
def test_every_table_then_no_row_of_the_other_side(world, actors, who):
    side = world.foreign
    every = {
        Household: Q(pk=side["workforce.Household"].pk),
        HouseholdStatus: Q(household=side["workforce.Household"]),
        Person: Q(pk=side["workforce.Person"].pk),
        PersonStatus: Q(person=side["workforce.Person"]),
        Employment: Q(pk=side["workforce.Employment"].pk),
        Payroll: Q(pk=side["workforce.Payroll"].pk),
    }
    for model, foreign in every.items():
        hold_shut(model, foreign, actors[who])


def hold_shut(model, foreign, actor):
    assert model._base_manager.filter(foreign).exists()
    with scope.acting(actor):
        rows = model._base_manager.filter(foreign)
        assert rows.count() == 0
        assert not rows.exists()
        assert rows.aggregate(n=Count("pk"), top=Max("pk")) == {"n": 0, "top": None}
        assert rows.update(**{model._meta.pk.name: F(model._meta.pk.name)}) == 0
        assert rows._raw_delete(rows.db) == 0
    assert model._base_manager.filter(foreign).exists()


ORACLES = {
    "by name": lambda row: Person._base_manager.filter(name=row.name),
    "by the index of the number": lambda row: Person._base_manager.filter(id_index=row.id_index),
    "by key": lambda row: Person._base_manager.filter(pk__in=[row.pk]),
    "through his factory": lambda row: Factory.objects.filter(employments__person__name=row.name),
    "through his pay": lambda row: Factory.objects.filter(payroll__person__pk=row.pk),
    "through his town": lambda row: Town.objects.filter(households__people__name=row.name),
    "by what is not": lambda row: Factory.objects.filter(
        Exists(Employment._base_manager.filter(factory=OuterRef("pk"), person=row.pk))
    ),
}


@pytest.mark.parametrize("who", [*SCOPED, *(who for who in BLIND if who not in COUNTS)])
def test_filter_as_an_oracle_then_says_nothing(world, actors, who):
    row = world.foreign["workforce.Person"]
    row.refresh_from_db()
    assert all(ask(row).exists() for ask in ORACLES.values())
    with scope.acting(actors[who]):
        told = {name for name, ask in ORACLES.items() if ask(row).exists()}
    assert told == set()


@pytest.mark.parametrize("who", SCOPED)
def test_insert_into_the_other_side_then_refused(world, actors, who):
    side = world.foreign
    person, factory = side["workforce.Person"], side["factories.Factory"]
    inserts = (
        lambda: Household.objects.create(code="X", head_name="某", town=side["places.Town"]),
        lambda: Employment.objects.create(
            person=person,
            factory=factory,
            kind="contract",
            from_on=date(2015, 1, 1),
            to_on=date(2015, 2, 1),
        ),
        lambda: Payroll.objects.create(
            person=person, factory=factory, month=5, days_tenths=0, gross_fen=0, net_fen=0
        ),
        lambda: PersonStatus.objects.create(
            person=person, kind="left_behind_elder", from_on=date(2016, 1, 1)
        ),
    )
    for insert in inserts:
        with pytest.raises(Error) as refused, scope.acting(actors[who]), transaction.atomic():
            insert()
        assert isinstance(refused.value.__cause__, errors.InsufficientPrivilege)


def test_own_row_moved_to_the_other_side_then_refused(world, actors):
    household, factory = world.own["workforce.Household"], world.foreign["factories.Factory"]
    moves = (
        lambda: Household.objects.filter(pk=household.pk).update(town=world.foreign["places.Town"]),
        lambda: Payroll.objects.filter(pk=world.own["workforce.Payroll"].pk).update(
            factory=factory
        ),
    )
    for move in moves:
        with pytest.raises(Error) as refused, scope.acting(actors["town"]), transaction.atomic():
            move()
        assert isinstance(refused.value.__cause__, errors.InsufficientPrivilege)


def test_conflict_when_the_row_is_foreign_then_does_not_show_it(world, actors):
    """ON CONFLICT DO UPDATE would be a way to read and change what is not shown."""
    code = world.foreign["workforce.Household"].code
    with pytest.raises(Error), scope.acting(actors["town"]), transaction.atomic():
        sql(
            "INSERT INTO workforce_household (code, head_name, town_id, members, search_text, version)"
            " VALUES (%s, 'x', %s, 1, '', 1) ON CONFLICT (code) DO UPDATE SET head_name = 'x'"
            " RETURNING id",
            [code, world.own["places.Town"].pk],
        )


@pytest.mark.parametrize("who", COUNTS)
def test_numbers_role_then_reads_no_other_column(world, actors, who):
    for table in rowrights.GUARDED:
        reads_numbers_only(table, actors[who])


def test_who_pays_then_reads_whom_he_pays_and_no_other_person(world, actors):
    named = {table: guard.payees for table, guard in rowrights.GUARDED.items() if guard.payees}
    assert all(table.startswith("payments_") for table in named)
    with scope.acting(actors["finance"]):
        assert all(is_readable(table, column) for table in named for column in named[table])
    with scope.acting(actors["leader"]):
        assert not any(is_readable(table, column) for table in named for column in named[table])


def reads_numbers_only(table, actor):
    columns = sql(
        "SELECT column_name::text FROM information_schema.columns"
        " WHERE table_name = %s AND table_schema = 'public'",
        [table],
    )
    with scope.acting(actor):
        readable = {column for (column,) in columns if is_readable(table, column)}
    guard = rowrights.GUARDED[table]
    assert readable == {*guard.numbers, *(guard.payees if actor.reads_payees else ())}
    assert not readable & (PERSONAL - NAMED.get(table, set()) - set(guard.payees))


def is_readable(table, column):
    try:
        with transaction.atomic():
            sql(f'SELECT "{column}" FROM {table} LIMIT 1')
    except Error as refused:
        if isinstance(refused.__cause__, REFUSED):
            return False
        raise
    return True


PERSONAL = {
    "name", "name_pinyin", "search_text", "id_number", "id_index", "phone", "phone_index", "account",
    "account_index", "holder", "tail", "born_on", "head_name", "head_pinyin", "wanted", "survivor_name",
    "absorbed_name",
}  # fmt: skip
# Files have names too. Loans are searched by number and contract.
NAMED = {
    "loans_loan": {"search_text"},
    "payments_returnfile": {"name"},
    "payments_batchfile": {"name"},
}


@pytest.mark.parametrize("who", COUNTS)
def test_numbers_role_then_writes_no_guarded_row(world, actors, who):
    for table in rowrights.GUARDED:
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id"):
            with pytest.raises(Error) as refused, scope.acting(actors[who]), transaction.atomic():
                sql(f"{statement} RETURNING 1")
            assert isinstance(refused.value.__cause__, errors.InsufficientPrivilege)


def test_plan_when_asked_by_a_scoped_reader_then_tells_no_value(world, actors):
    """EXPLAIN ANALYZE shows how many rows were read, the statistics show common values: neither
    may tell a foreign name.
    """
    name = world.foreign.canaries["name"]
    with scope.acting(actors["town"]):
        told = sql(
            "SELECT most_common_vals::text FROM pg_stats WHERE tablename = 'workforce_person'"
        )
    assert name not in str(told)
    assert [row for row in told if row[0]] == []


def test_leaky_function_then_runs_on_no_foreign_row(world, actors):
    """A condition that tells by an error is asked after the policy."""
    with scope.acting(actors["town"]):
        found = sql("SELECT count(*) FROM workforce_person WHERE name <> '' AND 1 / (id - %s) IS NOT NULL",
                    [world.foreign["workforce.Person"].pk])  # fmt: skip
    assert found[0][0] > 0
