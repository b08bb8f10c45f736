"""Numbering and chaining: what a transaction recorded, in the last moment before its COMMIT."""

import threading
from typing import Any

from django.conf import settings
from django.db import connection

from county.audit.queries import messages
from county.core import chain

# Hashed before the head is locked; the lock is held for two statements and the COMMIT itself.
_MINE = f"""SELECT id, {messages.HEAD}, {messages.WORDS} FROM audit_event
  WHERE act = (SELECT audit_act()) AND seq IS NULL ORDER BY id"""  # noqa: S608 -- our own words
_CHANGES = "SELECT rows, lines FROM audit_changes_of_act()"
_LOCK = "SELECT seq, chain, hash FROM audit_head FOR UPDATE"
_BEGIN = """INSERT INTO audit_head (id, seq, chain, hash)
  SELECT 1, 0, %s, %s WHERE NOT EXISTS (SELECT FROM audit_event WHERE seq IS NOT NULL)
  ON CONFLICT DO NOTHING"""
_SEAL = """WITH sealed AS (
  UPDATE audit_event e SET seq = given.seq, changes = given.changes, payload = given.payload,
    leaf = given.leaf, chain = given.chain
  FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::bytea[], %s::bytea[], %s::bytea[])
    AS given (id, seq, changes, payload, leaf, chain)
  WHERE e.id = given.id)
UPDATE audit_head SET seq = %s, chain = %s"""

_pending = threading.local()


def remember() -> None:
    """Something was recorded in this thread: its commit has to be sealed."""
    _pending.is_any = True


def seal() -> int:
    """Number and chain the events of the present transaction. Nothing recorded: no query.

    The step before every COMMIT (audit/apps.py); a test within one long transaction calls it.
    Locks: the head of the chain, until the COMMIT that follows at once. Returns: how many.
    Raises: RuntimeError when the head is gone: then nothing more is committed, and `verify` says why.
    """
    if not getattr(_pending, "is_any", False):
        return 0
    _pending.is_any = False
    with connection.cursor() as cursor:
        cursor.execute(_MINE)
        mine = cursor.fetchall()
        if not mine:
            return 0
        cursor.execute(_CHANGES)
        many, lines = cursor.fetchone()
        seq, last, name = _locked_head(cursor)
        rows = _chained(mine, _told(many, lines, name), seq=seq, last=last, name=name)
        columns = [list(column) for column in zip(*rows, strict=True)]
        cursor.execute(_SEAL, [*columns, rows[-1][1], rows[-1][5]])
    return len(rows)


def close_act() -> None:
    """Seal what was recorded so far as an act of its own; what follows in the transaction is another.

    For seeding and tests, which do in one transaction what takes many.
    """
    seal()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('anye.act', '', true)")


def _locked_head(cursor: Any) -> tuple[int, bytes, str]:
    cursor.execute(_LOCK)
    head = cursor.fetchone()
    if head is None:
        # The very first event of all; a head lost later is not made anew.
        cursor.execute(_BEGIN, [chain.START, settings.ANYE_AUDIT_HASH])
        cursor.execute(_LOCK)
        head = cursor.fetchone()
    if head is None:
        raise RuntimeError("the head of the audit chain is gone: run verify_audit")
    return head[0], bytes(head[1]), head[2]


def _told(many: int, lines: str, name: str) -> str:
    """How many changes the act has, and their hash; empty for an act that changed nothing watched."""
    return f"{many}:{chain.hashes(name).plain(lines.encode()).hex()}" if many else ""


def _chained(
    mine: list[tuple[int, bytes, bytes]], changes: str, *, seq: int, last: bytes, name: str
) -> list[tuple[int, int, str, bytes, bytes, bytes]]:
    """Rows for the update; the first event of an act answers for all of its changes."""
    of, rows = chain.hashes(name), []
    for number, (pk, head, words) in enumerate(mine, start=seq + 1):
        payload = of.payload(bytes(words))
        told = changes if number == seq + 1 else ""
        parts = (chain.numbered(number), bytes(head), chain.lengthened(told), payload)
        leaf = of.leaf(b"".join(parts))
        last = of.link(last + leaf)
        rows.append((pk, number, told, payload, leaf, last))
    return rows
