"""Sealing of single values (SM4-GCM) and blind indexes to find them again (HMAC-SM3).

Shape of a sealed value: key version (1 byte) + nonce (12) + ciphertext + tag (16); 47 bytes for an
identity number. The context (`table:uid:column`) is bound in, so that a value moved to another row
or column does not open.

An unkeyed hash of an identity number is no protection: all numbers of a county can be listed in
seconds. Hence the keyed index, with a subkey of its own for each purpose.
"""

import hmac
import os
from functools import lru_cache
from typing import Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from county.core.text import normalise

KeyUse = Literal["field", "file"]

NONCE_BYTES = 12
TAG_BYTES = 16
OVERHEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES

# Indexes stay on the first key when sealing moves to a new one; otherwise every lookup would fail
# until all rows were indexed afresh.
INDEX_KEY_VERSION = 1


class Unsealable(Exception):
    """A sealed value does not open: changed, moved to another row, or its key is missing."""


def seal(plain: str | bytes, *, context: str, use: KeyUse = "field") -> bytes:
    """Encrypt with the current key, bound to its place: the context `table:uid:column`."""
    version: int = settings.ANYE_FIELD_KEY_CURRENT
    data = plain.encode() if isinstance(plain, str) else plain
    nonce = os.urandom(NONCE_BYTES)
    encryptor = Cipher(_sm4(_master(version), use), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(context.encode())
    body = encryptor.update(data) + encryptor.finalize()
    return b"".join((bytes((version,)), nonce, body, encryptor.tag))


def open_sealed(blob: bytes | memoryview, *, context: str, use: KeyUse = "field") -> bytes:
    """Decrypt with the key the value was sealed with.

    Raises: Unsealable when the value was changed or moved, is cut short, or its key is gone.
    """
    sealed = bytes(blob)
    if len(sealed) < OVERHEAD_BYTES:
        msg = f"{context}: {len(sealed)} bytes are too few for a sealed value"
        raise Unsealable(msg)
    if sealed[0] not in settings.ANYE_FIELD_KEYS:
        msg = f"{context}: no key of version {sealed[0]}"
        raise Unsealable(msg)
    nonce, tag = sealed[1 : 1 + NONCE_BYTES], sealed[-TAG_BYTES:]
    cipher = Cipher(_sm4(_master(sealed[0]), use), modes.GCM(nonce, tag))
    decryptor = cipher.decryptor()
    decryptor.authenticate_additional_data(context.encode())
    try:
        return decryptor.update(sealed[1 + NONCE_BYTES : -TAG_BYTES]) + decryptor.finalize()
    except InvalidTag:
        msg = f"{context}: the value was changed or belongs elsewhere"
        raise Unsealable(msg) from None


def open_text(blob: bytes | memoryview, *, context: str) -> str:
    """Decrypt a sealed text. Raises: Unsealable."""
    return open_sealed(blob, context=context).decode()


def key_version_of(blob: bytes | memoryview) -> int:
    """The key a value was sealed with: what a change of keys looks for."""
    return blob[0]


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
