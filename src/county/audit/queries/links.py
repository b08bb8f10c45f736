"""Following the chain: every event's hashes computed again from what is stored."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from county.audit.choices import FindingKind
from county.audit.queries import messages
from county.core import chain

BATCH = 5000
_EVENTS = f"""SELECT seq, {messages.WHOLE}, {messages.WORDS}, payload, leaf, chain FROM audit_event
  WHERE seq BETWEEN %s AND %s ORDER BY seq"""  # noqa: S608 -- our own words


class Finding(NamedTuple):
    """seq: the first event it concerns, 0 for none. where: a table, a key, a trigger."""

    kind: str
    seq: int = 0
    where: str = ""


class Range(NamedTuple):
    """What one pass over the chain came to. events: how many were read; last: the chain's end."""

    events: int
    last: bytes
    findings: list[Finding]


def follow(
    driver: Any, first: int, last: int, *, name: str, tell: Callable[[int], None] | None = None
) -> Range:
    """Check the events numbered from first to last, in the driver's open transaction.

    driver: a psycopg connection. Each link is held against the stored end of the one before, so that
    ranges may be followed side by side. tell(done): after every few thousand.
    Numbers that were not read are a gap, also when it was none at all: a connection that is shown no
    rows finds nothing wrong with them.
    """
    found: list[Finding] = []
    before, expected, events = _before(driver, first), first, 0
    for rows in _batches(driver, first, last):
        if rows[0][0] == expected and rows[-1][0] - expected + 1 == len(rows):
            found += _faults(rows, before, name)
        else:
            found += _gaps(rows, expected)
            found += _faults(rows, before, name)
        before, expected = bytes(rows[-1][5]), rows[-1][0] + 1
        events += len(rows)
        if tell is not None:
            tell(events)
    if expected <= last:
        found.append(Finding(FindingKind.GAP, expected))
    return Range(events, before, found)


def _before(driver: Any, first: int) -> bytes:
    """The end of the chain before this event; the start itself for the very first."""
    row = driver.execute("SELECT chain FROM audit_event WHERE seq = %s", [first - 1]).fetchone()
    return bytes(row[0]) if row else chain.START


def _batches(driver: Any, first: int, last: int) -> Iterator[list[Any]]:
    with driver.cursor(name="audit_follow", binary=True) as cursor:
        cursor.execute(_EVENTS, [first, last])
        while rows := cursor.fetchmany(BATCH):
            yield rows


def _gaps(rows: list[Any], expected: int) -> Iterator[Finding]:
    for row in rows:
        if row[0] != expected:
            yield Finding(FindingKind.GAP, expected)
        expected = row[0] + 1


def _faults(rows: list[Any], before: bytes, name: str) -> Iterator[Finding]:
    """The loop that runs a hundred thousand times a second: nothing in it but the three hashes."""
    leaf_begun, link_begun, payload_begun = (begun.copy for begun in chain.states(name))
    for seq, whole, words, payload, leaf, end in rows:
        # Words that were forgotten have no salt: their commitment stands.
        if words is not None:
            hashed = payload_begun()
            hashed.update(words)
            if hashed.digest() != payload:
                yield Finding(FindingKind.WORDS, seq)
        hashed = leaf_begun()
        hashed.update((whole or b"") + (payload or b""))
        if hashed.digest() != leaf:
            yield Finding(FindingKind.FIELDS, seq)
        else:
            hashed = link_begun()
            hashed.update(before + leaf)
            if hashed.digest() != end:
                yield Finding(FindingKind.LINK, seq)
        before = end
