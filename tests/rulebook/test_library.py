"""The library of cards A1 to A19: every case comes out exactly, and the cases stand on both sides of every threshold."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from tests.rulebook import worlds
from tests.rulebook.test_properties import agree

from rulebook import cases, reasons, runs
from rulebook.answers import values
from rulebook.compiler import compile_scheme
from rulebook.facts.catalogue import FACTS
from rulebook.library import load
from rulebook.model import Table
from rulebook.units import MONTHS

FOLDER = Path("schemes")
SCHEMES = {
    name: scheme for name, scheme in load(FOLDER).usable().items() if name.startswith("library/")
}
ON = cases.engine()
SIGNS = {
    ">=": lambda one, two: one >= two,
    ">": lambda one, two: one > two,
    "<=": lambda one, two: one <= two,
    "<": lambda one, two: one < two,
}
CARDS = {f"a{number:02d}" for number in range(1, 20)}


def rows_of(name):
    """Each case's compiled scheme and row; every case comes out as written."""
    scheme, found, compiled = SCHEMES[name], [], {}
    for case in cases.read_cases(FOLDER / f"{name}{cases.CASES}"):
        row, off = cases.run(scheme, case, ON)
        assert [fault.line() for fault in off] == []
        if case.day not in compiled:
            compiled[case.day] = compile_scheme(scheme, case.day, detail=True)
        found.append((compiled[case.day], row))
    return found


def comparisons(scheme):
    """Each comparison of each condition, under its column's stem."""
    for condition in scheme.conditions:
        for place, leaf in enumerate(condition.tree.leaves()):
            yield f"{condition.name}_{place}", leaf


def side(compiled, row, name):
    """A side's value, its step and its second count; None when it is not known."""
    seen = row.get(f"v_{name}")
    column = next((one for one in compiled.columns if one.name == f"v_{name}"), None)
    if seen is None or column is None:
        return None
    if isinstance(seen, date):
        return seen, timedelta(days=1), 1
    return Fraction(seen, column.den), Fraction(1, column.den), row.get(f"o_{name}", 1)


def stands(compiled, row, stem, leaf):
    """Where the left side stands: the threshold, and out, at or in (within one step of it)."""
    left, right = side(compiled, row, f"l_{stem}"), side(compiled, row, f"r_{stem}")
    if left is None or right is None or not left[2] or leaf.word not in SIGNS:
        return None
    value, step, over = left
    threshold = right[0] if right[2] == 1 else right[0] / right[2]

    def passes(steps):
        moved = value + steps * step * (1 if leaf.word in {">=", ">"} else -1)
        return SIGNS[leaf.word](moved if over == 1 else moved / over, threshold)

    for where, fails, holds in (("out", 0, 1), ("at", -1, 0), ("in", -2, -1)):
        if passes(holds) and not passes(fails):
            return threshold, where
    return None


def wanted(scheme, leaf):
    """Every value the threshold has had, with what must be seen of each."""
    parameter = scheme.parameters.get(leaf.parts[1].word)
    for span in parameter.spans if parameter else ():
        if isinstance(span.value, date) or span.value > 0:
            places = ["out", "at"] + ([] if at_most(scheme, leaf, span.value) else ["in"])
            yield from ((span.value, place) for place in places)
    if parameter is None and leaf.word in SIGNS:
        yield from ((None, place) for place in ("out", "at", "in"))


def at_most(scheme, leaf, value):
    """Months counted inside a window of just so many months cannot be more."""
    use = scheme.facts.get(leaf.parts[0].word)
    if use is None or not FACTS[f"{use.call.subject}.{use.call.name}"].unit.same(MONTHS):
        return False
    window = scheme.windows.get((use.call.arguments.get("window") or ("",))[0])
    if window is None:
        return False
    size = scheme.parameters[window.parameter].spans[0].value if window.parameter else 12
    return value >= size


def lacking_comparisons(scheme, rows):
    lacking = []
    for stem, leaf in comparisons(scheme):
        if leaf.kind == "compare" and leaf.word in SIGNS:
            seen = {stands(compiled, row, stem, leaf) for compiled, row in rows} - {None}
            seen |= {(None, where) for _value, where in seen}
            lacking += [(leaf.text, *edge) for edge in wanted(scheme, leaf) if edge not in seen]
        elif leaf.kind != "compare":
            seen = {row[f"l_{stem}"] for _compiled, row in rows}
            lacking += [(leaf.text, value) for value in (True, False) if value not in seen]
    return lacking


