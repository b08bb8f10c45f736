"""What else must hold: the head, the log of changes, the tables as they are, triggers and grants."""

import hashlib
from collections.abc import Iterator
from typing import Any

from county.audit.choices import FindingKind
from county.audit.queries import messages
from county.audit.queries.links import Finding
from county.core import chain
from county.core.scope import EVERY_ROW, ONLY_NUMBERS, PAYEES

SHOWN_ROWS = 20
_LOGINS = ("anye_app", EVERY_ROW, ONLY_NUMBERS, PAYEES)
_GUARDS = {
    "audit_event": ("audit_event_no_change", "audit_event_no_truncate"),
    "audit_change": ("audit_change_no_change",),
    "audit_anchor": ("audit_anchor_no_change",),
    "audit_node": ("audit_node_no_change",),
}
# Our functions as the migrations made them: the first half of each body's SHA-256.
GUARD_BODIES = {
    "audit_act": "7de11238dfcb6d42",
    "audit_append": "b3a03265bd97ec64",
    "audit_lock_head": "81186c5bfc0eba14",
    "audit_seal": "9fbf523b0760ebec",
    "audit_unsealed": "d9e92d6fa0169482",
    "audit_change_append_only": "8794e293f28314f5",
    "audit_changes_of_act": "14781b48a7e055ea",
    "audit_event_append_only": "1b10fac824f0547d",
    "audit_row_append_only": "077973b86c92ef4e",
}
_EVENT_COLUMNS = {"salt", "object_name", "reason", "facts", "search_text"}


def head(cursor: Any) -> tuple[int, bytes, str]:
    """Where the chain ends by its own word: (seq, chain, hash); (0, start, '') without a head."""
    cursor.execute("SELECT seq, chain, hash FROM audit_head")
    row = cursor.fetchone()
    return (row[0], bytes(row[1]), row[2]) if row else (0, chain.START, "")


def head_faults(cursor: Any, *, seq: int, end: bytes) -> Iterator[Finding]:
    """The head against the last event there is, and events that never were sealed."""
    cursor.execute(
        "SELECT seq, chain FROM audit_event WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1"
    )
    last, stored = cursor.fetchone() or (0, chain.START)
    if last < seq:
        yield Finding(FindingKind.TAIL, last + 1)
    elif last > seq:
        yield Finding(FindingKind.EXTRA if seq else FindingKind.HEAD, seq + 1)
    elif bytes(stored) != end:
        yield Finding(FindingKind.HEAD, seq)
    # Those of the present transaction are sealed at its end.
    cursor.execute(
        "SELECT id FROM audit_event WHERE seq IS NULL AND act <> audit_act() ORDER BY id LIMIT %s",
        [SHOWN_ROWS],
    )
    for (pk,) in cursor.fetchall():
        yield Finding(FindingKind.UNSEALED, 0, str(pk))


def change_faults(cursor: Any, *, name: str) -> Iterator[Finding]:
    """The log of changes against what the chain says of it, act by act."""
    cursor.execute(
        f"""SELECT e.seq, c.act, e.changes, c.many, c.lines, c.whole, c.tables FROM
          (SELECT act, count(*) AS many, {messages.CHANGES} AS lines,
             string_agg(DISTINCT "table", ' ') AS tables,
             bool_and(salt IS NULL OR payload = {messages.IMAGES}) AS whole
           FROM audit_change WHERE act <> audit_act() GROUP BY act) AS c
          FULL JOIN
          (SELECT DISTINCT ON (act) act, seq, changes FROM audit_event WHERE changes <> ''
           ORDER BY act, seq DESC) AS e ON e.act = c.act
          WHERE e.act IS NULL OR e.act <> audit_act() ORDER BY e.seq NULLS LAST, c.act"""  # noqa: S608 -- our own words
    )
    plain = chain.hashes(name).plain
    for seq, _act, told, many, lines, whole, tables in cursor:
        if seq is None:
            yield Finding(FindingKind.NO_EVENT, 0, tables)
        elif many is None or told != f"{many}:{plain(lines.encode()).hex()}":
            yield Finding(FindingKind.CHANGES, seq, tables or "")
        elif not whole:
            yield Finding(FindingKind.IMAGE, seq, tables)


