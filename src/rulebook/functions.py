"""The fixed functions of the language: each checks its units and writes its SQL. No others exist.

Values in hand are exact fractions; only `round` makes them whole, by the mode it names.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from rulebook import sqltext
from rulebook.model import Key, Parameter, Table
from rulebook.quantities import (
    Misfit,
    Quantity,
    align,
    bounded,
    compare,
    constant,
    cross,
    fit,
    flag,
    multiply,
)
from rulebook.units import DAYS, MONTHS, SHARE, YEARS, TableUnit, Unit


@dataclass(frozen=True)
class TableValue:
    """A table parameter as it stands in one epoch."""

    name: str
    unit: TableUnit
    table: Table


@dataclass(frozen=True)
class Word:
    """A fixed word of a function: a rounding mode, a rounding unit."""

    word: str


Argument = Quantity | TableValue | Word
MODES = ("down", "up", "half_up")
ROUND_TO = {"fen": 1, "jiao": 10, "yuan": 100, "ten_yuan": 1_000, "hundred_yuan": 10_000}
WORDS = frozenset(MODES) | frozenset(ROUND_TO)


def _numbers(*values: Argument) -> list[Quantity]:
    found = []
    for value in values:
        if not isinstance(value, Quantity):
            raise Misfit(
                "kind", "这里要一个数，不是表或词。", "A number is needed, not a table or a word."
            )
        found.append(value)
    return found


def _table(value: Argument) -> TableValue:
    if not isinstance(value, TableValue):
        raise Misfit(
            "kind", "这里要一个表（单位含 ->）。", "A table is needed (its unit has '->')."
        )
    return value


def _keyed(key: Quantity, unit: Unit) -> None:
    if key.unit.kind != unit.kind or not key.unit.same(unit):
        raise Misfit(
            "unit_misfit",
            f"表的键是“{unit}”，给的是“{key.unit}”。",
            f"The table's key is {unit}, not {key.unit}.",
        )


def _gives(rows: "list[tuple[tuple[Key, ...], Fraction]]", unit: Unit) -> tuple[int, int, int]:
    """The common denominator and the bounds of a table's values."""
    den = math.lcm(*(value.denominator for _key, value in rows)) if rows else 1
    numbers = [int(value * den) for _key, value in rows]
    return den, min([0, *numbers]), max([0, *numbers])


def _at_least(key: Quantity, threshold: Fraction) -> str:
    one, two = cross(key, constant(threshold, key.unit))
    return f"{one.sql} >= {two.sql}"


def _equal(key: Quantity, wanted: Key) -> str:
    if isinstance(wanted, str):
        return f"{key.sql} = {sqltext.word(wanted)}"
    one, two = cross(key, constant(wanted, key.unit))
    return f"{one.sql} = {two.sql}"


def _cases(key: str, tests: list[tuple[str, int]]) -> str:
    """First test that holds gives its value; none gives nought; an unknown key gives unknown."""
    whens = " ".join(f"WHEN {test} THEN {value}" for test, value in tests)
    return f"CASE WHEN {key} IS NULL THEN NULL {whens} ELSE 0 END"


def band(*args: Argument) -> Quantity:
    """band(count, table): the value of the highest step reached; below the lowest, nought."""
    (key,), table = _numbers(args[0]), _table(args[1])
    _keyed(key.plain(), table.unit.keys[0])
    rows = list(table.table.rows)
    den, low, high = _gives(rows, table.unit.gives)
    tests = [(_at_least(key, Fraction(row[0])), int(value * den)) for row, value in reversed(rows)]
    return Quantity(_cases(key.sql, tests), table.unit.gives, den, low=low, high=high)


def lookup(*args: Argument) -> Quantity:
    """lookup(key, table): the value written for exactly this key, else nought."""
    (key,), table = _numbers(args[0]), _table(args[1])
    _keyed(key, table.unit.keys[0])
    rows = list(table.table.rows)
    den, low, high = _gives(rows, table.unit.gives)
    tests = [(_equal(key, row[0]), int(value * den)) for row, value in rows]
    return Quantity(_cases(key.sql, tests), table.unit.gives, den, low=low, high=high)