def tables(scheme):
    """Each look-up by steps of a fact: the word's fact, the count's fact, the table."""
    found = []

    def walk(tree):
        if tree.kind == "call" and tree.word in {"band", "matrix", "marginal"}:
            *keys, table = (part.word for part in tree.parts)
            found.append((keys, table))
        for part in tree.parts:
            walk(part)

    for tree in (*(one.tree for one in scheme.workings.values()), scheme.amount):
        walk(tree)
    return found


def lacking_steps(scheme, rows):
    lacking = []
    for keys, table in tables(scheme):
        seen = {tuple(row[f"f_{key}"] for key in keys) for _compiled, row in rows}
        for span in scheme.parameters[table].spans:
            assert isinstance(span.value, Table)
            for key, _value in span.value.rows:
                *word, step = key
                around = [(*word, int(step) + by) for by in (-1, 0, 1)]
                lacking += [(table, one) for one in around if one not in seen]
    return lacking


def lacking_limits(scheme, rows):
    lacking = []
    for limit in scheme.limits:
        before = {row.get(f"b_{limit.name}") for _compiled, row in rows}
        if limit.kind == "once":
            lacking += [limit.name] if 1 not in before else []
        elif limit.kind == "cap":
            room = [row for _c, row in rows if row["meets"]]
            signs = {
                (row["worth"] > row[f"r_{limit.name}"]) - (row["worth"] < row[f"r_{limit.name}"])
                for row in room
            }
            lacking += [(limit.name, sign) for sign in (-1, 0, 1) if sign not in signs]
        else:
            most = int(scheme.parameters[limit.parameter].spans[0].value)
            lacking += [(limit.name, most + by) for by in (-1, 0, 1) if most + by not in before]
    for relation in scheme.excludes:
        tests = {row[f"c_excludes_{relation.scheme}"] for _compiled, row in rows}
        lacking += [relation.scheme] if False not in tests else []
    if scheme.end:
        days = {row["version_on"] for _compiled, row in rows}
        ends = (scheme.end, scheme.end + timedelta(days=1))
        lacking += [str(day) for day in ends if day not in days]
    return lacking


@pytest.mark.parametrize("name", SCHEMES)
def test_cases_of_a_card_come_out_exactly_and_stand_on_every_edge(name):
    scheme, rows = SCHEMES[name], rows_of(name)
    assert lacking_comparisons(scheme, rows) == []
    assert lacking_steps(scheme, rows) == []
    assert lacking_limits(scheme, rows) == []


@pytest.mark.parametrize("name", SCHEMES)
def test_a_card_is_a_template_that_names_its_source_and_what_the_text_leaves_open(name):
    scheme = SCHEMES[name]
    assert scheme.template
    assert scheme.clause in {card.upper().replace("A0", "A") for card in CARDS}
    assert scheme.title.en
    assert scheme.silent
    assert scheme.papers
    for parameter in scheme.parameters.values():
        assert parameter.source or parameter.clause, parameter.name
    for condition in scheme.conditions:
        assert condition.say.en, condition.name


def test_every_card_has_a_file():
    assert CARDS - {name.removeprefix("library/")[:3] for name in SCHEMES} == set()


def test_no_cards_shut_each_other_out_in_a_circle():
    assert set(runs.decision_order(SCHEMES)) == set(SCHEMES)


@pytest.mark.parametrize("name", SCHEMES)
def test_a_card_says_its_reasons_in_both_languages(name):
    scheme = SCHEMES[name]
    for case in cases.read_cases(FOLDER / f"{name}{cases.CASES}")[:2]:
        row, _off = cases.run(scheme, case, ON)
        compiled = compile_scheme(scheme, case.day, detail=True)
        told = reasons.explain(compiled, row, lambda text: ON.rows(text)[0])
        assert len(told.tests) > len(scheme.conditions)
        assert all(test.say.zh and test.say.en for test in told.tests)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in SCHEMES if not SCHEMES[name].true_up])
