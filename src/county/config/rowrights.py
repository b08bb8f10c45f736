"""Who may touch which row, held by the database itself: roles, grants and row-level security.

The login the platform works with owns nothing. Four roles share it (core/scope.py): its own, bounded
by the keys of the scope; `anye_county`, every row; `anye_numbers`, every row but no name, number or
account; `anye_payees`, the same with the names of those who are paid.
Applied after every `migrate`, by the owner; saying it twice changes nothing.
"""

import hashlib
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from django.db import connections, transaction

from county.config.guards import GUARDED
from county.config.guards.words import FACTORIES, PERSON, RECORD, TOWNS, USER, Guard
from county.core.scope import EVERY_ROW, ONLY_NUMBERS, PAYEES

APP = "anye_app"
ROLES = (APP, EVERY_ROW, ONLY_NUMBERS, PAYEES)
# The record: a man reads his own acts and what was done to his account or to him, a town what was done
# in it, an owner what was done to his factories; who oversees what his scope says (Actor.reads_record).
# The owner's functions write it, seal it and verify it, so it is not FORCEd on him.
_OWN_EVENTS = f"""actor_id = {USER} OR (object_type = 'accounts.user' AND object_id = {USER}::text)
    OR {RECORD} = 'all' OR ({RECORD} = 'rights' AND (action = 'rights.version_changed'
      OR (object_type LIKE 'accounts.%' AND action NOT LIKE 'session.%')))"""
EVENTS = {
    APP: f"""{_OWN_EVENTS} OR town_id = ANY({TOWNS})
    OR (object_type = 'workforce.person' AND object_id = {PERSON}::text)
    OR (object_type = 'factories.factory' AND object_id = ANY({FACTORIES}::text[]))""",
    ONLY_NUMBERS: _OWN_EVENTS,
    EVERY_ROW: "true",
}
# Rows are added and never changed; only the columns named here are filled in later, once.
APPEND_ONLY: Mapping[str, tuple[str, ...]] = {
    # Forgetting what may name a person; a trigger holds it to its one way. Sealing is the owner's
    # function (audit/migrations/0006_doors.py).
    "audit_event": ("salt", "object_name", "reason", "facts", "search_text"),
    "audit_head": (),
    "audit_anchor": (),
    "audit_node": (),
    "auditing_sample": (),
    "auditing_sampleitem": (),
    "simulation_outcome": (),
    # The books (county/payments/migrations/0002_guards.py says the same to the owner).
    "payments_appropriation": (),
    "payments_fundreceipt": (),
    "payments_entry": (),
    "payments_line": (),
    "payments_command": (),
    "payments_dayclose": (),
    "payments_openitem": (),
    "payments_orderpart": (),
    "payments_instalment": (),
    "payments_recoveryreceipt": (),
}
# Written by the owner's triggers alone, of all people's rows: read with every row in sight only.
# The columns may be emptied when a person is forgotten.
TRIGGERS_OWN: Mapping[str, tuple[str, ...]] = {"audit_change": ("before", "after", "salt")}
# What only the owner writes; the registry's views (entitlements/facts.py) are read, never written through.
OWNERS_OWN = frozenset({"django_migrations", "workforce_paidday", "payments_balance"})
VIEWS = "fact_"


def apply(alias: str = "default") -> None:
    """Bring roles, grants and policies in line with what is declared. The connection is the owner's.

    A platform may be running meanwhile: table by table, so that nobody finds one between its old policies and its
    new ones, where it shows nothing, and no two tables are locked at once.
    """
    with connections[alias].cursor() as cursor:
        for step in steps(_tables(cursor)):
            with transaction.atomic(using=alias):
                for statement in step:
                    cursor.execute(statement)
        cursor.execute(f"COMMENT ON SCHEMA public IS '{_mark()}'")


