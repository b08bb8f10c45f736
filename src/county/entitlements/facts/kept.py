"""Reading a snapshot again, and knowing whether anybody touched it."""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from county.core import crypto, scope
from county.core.errors import Refused
from county.entitlements.models import Snapshot, SnapshotTable
from rulebook import engines
from rulebook.registry import TABLES


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


def digest_of(kept: Iterable[SnapshotTable]) -> str:
    """One hash over the tables' own: two snapshots with the same hold the very same rows."""
    lines = sorted(f"{table.name} {table.rows} {table.sha256}" for table in kept)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _unpack(snapshot: Snapshot, folder: Path) -> None:
    broken: list[str] = []
    with scope.everything():
        kept = {table.name: table for table in snapshot.tables.select_related("content")}
    if digest_of(kept.values()) != snapshot.sha256:
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
        where = place_of(table.content.sha256)
        plain = crypto.open_sealed(table.content.content, context=where, use="file")
    except crypto.Unsealable:
        return None
    return plain if hashlib.sha256(plain).hexdigest() == table.sha256 else None


def place_of(digest: str) -> str:
    """Where a content lies, bound into its seal."""
    return f"entitlements_content:{digest}:content"