def test_a_card_on_a_registry_agrees_with_the_plain_reading(name):
    day = SCHEMES[name].start + timedelta(days=200)
    agree(SCHEMES[name], worlds.registry(5, day), day)


def world(**tables):
    """A registry of one factory with these rows."""
    made = {name: [] for name in worlds.TABLES}
    factory = dict.fromkeys(worlds.TABLES["factory"]) | {
        "factory_id": 1,
        "enterprise_id": 1,
        "cluster_id": 1,
        "town_id": 1,
    }
    return worlds.engine({**made, "factory": [factory], **tables})


def worker(person, *, sex="female", born=date(1985, 1, 1), term_to=date(2019, 6, 30), fen=200_000):
    """One poor person in work from January 2019, paid six months: the rows of each table."""
    return {
        "person": [{"person_id": person, "household_id": person, "sex": sex, "born_on": born}],
        "household_status": [
            {
                "household_id": person,
                "kind": "registered_poor",
                "from_on": date(2016, 1, 1),
                "to_on": None,
            }
        ],
        "employment": [
            {
                "employment_id": person,
                "person_id": person,
                "factory_id": 1,
                "kind": "contract",
                "from_on": date(2019, 1, 1),
                "to_on": None,
            }
        ],
        "contract_term": [
            {
                "employment_id": person,
                "signed_on": date(2019, 1, 1),
                "from_on": date(2019, 1, 1),
                "to_on": term_to,
            }
        ],
        "payroll": [
            {"person_id": person, "factory_id": 1, "month": 2019 * 12 + month, "net_fen": fen}
            for month in range(6)
        ],
    }


def together(*workers):
    return {table: [row for one in workers for row in one[table]] for table in workers[0]}


def recognised(until=None):
    row = {
        "factory_id": 1,
        "kind": "recognised",
        "from_on": date(2018, 1, 1),
        "to_on": until,
    }
    return {"factory_status": [row]}


@pytest.mark.parametrize(
    ("fifth", "counted"),
    [
        ({}, 5),
        ({"sex": "female", "born": date(1964, 7, 2)}, 5),  # 54 years
        ({"sex": "female", "born": date(1963, 6, 30)}, 4),  # 56 years
        ({"sex": "male", "born": date(1963, 6, 30)}, 5),
        ({"sex": "male", "born": date(1958, 6, 30)}, 4),  # 61 years
        ({"born": date(2003, 7, 1)}, 4),  # 15 years
        ({"term_to": date(2019, 5, 31)}, 4),
        ({"fen": 147_999}, 4),
    ],
)
def test_jilin_counts_only_who_has_contract_months_wage_and_age(fifth, counted):
    rows = together(*(worker(person) for person in range(1, 5)), worker(5, **fifth))
    engine = world(**recognised(), **rows)
    day = date(2019, 6, 30)
    row = engine.decide(compile_scheme(SCHEMES["library/a05_workshop_award"], day))[0]
    assert (row["f_eligible"], row["amount"]) == (counted, 500_000 if counted == 5 else 0)


def test_the_plate_counts_on_the_day_and_not_today():
    engine = world(**recognised(until=date(2022, 12, 7)), **worker(1))
    scheme = SCHEMES["library/a16_exit"]
    on_the_day, after = (
        engine.decide(compile_scheme(scheme, date(2022, 12, day)))[0] for day in (7, 8)
    )
    assert (on_the_day["amount"], on_the_day["c_is_recognised"]) == (300_000, True)
    assert (after["amount"], after["c_is_recognised"]) == (0, False)


@pytest.mark.parametrize(
    ("fees", "paid", "due"), [(20, 0, 2), (20, 1, 1), (20, 2, 0), (10, 1, 0), (10, 2, 0)]
)
def test_an_agent_who_rises_is_paid_the_difference(fees, paid, due):
    compiled = compile_scheme(SCHEMES["library/a18_home_agents"], date(2023, 12, 20))
    given = {"mode": "hand", "fees": fees * 1_000_000, "b_paid": paid * 1_000_000}
    assert ON.rows(compiled.on_values(values(compiled, given)))[0]["due"] == due * 1_000_000
