"""A Merkle tree over numbered leaves (RFC 6962): its root, and the proofs that a leaf is in it and that
one tree goes on from another.

    node = H(0x01 ‖ left ‖ right)     leaves come hashed already (core/chain.py: 0x00)

A tree of n leaves is split at the greatest power of two below n. Everything here asks for complete
subtrees only, `node(level, index)`: the 2^level leaves from index * 2^level on, counted from 0. These
never change as the tree grows, so whoever keeps them need not hash a leaf twice.
"""

import hashlib
from collections.abc import Callable, Sequence

from county.core.chain import Hash

Node = Callable[[int, int], bytes]
EMPTY = b""
# What is printed of a root: 96 bits, in groups a man can copy.
SHORT, GROUP = 24, 4


def joined(name: str) -> Callable[[bytes, bytes], bytes]:
    """The hash of a node from its two halves. name: sm3 or sha256."""
    base = hashlib.new(name, b"\x01")

    def join(left: bytes, right: bytes) -> bytes:
        one = base.copy()
        one.update(left + right)
        return one.digest()

    return join


def root(size: int, node: Node, join: Callable[[bytes, bytes], bytes], *, empty: Hash) -> bytes:
    """The root of the first `size` leaves. empty: the plain hash, for a tree without leaves."""
    return _within(0, size, node, join) if size else empty(b"")


def inclusion(
    index: int, size: int, node: Node, join: Callable[[bytes, bytes], bytes]
) -> list[bytes]:
    """The proof that the leaf (from 0) is in the tree of `size` leaves: siblings, the lowest first."""
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_within(middle, end, node, join))
            end = middle
        else:
            path.append(_within(start, middle, node, join))
            start = middle
    return path[::-1]


def consistency(
    first: int, second: int, node: Node, join: Callable[[bytes, bytes], bytes]
) -> list[bytes]:
    """The proof that the tree of `second` leaves begins with that of `first`; 0 < first <= second."""
    path: list[bytes] = []
    start, end, is_whole = 0, second, True
    while first < end:
        middle = start + _split(end - start)
        if first <= middle:
            path.append(_within(middle, end, node, join))
            end = middle
        else:
            path.append(_within(start, middle, node, join))
            start, is_whole = middle, False
    if not is_whole:
        path.append(_within(start, end, node, join))
    return path[::-1]


def includes(
    leaf: bytes,
    index: int,
    size: int,
    path: Sequence[bytes],
    join: Callable[[bytes, bytes], bytes],
) -> bytes | None:
    """The root the proof leads to; None where its length does not fit (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return None
    here, last, value = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if here & 1 or here == last:
            value = join(sibling, value)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            value = join(value, sibling)
        here, last = here >> 1, last >> 1
    return value if last == 0 else None


def continues(
    first: int,
    second: int,
    first_root: bytes,
    path: Sequence[bytes],
    join: Callable[[bytes, bytes], bytes],
) -> bytes | None:
    """The root of the second tree, where the proof leads from the first one's root to it; else None
    (RFC 9162, 2.1.4.2).
    """
    if not 0 < first <= second:
        return None
    if first == second:
        return None if path else first_root
    steps = [first_root, *path] if first & (first - 1) == 0 else list(path)
    old, new = _walked(first - 1, second - 1, steps, join) if steps else (EMPTY, None)
    return new if old == first_root else None


def _walked(
    here: int, last: int, steps: Sequence[bytes], join: Callable[[bytes, bytes], bytes]
) -> tuple[bytes, bytes | None]:
    """The two roots a consistency proof leads to; the second None where its length does not fit."""
    while here & 1:
        here, last = here >> 1, last >> 1
    old = new = steps[0]
    for sibling in steps[1:]:
        if last == 0:
            return old, None
        if here & 1 or here == last:
            old, new = join(sibling, old), join(sibling, new)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            new = join(new, sibling)
        here, last = here >> 1, last >> 1
    return old, new if last == 0 else None


class Frontier:
    """A tree as it grows: the complete subtrees that make it up, greatest first. For one pass over all
    leaves. tell(level, index, hash): each complete subtree, when it is made.
    """

    def __init__(
        self,
        join: Callable[[bytes, bytes], bytes],
        tell: Callable[[int, int, bytes], None] | None = None,
    ) -> None:
        self._join, self._tell = join, tell
        self._peaks: list[bytes] = []
        self.size = 0

    def add(self, leaf: bytes) -> None:
        """One more leaf."""
        index, level, value = self.size, 0, leaf
        while index & 1:
            value = self._join(self._peaks.pop(), value)
            index, level = index >> 1, level + 1
            if self._tell is not None:
                self._tell(level, index, value)
        self._peaks.append(value)
        self.size += 1

    def root(self) -> bytes:
        """Of the leaves so far; EMPTY for none."""
        if not self._peaks:
            return EMPTY
        value = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            value = self._join(peak, value)
        return value


def short(root_hex: str) -> str:
    """The printed form: a1b2 c3d4 …, six groups."""
    return " ".join(root_hex[at : at + GROUP] for at in range(0, min(SHORT, len(root_hex)), GROUP))


def tidied(typed: str) -> str:
    """A root as somebody copied it, without what stands between its digits; not yet known to be one."""
    return "".join(typed.split()).replace("-", "").replace("…", "").lower()


def _split(size: int) -> int:
    """The greatest power of two below the size."""
    return 1 << ((size - 1).bit_length() - 1)


def _within(start: int, end: int, node: Node, join: Callable[[bytes, bytes], bytes]) -> bytes:
    """The hash over leaves from start to end; start is where such a subtree begins."""
    size = end - start
    if size & (size - 1) == 0:
        return node(size.bit_length() - 1, start // size)
    middle = start + _split(size)
    return join(_within(start, middle, node, join), _within(middle, end, node, join))
