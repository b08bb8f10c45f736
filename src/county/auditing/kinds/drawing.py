"""Drawing a sample that anybody draws again: from the keys, their amounts, the size and the seed alone."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# From how many fen on a stratum begins.
BOUNDS = (0, 10_000_00, 50_000_00)


@dataclass(frozen=True)
class Stratum:
    """Payments of an amount from `least_fen` to below the next one's; `drawn` are the keys of the sample."""

    least_fen: int
    count: int
    total_fen: int
    drawn: tuple[int, ...]


def draw(amounts: Mapping[int, int], *, seed: str, size: int) -> list[Stratum]:
    """amounts: key -> fen. Each stratum gets its share of the money, one at least, all when it is smaller;
    within it the keys whose SHA-256 with the seed comes first. The same on every machine.
    """
    groups = [
        (least, {key: fen for key, fen in amounts.items() if _is_in(fen, least)})
        for least in BOUNDS
    ]
    groups = [(least, group) for least, group in groups if group]
    shares = _shares([(len(group), sum(group.values())) for _least, group in groups], size)
    return [
        Stratum(least, len(group), sum(group.values()), _first(list(group), seed, share))
        for (least, group), share in zip(groups, shares, strict=True)
    ]


def digest(amounts: Mapping[int, int]) -> str:
    """The hash of a population: keys and amounts in order."""
    return hashlib.sha256(json.dumps(sorted(amounts.items())).encode()).hexdigest()


def _is_in(fen: int, least: int) -> bool:
    above = [bound for bound in BOUNDS if bound > least]
    return least <= fen and (not above or fen < above[0])


def _shares(groups: Sequence[tuple[int, int]], size: int) -> list[int]:
    """How many of each; what one cannot take the next ones get, the greatest amounts first."""
    total = sum(fen for _count, fen in groups)
    shares = [min(count, max(1, size * fen // total)) if total else 0 for count, fen in groups]
    for at in range(len(groups) - 1, -1, -1):
        left = size - sum(shares)
        shares[at] += max(0, min(left, groups[at][0] - shares[at]))
    return shares


def _first(keys: Sequence[int], seed: str, many: int) -> tuple[int, ...]:
    marked = sorted(keys, key=lambda key: hashlib.sha256(f"{seed}:{key}".encode()).digest())
    return tuple(sorted(marked[:many]))
