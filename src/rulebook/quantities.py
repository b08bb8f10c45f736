"""Exact values in SQL: a whole numerator, a known denominator, perhaps a second one from the data.

Each carries its unit and the bounds of its numerator, so that the compiler proves that nothing overflows
64 bits; what it cannot prove it refuses. Canonical text is DuckDB's.
"""

import math
from dataclasses import dataclass, replace
from fractions import Fraction

from rulebook.units import FLAG, Unit

LARGEST = 2**63 - 1


class Misfit(Exception):
    """An expression that cannot stand; becomes a fault at the expression's mark."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        self.code, self.zh, self.en = code, zh, en
        super().__init__(en)


@dataclass(frozen=True)
class Quantity:
    """sql / (den * over). low..high bound the numerator; doubt counts what may yet be added to it."""

    sql: str
    unit: Unit
    den: int = 1
    over: str = ""
    over_high: int = 1
    low: int = 0
    high: int = 1
    doubt: str = ""
    constant: Fraction | None = None

    def need(self, kind: str) -> "Quantity":
        """Itself, when it is of this kind. Raises: Misfit otherwise."""
        if self.unit.kind != kind:
            raise Misfit(
                "kind",
                f"这里要{_KIND_ZH[kind]}，得到的是“{self.unit}”。",
                f"A {kind} is needed here, not {self.unit}.",
            )
        return self

    def scaled(self, factor: int) -> "Quantity":
        """The same value over a denominator `factor` times as large."""
        if factor == 1:
            return self
        return replace(
            self,
            sql=f"({self.sql} * {factor})",
            den=self.den * factor,
            low=bounded(self.low * factor),
            high=bounded(self.high * factor),
            doubt=f"({self.doubt} * {factor})" if self.doubt else "",
        )

    def plain(self) -> "Quantity":
        """Itself, when its denominator is known. Raises: Misfit for a share of two counts."""
        if self.over:
            raise Misfit(
                "ratio",
                "两个数之比只能用来比较。",
                "A share of two counts can only be compared, or rounded.",
            )
        return self


_KIND_ZH = {"number": "数", "flag": "是否", "date": "日期", "text": "类别", "texts": "一组类别"}


def bounded(value: int) -> int:
    """The value, when 64 bits hold it. Raises: Misfit."""
    if abs(value) > LARGEST:
        raise Misfit(
            "overflow",
            "算式可能超出 64 位整数：请先取整或减小上限。",
            "The product may exceed 64 bits: round earlier, or lower the maxima.",
        )
    return value


def constant(value: Fraction, unit: Unit) -> Quantity:
    """A parameter's number."""
    return Quantity(
        str(value.numerator),
        unit,
        den=value.denominator,
        low=bounded(value.numerator),
        high=value.numerator,
        constant=value,
    )


def flag(sql: str) -> Quantity:
    """A test's outcome."""
    return Quantity(sql, FLAG)


def fit(left: Quantity, right: Quantity) -> None:
    """Refuse two values of different units."""
    if not left.unit.same(right.unit):
        raise Misfit(
            "unit_misfit",
            f"单位不合：“{left.unit}”不能与“{right.unit}”相比或相加。",
            f"Units do not fit: {left.unit} against {right.unit}.",
        )


