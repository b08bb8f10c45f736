"""Ceilings of funds: who is served when the money does not suffice.

Two ways. By queue: whole awards in a declared order; the first that a fund cannot carry closes that fund, so
that nobody jumps the queue. Pro rata: every part shrinks alike, whole fen, the largest remainders first, so
that the sum is the ceiling to the fen. An award that draws on several funds is paid only if every queued one
can carry its part. The order of rows in a table never counts.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from county.simulation.choices import CapMode, Turn

Parts = Mapping[str, int]
Key = tuple[str, str, int]  # scheme, kind of subject, its number


@dataclass(frozen=True)
class Cap:
    """At most so much from a fund."""

    fund: str
    ceiling_fen: int
    mode: str

    def as_json(self) -> dict[str, str | int]:
        return {"fund": self.fund, "ceiling_fen": self.ceiling_fen, "mode": self.mode}


@dataclass(frozen=True)
class Award:
    """What one decision would bring, by fund. since: hired, signed or registered on."""

    key: Key
    since: date | None
    parts: Parts
    place: int | None = None
    is_cut: bool = False

    @property
    def fen(self) -> int:
        return sum(self.parts.values())


def caps_of(rows: Iterable[Mapping[str, str | int]]) -> tuple[Cap, ...]:
    """Read what `as_json` wrote."""
    return tuple(Cap(str(row["fund"]), int(row["ceiling_fen"]), str(row["mode"])) for row in rows)


def allot(awards: Iterable[Award], caps: Iterable[Cap], *, turn: str) -> dict[Key, Award]:
    """Each award with what the funds suffice for. Without a ceiling an award stays as it is."""
    queued = {cap.fund: cap.ceiling_fen for cap in caps if cap.mode == CapMode.QUEUE}
    shared = {cap.fund: cap.ceiling_fen for cap in caps if cap.mode == CapMode.PRO_RATA}
    ordered = sorted(awards, key=_ORDERS[Turn(turn)])
    served = _queue(ordered, queued) if queued else ordered
    for fund, ceiling in sorted(shared.items()):
        served = _shrink(served, fund, ceiling)
    return {award.key: award for award in served}


def shares(wanted: Mapping[Key, int], ceiling: int) -> dict[Key, int]:
    """Every sum shrunk alike to the ceiling: rounded down, then a fen each to the largest remainders.

    Returns: sums that add up to the ceiling, or to what is wanted when that is less; none above its own.
    """
    whole = sum(wanted.values())
    if whole <= ceiling:
        return dict(wanted)
    given = {key: fen * ceiling // whole for key, fen in wanted.items()}
    left = ceiling - sum(given.values())
    by_remainder = sorted(wanted, key=lambda key: (-(wanted[key] * ceiling % whole), key))
    for key in by_remainder[:left]:
        given[key] += 1
    return given


def _queue(ordered: list[Award], room: dict[str, int]) -> list[Award]:
    left, closed, served, place = dict(room), set[str](), [], 0
    for award in ordered:
        drawn = {fund: fen for fund, fen in award.parts.items() if fund in left and fen > 0}
        if not drawn:
            served.append(award)
            continue
        place += 1
        short = {fund for fund, fen in drawn.items() if fund in closed or fen > left[fund]}
        closed |= short
        if short:
            nothing = dict.fromkeys(award.parts, 0)
            served.append(replace(award, parts=nothing, place=place, is_cut=True))
            continue
        for fund, fen in drawn.items():
            left[fund] -= fen
        served.append(replace(award, place=place))
    return served


def _shrink(awards: list[Award], fund: str, ceiling: int) -> list[Award]:
    wanted = {award.key: award.parts[fund] for award in awards if award.parts.get(fund)}
    given = shares(wanted, ceiling)
    return [
        replace(
            award,
            parts={**award.parts, fund: given[award.key]},
            is_cut=award.is_cut or given[award.key] < wanted[award.key],
        )
        if award.key in given
        else award
        for award in awards
    ]


_Order = Callable[[Award], tuple[object, ...]]
_ORDERS: Mapping[Turn, _Order] = {
    # Who has no day on record comes after those who have.
    Turn.EARLIEST: lambda award: (award.since is None, award.since or date.min, award.key),
    Turn.SMALLEST: lambda award: (award.fen, award.key),
    Turn.LARGEST: lambda award: (-award.fen, award.key),
}