def table_faults(cursor: Any, watch: Any) -> Iterator[Finding]:
    """The sum of all changes against the table as it is, in one statement and so at one moment;
    where they differ, the rows that are not as their last change left them.
    """
    for setting in ("TimeZone = 'UTC'", "DateStyle = 'ISO'", "bytea_output = 'hex'"):
        cursor.execute(f"SET LOCAL {setting}")
    cursor.execute(
        f"""SELECT coalesce((SELECT sum({watch.weight("t")}) FROM {watch.table} t), 0)
          - coalesce((SELECT sum(weight) FROM audit_change WHERE "table" = %s AND id >= coalesce(
              (SELECT max(id) FROM audit_change WHERE "table" = %s AND kind = 'baseline'), 0)), 0)""",  # noqa: S608 -- ours
        [watch.table, watch.table],
    )
    if cursor.fetchone()[0] == 0:
        return
    rows = list(_rows_differing(cursor, watch))
    yield from rows
    if not rows:
        yield Finding(FindingKind.TABLE, 0, watch.table)


def _rows_differing(cursor: Any, watch: Any) -> Iterator[Finding]:
    """By the last image of each column. Rows that came in with many others have none."""
    cursor.execute(
        f"""WITH images AS (
            SELECT row_id, id, kind, after FROM audit_change
            WHERE "table" = %s AND row_id IS NOT NULL AND salt IS NOT NULL),
          latest AS (SELECT DISTINCT ON (row_id) row_id, kind FROM images ORDER BY row_id, id DESC),
          columns AS (SELECT DISTINCT ON (row_id, key) row_id, key, value
            FROM images, jsonb_each(after) ORDER BY row_id, key, id DESC),
          expected AS (SELECT row_id, jsonb_object_agg(key, value) AS image FROM columns GROUP BY row_id)
        SELECT latest.row_id FROM latest
          LEFT JOIN expected USING (row_id) LEFT JOIN {watch.table} t ON t.id = latest.row_id
        WHERE (latest.kind = 'delete') <> (t.id IS NULL)
          OR (t.id IS NOT NULL AND NOT {watch.image("t")} @> expected.image)
        ORDER BY 1 LIMIT %s""",  # noqa: S608 -- our own words
        [watch.table, SHOWN_ROWS],
    )
    for (pk,) in cursor.fetchall():
        yield Finding(FindingKind.ROW, 0, f"{watch.table} {pk}")


def guard_faults(cursor: Any, watches: list[Any], marks: dict[str, str]) -> Iterator[Finding]:
    """Triggers in place, switched on and as we made them; grants no wider than ours."""
    cursor.execute(
        "SELECT c.relname, t.tgname, t.tgenabled FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace"
    )
    on = {(table, name) for table, name, enabled in cursor.fetchall() if enabled in {"O", "A"}}
    wanted = {(table, name) for table, names in _GUARDS.items() for name in names}
    wanted |= {
        (watch.table, f"audit_watch_{kind}")
        for watch in watches
        for kind in ("insert", "update", "delete")
    }
    for table, trigger in sorted(wanted - on):
        yield Finding(FindingKind.TRIGGER, 0, f"{table} {trigger}")
    yield from _function_faults(cursor, watches, marks)
    yield from _grant_faults(cursor)


def _function_faults(cursor: Any, watches: list[Any], marks: dict[str, str]) -> Iterator[Finding]:
    cursor.execute(
        "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        " AND proname LIKE 'audit\\_%'"
    )
    bodies = dict(cursor.fetchall())
    for watch in watches:
        name = f"audit_watch_{watch.table}"
        if bodies.get(name) != watch.body or marks.get(watch.table) != watch.mark:
            yield Finding(FindingKind.TRIGGER, 0, f"{watch.table} {name}")
    for name, mark in GUARD_BODIES.items():
        if hashlib.sha256(bodies.get(name, "").encode()).hexdigest()[:16] != mark:
            yield Finding(FindingKind.TRIGGER, 0, name)


def _grant_faults(cursor: Any) -> Iterator[Finding]:
    cursor.execute(
        """SELECT r.login, t.name, p.word FROM unnest(%s::text[]) AS r(login),
          unnest(%s::text[]) AS t(name), unnest(ARRAY['DELETE', 'TRUNCATE', 'UPDATE', 'TRIGGER']) AS p(word)
        WHERE has_table_privilege(r.login, t.name, p.word)""",
        [list(_LOGINS), list(_GUARDS)],
    )
    for login, table, word in cursor.fetchall():
        yield Finding(FindingKind.GRANT, 0, f"{login} {word} {table}")
    cursor.execute(
        """SELECT DISTINCT r.login, a.attname FROM unnest(%s::text[]) AS r(login), pg_attribute a
        WHERE a.attrelid = 'audit_event'::regclass AND a.attnum > 0 AND NOT a.attisdropped
          AND NOT a.attname = ANY(%s) AND has_column_privilege(r.login, a.attrelid, a.attnum, 'UPDATE')""",
        [list(_LOGINS), sorted(_EVENT_COLUMNS)],
    )
    for login, column in cursor.fetchall():
        yield Finding(FindingKind.GRANT, 0, f"{login} UPDATE audit_event.{column}")