def align(*values: Quantity) -> list[Quantity]:
    """The same values over one denominator."""
    common = math.lcm(*(value.den for value in values))
    return [value.scaled(common // value.den) for value in values]


def add(left: Quantity, right: Quantity, sign: str) -> Quantity:
    """Sum or difference of the same unit."""
    left.need("number").plain(), right.need("number").plain()
    fit(left, right)
    one, two = align(left, right)
    low, high = (
        (one.low + two.low, one.high + two.high)
        if sign == "+"
        else (one.low - two.high, one.high - two.low)
    )
    known = None
    if left.constant is not None and right.constant is not None:
        known = left.constant + (right.constant if sign == "+" else -right.constant)
        return constant(known, left.unit)
    doubts = [value.doubt for value in (one, two) if value.doubt] if sign == "+" else []
    return Quantity(
        f"({one.sql} {sign} {two.sql})",
        left.unit,
        den=one.den,
        low=bounded(low),
        high=bounded(high),
        doubt=f"({' + '.join(doubts)})" if doubts else "",
    )


def multiply(left: Quantity, right: Quantity) -> Quantity:
    """Product; constants are multiplied in exact fractions and reduced."""
    left.need("number"), right.need("number")
    unit = left.unit.times(right.unit)
    if left.constant is not None and right.constant is not None:
        return constant(left.constant * right.constant, unit)
    if left.constant is not None:
        left, right = right, left
    if left.over and right.over:
        right.plain()
    corners = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
    doubt = ""
    if right.constant is not None and left.doubt:
        doubt = f"({left.doubt} * {right.sql})"
    return Quantity(
        f"({left.sql} * {right.sql})",
        unit,
        den=bounded(left.den * right.den),
        over=left.over or right.over,
        over_high=max(left.over_high, right.over_high),
        low=bounded(min(corners)),
        high=bounded(max(corners)),
        doubt=doubt,
    )


def compare(left: Quantity, sign: str, right: Quantity) -> Quantity:
    """A test. Shares are compared by cross-multiplication; a share of nobody meets nothing."""
    if left.unit.kind != right.unit.kind or left.unit.kind == "texts":
        fit(left, right)
    if left.unit.kind != "number":
        if left.unit.kind == "flag" or (left.unit.kind == "text" and sign not in {"=", "<>"}):
            raise Misfit("kind", "是否和类别不能比大小。", "Flags and words have no order.")
        return flag(f"({left.sql} {sign} {right.sql})")
    fit(left, right)
    one, two = cross(left, right)
    sure, possible = _bounds(one, two, sign)
    if sure == possible:
        said = f"({sure})"
    elif sign in {"=", "<>"}:
        doubts = " + ".join(value.doubt for value in (one, two) if value.doubt)
        said = f"CASE WHEN {doubts} > 0 THEN NULL ELSE {sure} END"
    else:
        said = f"CASE WHEN {sure} THEN TRUE WHEN {possible} THEN NULL ELSE {_not_known(sure)} END"
    for over in (left.over, right.over):
        if over:
            said = f"CASE WHEN {over} = 0 THEN FALSE ELSE {said} END"
    return flag(said)


def cross(left: Quantity, right: Quantity) -> tuple[Quantity, Quantity]:
    """Two whole numbers that compare as the two values do."""
    common = math.lcm(left.den, right.den)
    one = _spread(left, common // left.den, right)
    two = _spread(right, common // right.den, left)
    return one, two


def _spread(value: Quantity, factor: int, other: Quantity) -> Quantity:
    sql, doubt, reach = value.sql, value.doubt, factor * other.over_high
    for times in ([str(factor)] if factor != 1 else []) + ([other.over] if other.over else []):
        sql = f"{sql} * {times}"
        doubt = f"{doubt} * {times}" if doubt else ""
    bounded(value.low * reach), bounded(value.high * reach)
    return replace(value, sql=sql, doubt=doubt)


def _bounds(one: Quantity, two: Quantity, sign: str) -> tuple[str, str]:
    more_one = f"{one.sql} + {one.doubt}" if one.doubt else one.sql
    more_two = f"{two.sql} + {two.doubt}" if two.doubt else two.sql
    if sign in {"<", "<="}:
        return f"{more_one} {sign} {two.sql}", f"{one.sql} {sign} {more_two}"
    return f"{one.sql} {sign} {more_two}", f"{more_one} {sign} {two.sql}"


def _not_known(test: str) -> str:
    """FALSE where the test says no, unknown where it says nothing."""
    return f"({test})"
