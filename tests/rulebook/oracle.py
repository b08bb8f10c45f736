"""A plain, slow reading of the language in Python: what the compiled query must agree with, column by column.

Numbers are Fractions, unknown is None, a count that may yet grow is a Counted, a share of two counts a Ratio.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor

from tests.rulebook import oracle_facts as facts

from rulebook import ledger
from rulebook.model import Scheme, Table
from rulebook.registry import KEY_COLUMNS, SUBJECTS


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


def epoch_on(scheme: Scheme, day: date) -> date:
    past = [epoch for epoch in scheme.epochs if epoch <= day]
    return past[-1] if past else scheme.epochs[0]


def decide(scheme: Scheme, registry: dict, day: date) -> dict:
    """Every decision: item number to its columns."""
    rows = {}
    for subject in facts.subjects(scheme.subject, registry, day):
        rows[subject["item_id"]] = _row(scheme, registry, day, subject)
    _limits(scheme, rows, day)
    return rows


def _row(scheme, registry, day, subject):
    column = SUBJECTS[scheme.subject].days.get(scheme.version_date)
    version = subject[column] if column else day
    epoch = epoch_on(scheme, min(version, day))
    names, out = (
        {},
        {KEY_COLUMNS[key]: subject[KEY_COLUMNS[key]] for key in ledger.keys(scheme)},
    )
    for name, use in scheme.facts.items():
        given = facts.given(scheme, use.call, day, epoch)
        value = facts.FACTS[f"{use.call.subject}.{use.call.name}"](registry, subject, day, given)
        if isinstance(value, tuple):
            names[name] = Counted(Fraction(value[0]), Fraction(value[1]))
            out[f"f_{name}"], out[f"d_{name}"] = value
        else:
            number = isinstance(value, int | Fraction) and not isinstance(value, bool)
            names[name] = Fraction(value) if number else value
            out[f"f_{name}"] = int(value * 100_000) if use.call.name == "rate" and number else value
    _before(scheme, registry, day, subject, epoch, names, out)
    reading = Reading(scheme, epoch, names)
    tests = {"in_force": version >= scheme.start and (scheme.end is None or version <= scheme.end)}
    for condition in scheme.conditions:
        tests[condition.name] = reading.value(condition.tree)
    tests |= _ledger_tests(scheme, day, out)
    out |= {f"c_{name}": value for name, value in tests.items()}
    out["worth"] = low(reading.value(scheme.amount))
    out["meets"] = three_and(list(tests.values()))
    for share in scheme.payments:
        if share.tree is not None:
            out[f"when_{share.name}"] = reading.value(share.tree)
    out["amount"] = {True: out["worth"], False: Fraction(0), None: None}[out["meets"]]
    return out


def _looks(scheme):
    what = {
        "once": "count",
        "count": "count",
        "cap": "amount",
        "months": "months",
        "items": "items",
    }
    for limit in scheme.limits:
        if limit.over != "decision":
            yield (
                f"b_{limit.name}",
                (scheme.name, *limit.pool),
                limit.key,
                limit.over,
                what[limit.kind],
            )
    for kind, relations in (("excludes", scheme.excludes), ("after", scheme.after)):
        for relation in relations:
            yield (
                f"b_{kind}_{relation.scheme}",
                (relation.scheme,),
                relation.key,
                relation.over,
                "months" if relation.parameter else "count",
            )


def post(row):
    """Person and factory as one number; unknown when either is."""
    pair = row["person_id"], row["factory_id"]
    return None if None in pair else pair[0] * 10_000_000 + pair[1]


def _before(scheme, registry, day, subject, epoch, names, out):
    for column, schemes, key, over, what in _looks(scheme):
        mine = subject[KEY_COLUMNS[key]]
        found = [
            row
            for row in registry["granted"]
            if row["scheme"] in schemes
            and row["granted_on"] <= day
            and (post(row) if key == "post" else row[KEY_COLUMNS[key]]) == mine
            and (over != "year" or row["granted_on"].year == day.year)
            and (
                over != "month"
                or (row["granted_on"].year, row["granted_on"].month) == (day.year, day.month)
            )
        ]
        sums = {
            "count": len(found),
            "amount": sum(r["amount_fen"] for r in found),
            "months": sum(r["months"] for r in found),
            "items": len({r["item_id"] for r in found} - {None, subject["item_id"]}),
        }
        out[column] = None if mine is None else sums[what]
        if what == "months" and column.startswith("b_months"):
            limit = next(one for one in scheme.limits if f"b_{one.name}" == column)
            allowed = scheme.parameters[limit.parameter].on(epoch).value
            names["months_left"] = None if mine is None else max(Fraction(0), allowed - sums[what])


def _number(scheme, day, name):
    return floor(scheme.parameters[name].on(epoch_on(scheme, day)).value)


def _ledger_tests(scheme, day, out):
    tests = {}
    for limit in scheme.limits:
        seen = out.get(f"b_{limit.name}")
        if limit.kind == "once":
            tests[limit.name] = None if seen is None else seen == 0
        elif limit.kind in {"months", "count", "items"}:
            tests[limit.name] = (
                None if seen is None else seen < _number(scheme, day, limit.parameter)
            )
    for relation in scheme.excludes:
        seen = out[f"b_excludes_{relation.scheme}"]
        tests[f"excludes_{relation.scheme}"] = None if seen is None else seen == 0
    for relation in scheme.after:
        least = _number(scheme, day, relation.parameter) if relation.parameter else 1
        seen = out[f"b_after_{relation.scheme}"]
        tests[f"after_{relation.scheme}"] = None if seen is None else seen >= least
    return tests


def _limits(scheme, rows, day):
    for limit in scheme.limits:
        groups = {}
        for number in sorted(rows):
            key = rows[number][KEY_COLUMNS[limit.key]]
            groups.setdefault(("own", number) if key is None else key, []).append(rows[number])
        for members in groups.values():
            if limit.kind == "once" and limit.key != "item":
                ranked = sorted(members, key=lambda row: (-(row["amount"] or 0), row["item_id"]))
                for row in ranked[1:]:
                    row["amount"] = Fraction(0) if row["amount"] else row["amount"]
            if limit.kind == "cap":
                _cap(scheme, limit, members, day)
    for row in rows.values():
        row["qualifies"] = None if row["amount"] is None else row["amount"] > 0
        _split(scheme, scheme.payments, "pay", row, day)
        if len(scheme.funds) > 1:
            _split(scheme, scheme.funds, "fund", row, day)


def _cap(scheme, limit, members, day):
    top, taken = _number(scheme, day, limit.parameter), Fraction(0)
    for row in members:
        asked = row["amount"]
        if limit.over == "decision":
            row["amount"] = None if asked is None else min(asked, Fraction(top))
            continue
        before = row[f"b_{limit.name}"]
        taken = Fraction(0) if limit.key == "item" else taken
        room = None if before is None else top - before - taken
        if asked == 0 or (room is not None and room <= 0):
            row["amount"] = Fraction(0)
        elif asked is None or room is None:
            row["amount"] = None
        else:
            row["amount"] = min(asked, room)
        taken += asked or 0


def _split(scheme, shares, stem, row, day):
    left = row["amount"]
    for place, share in enumerate(shares):
        if left is None:
            row[f"{stem}_{share.name}"] = None
            continue
        part = left
        if share.kind != "rest" and place < len(shares) - 1:
            value = scheme.parameters[share.parameter].on(epoch_on(scheme, day)).value
            part = (
                min(left, value)
                if share.kind == "up_to"
                else Fraction(floor(row["amount"] * value))
            )
        row[f"{stem}_{share.name}"] = part
        left -= part
