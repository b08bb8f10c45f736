"""Other numbers in a scheme, and a reform beside a base over the same steps."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from tests.rulebook import worlds

from rulebook import runs
from rulebook.answers import read as read_facts
from rulebook.answers import values
from rulebook.cases import engine
from rulebook.changing import brought_forward, read_value, with_parameters, write_value
from rulebook.compiler import compile_scheme
from rulebook.faults import Faulty
from rulebook.library import fingerprint, load, read_scheme
from rulebook.reasons import explain
from rulebook.units import parse

ROOT = Path(__file__).resolve().parents[2] / "schemes"
LIBRARY = load(ROOT).usable()
PROGRAMME = {name: one for name, one in LIBRARY.items() if name.startswith("programme/")}
RENT, REWARD = PROGRAMME["programme/rent"], PROGRAMME["programme/stable_employment_reward"]
INTEREST = PROGRAMME["programme/interest"]
START = date(2017, 4, 15)


def test_write_value_then_read_gives_the_same_back():
    for scheme in LIBRARY.values():
        for one in scheme.parameters.values():
            for span in one.spans:
                assert read_value(write_value(span.value, one.unit), one.unit) == span.value


@pytest.mark.parametrize(
    ("unit", "text", "written"),
    [
        ("fen", "3万元", "3万元"),
        ("fen", "5.10元", "5.1元"),
        ("share", "1/3", "1/3"),
        ("share", "0.3", "30%"),
        ("rate", "4.35%", "4.35%"),
        ("fen/m2/month", "5元", "5元"),
        ("people -> fen", "20： 6万元；10=3万元", "10: 3万元\n20: 6万元"),
        ("texts", "toys, socks", "toys、socks"),
    ],
)
def test_write_value_when_typed_by_hand_then_in_the_house_style(unit, text, written):
    known = parse(unit)
    assert write_value(read_value(text, known), known) == written


def test_with_parameters_when_changed_from_a_day_then_the_old_value_holds_before():
    changed = with_parameters(INTEREST, {"interest_share": {date(2019, 1, 1): "30%"}})
    spans = changed.parameters["interest_share"].spans
    assert [(span.start, span.end, span.value) for span in spans] == [
        (date(2015, 10, 24), date(2018, 12, 31), Fraction(1, 2)),
        (date(2019, 1, 1), None, Fraction(3, 10)),
    ]
    assert INTEREST.parameters["interest_share"].spans[0].end is None
    assert fingerprint(changed) != fingerprint(INTEREST)


def test_with_parameters_when_nothing_changes_then_the_scheme_itself():
    assert with_parameters(RENT, {}) is RENT
    assert with_parameters(RENT, {"rent_share": {}}) is RENT


@pytest.mark.parametrize(
    ("scheme", "changes", "code"),
    [
        (RENT, {"nothing": {START: "1"}}, "unknown_name"),
        (RENT, {"rent_share": {START: "many"}}, "value"),
        (RENT, {"rent_share": {START: "5元"}}, "value"),
        (RENT, {"month_limit": {START: "2.5"}}, "value"),
        (RENT, {"rent_share": {START: "-10%"}}, "bounds"),
        (RENT, {"rent_share": {START: "110%"}}, "bounds"),
        (RENT, {"rent_share": {date(2016, 1, 1): "1/4", START: "1/3"}}, "overlap"),
        (REWARD, {"bands": {START: "10 3万元"}}, "value"),
        (REWARD, {"bands": {START: "10: 3万元\n10: 4万元"}}, "value"),
        (REWARD, {"bands": {START: ""}}, "value"),
        (RENT, {"year_cap": {START: "1; DROP TABLE x"}}, "value"),
    ],
)
def test_with_parameters_when_faulty_then_it_says_so(scheme, changes, code):
    with pytest.raises(Faulty) as refused:
        with_parameters(scheme, changes)
    assert code in {fault.code for fault in refused.value.faults}


def test_with_parameters_when_the_level_above_forbids_then_refused():
    parent = RENT.text.replace("up_to: true,", "may: lower,")
    child = "scheme: rent_here\ntitle: {zh: 县}\nbased_on: {document: 县, inherits: above}\nin_force: {from: 2017-04-15}\n"
    above = read_scheme(parent)
    county = read_scheme(child, library={"above": above})
    with pytest.raises(Faulty) as refused:
        with_parameters(county, {"rent_share": {START: "2/3"}})
    assert {fault.code for fault in refused.value.faults} == {"override"}
    lowered = with_parameters(county, {"rent_share": {START: "1/3"}})
    assert lowered.parameters["rent_share"].spans[0].value == Fraction(1, 3)


def test_with_parameters_then_the_same_decisions_as_the_text_with_that_number():
    written = read_scheme(
        REWARD.text.replace("20: 6万元", "20: 9万元").replace("10: 3万元", "1: 3万元")
    )
    changed = with_parameters(REWARD, {"bands": {START: "1: 3万元\n20: 9万元\n40: 10万元"}})
    for seed in range(4):
        made = worlds.registry(seed, worlds.DAYS[0])
        assert decisions(made, {"a": changed}) == decisions(made, {"a": written})


def decisions(made, schemes, *, day=worlds.DAYS[0]):
    on = worlds.engine(made)
    tables = runs.run(on, runs.plan(schemes, day))
    return read(on, tables)


def read(on, tables):
    return {
        name: sorted((row["item_id"], row["amount"]) for row in on.rows(f"SELECT * FROM {table}"))
        for name, table in tables.items()
    }


def test_reform_then_both_answer_as_if_alone_and_the_untouched_is_decided_once():
    changed = {**PROGRAMME, "programme/rent": with_parameters(RENT, {"year_cap": {START: "1元"}})}
    for seed in range(6):
        made, day = worlds.registry(seed, worlds.DAYS[0]), worlds.DAYS[0]
        on = worlds.engine(made)
        base = runs.plan(PROGRAMME, day)
        other = runs.reform(base, changed)
        assert other.shared == {"interest", "stable_employment_reward", "training"}
        runs.run(on, base)
        runs.run(on, other, prepared=True)
        assert read(on, base.tables) == decisions(made, PROGRAMME, day=day)
        assert read(on, other.tables) == decisions(made, changed, day=day)


def test_reform_when_a_scheme_it_excludes_changes_then_the_other_is_decided_anew():
    beside = read_scheme(
        RENT.text.replace("scheme: rent", "scheme: rent_two")
        + "excludes:\n  - {scheme: rent, same: factory, over: year}\n"
    )
    now = {"a": RENT, "b": beside}
    base = runs.plan(now, worlds.DAYS[0])
    other = runs.reform(base, {**now, "a": with_parameters(RENT, {"year_cap": {START: "1元"}})})
    assert other.shared == frozenset()


def test_brought_forward_then_what_enters_later_holds_on_the_day():
    day, entry = date(2019, 12, 20), date(2020, 1, 1)
    draft = with_parameters(RENT, {"rent_share": {entry: "1/4"}})
    early = brought_forward(draft, entry, day)
    share = early.parameters["rent_share"]
    assert share.on(date(2019, 12, 19)).value == Fraction(1, 2)
    assert share.on(day).value == share.on(date(2021, 1, 1)).value == Fraction(1, 4)
    assert brought_forward(draft, date(2019, 1, 1), day) is draft


def test_brought_forward_when_the_scheme_begins_later_then_it_begins_on_the_day():
    later = read_scheme(RENT.text.replace("2017-04-15", "2020-01-01"))
    early = brought_forward(later, date(2020, 1, 1), date(2019, 12, 20))
    assert early.start == date(2019, 12, 20)
    made = worlds.registry(3, date(2019, 12, 20))
    assert decisions(made, {"a": early}) == decisions(made, {"a": RENT})


def test_reasons_when_people_of_a_share_are_unsure_then_told_as_people():
    compiled = compile_scheme(RENT, worlds.DAYS[0], detail=True)
    facts = read_facts(compiled, {"rent": "8000元", "area": "2000", "months_rented": "12", "recognised": "true",
                                  "staff": "30", "group_staff": "5", "d_group_staff": "21"})  # fmt: skip
    row = engine().rows(compiled.on_values(values(compiled, facts)))[0]
    said = "；".join(explain(compiled, row).lines("zh"))
    assert "另有 21 人 待核实" in said
