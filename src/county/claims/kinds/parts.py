"""What of a claim is paid when, and out of which funds: read from the row it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rulebook.model import Scheme
from rulebook.words import FUNDS


@dataclass(frozen=True)
class Part:
    """One payment of a claim. funds: (name, fen) adding up to the amount. is_ripe: it may be paid by the row."""

    stage: int
    amount_fen: int
    funds: tuple[tuple[str, int], ...]
    is_ripe: bool = True


def parts_of(
    scheme: Scheme, row: Mapping[str, Any], amount_fen: int, *, now: Any = None
) -> list[Part]:
    """The whole at once, or the payments the scheme names. now: the row of the latest run, where it has one.

    Raises: KeyError when the row does not say how the amount is borne or divided.
    """
    borne = _borne(scheme, row, amount_fen)
    if not scheme.payments:
        return [Part(1, amount_fen, borne)]
    found = []
    before = 0
    for stage, share in enumerate(scheme.payments, 1):
        fen = row[f"pay_{share.name}"]
        when = f"when_{share.name}"
        is_ripe = share.tree is None or any(
            seen is not None and seen.get(when) is True for seen in (row, now)
        )
        if fen:
            found.append(Part(stage, fen, _slice(borne, before, before + fen), is_ripe))
        before += fen
    return found


def fund_words(name: str, language: str = "zh") -> str:
    """The fund's name in the language."""
    said = FUNDS.get(name, (name, name))
    return said[1] if language == "en" else said[0]


def fund_names(scheme: Scheme) -> list[str]:
    return [share.name for share in scheme.funds]


def _borne(scheme: Scheme, row: Mapping[str, Any], amount_fen: int) -> tuple[tuple[str, int], ...]:
    names = fund_names(scheme)
    if len(names) < 2:
        return (((names or [""])[0], amount_fen),)
    return tuple((name, row[f"fund_{name}"]) for name in names if row[f"fund_{name}"])


def _slice(borne: tuple[tuple[str, int], ...], start: int, end: int) -> tuple[tuple[str, int], ...]:
    """What of each fund falls between two fen of the whole: over all payments each fund bears its own to the fen."""
    whole = sum(fen for _name, fen in borne)
    if not whole:
        return ()
    found, used = [], 0
    for place, (name, fen) in enumerate(borne):
        last = place == len(borne) - 1
        mine = end - start - used if last else fen * end // whole - fen * start // whole
        used += mine
        if mine:
            found.append((name, mine))
    return tuple(found)
