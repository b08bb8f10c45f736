"""The record as lines for the stand-alone verifier: all of it, or some events with their proofs."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from county.audit.choices import NAMED_BY_PERSONS
from county.audit.commands.recording import record
from county.audit.kinds.verify_record import FORMAT
from county.audit.models import Anchor, Event
from county.audit.queries import checks
from county.audit.queries.anchors import proofs_of
from county.audit.queries.tree import Tree
from county.core import scope
from county.core.actor import Actor

_EVENTS = """SELECT seq, (extract(epoch FROM at) * 1000000)::bigint, coalesce(actor_id, 0),
    coalesce(town_id, 0), coalesce(act, 0), roles, action, object_type, object_id, outcome, request_id,
    changes, encode(payload, 'hex'), encode(leaf, 'hex'), encode(chain, 'hex'),
    salt::text, actor_name, object_name, reason, facts::text
  FROM audit_event WHERE {} ORDER BY seq"""
_NAMES = (
    *(
        "seq",
        "at_us",
        "actor",
        "town",
        "act",
        "roles",
        "action",
        "object_type",
        "object_id",
        "outcome",
    ),
    *("request_id", "changes", "payload", "leaf", "chain"),
)
_WORDS = ("actor_name", "object_name", "reason", "facts")
BATCH = 2000


@dataclass(frozen=True)
class StepTold:
    """One step of a way that is proved: what it is, in words without a name, and its events."""

    label: str
    text: str
    events: Sequence[Event]


@transaction.atomic
def dump(*, actor: Actor, words: bool = False) -> Iterator[str]:
    """Begin a dump of the whole record, and record that it left. The owner's and the auditor's work.

    words: with names, reasons and facts, so that these are checked too; else their commitments only.
    Returns: its lines, to be read within the caller's transaction.
    """
    with connection.cursor() as cursor:
        size, end, name = checks.head(cursor)
    record(actor, "record.dumped", size=size, with_words=words)
    return _whole(size, end.hex(), name or "sm3", is_worded=words)


def proof(steps: Sequence[StepTold], anchor: Anchor, *, about: str) -> Iterator[str]:
    """Some events, with the proof that each stands in the anchor: what the auditor takes away.

    Names, reasons and facts go along where the record's object is no person.
    The caller's command has let the actor see the steps and records that they left.
    """
    keys = sorted({event.pk for step in steps for event in step.events})
    yield _line(
        "record", format=FORMAT, scope="proof", hash=anchor.hash, size=anchor.size, about=about
    )
    yield _anchor(anchor)
    with scope.everything():
        events = list(Event.objects.filter(pk__in=keys, seq__lte=anchor.size).order_by("seq"))
        for row in _rows("id = ANY(%s) AND seq IS NOT NULL", [keys]):
            yield _event(row, is_worded=row[7].partition(".")[0] not in NAMED_BY_PERSONS)
        for one in proofs_of(events, anchor):
            path = [sibling.hex() for sibling in one.path]
            yield _line("inclusion", seq=one.event.seq, size=anchor.size, path=path)
    for step in steps:
        numbers = [event.seq for event in step.events if event.seq is not None]
        yield _line("step", label=step.label, text=step.text, events=numbers)


def _whole(size: int, end: str, name: str, *, is_worded: bool) -> Iterator[str]:
    yield _line("record", format=FORMAT, scope="record", hash=name, size=size, chain=end)
    anchors = list(Anchor.objects.filter(size__lte=size).order_by("size", "id"))
    yield from (_anchor(one) for one in anchors)
    before = 0
    for anchor in anchors:
        if before and anchor.size > before:
            path = [sibling.hex() for sibling in Tree(anchor.size, name).consistency(before)]
            yield _line("consistency", first=before, second=anchor.size, path=path)
        before = anchor.size
    with scope.everything():
        for row in _rows("seq BETWEEN 1 AND %s", [size]):
            yield _event(row, is_worded=is_worded)


def _rows(where: str, given: Iterable[Any]) -> Iterator[Any]:
    driver: Any = connection.connection
    with driver.cursor(name="audit_dump") as cursor:
        cursor.execute(_EVENTS.format(where), list(given))
        while rows := cursor.fetchmany(BATCH):
            yield from rows


def _event(row: Sequence[Any], *, is_worded: bool) -> str:
    told = dict(zip(_NAMES, row, strict=False))
    salt, *words = row[len(_NAMES) :]
    # What was forgotten has no salt: its commitment stands.
    if is_worded and salt:
        told |= {"salt": salt, "words": dict(zip(_WORDS, words, strict=True))}
    return _line("event", **told)


def _anchor(one: Anchor) -> str:
    return _line(
        "anchor",
        number=one.pk,
        size=one.size,
        root=bytes(one.root).hex(),
        chain=bytes(one.chain).hex(),
        at=one.at.isoformat(),
        cause=one.cause,
    )


def _line(kind: str, **told: Any) -> str:
    return json.dumps({"kind": kind, **told}, ensure_ascii=False, separators=(",", ":")) + "\n"
