"""The Merkle tree over the record's events (core/merkle.py), read from the database as far as needed.

Complete subtrees of 256 events and more are kept (models.Node); what lies below is hashed again from the
leaves. Only hashes are read, which say nothing of anybody.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from county.audit.choices import FindingKind
from county.audit.models import Anchor, Node
from county.audit.queries.links import Finding
from county.core import chain, merkle, scope
from county.core.errors import Refused

TILE_LEVEL = 8
TILE = 1 << TILE_LEVEL
_LEAVES = "SELECT leaf FROM audit_event WHERE seq BETWEEN %s AND %s ORDER BY seq"
_WALK = "SELECT leaf, chain FROM audit_event WHERE seq BETWEEN 1 AND %s ORDER BY seq"


class Tree:
    """The first `size` events as a tree. hash: sm3 or sha256."""

    def __init__(self, size: int, name: str) -> None:
        self.size, self.name = size, name
        self.join = merkle.joined(name)
        self._tiles: dict[int, list[list[bytes]]] = {}
        self._kept: dict[tuple[int, int], bytes] = {}

    def root(self, size: int | None = None) -> bytes:
        """Of the first `size` events, all of them when left out."""
        many = self.size if size is None else size
        return merkle.root(many, self.node, self.join, empty=chain.hashes(self.name).plain)

    def inclusion(self, seq: int) -> list[bytes]:
        """The proof that the event with this number is in the tree."""
        return merkle.inclusion(seq - 1, self.size, self.node, self.join)

    def consistency(self, first: int) -> list[bytes]:
        """The proof that the tree goes on from that of the first so many events."""
        return merkle.consistency(first, self.size, self.node, self.join) if first else []

    def node(self, level: int, index: int) -> bytes:
        """The hash over a complete subtree."""
        if level < TILE_LEVEL:
            tile, within = divmod(index << level, TILE)
            return self._levels(tile)[level][within >> level]
        if (level, index) not in self._kept:
            self._kept[level, index] = self._stored(level, index) or self._made(level, index)
        return self._kept[level, index]

    def grow(self) -> None:
        """Keep the complete subtrees that are not kept yet."""
        known = Node.objects.filter(level=TILE_LEVEL).order_by("-index").first()
        made: list[Node] = []
        for tile in range(known.index + 1 if known else 0, self.size >> TILE_LEVEL):
            level, index = TILE_LEVEL, tile
            made.append(self._new(level, index))
            while index & 1:
                level, index = level + 1, index >> 1
                made.append(self._new(level, index))
            self._tiles.pop(tile, None)
        Node.objects.bulk_create(made, ignore_conflicts=True, batch_size=5_000)

    def _new(self, level: int, index: int) -> Node:
        self._kept[level, index] = self._made(level, index)
        return Node(level=level, index=index, hash=self._kept[level, index])

    def _stored(self, level: int, index: int) -> bytes:
        row = Node.objects.filter(level=level, index=index).first()
        return bytes(row.hash) if row else b""

    def _made(self, level: int, index: int) -> bytes:
        if level == TILE_LEVEL:
            levels = self._levels(index)
            return self.join(*levels[TILE_LEVEL - 1])
        return self.join(self.node(level - 1, index * 2), self.node(level - 1, index * 2 + 1))

    def _levels(self, tile: int) -> list[list[bytes]]:
        """The hashes of each level below a tile's own, complete ones only."""
        if tile not in self._tiles:
            first, last = tile * TILE + 1, min((tile + 1) * TILE, self.size)
            with scope.everything(), connection.cursor() as cursor:
                cursor.execute(_LEAVES, [first, last])
                lowest = [bytes(leaf) for (leaf,) in cursor.fetchall()]
            if len(lowest) != last - first + 1:
                raise Refused(
                    _("操作记录第 %(first)s 至 %(last)s 号不完整，不能取锚点。请立即告知审计。")
                    % {"first": first, "last": last},
                    code="record_broken",
                )
            levels = [lowest]
            while len(levels) < TILE_LEVEL:
                below = levels[-1]
                levels.append(
                    [self.join(*below[at : at + 2]) for at in range(0, len(below) - 1, 2)]
                )
            self._tiles[tile] = levels
        return self._tiles[tile]


def recomputed(size: int, name: str) -> bytes:
    """The root of the first `size` events from their leaves alone, trusting nothing that was kept; EMPTY
    where there are fewer.
    """
    frontier = merkle.Frontier(merkle.joined(name))
    with scope.everything():
        for leaf, _end in _walked(size):
            frontier.add(leaf)
    return frontier.root() if frontier.size == size else merkle.EMPTY


def anchor_faults(*, name: str) -> Iterator[Finding]:
    """The first anchor that is not the record's, and subtrees kept wrongly: one pass over all leaves.

    Must run with every row in sight.
    """
    anchors = list(Anchor.objects.order_by("size", "id"))
    if not anchors:
        return
    kept = {(one.level, one.index): bytes(one.hash) for one in Node.objects.all()}
    wrong: list[str] = []

    def tell(level: int, index: int, value: bytes) -> None:
        if level >= TILE_LEVEL and kept.get((level, index), value) != value:
            wrong.append(f"audit_node {level}/{index}")

    frontier = merkle.Frontier(merkle.joined(name), tell)
    good, end = 0, b""
    ends = _walked(anchors[-1].size)
    for anchor in anchors:
        end = _until(ends, frontier, anchor.size) or end
        if (frontier.root(), end) != (bytes(anchor.root), bytes(anchor.chain)):
            yield Finding(
                FindingKind.ANCHOR, anchor.size, f"anchor {anchor.pk}: {good + 1}-{anchor.size}"
            )
            break
        good = anchor.size
    for where in wrong:
        yield Finding(FindingKind.ANCHOR, 0, where)


def _until(ends: Iterator[tuple[bytes, bytes]], frontier: merkle.Frontier, size: int) -> bytes:
    """Add leaves up to the size. Returns: the chain's end there; empty when there was none to add."""
    end = b""
    while frontier.size < size:
        leaf, end = next(ends, (b"", b""))
        if not leaf:
            break
        frontier.add(leaf)
    return end


def _walked(size: int) -> Iterator[tuple[bytes, bytes]]:
    driver: Any = connection.connection
    with driver.cursor(name="audit_walk", binary=True) as cursor:
        cursor.execute(_WALK, [size])
        while rows := cursor.fetchmany(TILE * 20):
            for leaf, end in rows:
                yield bytes(leaf or b""), bytes(end or b"")
