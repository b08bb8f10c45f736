"""Keeping what a run reads, and reading it again."""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core import crypto, scope
from county.core.actor import Actor
from county.core.errors import Refused
from county.entitlements import facts, permissions
from county.entitlements.models import Content, Snapshot, SnapshotTable
from rulebook import engines
from rulebook.registry import TABLES

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
        kept = [_keep(Path(folder), name, named[name], hidden.get(name, ())) for name in TABLES]
        snapshot = Snapshot.objects.create(
            day=day, taken_by_id=actor.user_id, has_persons=persons, sha256=_digest(kept)
        )
        for table in kept:
            table.snapshot = snapshot
        SnapshotTable.objects.bulk_create(kept)
    rows = sum(table.rows for table in kept)
    audit.record(
        actor, "snapshot.taken", snapshot, day=day.isoformat(), rows=rows, digest=snapshot.sha256
    )
    return snapshot


@contextmanager
def open_snapshot(snapshot: Snapshot) -> Iterator[engines.DuckDB]:
    """Read a snapshot again: an engine over it, gone with its files when the block ends.

    Refuses: `tampered`, naming each table whose content is not what was kept.
    """
    with tempfile.TemporaryDirectory(prefix="anye-") as folder:
        _unpack(snapshot, Path(folder))
        connected = engines.memory(limit="512MB")
        try:
            yield engines.DuckDB(connected, engines.parquet_tables(Path(folder)))
        finally:
            connected.close()


def _digest(kept: Iterable[SnapshotTable]) -> str:
    """One hash over the tables' own: two snapshots with the same hold the very same rows."""
    lines = sorted(f"{table.name} {table.rows} {table.sha256}" for table in kept)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _keep(folder: Path, name: str, table: str, hidden: tuple[str, ...]) -> SnapshotTable:
    plain, rows = _exported(folder, name, table, hidden)
    digest = hashlib.sha256(plain).hexdigest()
    content = Content.objects.only("sha256").filter(sha256=digest).first()
    if content is None:
        sealed = crypto.seal(plain, context=_place(digest), use="file")
        row = Content(sha256=digest, rows=rows, size=len(plain), content=sealed)
        Content.objects.bulk_create([row], ignore_conflicts=True)
        content = Content.objects.only("sha256").get(sha256=digest)
    return SnapshotTable(name=name, rows=rows, sha256=digest, content_id=content.pk)


def _exported(folder: Path, name: str, table: str, hidden: tuple[str, ...]) -> tuple[bytes, int]:
    """A table's rows as Parquet, in the order of all their columns: the same rows are the same bytes."""
    columns = TABLES[name]
    wanted = ", ".join(f"NULL AS {c}" if c in hidden else c for c in columns)
    order = ", ".join(str(place) for place in range(1, len(columns) + 1))
    text, packed = folder / f"{name}.csv", folder / f"{name}.parquet"
    query = f"COPY (SELECT {wanted} FROM {table} ORDER BY {order}) TO STDOUT (FORMAT csv, NULL '{_NULL}')"  # noqa: S608 -- our own words
    with connection.cursor() as cursor, cursor.copy(query) as copy, text.open("wb") as out:
        for block in copy:
            out.write(block)
    kinds = ", ".join(f"'{column}': '{kind.rstrip('?')}'" for column, kind in columns.items())
    with engines.memory(limit="512MB", threads=1) as duck:
        duck.execute(
            f"COPY (SELECT * FROM read_csv('{text}', header=false, auto_detect=false, nullstr='{_NULL}',"  # noqa: S608 -- the same
            f" columns={{{kinds}}})) TO '{packed}' (FORMAT parquet, COMPRESSION zstd)"
        )
        found: Any = duck.execute(f"SELECT COUNT(*) FROM '{packed}'").fetchone()  # noqa: S608 -- the same
    text.unlink()
    return packed.read_bytes(), int(found[0])


def _unpack(snapshot: Snapshot, folder: Path) -> None:
    broken: list[str] = []
    with scope.everything():
        kept = {table.name: table for table in snapshot.tables.select_related("content")}
    if _digest(kept.values()) != snapshot.sha256:
        broken.append(_("清单"))
    for name in TABLES:
        plain = _opened(kept.get(name))
        if plain is None:
            broken.append(name)
        else:
            (folder / f"{name}.parquet").write_bytes(plain)
    if broken:
        told = _("快照的内容与保存时不符：%(tables)s。请报告系统管理员核查。")
        raise Refused(told % {"tables": "、".join(broken)}, code="tampered")


def _opened(table: SnapshotTable | None) -> bytes | None:
    """The table as it was kept; None where anybody touched it."""
    if table is None:
        return None
    try:
        plain = crypto.open_sealed(
            table.content.content, context=_place(table.content.sha256), use="file"
        )
    except crypto.Unsealable:
        return None
    return plain if hashlib.sha256(plain).hexdigest() == table.sha256 else None


def _place(digest: str) -> str:
    return f"entitlements_content:{digest}:content"