def matrix(*args: Argument) -> Quantity:
    """matrix(word, count, table): the word picks the row, the highest step reached picks the value."""
    (word, key), table = _numbers(args[0], args[1]), _table(args[2])
    if len(table.unit.keys) != 2:
        raise Misfit("kind", "matrix 要两个键的表。", "matrix needs a table with two keys.")
    _keyed(word, table.unit.keys[0])
    _keyed(key.plain(), table.unit.keys[1])
    rows = list(table.table.rows)
    den, low, high = _gives(rows, table.unit.gives)
    tests = [
        (f"{_equal(word, row[0])} AND {_at_least(key, Fraction(row[1]))}", int(value * den))
        for row, value in reversed(rows)
    ]
    sql = f"CASE WHEN {word.sql} IS NULL THEN NULL ELSE {_cases(key.sql, tests)} END"
    return Quantity(sql, table.unit.gives, den, low=low, high=high)


def marginal(*args: Argument) -> Quantity:
    """marginal(x, table): each slice of x at its own rate, as with income tax."""
    (key,), table = _numbers(args[0]), _table(args[1])
    _keyed(key.plain(), table.unit.keys[0])
    unit = key.unit.times(table.unit.gives)
    rows = list(table.table.rows)
    den = math.lcm(
        *(value.denominator for _k, value in rows), *(Fraction(k[0]).denominator for k, _v in rows)
    )
    parts, before, high = [], Fraction(0), 0
    for place, (row, rate) in enumerate(rows):
        start = Fraction(row[0])
        above = int(rate * den)
        offset = int((before - rate * start) * den * key.den)
        parts.append(f"WHEN {_at_least(key, start)} THEN {key.sql} * {above} + {offset}")
        high = max(high, bounded(key.high * above + offset))
        following = Fraction(rows[place + 1][0][0]) if place + 1 < len(rows) else start
        before += rate * (following - start)
    sql = f"CASE WHEN {key.sql} IS NULL THEN NULL {' '.join(reversed(parts))} ELSE 0 END"
    return Quantity(sql, unit, den * key.den, low=0, high=high)


def _edge(pick: Callable[[list[Fraction]], Fraction]) -> Callable[..., Quantity]:
    def edge(*args: Argument) -> Quantity:
        table = _table(args[0])
        unit = table.unit.keys[-1]
        if unit.kind != "number":
            raise Misfit("kind", "这个表的键不是数。", "This table's key is not a number.")
        return constant(pick([Fraction(row[-1]) for row, _v in table.table.rows]), unit)

    return edge


def _pick(sign: str) -> Callable[..., Quantity]:
    def pick(*args: Argument) -> Quantity:
        first, *others = _numbers(*args)
        chosen = first.need("number").plain()
        for other in others:
            fit(chosen, other.need("number").plain())
            one, two = align(chosen, other)
            sql = (
                f"CASE WHEN {one.sql} {sign} {two.sql} THEN {one.sql}"
                f" WHEN {two.sql} {sign} {one.sql} THEN {two.sql} END"
            )
            ends = (min, min) if sign == "<=" else (max, max)
            chosen = Quantity(
                sql,
                one.unit,
                one.den,
                low=ends[0](one.low, two.low),
                high=ends[1](one.high, two.high),
            )
        return chosen

    return pick


def positive(*args: Argument) -> Quantity:
    """positive(x): x, but never below nought."""
    (value,) = _numbers(args[0])
    value.need("number").plain()
    if value.constant is not None:
        return constant(max(value.constant, Fraction(0)), value.unit)
    return replace(
        value,
        sql=f"CASE WHEN {value.sql} < 0 THEN 0 ELSE {value.sql} END",
        low=max(0, value.low),
        high=max(0, value.high),
        doubt="",
    )


