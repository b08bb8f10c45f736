"""What the database itself holds to: what only the owner does, grants and policies as declared, and no
scope left on a connection for the next one.
"""

import threading
from dataclasses import replace
from functools import partial

import pytest
from django.apps import apps
from django.db import Error, connection, transaction
from psycopg import errors
from tests import makers
from tests.contracts.asking import sql
from tests.makers.county import make_world

from county.config import rowrights
from county.core import scope
from county.core.actor import NOBODY
from county.core.fields import SealedField
from county.workforce.models import Person

OWNERS = (
    "TRUNCATE workforce_person CASCADE",
    "DROP TABLE workforce_payroll",
    "ALTER TABLE workforce_person DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE workforce_person NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE workforce_person ADD COLUMN x int",
    "ALTER TABLE audit_event DISABLE TRIGGER ALL",
    "CREATE POLICY mine ON workforce_person TO PUBLIC USING (true)",
    "DROP POLICY own_rows ON workforce_person",
    "CREATE ROLE mine",
    "ALTER ROLE anye_app BYPASSRLS",
    "CREATE TABLE public.mine (x int)",
    "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "SET session_replication_role = replica",
    "COPY workforce_person TO '/tmp/people'",
    "COPY workforce_person TO PROGRAM 'cat'",
    "UPDATE audit_event SET action = 'x'",
    "DELETE FROM audit_event",
    "SELECT pg_read_file('/etc/passwd')",
)


