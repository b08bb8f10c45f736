"""The columns of an answer."""

from dataclasses import dataclass

from rulebook.units import Unit


@dataclass(frozen=True)
class Column:
    """One column of the answer. kind: key, fact, doubt, before, working, test, leaf, side, since, amount,
    winner, room, stage, meets, part, final.
    """

    name: str
    kind: str
    unit: Unit
    den: int = 1
    of: str = ""  # the name in the scheme
