"""Anchors, and the proofs that hang on them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from county.audit.choices import READS_ALL
from county.audit.models import Anchor, Event
from county.audit.queries.tree import Tree
from county.core import merkle
from county.core.actor import Actor
from county.core.errors import Refused


@dataclass(frozen=True)
class Proof:
    """That one event stands in the tree of an anchor. path: siblings, the lowest first."""

    event: Event
    size: int
    path: list[bytes]
    leads: bool


def anchors_for(actor: Actor) -> QuerySet[Anchor]:
    """All of them, for who reads the whole record."""
    rows = Anchor.objects.all()
    return rows if actor.has_role(*READS_ALL) else rows.none()


def latest_anchor() -> Anchor | None:
    return Anchor.objects.order_by("-size", "-id").first()


def anchor_of(row: Any) -> Anchor | None:
    """The anchor taken for this batch or notice: what is printed on it."""
    rows = Anchor.objects.filter(object_type=row._meta.label_lower, object_id=str(row.pk))
    return rows.order_by("-id").first()


def is_consistent(anchor: Anchor) -> bool:
    """Whether its tree goes on from that of the anchor before it, by a proof made now."""
    rows = Anchor.objects.filter(id__lt=anchor.pk).order_by("-id")
    before = rows.first()
    if before is None:
        return True
    tree = Tree(anchor.size, anchor.hash)
    try:
        path = tree.consistency(before.size)
    except Refused:  # events are missing: `verify` says which
        return False
    root = merkle.continues(before.size, anchor.size, bytes(before.root), path, tree.join)
    return root == bytes(anchor.root)


def proofs_of(events: Iterable[Event], anchor: Anchor) -> list[Proof]:
    """The proof of each event that the anchor covers. The caller has been let see the events.

    Refuses: events around one of them are missing.
    """
    tree = Tree(anchor.size, anchor.hash)
    found = []
    for event in events:
        if event.seq is None or event.seq > anchor.size:
            continue
        path = tree.inclusion(event.seq)
        at = event.seq - 1
        root = merkle.includes(bytes(event.leaf or b""), at, anchor.size, path, tree.join)
        found.append(Proof(event, anchor.size, path, leads=root == bytes(anchor.root)))
    return found
