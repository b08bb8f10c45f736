"""A watched table: how its rows are hashed and told, and the trigger function that does it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from county.audit.choices import WATCHED
from county.audit.queries.messages import IMAGES

# A statement that brings in more rows than this leaves one summary instead of an image each.
MANY = 200
# Old rows meet new ones by hash or in order, never each with each: a connection keeps the plan of its first
# statement, which changed one row.
PLANNED = "SET enable_nestloop = off"


@dataclass(frozen=True)
class Watch:
    """One table: its columns in order, and those told only by a hash."""

    table: str
    columns: tuple[str, ...]
    secret: frozenset[str]

    def weight(self, row: str) -> str:
        """The hash of one row, of which the table's sum is made."""
        return f"hashtextextended(ROW({', '.join(f'{row}.{c}' for c in self.columns)})::text, 7)"

    def image(self, row: str) -> str:
        """The row as JSON. PostgreSQL takes a hundred arguments, fifty columns."""
        told = []
        for column in self.columns:
            value = f"{row}.{column}"
            if column in self.secret:
                value = f"'#' || left(encode(sha256(convert_to({value}::text, 'UTF8')), 'hex'), 16)"
            told.append(f"'{column}', {value}")
        return f"jsonb_build_object({', '.join(told)})"

    @cached_property
    def body(self) -> str:
        return _function(self)

    @property
    def mark(self) -> str:
        words = json.dumps([self.table, self.columns, sorted(self.secret), self.body, PLANNED])
        return hashlib.sha256(words.encode()).hexdigest()[:16]


def watches(cursor: Any) -> Iterator[Watch]:
    """The watched tables there are, with their present columns."""
    cursor.execute(
        "SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position)"
        " FROM information_schema.columns WHERE table_schema = 'public' AND table_name = ANY(%s)"
        " GROUP BY table_name ORDER BY table_name",
        [list(WATCHED)],
    )
    for table, columns in cursor.fetchall():
        out = WATCHED[table]
        kept = tuple(column for column in columns if f"-{column}" not in out)
        yield Watch(table, kept, frozenset(column for column in out if not column.startswith("-")))


def marks_of(cursor: Any) -> dict[str, str]:
    """What each watching function was made from: table -> mark."""
    cursor.execute(
        "SELECT substr(proname, 13), obj_description(oid, 'pg_proc') FROM pg_proc"
        " WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'audit\\_watch\\_%'"
    )
    return dict(cursor.fetchall())


def _function(watch: Watch) -> str:
    """The body of a table's function: it is the owner's, so no one needs a right to the log."""
    return f"""
DECLARE many bigint; total numeric; first bigint; last bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT count(*), sum({watch.weight("n")}), min(n.id), max(n.id)
      INTO many, total, first, last FROM new_rows n;
    IF many > {MANY} THEN
      {
        _written(
            "'insert'",
            "NULL::bigint",
            "many",
            "NULL::jsonb",
            "jsonb_build_object('from', first, 'to', last)",
            "total",
        )
    };
    ELSIF many > 0 THEN
      {
        _written(
            "'insert'",
            "n.id",
            "1",
            "NULL::jsonb",
            watch.image("n"),
            watch.weight("n"),
            "FROM new_rows n",
        )
    };
    END IF;
  ELSIF TG_OP = 'DELETE' THEN
    {
        _written(
            "'delete'",
            "o.id",
            "1",
            watch.image("o"),
            "NULL::jsonb",
            f"-({watch.weight('o')}::numeric)",
            "FROM old_rows o",
        )
    };
  ELSE
    {
        _written(
            "'update'",
            "o.id",
            "1",
            _differing("o_image", "n_image"),
            _differing("n_image", "o_image"),
            f"{watch.weight('n')}::numeric - {watch.weight('o')}::numeric",
            f"FROM old_rows o JOIN new_rows n ON n.id = o.id CROSS JOIN LATERAL (SELECT"
            f" {watch.image('o')} AS o_image, {watch.image('n')} AS n_image OFFSET 0) AS both_images"
            f" WHERE o_image <> n_image",
        )
    };
  END IF;
  RETURN NULL;
END """  # noqa: S608 -- our own words


def _differing(one: str, other: str) -> str:
    pairs = f"jsonb_each({one}) AS pair WHERE value IS DISTINCT FROM {other} -> key"
    return f"(SELECT jsonb_object_agg(key, value) FROM {pairs})"  # noqa: S608 -- our own words


def _written(
    kind: str, row: str, rows: str, before: str, after: str, weight: str, source: str = ""
) -> str:
    return f"""INSERT INTO audit_change (act, at, "table", kind, row_id, rows, before, after, salt,
        payload, weight, login)
      SELECT audit_act(), clock_timestamp(), TG_TABLE_NAME, {kind}, told.row_id, told.rows, told.before,
        told.after, told.salt, {IMAGES}, told.weight, session_user
      FROM (SELECT {row} AS row_id, {rows} AS rows, {before} AS before, {after} AS after,
          gen_random_uuid() AS salt, {weight} AS weight {source}) AS told"""  # noqa: S608 -- our own words
