"""Sealing of single values (SM4-GCM) and blind indexes to find them again (HMAC-SM3).

Shape of a sealed value: key version (1 byte) + nonce (12) + ciphertext + tag (16); 47 bytes for an
identity number. With a subject, the row's own key is mixed in (core/subjects.py) and the version's
highest bit set: once that key is destroyed the value opens for nobody. The context `table:uid:column`
is bound in, so that a value moved to another row or column does not open.

An unkeyed hash of an identity number is no protection: all numbers of a county can be listed in
seconds. Hence the keyed index, with a subkey of its own for each purpose.
"""

import hashlib
import hmac
import os
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from county.core import subjects
from county.core.text import normalise

KeyUse = Literal["field", "file"]

NONCE_BYTES = 12
TAG_BYTES = 16
OVERHEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES

# Set in the version's byte: sealed with the key of one row.
OF_SUBJECT = 0x80

# Indexes stay on the first key when sealing moves to a new one; otherwise every lookup would fail
# until all rows were indexed afresh.
INDEX_KEY_VERSION = 1


class Unsealable(Exception):
    """A sealed value does not open: changed, moved to another row, or its key is missing."""


def seal(
    plain: str | bytes, *, context: str, use: KeyUse = "field", subject: UUID | None = None
) -> bytes:
    """Encrypt with the current key, bound to its place: the context `table:uid:column`.

    subject: the uid of the row, whose own key is then needed to open it.
    """
    version: int = settings.ANYE_FIELD_KEY_CURRENT
    data = plain.encode() if isinstance(plain, str) else plain
    nonce = os.urandom(NONCE_BYTES)
    encryptor = Cipher(_key(version, use, subject), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(context.encode())
    body = encryptor.update(data) + encryptor.finalize()
    mark = version if subject is None else version | OF_SUBJECT
    return b"".join((bytes((mark,)), nonce, body, encryptor.tag))


def open_sealed(
    blob: bytes | memoryview, *, context: str, use: KeyUse = "field", subject: UUID | None = None
) -> bytes:
    """Decrypt with the key the value was sealed with.

    Raises: Unsealable when the value was changed or moved, is cut short, or its key is gone.
    """
    sealed = bytes(blob)
    if len(sealed) < OVERHEAD_BYTES:
        msg = f"{context}: {len(sealed)} bytes are too few for a sealed value"
        raise Unsealable(msg)
    version = key_version_of(sealed)
    if version not in settings.ANYE_FIELD_KEYS:
        msg = f"{context}: no key of version {version}"
        raise Unsealable(msg)
    nonce, tag = sealed[1 : 1 + NONCE_BYTES], sealed[-TAG_BYTES:]
    owner = subject if sealed[0] & OF_SUBJECT else None
    try:
        cipher = Cipher(_key(version, use, owner), modes.GCM(nonce, tag))
    except subjects.Destroyed:
        msg = f"{context}: its key was destroyed"
        raise Unsealable(msg) from None
    decryptor = cipher.decryptor()
    decryptor.authenticate_additional_data(context.encode())
    try:
        return decryptor.update(sealed[1 + NONCE_BYTES : -TAG_BYTES]) + decryptor.finalize()
    except InvalidTag:
        msg = f"{context}: the value was changed or belongs elsewhere"
        raise Unsealable(msg) from None


def open_text(blob: bytes | memoryview, *, context: str, subject: UUID | None = None) -> str:
    """Decrypt a sealed text. Raises: Unsealable."""
    return open_sealed(blob, context=context, subject=subject).decode()


def key_version_of(blob: bytes | memoryview) -> int:
    """The key a value was sealed with: what a change of keys looks for."""
    return blob[0] & ~OF_SUBJECT


def blind_index(value: str, *, purpose: str) -> bytes:
    """Compute the lookup key of a value: equal for equal values, useless without the key.

    White space, hyphens, case and full-width forms do not matter. The purpose is one word for each
    kind of value (`id_number`, `phone`); indexes of different purposes cannot be compared.

    Returns: 32 bytes.
    """
    digest = _index_hmac(_master(INDEX_KEY_VERSION), purpose).copy()
    digest.update(_canonical(value).encode())
    return digest.digest()


def _canonical(value: str) -> str:
    if value.isascii() and value.isalnum():
        return value.upper()
    return normalise(value).replace(" ", "").replace("-", "").upper()


def _master(version: int) -> str:
    try:
        master: str = settings.ANYE_FIELD_KEYS[version]
    except KeyError:
        msg = f"ANYE_FIELD_KEYS has no key of version {version}"
        raise ImproperlyConfigured(msg) from None
    return master


def _key(version: int, use: KeyUse, subject: UUID | None) -> algorithms.SM4:
    if subject is None:
        return _sm4(_master(version), use)
    return _sm4_of(_master(version), use, subjects.key_of(subject))


# Room for the few rows being read at this moment: the three values of a person follow one another.
@lru_cache(maxsize=64)
def _sm4_of(master: str, use: KeyUse, key: bytes) -> algorithms.SM4:
    """Both keys are needed: that of the installation and that of the row."""
    mixed = _mixer(master, use).copy()
    mixed.update(key)
    return algorithms.SM4(mixed.digest()[:16])


@lru_cache(maxsize=32)
def _mixer(master: str, use: KeyUse) -> Any:
    """Two keys of 32 bytes each, hashed one after the other: one block, and no object made anew."""
    return hashlib.new("sm3", _subkey(master, label=f"{use}:subject", length=32))


# Cached by the master key itself, so that a changed setting never meets an old subkey.
@lru_cache(maxsize=32)
def _sm4(master: str, use: KeyUse) -> algorithms.SM4:
    return algorithms.SM4(_subkey(master, label=use, length=16))


@lru_cache(maxsize=32)
def _index_hmac(master: str, purpose: str) -> hmac.HMAC:
    return hmac.new(_subkey(master, label=f"index:{purpose}", length=32), digestmod="sm3")


def _subkey(master: str, *, label: str, length: int) -> bytes:
    secret = bytes.fromhex(master)
    if len(secret) != 32:
        msg = "each of ANYE_FIELD_KEYS must be 64 hexadecimal digits"
        raise ImproperlyConfigured(msg)
    info = f"anye:{label}".encode()
    return HKDF(algorithm=hashes.SM3(), length=length, salt=None, info=info).derive(secret)
