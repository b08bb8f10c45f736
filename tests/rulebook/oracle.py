"""A plain, slow reading of whole decisions: what the compiled query must agree with, column by column."""

from datetime import date
from fractions import Fraction
from math import floor

from tests.rulebook import oracle_facts as facts
from tests.rulebook.oracle_values import Counted, Reading, low, three_and

from rulebook import ledger
from rulebook.model import Scheme
from rulebook.registry import KEY_COLUMNS, SUBJECTS


def epoch_on(scheme: Scheme, day: date) -> date:
    past = [epoch for epoch in scheme.epochs if epoch <= day]
    return past[-1] if past else scheme.epochs[0]


def decide(scheme: Scheme, registry: dict, day: date, earlier: dict | None = None) -> dict:
    """Every decision: item number to its columns. earlier: decisions of other schemes, by their names."""
    rows, registry = {}, {**registry, "earlier": earlier or {}}
    for subject in facts.subjects(scheme, registry, day):
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
    if scheme.season is not None:
        tests["in_season"] = _in_season(scheme, day)
    tests |= _ledger_tests(scheme, day, out)
    out |= {f"c_{name}": value for name, value in tests.items()}
    out["worth"] = low(reading.value(scheme.amount))
    out["meets"] = three_and(list(tests.values()))
    for share in scheme.payments:
        if share.tree is not None:
            out[f"when_{share.name}"] = reading.value(share.tree)
    out["amount"] = {True: out["worth"], False: Fraction(0), None: None}[out["meets"]]
    return out


def _in_season(scheme, day):
    """Walk the season day by day."""
    opens, closes = (
        _number(scheme, day, name) for name in (scheme.season.opens, scheme.season.closes)
    )
    at, left = opens, 400
    while left:
        if at == day.month * 100 + day.day:
            return True
        if at == closes:
            return False
        at, left = at + 1 if at % 100 < 31 else (at // 100 % 12 + 1) * 100 + 1, left - 1
    raise AssertionError(opens, closes)


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