def is_current(alias: str = "default") -> bool:
    """True when the database was last protected by this very declaration."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT obj_description('public'::regnamespace)")
        return bool(cursor.fetchone() == (_mark(),))


def steps(tables: list[str]) -> Iterator[list[str]]:
    """The SQL in order, each step a transaction. tables: all of the schema."""
    for statement in _roles():
        yield [statement]
    everyone = ", ".join(ROLES)
    for table in tables:
        step = [f"REVOKE ALL ON {table} FROM {everyone}", *_grants(table, everyone)]
        if table in GUARDED:
            step += _policies(table, GUARDED[table])
        if table == "audit_event":
            step += _record_policies()
        yield step


def _roles() -> Iterator[str]:
    for role in ROLES:
        login = "LOGIN" if role == APP else "NOLOGIN"
        # Roles belong to the cluster: another database's start may be making them at this moment.
        yield f"""DO $$ BEGIN CREATE ROLE {role} {login} NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"""
    # The owner too: under FORCE a migration that fills a column sees no row but as one of them.
    for grant in (
        f"{', '.join(ROLES[1:])} TO {APP}, CURRENT_USER WITH INHERIT FALSE, SET TRUE",
        f"{ONLY_NUMBERS} TO {PAYEES} WITH INHERIT TRUE, SET FALSE",
    ):
        yield f"""DO $$ BEGIN GRANT {grant};
            EXCEPTION WHEN unique_violation OR internal_error THEN NULL; END $$"""
    everyone = ", ".join(ROLES)
    yield f"GRANT USAGE ON SCHEMA public TO {everyone}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {everyone}"


def _grants(table: str, everyone: str) -> Iterator[str]:
    if table in OWNERS_OWN or table.startswith(VIEWS):
        yield f"GRANT SELECT ON {table} TO {everyone}"
    elif table in TRIGGERS_OWN:
        yield f"GRANT SELECT ON {table} TO {EVERY_ROW}"
        yield f"GRANT UPDATE ({', '.join(TRIGGERS_OWN[table])}) ON {table} TO {EVERY_ROW}"
    elif table in APPEND_ONLY:
        may = "SELECT" if table == "audit_head" else "SELECT, INSERT"
        yield f"GRANT {may} ON {table} TO {everyone}"
        if columns := APPEND_ONLY[table]:
            # Forgetting looks at every row.
            who = EVERY_ROW if table == "audit_event" else everyone
            yield f"GRANT UPDATE ({', '.join(columns)}) ON {table} TO {who}"
    elif table in GUARDED:
        columns = GUARDED[table].numbers
        yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP}, {EVERY_ROW}"
        # Quoted: a column may be called `on`.
        quoted = ", ".join(f'"{column}"' for column in columns)
        yield f"GRANT SELECT ({quoted}) ON {table} TO {ONLY_NUMBERS}"
        if named := GUARDED[table].payees:
            yield f"GRANT SELECT ({', '.join(named)}) ON {table} TO {PAYEES}"
    else:
        yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {everyone}"


def _policies(table: str, guard: Guard) -> Iterator[str]:
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    for name, words in (
        ("every_row", f"TO {EVERY_ROW} USING (true) WITH CHECK (true)"),
        ("only_numbers", f"FOR SELECT TO {ONLY_NUMBERS} USING (true)"),
        ("own_rows", f"TO {APP} USING ({guard.rows}) WITH CHECK ({guard.rows})"),
    ):
        yield f"DROP POLICY IF EXISTS {name} ON {table}"
        yield f"CREATE POLICY {name} ON {table} {words}"


def _record_policies() -> Iterator[str]:
    yield "ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY"
    for role, rows in EVENTS.items():
        for kind, words in (("SELECT", f"USING ({rows})"), ("UPDATE", f"USING ({rows})")):
            name = f"{kind.lower()}_{role}"
            yield f"DROP POLICY IF EXISTS {name} ON audit_event"
            if kind == "SELECT" or role == EVERY_ROW:
                yield f"CREATE POLICY {name} ON audit_event FOR {kind} TO {role} {words}"
    everyone = ", ".join(ROLES)
    yield "DROP POLICY IF EXISTS appended ON audit_event"
    yield f"CREATE POLICY appended ON audit_event FOR INSERT TO {everyone} WITH CHECK (true)"


def _tables(cursor: Any) -> list[str]:
    cursor.execute(
        "SELECT format('%I', relname) FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')"
    )
    return [row[0] for row in cursor.fetchall()]


def _mark() -> str:
    named = sorted({*GUARDED, *APPEND_ONLY, *TRIGGERS_OWN, *OWNERS_OWN})
    return (
        "anye:"
        + hashlib.sha256("".join(chain.from_iterable(steps(named))).encode()).hexdigest()[:16]
    )
