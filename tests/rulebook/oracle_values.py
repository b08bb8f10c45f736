"""A plain, slow reading of expressions in Python.

Numbers are Fractions, unknown is None, a count that may yet grow is a Counted, a share of two counts a Ratio.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor

from tests.rulebook import oracle_dates as facts

from rulebook.model import Scheme, Table


@dataclass(frozen=True)
class Counted:
    sure: Fraction
    doubt: Fraction


@dataclass(frozen=True)
class Ratio:
    part: object
    whole: object


def low(value):
    return value.sure if isinstance(value, Counted) else value


def high(value):
    return value.sure + value.doubt if isinstance(value, Counted) else value


def doubt(value):
    return value.doubt if isinstance(value, Counted) else Fraction(0)


def three_and(values):
    return False if False in values else None if None in values else True


def three_or(values):
    return True if True in values else None if None in values else False


def three_not(value):
    return None if value is None else not value


class Reading:
    """One row of one scheme, read name by name."""

    def __init__(self, scheme: Scheme, epoch: date, names: dict):
        self.scheme, self.epoch, self.names = scheme, epoch, names

    def value(self, tree):
        return getattr(self, f"_{KINDS[tree.kind]}")(tree)

    def _name(self, tree):
        word = tree.word
        if word in self.names:
            return self.names[word]
        if word in self.scheme.workings:
            return self.value(self.scheme.workings[word].tree)
        if word in self.scheme.parameters:
            return self.scheme.parameters[word].on(self.epoch).value
        return word

    def _both(self, tree):
        return three_and([self.value(part) for part in tree.parts])

    def _either(self, tree):
        return three_or([self.value(part) for part in tree.parts])

    def _negated(self, tree):
        return three_not(self.value(tree.parts[0]))

    def _choice(self, tree):
        test = self.value(tree.parts[0])
        return None if test is None else low(self.value(tree.parts[1 if test else 2]))

    def _sum(self, tree):
        one, two = (self.value(part) for part in tree.parts)
        if low(one) is None or low(two) is None:
            return None
        if tree.kind == "-":
            return low(one) - low(two)
        return Counted(low(one) + low(two), doubt(one) + doubt(two))

    def _product(self, tree):
        return self._times(*(self.value(part) for part in tree.parts), tree.parts)

    def _times(self, one, two, parts):
        if isinstance(one, Ratio) or isinstance(two, Ratio):
            ratio, other = (one, two) if isinstance(one, Ratio) else (two, one)
            return Ratio(self._times(ratio.part, other, parts), ratio.whole)
        if low(one) is None or low(two) is None:
            return None
        fixed = [part.kind == "name" and part.word in self.scheme.parameters for part in parts]
        grows = (doubt(one) * low(two) if fixed[1] else Fraction(0)) + (
            doubt(two) * low(one) if fixed[0] else 0
        )
        return Counted(low(one) * low(two), grows)

    def _compare(self, tree):
        left, right = (self.value(part) for part in tree.parts)
        if any(isinstance(side, Ratio) and low(side.whole) == 0 for side in (left, right)):
            return False
        (a_low, a_high), (b_low, b_high) = (self._ends(side) for side in (left, right))
        if a_low is None or b_low is None:
            return None
        word = tree.word
        if word in {"=", "<>"}:
            return None if (a_low, b_low) != (a_high, b_high) else (a_low == b_low) is (word == "=")
        if word in {"<", "<="}:
            sure, possible = SIGNS[word](a_high, b_low), SIGNS[word](a_low, b_high)
        else:
            sure, possible = SIGNS[word](a_low, b_high), SIGNS[word](a_high, b_low)
        return True if sure else None if possible else False

    def _ends(self, side):
        if isinstance(side, Ratio):
            whole = low(side.whole)
            if whole is None or low(side.part) is None:
                return None, None
            return low(side.part) / whole, high(side.part) / whole
        return low(side), high(side)

    def _call(self, tree):
        args = [self.value(part) for part in tree.parts]
        return getattr(self, f"call_{tree.word}")(*args)

    def call_band(self, key, table: Table):
        if low(key) is None:
            return None
        return next(
            (value for row, value in reversed(table.rows) if low(key) >= row[0]), Fraction(0)
        )

    def call_lookup(self, key, table: Table):
        if low(key) is None:
            return None
        return next((value for row, value in table.rows if low(key) == row[0]), Fraction(0))

    def call_matrix(self, word, key, table: Table):
        if word is None or low(key) is None:
            return None
        rows = [(row[1], value) for row, value in table.rows if row[0] == word]
        return next((value for least, value in reversed(rows) if low(key) >= least), Fraction(0))

    def call_marginal(self, key, table: Table):
        if low(key) is None:
            return None
        total, starts = Fraction(0), [row[0] for row, _value in table.rows]
        for place, (row, rate) in enumerate(table.rows):
            end = starts[place + 1] if place + 1 < len(starts) else low(key)
            total += max(Fraction(0), min(low(key), end) - row[0]) * rate
        return total

    def call_lowest(self, table: Table):
        return min(row[-1] for row, _value in table.rows)

    def call_highest(self, table: Table):
        return max(row[-1] for row, _value in table.rows)

    def call_min(self, *values):
        return None if None in [low(v) for v in values] else min(low(v) for v in values)

    call_cap = call_min

    def call_max(self, *values):
        return None if None in [low(v) for v in values] else max(low(v) for v in values)

    def call_positive(self, value):
        return None if low(value) is None else max(low(value), Fraction(0))

    def call_round(self, value, mode, to="fen"):
        if isinstance(value, Ratio):
            whole = low(value.whole)
            value = low(value.part) / whole if whole and low(value.part) is not None else None
        if low(value) is None:
            return None
        unit = {"fen": 1, "jiao": 10, "yuan": 100, "ten_yuan": 1000, "hundred_yuan": 10000}[to]
        exact = low(value) / unit
        whole = {"down": floor(exact), "up": ceil(exact), "half_up": floor(exact + Fraction(1, 2))}[
            mode
        ]
        return Fraction(whole * unit)

    def call_share_of(self, part, whole):
        return Ratio(part, low(whole))

    def call_average(self, total, count):
        return Ratio(low(total), low(count))

    def call_percent(self, one, two):
        return None if low(one) is None or low(two) is None else low(one) * low(two)

    call_per_area = call_percent

    def call_interest(self, principal, rate, days, basis):
        if None in (low(principal), low(rate), low(days)):
            return None
        return low(principal) * low(rate) * low(days) / basis

    def call_months_between(self, first, last):
        return None if first is None or last is None else Fraction(facts.whole_months(first, last))

    def call_years_between(self, first, last):
        return None if first is None or last is None else Fraction(facts.whole_years(first, last))

    def call_days_between(self, first, last):
        return None if first is None or last is None else Fraction((last - first).days)

    def call_one_of(self, word, words):
        return None if word is None else word in words

    def call_at_least(self, least, *tests):
        true, unknown = tests.count(True), tests.count(None)
        return True if true >= least else None if true + unknown >= least else False

    def call_known(self, value):
        return low(value) is not None


KINDS = {
    "name": "name",
    "call": "call",
    "compare": "compare",
    "and": "both",
    "or": "either",
    "not": "negated",
    "if": "choice",
    "+": "sum",
    "-": "sum",
    "*": "product",
}
SIGNS = {
    ">=": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    "<": lambda a, b: a < b,
}
