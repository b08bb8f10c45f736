"""A sample that anybody draws again from its seed and the keys."""

import hashlib
import json
from collections.abc import Sequence

from county.claims.choices import SAMPLE_LEAST, SAMPLE_ONE_IN


def size_for(count: int) -> int:
    """One in twenty, five at least, all when there are fewer."""
    return min(count, max(SAMPLE_LEAST, -(-count // SAMPLE_ONE_IN)))


def draw(keys: Sequence[int], *, seed: str, size: int) -> list[int]:
    """The keys whose SHA-256 with the seed comes first: the same on every machine, whatever their order."""
    return sorted(sorted(keys, key=lambda key: _mark(seed, key))[:size])


def keys_digest(keys: Sequence[int]) -> str:
    return hashlib.sha256(json.dumps(sorted(keys)).encode()).hexdigest()


def _mark(seed: str, key: int) -> bytes:
    return hashlib.sha256(f"{seed}:{key}".encode()).digest()
