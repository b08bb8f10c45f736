"""The triggers that write down what changed, made for each watched table after every migrate."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from county.audit.commands import recording, sealing
from county.audit.queries.watches import PLANNED, Watch, marks_of, watches
from county.core.actor import SYSTEM

_TIMING = {"insert": "new", "delete": "old", "update": "old, new"}
_TEXTS = (
    "SET TimeZone = 'UTC' SET DateStyle = 'ISO' SET bytea_output = 'hex' SET extra_float_digits = 1"
)


@transaction.atomic
def watch_tables() -> list[str]:
    """Bring every trigger in line with choices.WATCHED and the tables' columns. The owner's work.

    A table whose columns changed is counted anew: a change of kind `baseline`, with an event.
    Events from before there was a chain are sealed. Returns: the tables counted anew.
    """
    based = []
    with connection.cursor() as cursor:
        if not _is_made(cursor):
            return []
        _adopt(cursor)
        marks = marks_of(cursor)
        for watch in list(watches(cursor)):
            if marks.get(watch.table) != watch.mark:
                for statement in _statements(watch):
                    cursor.execute(statement)
                with _every_row(cursor, watch.table):
                    if _base(cursor, watch):
                        based.append(watch.table)
    for table in based:
        recording.record(SYSTEM, "table.based", table=table)
    return based


@contextmanager
def _every_row(cursor: Any, table: str) -> Iterator[None]:
    """Row-level security binds the owner too: off while his table is counted."""
    cursor.execute("SELECT relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", [table])
    is_forced = cursor.fetchone() == (True,)
    if is_forced:
        cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    yield
    if is_forced:
        cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _is_made(cursor: Any) -> bool:
    """Not while an older state of the tables is migrated to."""
    cursor.execute("SELECT to_regclass('audit_change') IS NOT NULL")
    return bool(cursor.fetchone() == (True,))


def is_current() -> bool:
    """True when every watched table is watched as this file says."""
    with connection.cursor() as cursor:
        marks = marks_of(cursor) if _is_made(cursor) else {}
        return all(marks.get(watch.table) == watch.mark for watch in watches(cursor))


def _adopt(cursor: Any) -> None:
    """Chain what was recorded before there was a chain: once, while there is no head."""
    cursor.execute(
        "SELECT act FROM audit_event WHERE seq IS NULL AND NOT EXISTS (SELECT FROM audit_head)"
        " GROUP BY act ORDER BY act"
    )
    for (act,) in cursor.fetchall():
        cursor.execute("SELECT set_config('anye.act', %s, true)", [str(act)])
        sealing.remember()
        sealing.seal()
    cursor.execute("SELECT set_config('anye.act', '', true)")


def _base(cursor: Any, watch: Watch) -> bool:
    """Count the table as it is, unless nothing was ever there. Returns: whether it was needed."""
    cursor.execute(f"""INSERT INTO audit_change
      (act, at, "table", kind, rows, after, salt, payload, weight, login)
      SELECT audit_act(), now(), '{watch.table}', 'baseline', found.many,
        jsonb_build_object('columns', '{json.dumps(watch.columns)}'::jsonb), found.salt,
        sha256(convert_to(found.salt::text || '|' || jsonb_build_object('columns',
          '{json.dumps(watch.columns)}'::jsonb)::text, 'UTF8')), found.weight, session_user
      FROM (SELECT count(*) AS many, coalesce(sum({watch.weight("t")}), 0) AS weight,
          gen_random_uuid() AS salt FROM {watch.table} t) AS found
      WHERE found.many > 0
        OR EXISTS (SELECT FROM audit_change c WHERE c."table" = '{watch.table}')""")  # noqa: S608 -- our own words
    return bool(cursor.rowcount)


def _statements(watch: Watch) -> Iterator[str]:
    name = f"audit_watch_{watch.table}"
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
        f" SET search_path = pg_catalog, public, pg_temp {_TEXTS} {PLANNED} AS $${watch.body}$$"
    )
    yield f"COMMENT ON FUNCTION {name}() IS '{watch.mark}'"
    for kind, seen in _TIMING.items():
        rows = " ".join(f"{one.upper()} TABLE AS {one}_rows" for one in seen.split(", "))
        yield (
            f"CREATE OR REPLACE TRIGGER audit_watch_{kind} AFTER {kind.upper()} ON {watch.table}"
            f" REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )
