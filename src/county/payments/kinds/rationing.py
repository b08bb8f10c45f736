"""Money that does not suffice, shared out: each appropriation's part of every payment shrunk alike, in whole fen."""

from collections.abc import Mapping, Sequence

from county.payments.kinds.splitting import split

# appropriation -> fen
Parts = Mapping[int, int]


def wanted_of(payments: Sequence[Parts]) -> dict[int, int]:
    """What all of them ask of each appropriation."""
    found: dict[int, int] = {}
    for parts in payments:
        for key, fen in parts.items():
            found[key] = found.get(key, 0) + fen
    return found


def cut(payments: Sequence[Parts], left: Parts) -> list[dict[int, int]]:
    """What each payment gets. Of an appropriation that suffices, all; of another the sum is what is left, to the fen,
    the largest remainders first, then in the order given.
    """
    given = [dict(parts) for parts in payments]
    for key, wanted in wanted_of(payments).items():
        money = max(left.get(key, 0), 0)
        if money < wanted:
            shares = split(money, [parts.get(key, 0) for parts in payments])
            for parts, fen in zip(given, shares, strict=True):
                if key in parts:
                    parts[key] = fen
    return given
