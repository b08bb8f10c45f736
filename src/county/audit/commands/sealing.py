"""Numbering and chaining: what a transaction recorded, in the last moment before its COMMIT."""

import threading
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db import connection
from psycopg import ClientCursor

from county.core import chain, transactions

# Functions of the owner (migrations/0006_doors.py). The head is locked for one answer, the hashing of
# it and the COMMIT, which does not wait for the disk (docs/adr/0028-sealed-commits-share-the-disk.md).
_LOCK = "SELECT ids, rows, lines, seq, chain, hash FROM audit_lock_head(%s, %s)"
_BULK = "SELECT id, head, words FROM audit_unsealed()"
_SEAL = """SELECT audit_seal(%s::bigint[], %s::bigint[], %s::text[], %s::bytea[], %s::bytea[],
  %s::bytea[])"""

_pending = threading.local()


def remember(*written: tuple[int, bytes, bytes]) -> None:
    """Something was recorded in this thread: its commit has to be sealed.

    written: (key, head, words) as audit_append() gave them; of what came in bulk nothing.
    """
    known = _known()
    known.update((pk, (bytes(head), bytes(words))) for pk, head, words in written)
    _pending.is_any = True


def _known() -> dict[int, tuple[bytes, bytes]]:
    """What was recorded since the last commit of this thread, also what was taken back since."""
    found: dict[int, tuple[bytes, bytes]] | None = getattr(_pending, "known", None)
    if found is None:
        found = _pending.known = {}
    return found


def seal(*, at_commit: bool = False) -> int:
    """Number and chain the events of the present transaction. Nothing recorded: no query.

    at_commit: the step before every COMMIT (audit/apps.py), which sends the last statement together
    with it; a test within one long transaction calls it without.
    Locks: the head of the chain, until the COMMIT that follows at once. Returns: how many.
    Raises: RuntimeError when the head is gone: then nothing more is committed, and `verify` says why.
    """
    if not getattr(_pending, "is_any", False):
        return 0
    _pending.is_any, known, _pending.known = False, _known(), {}
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [chain.START, settings.ANYE_AUDIT_HASH])
        ids, many, lines, seq, last, name = cursor.fetchone()
        if not ids:
            return 0
        if seq is None:
            raise RuntimeError("the head of the audit chain is gone: run verify_audit")
        if not known.keys() >= set(ids):
            cursor.execute(_BULK)
            # What was forgotten in the act that wrote it has no words any more, and nothing to check.
            known = {
                pk: (bytes(head), bytes(words or b"")) for pk, head, words in cursor.fetchall()
            }
        changes = f"{many}:{chain.hashes(name).plain(lines.encode()).hex()}" if many else ""
        mine = ((pk, *known[pk]) for pk in ids)
        rows = _chained(mine, changes, seq=seq, last=bytes(last), name=name)
        columns = [list(column) for column in zip(*rows, strict=True)]
        if at_commit:
            transactions.commit_with(ClientCursor(connection.connection).mogrify(_SEAL, columns))
        else:
            cursor.execute(_SEAL, columns)
            transactions.owe_the_disk()
    return len(rows)


def close_act() -> None:
    """Seal what was recorded so far as an act of its own; what follows in the transaction is another.

    For seeding and tests, which do in one transaction what takes many.
    """
    seal()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('anye.act', '', true)")


def _chained(
    mine: Iterable[tuple[int, bytes, bytes]], changes: str, *, seq: int, last: bytes, name: str
) -> Sequence[tuple[int, int, str, bytes, bytes, bytes]]:
    """Rows for the update; the first event of an act answers for all of its changes (how many, and
    their hash; empty where nothing watched was changed).
    """
    of, rows = chain.hashes(name), []
    for number, (pk, head, words) in enumerate(mine, start=seq + 1):
        payload = of.payload(words)
        told = changes if number == seq + 1 else ""
        parts = (chain.numbered(number), head, chain.lengthened(told), payload)
        leaf = of.leaf(b"".join(parts))
        last = of.link(last + leaf)
        rows.append((pk, number, told, payload, leaf, last))
    return rows
