"""Files sealed piece by piece (AES-256-GCM): a piece changed, moved, missing or a file cut short does not open."""

import json
import os
import secrets
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from county.config.backups.refusing import CannotRestore

MAGIC = b"ANYEBAK1"
SALT = 16
PIECE = 4 * 1024 * 1024
_LENGTH = 4
_LEVEL = (
    1  # of compression: the disk is slower than this, and this slower than any higher level gains
)


def key_at(path: Path) -> bytes:
    """The key of the backups, made once (mode 0600). Whoever has it and a backup has everything in plain."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            json.dump({"backup_key": secrets.token_hex(32)}, out)
    return bytes.fromhex(json.loads(path.read_text())["backup_key"])


def pieces(stream: Iterable[bytes]) -> Iterator[bytes]:
    """The stream cut anew, each piece PIECE long but the last."""
    kept = bytearray()
    for part in stream:
        kept += part
        while len(kept) > PIECE:
            yield bytes(kept[:PIECE])
            del kept[:PIECE]
    yield bytes(kept)


def seal_to(path: Path, stream: Iterable[bytes], *, key: bytes) -> int:
    """Write the stream sealed. Returns: bytes written, on the disk."""
    salt = secrets.token_bytes(SALT)
    box = _box(key, salt)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(MAGIC + salt)
        held: bytes | None = None
        number = 0
        for piece in pieces(stream):
            if held is not None:
                _put(out, box, held, number, path.name, last=False)
                number += 1
            held = piece
        _put(out, box, held or b"", number, path.name, last=True)
        out.flush()
        os.fsync(out.fileno())
        return out.tell()


def open_from(path: Path, *, key: bytes) -> Iterator[bytes]:
    """The stream piece by piece. Raises: CannotRestore where a piece does not open or the end is missing."""
    with path.open("rb") as file:
        head = file.read(len(MAGIC) + SALT)
        if len(head) < len(MAGIC) + SALT or not head.startswith(MAGIC):
            raise CannotRestore.because("not_sealed", path.name)
        box = _box(key, head[len(MAGIC) :])
        number, is_over = 0, False
        while length := file.read(_LENGTH):
            sealed = file.read(int.from_bytes(length, "big"))
            piece, is_over = _taken(box, sealed, number, path.name)
            yield piece
            number += 1
        if not is_over:
            raise CannotRestore.because("cut_short", path.name)


def _box(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(hashes.SHA256(), 32, salt, b"anye backup").derive(key))


def _put(out: "object", box: AESGCM, piece: bytes, number: int, name: str, *, last: bool) -> None:
    sealed = box.encrypt(_nonce(number), zlib.compress(piece, _LEVEL), _about(name, last=last))
    out.write(len(sealed).to_bytes(_LENGTH, "big") + sealed)  # type: ignore[attr-defined]  # a binary file


def _taken(box: AESGCM, sealed: bytes, number: int, name: str) -> tuple[bytes, bool]:
    """The piece, and whether it is the last."""
    for last in (False, True):
        try:
            plain = box.decrypt(_nonce(number), sealed, _about(name, last=last))
        except (InvalidTag, ValueError):
            continue
        return zlib.decompress(plain), last
    raise CannotRestore.because("altered", name)


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _about(name: str, *, last: bool) -> bytes:
    return f"{name}|{'end' if last else 'more'}".encode()