def rounded(*args: Argument) -> Quantity:
    """round(x, mode) or round(x, mode, yuan): down, up or half_up; the only way to whole money."""
    (value,) = _numbers(args[0])
    mode, to = _how(value, args[1:])
    below = value.den * to
    if value.constant is not None:
        return constant(Fraction(_rounded(value.constant / to, mode) * to), value.unit)
    divisor = f"({below} * {value.over})" if value.over else str(below)
    reach = below * value.over_high
    if mode == "down":
        sql = f"({value.sql} // {divisor})"
    elif mode == "up":
        sql = f"(({value.sql} + {divisor} - 1) // {divisor})"
    else:
        sql = f"((2 * {value.sql} + {divisor}) // (2 * {divisor}))"
    bounded(2 * value.high + 2 * reach)
    if value.over:
        sql = f"CASE WHEN {value.over} > 0 THEN {sql} END"
    high = value.high // value.den + to
    if below == 1 and not value.over:
        sql = value.sql
    return Quantity(f"({sql} * {to})" if to != 1 else sql, value.unit, low=0, high=bounded(high))


def _how(value: Quantity, args: tuple[Argument, ...]) -> tuple[str, int]:
    """The mode, and how many fen it rounds to."""
    words = [arg.word for arg in args if isinstance(arg, Word)]
    if len(words) != len(args) or words[0] not in MODES:
        raise Misfit(
            "mode",
            "round 要写明方式：down、up 或 half_up。",
            "round names its mode: down, up or half_up.",
        )
    to = ROUND_TO.get(words[1] if len(words) > 1 else "fen")
    if to is None or (to != 1 and value.unit.dims != (("fen", 1),)):
        raise Misfit("mode", "只有钱可以取整到元、角。", "Only money rounds to yuan.")
    if value.need("number").low < 0:
        raise Misfit(
            "negative",
            "可能为负：先用 positive(...)。",
            "May be negative: use positive(...) first.",
        )
    return words[0], to


def _rounded(value: Fraction, mode: str) -> int:
    if mode == "down":
        return math.floor(value)
    return math.ceil(value) if mode == "up" else math.floor(value + Fraction(1, 2))


def share_of(*args: Argument) -> Quantity:
    """share_of(part, whole): an exact share; compare it, nothing more."""
    part, whole = _numbers(*args)
    fit(part.need("number").plain(), whole.need("number").plain())
    one, two = align(part, whole)
    return replace(one, unit=SHARE, den=1, over=two.sql, over_high=max(1, two.high))


def average(*args: Argument) -> Quantity:
    """average(sum, count): an exact mean; compare it or round it."""
    total, count = _numbers(*args)
    total.need("number").plain(), count.need("number").plain()
    return replace(
        total.scaled(count.den),
        unit=total.unit.over(count.unit),
        den=total.den,
        over=count.sql,
        over_high=max(1, count.high),
        doubt="",
    )


def product(*args: Argument) -> Quantity:
    """percent(x, share) and per_area(area, rate): the exact product."""
    left, right = _numbers(*args)
    return multiply(left, right)


def interest(*args: Argument) -> Quantity:
    """interest(principal, rate, days, basis): simple interest by days; basis is a parameter in days/year."""
    principal, rate, days, basis = _numbers(*args)
    if basis.constant is None or basis.unit.dims != (("days", 1), ("years", -1)):
        raise Misfit(
            "unit_misfit",
            "计息基数应是单位为 days/year 的参数。",
            "The basis is a parameter in days/year.",
        )
    if rate.unit.dims != (("years", -1),) or not days.unit.same(DAYS):
        raise Misfit(
            "unit_misfit",
            "利率单位应为 rate，天数应为 days。",
            "The rate is in rate, the days in days.",
        )
    below = constant(1 / basis.constant, SHARE.over(basis.unit))
    return multiply(multiply(multiply(principal, rate), days), below)


