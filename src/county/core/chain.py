"""The hash chain of the record, as pure functions over bytes: what sealing writes and verifying reads.

    payload_n = H(0x03 ‖ salt ‖ words)          words: what may name a person; forgotten with its salt
    leaf_n    = H(0x00 ‖ seq ‖ facts of the event ‖ changes ‖ payload_n)
    chain_n   = H(0x02 ‖ chain_{n-1} ‖ leaf_n)   chain_0: 32 zero bytes

Numbers are eight bytes, a text has its length before it (`4:done`), so that no two lists read alike.
0x01 is kept for the nodes of a Merkle tree (RFC 6962).
"""

import hashlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

START = bytes(32)
Hash = Callable[[bytes], bytes]


_LEAF, _LINK, _PAYLOAD = b"\x00", b"\x02", b"\x03"


class Hashes(NamedTuple):
    """One function for each place of use, told apart by its first byte."""

    leaf: Hash
    link: Hash
    payload: Hash
    plain: Hash


@lru_cache(maxsize=4)
def hashes(name: str) -> Hashes:
    """name: sm3, or sha256 where OpenSSL was built without it."""
    return Hashes(*(_prefixed(name, prefix) for prefix in (_LEAF, _LINK, _PAYLOAD, b"")))


def states(name: str) -> tuple[Any, Any, Any]:
    """Begun hash objects for leaf, link and payload, to be copied: for the loop that has no time for
    a function call.
    """
    return hashlib.new(name, _LEAF), hashlib.new(name, _LINK), hashlib.new(name, _PAYLOAD)


def numbered(number: int) -> bytes:
    """One number, in eight bytes."""
    return number.to_bytes(8, "big")


def lengthened(text: str) -> bytes:
    """One field with its length in bytes before it."""
    data = text.encode()
    return b"%d:%s" % (len(data), data)


def _prefixed(name: str, prefix: bytes) -> Hash:
    base = hashlib.new(name, prefix)

    def digest(data: bytes) -> bytes:
        # Copying a state that has begun costs half of looking the function up by name.
        one = base.copy()
        one.update(data)
        return one.digest()

    return digest
