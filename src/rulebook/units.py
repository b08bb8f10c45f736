"""Units: what may be compared, added and multiplied, and how a written value becomes an exact number.

Money is whole fen, area is dm2 (0.01 m2), shares and rates are exact fractions; a rate is per year.
"""

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

_BASES = {
    "fen": ("fen", 1),
    "yuan": ("fen", 100),
    "people": ("people", 1),
    "person": ("people", 1),
    "household": ("households", 1),
    "households": ("households", 1),
    "month": ("months", 1),
    "months": ("months", 1),
    "day": ("days", 1),
    "days": ("days", 1),
    "year": ("years", 1),
    "years": ("years", 1),
    "dm2": ("dm2", 1),
    "m2": ("dm2", 100),
    "mu": ("dm2", 66_667),  # one mu is 666.67 m2, by the convention of the land registers
    "kwh": ("kwh", 1),
    "times": ("times", 1),
    "day_of_year": ("day_of_year", 1),  # written 03-31; the number is month * 100 + day
}
_PLAIN = {"share": (), "percent": (), "rate": (("years", -1),)}
_WHOLE = frozenset(
    {"fen", "people", "households", "months", "days", "years", "times", "kwh", "dm2", "day_of_year"}
)
_KINDS = frozenset({"flag", "date", "text", "texts"})
_NUMBER = re.compile(r"^(-?\d[\d,]*(?:\.\d+)?)\s*(%|bp|万元|亿元|元|万|亿)?$")
_FRACTION = re.compile(r"^(\d+)\s*/\s*(\d+)$")
_SCALES = {
    "%": Fraction(1, 100),
    "bp": Fraction(1, 10_000),
    "元": Fraction(100),
    "万元": Fraction(1_000_000),
    "亿元": Fraction(10_000_000_000),
    "万": Fraction(10_000),
    "亿": Fraction(100_000_000),
}
_MONEY_MARKS = frozenset({"元", "万元", "亿元"})

Dims = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Unit:
    """What a value is of. kind: number, flag, date, text or texts; dims: base units and powers."""

    kind: str = "number"
    dims: Dims = ()
    scale: Fraction = Fraction(1)  # written value times scale is the canonical value
    written: str = "share"

    def same(self, other: "Unit") -> bool:
        """May the two be compared, added, or stand for each other."""
        return self.kind == other.kind and self.dims == other.dims

    def times(self, other: "Unit") -> "Unit":
        """The unit of a product."""
        return _of(_merged(self.dims, other.dims, 1))

    def over(self, other: "Unit") -> "Unit":
        """The unit of a quotient."""
        return _of(_merged(self.dims, other.dims, -1))

    @property
    def whole(self) -> bool:
        """Counts that come only whole."""
        return len(self.dims) == 1 and self.dims[0][1] == 1 and self.dims[0][0] in _WHOLE

    def __str__(self) -> str:
        return self.written


@dataclass(frozen=True)
class TableUnit:
    """A table of values: its keys (one or two), then what it gives. `people -> fen`, `text x people -> fen`."""

    keys: tuple[Unit, ...]
    gives: Unit
    written: str

    def __str__(self) -> str:
        return self.written


AnyUnit = Unit | TableUnit


def _merged(left: Dims, right: Dims, sign: int) -> Dims:
    powers = dict(left)
    for base, power in right:
        powers[base] = powers.get(base, 0) + sign * power
    return tuple(sorted((base, power) for base, power in powers.items() if power))


def _of(dims: Dims) -> Unit:
    if not dims:
        return Unit()
    above = [name if power == 1 else f"{name}^{power}" for name, power in dims if power > 0]
    below = [name if power == -1 else f"{name}^{-power}" for name, power in dims if power < 0]
    return Unit("number", dims, Fraction(1), "/".join(["*".join(above) or "1", *below]))


def parse(text: str) -> AnyUnit:
    """Read a unit as written in a file. Raises: ValueError naming the word it does not know."""
    if "->" in text:
        left, _, right = text.partition("->")
        keys = tuple(_simple(part.strip()) for part in left.split(" x "))
        if not 1 <= len(keys) <= 2:
            raise ValueError(text)
        return TableUnit(keys, _simple(right.strip()), text.strip())
    return _simple(text.strip())


def _simple(text: str) -> Unit:
    if text in _KINDS:
        return Unit(kind=text, written=text)
    first, *rest = text.split("/")
    unit = _word(first)
    for word in rest:
        below = _word(word)
        unit = Unit("number", _merged(unit.dims, below.dims, -1), unit.scale / below.scale, text)
    return Unit("number", unit.dims, unit.scale, text)


def _word(word: str) -> Unit:
    if word in _PLAIN:
        return Unit("number", _PLAIN[word], Fraction(1), word)
    if word not in _BASES:
        raise ValueError(word)
    base, scale = _BASES[word]
    return Unit("number", ((base, 1),), Fraction(scale), word)


DAY_OF_YEAR: Dims = (("day_of_year", 1),)
Scalar = Fraction | bool | date | str | tuple[str, ...]


def number(text: str, unit: Unit) -> Fraction:
    """Read a number of this unit. Raises: ValueError with a short reason in English."""
    fraction = _FRACTION.match(text)
    if fraction:
        if int(fraction[2]) == 0:
            raise ValueError("divides by nought")
        return _checked(Fraction(int(fraction[1]), int(fraction[2])) * unit.scale, unit)
    found = _NUMBER.match(text)
    if not found:
        raise ValueError("not a number")
    mark = found[2] or ""
    value = Fraction(found[1].replace(",", "")) * _SCALES.get(mark, Fraction(1))
    if mark in _MONEY_MARKS:
        if ("fen", 1) not in unit.dims:
            raise ValueError(f"money, but the unit is {unit}")
        below = unit.scale if "fen" in unit.written else unit.scale / 100
        return _checked(value * below, unit)
    if mark in {"%", "bp"} and unit.dims not in {(), (("years", -1),)}:
        raise ValueError(f"a share, but the unit is {unit}")
    if unit.written == "percent" and not mark:
        value /= 100
    return _checked(value * unit.scale, unit)


def _checked(value: Fraction, unit: Unit) -> Fraction:
    if unit.whole and value.denominator != 1:
        raise ValueError(f"not a whole number of {unit}")
    if abs(value) > 2**53:
        raise ValueError("too large")
    return value


def _day_of_year(text: str) -> Fraction:
    day = date.fromisoformat(f"2000-{text}")
    return Fraction(day.month * 100 + day.day)


def scalar(text: str, unit: Unit) -> Scalar:
    """Read one value of any kind. Raises: ValueError with a short reason in English."""
    if unit.dims == DAY_OF_YEAR:
        return _day_of_year(text)
    if unit.kind == "number":
        return number(text, unit)
    if unit.kind == "flag":
        if text not in {"true", "false"}:
            raise ValueError("write true or false")
        return text == "true"
    if unit.kind == "date":
        return date.fromisoformat(text)
    if not text:
        raise ValueError("empty")
    return text


FLAG, DATE, TEXT, TEXTS, SHARE = (
    Unit("flag", written="flag"),
    Unit("date", written="date"),
    Unit("text", written="text"),
    Unit("texts", written="texts"),
    Unit(written="share"),
)
FEN, PEOPLE, MONTHS, DAYS, YEARS, DM2, TIMES, RATE = (
    _simple(word) for word in ("fen", "people", "months", "days", "years", "dm2", "times", "rate")
)