def _between(name: str, unit: Unit, high: int) -> Callable[..., Quantity]:
    def between(*args: Argument) -> Quantity:
        first, last = _numbers(*args)
        first.need("date"), last.need("date")
        return Quantity(getattr(sqltext, name)(first.sql, last.sql), unit, low=-high, high=high)

    return between


def one_of(*args: Argument) -> Quantity:
    """one_of(word, words): is the word among the parameter's words."""
    word, words = _numbers(*args)
    word.need("text"), words.need("texts")
    return flag(f"({word.sql} IN {words.sql})")


def at_least(*args: Argument) -> Quantity:
    """at_least(n, a, b, c): at least n of the tests hold."""
    wanted, *tests = _numbers(*args)
    for test in tests:
        test.need("flag")
    if wanted.constant is None:
        raise Misfit("kind", "at_least 的第一项应是参数。", "at_least begins with a parameter.")
    true = " + ".join(f"CASE WHEN {test.sql} THEN 1 ELSE 0 END" for test in tests)
    open_ = " + ".join(f"CASE WHEN ({test.sql}) IS NULL THEN 1 ELSE 0 END" for test in tests)
    least = math.ceil(wanted.constant)
    return flag(
        f"CASE WHEN {true} >= {least} THEN TRUE WHEN {true} + {open_} >= {least} THEN NULL ELSE FALSE END"
    )


def known(*args: Argument) -> Quantity:
    """known(x): is there evidence at all; never unknown itself."""
    (value,) = _numbers(args[0])
    return flag(f"({value.sql} IS NOT NULL)")


FUNCTIONS: dict[str, tuple[int, int, Callable[..., Quantity]]] = {
    "band": (2, 2, band),
    "lookup": (2, 2, lookup),
    "matrix": (3, 3, matrix),
    "marginal": (2, 2, marginal),
    "lowest": (1, 1, _edge(min)),
    "highest": (1, 1, _edge(max)),
    "min": (2, 8, _pick("<=")),
    "cap": (2, 2, _pick("<=")),
    "max": (2, 8, _pick(">=")),
    "positive": (1, 1, positive),
    "round": (2, 3, rounded),
    "share_of": (2, 2, share_of),
    "average": (2, 2, average),
    "percent": (2, 2, product),
    "per_area": (2, 2, product),
    "interest": (4, 4, interest),
    "months_between": (2, 2, _between("whole_months", MONTHS, 4_800)),
    "years_between": (2, 2, _between("whole_years", YEARS, 400)),
    "days_between": (2, 2, _between("days", DAYS, 146_100)),
    "one_of": (2, 2, one_of),
    "at_least": (2, 12, at_least),
    "known": (1, 1, known),
}


def call(name: str, args: list[Argument]) -> Quantity:
    """Write one call. Raises: Misfit for an unknown function or the wrong number of values."""
    if name not in FUNCTIONS:
        raise Misfit(
            "unknown_function",
            f"没有函数“{name}”。可用：{'、'.join(FUNCTIONS)}。",
            f"No function '{name}'. Known: {', '.join(FUNCTIONS)}.",
        )
    least, most, write = FUNCTIONS[name]
    if not least <= len(args) <= most:
        raise Misfit(
            "arity",
            f"{name} 要 {least}–{most} 项，写了 {len(args)} 项。",
            f"{name} takes {least} to {most} values, not {len(args)}.",
        )
    return write(*args)


def table_of(parameter: Parameter, value: object) -> TableValue:
    """The table a parameter holds in one epoch."""
    if not isinstance(parameter.unit, TableUnit) or not isinstance(value, Table):
        raise Misfit("kind", "不是表。", "Not a table.")
    return TableValue(parameter.name, parameter.unit, value)


__all__ = ["FUNCTIONS", "Argument", "TableValue", "Word", "call", "compare", "table_of"]