@pytest.mark.parametrize("statement", OWNERS)
@pytest.mark.parametrize(
    "role", [scope.OWN_ROWS, scope.EVERY_ROW, scope.ONLY_NUMBERS, scope.PAYEES]
)
def test_what_only_the_owner_does_then_refused_to_the_login(db, statement, role):
    with (
        pytest.raises(Error) as refused,
        scope.within(scope.Scope(role=role)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert isinstance(
        refused.value.__cause__,
        (errors.InsufficientPrivilege, errors.RaiseException, errors.FeatureNotSupported),
    ), refused.value


def test_grant_by_the_login_then_nothing_is_granted(db):
    """PostgreSQL only warns; the rights must stay as they were."""
    rights = "SELECT relacl::text FROM pg_class WHERE oid = 'workforce_person'::regclass"
    before = sql(rights)
    with connection.cursor() as cursor:
        cursor.execute("GRANT ALL ON workforce_person TO PUBLIC")
    assert sql(rights) == before


def test_the_login_owns_nothing_and_is_nobody(db):
    roles = list(rowrights.ROLES)
    assert sql("SELECT count(*) FROM pg_class WHERE relowner::regrole::text = ANY(%s)"
               " AND relpersistence <> 't'", [roles]) == [(0,)]  # fmt: skip
    assert sql(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND (rolsuper OR rolbypassrls OR rolcreaterole"
        " OR rolcreatedb OR rolreplication)", [roles],
    ) == []  # fmt: skip
    # The login may become the three other roles and no fourth one.
    assert {row[0] for row in sql(
        "SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid"
        " JOIN pg_roles u ON u.oid = m.member WHERE u.rolname = %s", [rowrights.APP]
    )} == set(rowrights.ROLES[1:])  # fmt: skip


def test_role_when_set_by_hand_then_what_is_possible_is_known(world, actors):
    """The scope guards against a query someone forgot to bound, not against code that sets out to
    lift it: whoever runs SQL of his own under the login may SET ROLE to every row. RESET ROLE gives
    the login's own role, which sees the rows of the scope and no more. docs/reference/permissions.md
    says so.
    """
    foreign = world.foreign["workforce.Person"].pk
    with scope.acting(actors["town"]), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute("SELECT count(*) FROM workforce_person WHERE id = %s", [foreign])
            assert cursor.fetchone() == (0,)
            cursor.execute("SET LOCAL ROLE anye_county")
            cursor.execute("SELECT count(*) FROM workforce_person WHERE id = %s", [foreign])
            assert cursor.fetchone() == (1,)
        transaction.set_rollback(True)
    with pytest.raises(Error), transaction.atomic():
        sql("SET ROLE postgres")


def has_personal_field(model):
    names = {field.name for field in model._meta.fields}
    sealed = any(isinstance(field, SealedField) for field in model._meta.fields)
    of_person = any(
        field.is_relation and field.related_model is Person for field in model._meta.fields
    )
    return sealed or of_person or bool(names & {"id_number", "head_name", "born_on"})


EXCUSED = {
    "factories_enterprise": "the telephone of a firm; the register of firms is read by all officials",
    "accounts_member": "officials named in a body, with the telephone of their office (4.1-4)",
    "accounts_user": "the link from an account to its worker; read before a scope is known",
    "accounts_secondfactor": "the secret of an account, of no person of the register",
    "workforce_paidday": "numbers by day and factory; no person",
}


def test_every_table_with_a_personal_field_is_guarded():
    found = {
        model._meta.db_table
        for model in apps.get_models()
        if model.__module__.startswith("county.") and has_personal_field(model)
    }
    assert found - set(rowrights.GUARDED) - set(EXCUSED) == set()


def test_policies_in_the_database_are_the_declared_ones(db):
    flags = {
        row[0]: row[1:]
        for row in sql(
            "SELECT relname::text, relrowsecurity, relforcerowsecurity FROM pg_class"
            " WHERE relname::text = ANY(%s) AND relnamespace = 'public'::regnamespace",
            [list(rowrights.GUARDED)],
        )
    }
    assert flags == dict.fromkeys(rowrights.GUARDED, (True, True))
    told = sql(
        "SELECT tablename::text, policyname::text, roles::text[], cmd, permissive"
        " FROM pg_policies WHERE tablename::text = ANY(%s) ORDER BY 1, 2",
        [list(rowrights.GUARDED)],
    )
    assert {(table, name): (roles, cmd) for table, name, roles, cmd, _ in told} == {
        (table, name): declared
        for table in rowrights.GUARDED
        for name, declared in {
            "every_row": ([scope.EVERY_ROW], "ALL"),
            "only_numbers": ([scope.ONLY_NUMBERS], "SELECT"),
            "own_rows": ([rowrights.APP], "ALL"),
        }.items()
    }
    assert rowrights.is_current()


def test_policies_of_the_record_are_the_declared_ones(db):
    """Not forced on the owner, whose functions write and seal it."""
    flags = "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = 'audit_event'"
    assert sql(flags) == [(True, False)]
    told = sql("SELECT roles::text[], cmd FROM pg_policies WHERE tablename = 'audit_event'")
    assert sorted((cmd, *sorted(roles)) for roles, cmd in told) == [
        ("INSERT", *sorted(rowrights.ROLES)),
        *(("SELECT", role) for role in sorted(rowrights.EVENTS)),
        ("UPDATE", scope.EVERY_ROW),
    ]


def in_threads(*work):
    """Each on a connection of its own, under the platform's login; this thread stays the owner."""
    login = connection.settings_dict
    owner, login["USER"] = login["USER"], rowrights.APP
    try:
        threads = [threading.Thread(target=one) for one in work]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        login["USER"] = owner


def test_connection_when_the_next_person_uses_it_then_nothing_is_left(several_connections):
    """Real commits on one connection kept open: the scope ends with its transaction."""
    seen = {}
    ready = make_world()
    first, second = ready.clerk, replace(ready.clerk, town_ids=frozenset())

    def work():
        try:
            scope._current.set(scope.NOTHING)
            for name, actor in (
                ("first", first),
                ("second", second),
                ("nobody", NOBODY),
                ("again", first),
            ):
                with scope.acting(actor), transaction.atomic():
                    seen[name] = (Person.objects.count(), sql("SELECT pg_backend_pid()")[0][0])
            with transaction.atomic():
                seen["without"] = (Person.objects.count(), sql("SELECT pg_backend_pid()")[0][0])
            with pytest.raises(ZeroDivisionError), scope.acting(first), transaction.atomic():
                raise ZeroDivisionError
            seen["after an error"] = (Person.objects.count(), sql("SELECT pg_backend_pid()")[0][0])
        finally:
            connection.close()

    in_threads(work)
    counts = {name: count for name, (count, _pid) in seen.items()}
    assert len({pid for _count, pid in seen.values()}) == 1
    assert counts == {
        "first": 3,
        "again": 3,
        "second": 0,
        "nobody": 0,
        "without": 0,
        "after an error": 0,
    }


def test_threads_when_two_act_at_once_then_each_sees_his_own(several_connections):
    near, far = makers.make_town(), makers.make_town(code="610926101", name="乙镇")
    towns = {"near": near, "far": far}
    for town in towns.values():
        makers.make_person(name=town.name, town=town)
    actors = {key: makers.make_town_clerk(town=town) for key, town in towns.items()}
    gate, seen = threading.Barrier(2), {}

    def work(key):
        try:
            scope._current.set(scope.NOTHING)
            with scope.acting(actors[key]), transaction.atomic():
                gate.wait(timeout=20)
                seen[key] = [p.name for p in Person.objects.all()]
                gate.wait(timeout=20)
        finally:
            connection.close()

    in_threads(*(partial(work, key) for key in towns))
    assert seen == {"near": ["甲镇"], "far": ["乙镇"]}


def test_rights_laid_down_anew_when_the_platform_runs_then_no_table_is_without_them_between(db):
    """A step is a transaction: what one takes away it gives back itself."""
    steps = list(rowrights.steps(sorted({*rowrights.GUARDED, "audit_event", "places_town"})))
    gone = "DROP POLICY IF EXISTS "
    for step in steps:
        dropped = {words.removeprefix(gone) for words in step if words.startswith(gone)}
        made = {" ".join(w.split()[2:5]) for w in step if w.startswith("CREATE POLICY")}
        assert made <= dropped
        assert all(name.startswith("update_") for name in {d.split()[0] for d in dropped - made})
        taken = [words.split()[3] for words in step if words.startswith("REVOKE")]
        assert all(any(f"ON {table} TO" in words for words in step) for table in taken)
    assert sum(len(step) > 1 for step in steps) == len(rowrights.GUARDED) + 2
