"""A rule's text changed in one place: the form puts back what it read, and only what was changed."""

import pytest

from county.policies.kinds import formtext, rules
from county.policies.kinds.ruletext import RuleText, quoted
from county.policies.kinds.templates import as_draft, inherited, templates

PATHS = sorted(templates())


def shown(text, **changed):
    data = {}
    for field in formtext.sheet(text).fields():
        data |= {field.name: field.value, f"was:{field.name}": field.was}
    return data | changed


@pytest.mark.parametrize("path", PATHS)
def test_form_when_nothing_was_changed_then_the_text_is_the_same(path):
    text = templates()[path].text
    assert formtext.apply(text, shown(text)) == (text, {})


@pytest.mark.parametrize("path", PATHS)
def test_form_when_every_field_is_written_anew_then_the_rule_is_the_same(path):
    text = templates()[path].text
    data = shown(text)
    for field in formtext.sheet(text).fields():
        if field.value and field.kind != "nested" and not field.name.startswith("since:"):
            data[f"was:{field.name}"] = "?"
    written, faults = formtext.apply(text, data)
    assert not faults
    assert rules.read(written, inherited(written)).faults == ()


@pytest.mark.parametrize("path", PATHS)
def test_template_when_made_a_draft_then_is_sound_from_its_day(path):
    import datetime

    template = templates()[path]
    day = max(template.scheme.start, datetime.date(2020, 1, 1))
    text = as_draft(template, name="mine", title="甲: 乙", day=day, clause="3.2-3")
    checked = rules.read(text, inherited(text))
    assert checked.faults == ()
    assert (checked.scheme.name, checked.scheme.template) == ("mine", False)
    assert (checked.scheme.title.zh, checked.scheme.clause) == ("甲: 乙", "3.2-3")
    assert checked.scheme.start == day


TEXT = """scheme: a   # name
title: {zh: 甲}
in_force: {from: 2018-01-01}
parameters:
  one: {unit: fen, source: x, values: {2018-01-01: 5元}}
  steps:
    unit: people -> fen
    source: y
    values:
      2018-01-01: {10: 1元}   # first
papers: [roster]
steps:
  - {by: town, days: 5 working}
"""


@pytest.mark.parametrize(
    ("changed", "holds"),
    [
        ({"title": 'a"b: c'}, 'title: {zh: "a\\"b: c"}'),
        ({"title_en": "A"}, "title: {zh: 甲, en: A}"),
        ({"value:one:2018-01-01": "6.50元"}, "{2018-01-01: 6.50元}"),
        ({"since:one:new": "2019-01-01", "value:one:new": "7元"}, "{2018-01-01: 5元, 2019-01-01: 7元}"),
        ({"since:one:2018-01-01": "2018-02-01"}, "{2018-02-01: 5元}"),
        ({"value:steps:2018-01-01": "10: 2元, 20: 3元"}, "2018-01-01: {10: 2元, 20: 3元}   # first"),
        ({"since:steps:new": "2019-01-01", "value:steps:new": "5: 1元"}, "\n      2019-01-01: {5: 1元}"),
        ({"source:one": "县办发〔2019〕1号"}, "source: 县办发〔2019〕1号"),
        ({"papers": "roster\na / b + c"}, "papers:\n  - roster\n  - {any_of: [a, [b, c]]}"),
        (
            {"steps": "notice 7 calendar\nfinance pay 9 working"},
            "{notice: 7 calendar}\n  - {by: finance, pay: 9 working}",
        ),
        ({"to": "2020-12-31"}, "in_force: {from: 2018-01-01, to: 2020-12-31}"),
    ],
)  # fmt: skip
def test_form_when_one_field_is_changed_then_it_stands_there(changed, holds):
    written, faults = formtext.apply(TEXT, shown(TEXT, **changed))
    assert not faults
    assert holds in written
    assert "scheme: a   # name" in written
    assert RuleText(written).root is not None


@pytest.mark.parametrize(
    "changed",
    [
        {"from": "soon"}, {"title": ""}, {"value:one:2018-01-01": ""}, {"since:one:new": "2019-01-01"},
        {"value:one:new": "7元"}, {"value:one:new": "7元", "since:one:new": "x"}, {"papers": "花名册"},
        {"steps": "town soon"}, {"value:steps:2018-01-01": "10: ["},
        {"value:none:2018-01-01": "5元", "was:value:none:2018-01-01": ""},
        {"source:one": ""}, {"since:one:2018-01-01": ""},
    ],
)  # fmt: skip
def test_form_when_a_field_fits_nowhere_then_told_and_the_text_stays(changed):
    written, faults = formtext.apply(TEXT, shown(TEXT, **changed))
    assert faults
    assert written == TEXT


@pytest.mark.parametrize("said", ["a", 'a"b', "a\\b", "x: y", "#", "- a", "{", "🙂", "yes", "1.5"])
def test_quoted_when_read_again_then_the_same(said):
    assert RuleText(f"a: {quoted(said)}").find("a").node.value == said


def test_read_when_the_text_is_a_burden_then_a_sentence():
    many = "\n".join(
        f"  p{n}: {{unit: fen, source: x, values: {{2018-01-01: 1元}}}}" for n in range(900)
    )
    for text in ("x" * 70_000, "[" * 5_000, "a: " + "{" * 5_000, f"scheme: a\nparameters:\n{many}"):
        assert rules.read(text).faults


def test_read_when_the_parent_comes_round_then_a_sentence():
    text = "scheme: a\nbased_on: {inherits: b}\n"
    assert rules.read(text, {"b": "scheme: b\nbased_on: {inherits: b}\n"}).faults
