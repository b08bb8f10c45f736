"""Keeping what a run reads, and reading it again."""

import hashlib
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from django.db import connection, transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core import crypto, scope
from county.core.actor import Actor
from county.core.errors import Refused
from county.entitlements import facts, permissions
from county.entitlements.facts.kept import digest_of, open_snapshot, place_of
from county.entitlements.models import Content, Snapshot, SnapshotTable
from rulebook import engines
from rulebook.registry import TABLES

__all__ = ["open_snapshot", "take"]

_PERSONS = {"person": ("sex", "born_on")}  # left empty unless a scheme reads ages
_NULL = "\\N"


@transaction.atomic
def take(
    *,
    actor: Actor,
    day: date,
    today: date,
    persons: bool = False,
    tables: Mapping[str, str] | None = None,
) -> Snapshot:
    """Keep the registry's tables as they stand now, sealed, for decisions as of a day.

    persons: keep sex and date of birth as well (facts.needs_persons). tables: copies to read instead of the views.
    Refuses: the role takes none; a day to come.
    Then: audit `snapshot.taken`. A table whose rows are kept already is not kept twice.
    """
    permissions.require(actor, "snapshot.take")
    if day > today:
        raise Refused(_("评定日在将来，那一天的数据还没有。请选今天或以前的日期。"), field="day")
    with scope.everything(), tempfile.TemporaryDirectory(prefix="anye-") as folder:
        named = tables or facts.tables()
        hidden = {} if persons else _PERSONS
        with engines.memory(limit="512MB", threads=1) as duck:
            duck.execute("SET preserve_insertion_order = true")  # the same rows are the same bytes
            kept = [
                _keep(duck, Path(folder), name, named[name], hidden.get(name, ()))
                for name in TABLES
            ]
        snapshot = Snapshot.objects.create(
            day=day, taken_by_id=actor.user_id, has_persons=persons, sha256=digest_of(kept)
        )
        for table in kept:
            table.snapshot = snapshot
        SnapshotTable.objects.bulk_create(kept)
    rows = sum(table.rows for table in kept)
    audit.record(
        actor, "snapshot.taken", snapshot, day=day.isoformat(), rows=rows, digest=snapshot.sha256
    )
    return snapshot


def _keep(
    duck: duckdb.DuckDBPyConnection, folder: Path, name: str, table: str, hidden: tuple[str, ...]
) -> SnapshotTable:
    packed = folder / f"{name}.parquet"
    rows = _export(duck, packed, name, table, hidden)
    plain = packed.read_bytes()
    digest = hashlib.sha256(plain).hexdigest()
    content = Content.objects.only("sha256").filter(sha256=digest).first()
    if content is None:
        sealed = crypto.seal(plain, context=place_of(digest), use="file")
        row = Content(sha256=digest, rows=rows, size=len(plain), content=sealed)
        Content.objects.bulk_create([row], ignore_conflicts=True)
        content = Content.objects.only("sha256").get(sha256=digest)
    return SnapshotTable(name=name, rows=rows, sha256=digest, content_id=content.pk)


def _export(
    duck: duckdb.DuckDBPyConnection, packed: Path, name: str, table: str, hidden: tuple[str, ...]
) -> int:
    """Write a table's rows as Parquet, in the order of all their columns. Returns: how many."""
    columns = TABLES[name]
    wanted = ", ".join(f"NULL AS {c}" if c in hidden else c for c in columns)
    order = ", ".join(str(place) for place in range(1, len(columns) + 1))
    text = packed.with_suffix(".csv")
    query = f"COPY (SELECT {wanted} FROM {table} ORDER BY {order}) TO STDOUT (FORMAT csv, NULL '{_NULL}')"
    with connection.cursor() as cursor, cursor.copy(query) as copy, text.open("wb") as out:
        for block in copy:
            out.write(block)
    kinds = ", ".join(f"'{column}': '{kind.rstrip('?')}'" for column, kind in columns.items())
    duck.execute(
        f"COPY (SELECT * FROM read_csv('{text}', header=false, auto_detect=false, nullstr='{_NULL}',"
        f" columns={{{kinds}}})) TO '{packed}' (FORMAT parquet, COMPRESSION zstd)"
    )
    found: Any = duck.execute(f"SELECT COUNT(*) FROM '{packed}'").fetchone()
    text.unlink()
    return int(found[0])
