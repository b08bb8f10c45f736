"""A key for each person, which can be destroyed for ever: for backups taken before, too.

The keys are stored nowhere. They are the leaves of a tree whose root is one secret: a node gives
sixteen children by a one-way step (SM3), and the first twelve hexadecimal digits of a row's uid lead
to its leaf. To destroy a leaf, the nodes on its way are given up and the children beside the way kept
in their stead: every other leaf is still reached, this one by nobody. So the secret grows only when
somebody is erased (about six kilobytes each), a new person needs no new key, and a backup of the
database opens with today's secret for all but the erased (docs/adr/0024-erasure-destroys-the-key.md).
"""

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from county.core.errors import Refused

DEPTH = 12
_SHARED = 3  # levels near the root that most people share
_FAMILY = 3  # levels near the leaves that people of one import share
_DIGITS = "0123456789abcdef"
_SM3 = hashlib.new("sm3")

Nodes = Mapping[str, str]


class Destroyed(Exception):
    """The key of this row was destroyed: what it sealed opens for nobody."""


def key_of(uid: UUID) -> bytes:
    """The row's own key. Returns: 32 bytes. Raises: Destroyed."""
    way = uid.hex[:DEPTH]
    nodes: Nodes = settings.ANYE_SUBJECT_KEYS
    for depth in range(DEPTH + 1):
        node = nodes.get(way[:depth])
        if node is not None:
            return _leaf(node, way[depth:])
    raise Destroyed(str(uid))


def new_uids() -> Iterator[UUID]:
    """Random uids, 4,096 at a time on one branch of the tree: their keys are found four times as fast
    as those of uids strewn over it, which is what an import of a whole roster needs.
    """
    while True:
        branch = secrets.token_hex((DEPTH - _FAMILY + 1) // 2)[: DEPTH - _FAMILY]
        for number in range(16**_FAMILY):
            rest = secrets.token_hex(10)
            yield UUID(hex=f"{branch}{number:0{_FAMILY}x}{rest}", version=4)


def same_key(uid: UUID) -> tuple[UUID, UUID]:
    """The first and the last uid that share this one's key. Two people never should: forty-eight bits
    are random. Who destroys a key looks first.
    """
    way = uid.hex[:DEPTH]
    return UUID(way.ljust(32, "0")), UUID(way.ljust(32, "f"))


def without(nodes: Nodes, uid: UUID) -> dict[str, str]:
    """The nodes that reach every leaf the given ones reach, but not this one."""
    kept, way = dict(nodes), uid.hex[:DEPTH]
    start = next((way[:n] for n in range(DEPTH + 1) if way[:n] in kept), None)
    if start is None:
        return kept
    node = bytes.fromhex(kept.pop(start))
    for depth in range(len(start), DEPTH):
        for digit in _DIGITS:
            if digit != way[depth]:
                kept[way[:depth] + digit] = _child(node, digit).hex()
        node = _child(node, way[depth])
    return kept


def destroy(*uids: UUID) -> None:
    """Give up the keys of these rows, in the file of secrets and in this process.

    Other processes forget when they start anew; the file is what counts, and what is read first.
    Refuses: `keys_not_writable`, when the file of secrets cannot be written here.
    """
    path: Path = settings.ANYE_SECRETS_FILE
    try:
        with _held(path):
            found = json.loads(path.read_text())
            nodes = found["subject_keys"]
            for uid in uids:
                nodes = without(nodes, uid)
            _replace(path, {**found, "subject_keys": nodes})
    except OSError as error:
        reason = _("密钥文件现在不能改写，备份中的资料还没有销毁。请系统管理员检查密钥文件的权限。")
        raise Refused(reason, code="keys_not_writable") from error
    settings.ANYE_SUBJECT_KEYS = nodes


@lru_cache(maxsize=64)
def _leaf(node: str, way: str) -> bytes:
    cut = max(len(way) - _FAMILY, 0)
    return _down(_family(node, way[:cut]), way[cut:])


@lru_cache(maxsize=1024)
def _family(node: str, way: str) -> bytes:
    return _down(_near_root(node, way[:_SHARED]), way[_SHARED:])


@lru_cache(maxsize=8192)
def _near_root(node: str, way: str) -> bytes:
    return _down(bytes.fromhex(node), way)


def _down(node: bytes, way: str) -> bytes:
    for digit in way:
        node = _child(node, digit)
    return node


def _child(node: bytes, digit: str) -> bytes:
    # A fresh hash object each time costs twice as much.
    hashed = _SM3.copy()
    hashed.update(node + digit.encode())
    return hashed.digest()


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """One writer at a time, whatever the process."""
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _replace(path: Path, secrets: Mapping[str, Any]) -> None:
    """Write beside, then put in place: a power cut leaves the old file or the new one."""
    before = path.stat().st_size
    beside = path.with_suffix(".new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as out:
        json.dump(secrets, out)
        out.flush()
        os.fsync(out.fileno())
    with path.open("r+b") as old:
        beside.replace(path)
        # As far as a file can: what disks and file systems keep behind our back is the operator's.
        old.write(bytes(before))
        old.flush()
        os.fsync(old.fileno())
