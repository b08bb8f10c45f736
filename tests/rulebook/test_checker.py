"""Each kind of fault in a scheme file gives a message with its file, key and line; all are told at once."""

import pytest
from tests.rulebook.texts import GOOD, changed

from rulebook.faults import Faulty
from rulebook.library import load_texts, read_scheme

# what is changed, into what, the fault's code, its key and its line
FAULTS = [
    ("subject: factory", "subject: worker_month", "missing", "each_month_of", 1),
    (
        "subject: factory",
        "subject: factory\neach_month_of: year",
        "not_monthly",
        "each_month_of",
        1,
    ),
    (
        "version_date: application",
        "version_date: month",
        "version_date",
        "version_date",
        1,
    ),
    (
        "subject: factory",
        "subject: factory\napplications: {from: least, until: least}",
        "unit_misfit",
        "applications",
        6,
    ),
    (
        "subject: factory",
        "subject: factory\napplications: {from: least}",
        "missing",
        "applications",
        6,
    ),
    (
        "subject: factory",
        "subject: factory\napplications: {from: opening, until: least}",
        "unknown_name",
        "applications",
        6,
    ),
    (
        "unit: people, clause: 3.2-3, values: {2018-01-01: 5}",
        "unit: day_of_year, clause: 3.2-3, values: {2018-01-01: 02-30}",
        "value",
        "parameters.least.values.2018-01-01",
        10,
    ),
    (
        "least: {unit: people, clause: 3.2-3,",
        "least: {unit: people,",
        "no_source",
        "parameters.least",
        10,
    ),
    ("unit: people,", "unit: persons,", "unit", "parameters.least.unit", 10),
    ("staff >= least", "months >= least", "unit_misfit", "conditions[0].check", 16),
    ("factory.workers()", "factory.dancers()", "unknown_fact", "facts.staff", 13),
    ("factory.workers()", "worker.wages()", "unknown_fact", "facts.staff", 13),
    ("factory.workers()", "factory.workers(groups=[friends])", "not_one_of", "facts.staff", 13),
    ("factory.workers()", "factory.workers(age=[least])", "unknown_argument", "facts.staff", 13),
    ("factory.workers()", "factory.wages()", "missing_argument", "facts.staff", 13),
    ("factory.workers()", "open('/etc/passwd')", "fact_syntax", "facts.staff", 13),
    ("staff >= least", "staff >= 5", "bare_number", "conditions[0].check", 16),
    ("staff >= least", "staff >= lest", "unknown_name", "conditions[0].check", 16),
    ("staff >= least", "staff.real >= least", "not_allowed", "conditions[0].check", 16),
    ("staff >= least", "(lambda: staff)() >= least", "not_allowed", "conditions[0].check", 16),
    ("staff >= least", "__import__(staff)", "unknown_function", "conditions[0].check", 16),
    ("staff >= least", "staff >=", "syntax", "conditions[0].check", 16),
    ("staff >= least", "staff + least", "kind", "conditions[0].check", 16),
    ("staff >= least", "least <= staff <= least", "chained", "conditions[0].check", 16),
    ("staff >= least", "band(staff, least) >= per_head", "kind", "conditions[0].check", 16),
    ("staff >= least", "positive(staff, least) >= least", "arity", "conditions[0].check", 16),
    ("amount: staff * per_head", "amount: staff", "unit_misfit", "amount", 17),
    (
        "amount: staff * per_head",
        "amount: staff * per_head - per_head * least",
        "negative",
        "amount",
        17,
    ),
    ("1000元,", "1000.5%,", "value", "parameters.per_head.values.2018-01-01", 11),
    (
        "values: {2018-01-01: 5}",
        "values: {2018-01-01: 5.5}",
        "float",
        "parameters.least.values.2018-01-01",
        10,
    ),
    (
        "values: {2018-01-01: 5}",
        "values: {2018-01-01: 010}",
        "octal",
        "parameters.least.values.2018-01-01",
        10,
    ),
    (
        "values: {2018-01-01: 5}",
        "values: {2018-01-01: yes}",
        "trap",
        "parameters.least.values.2018-01-01",
        10,
    ),
    (
        "values: {2018-01-01: 5}",
        "values: {2018-06-01: 5}",
        "gap",
        "parameters.least.values.2018-06-01",
        10,
    ),
    (
        "values: {2018-01-01: 5}",
        "values: {2018-01-01..2018-12-31: 5}",
        "gap",
        "parameters.least.values.2018-01-01..2018-12-31",
        10,
    ),
    (
        "values: {2018-01-01: 5}",
        "values: {2018-01-01..2018-06-30: 5, 2018-08-01: 6}",
        "gap",
        "parameters.least.values.2018-01-01..2018-06-30",
        10,
    ),
    (
        "values: {2018-01-01: 5}",
        "values: {2018-01-01..2019-06-30: 5, 2019-01-01: 6}",
        "overlap",
        "parameters.least.values.2018-01-01..2019-06-30",
        10,
    ),
    (
        "values: {2018-01-01: 5}",
        "values: {sometime: 5}",
        "date",
        "parameters.least.values.sometime",
        10,
    ),
    (
        "  staff: factory.workers()\n",
        "  staff: factory.workers()\n  staff: factory.workers()\n",
        "duplicate",
        "facts.staff",
        14,
    ),
    ("subject: factory", "subject: planet", "not_one_of", "subject", 5),
    ("subject: factory", "subject: factory\nwhen_short: lottery", "not_one_of", "when_short", 6),
    ("subject: factory", "subject: factory\nsubjekt: factory", "unknown_key", "subjekt", 6),
    ("version_date: application", "version_date: hire", "version_date", "version_date", 1),
    ("once: item", "once: person", "key", "limits[0]", 19),
    (
        "{once: item, over: year}",
        "{cap: most, per: item, over: year}",
        "unknown_name",
        "limits[0]",
        19,
    ),
    (
        "{once: item, over: year}",
        "{cap: least, per: item, over: year}",
        "unit_misfit",
        "limits[0]",
        19,
    ),
    ("days: 5 working", "days: soon", "days", "steps[0]", 21),
    ("fund: employment_fund\n", "", "missing", "fund", 1),
    ("amount: staff * per_head\n", "", "missing", "amount", 1),
    (
        "  least: {",
        "  most: {unit: people, clause: 3.2-3, values: {2018-01-01: 5}}\n  least: {",
        "unused",
        "parameters.most",
        10,
    ),
    (
        "conditions:",
        "workings:\n  one: two + two\n  two: one\nconditions:",
        "cycle",
        "workings.one",
        16,
    ),
    ("staff: factory.workers()", "staff: &x factory.workers()\n  b: *x", "anchor", "facts.b", 14),
    (
        "amount: staff * per_head",
        "amount: staff * staff * staff * staff * per_head",
        "overflow",
        "amount",
        17,
    ),
    ("clause: 3.2-3\n", "", "missing", "clause", 1),
    ("fund: employment_fund", "fund: [", "yaml", "", 23),
]


@pytest.mark.parametrize(("old", "new", "code", "key", "line"), FAULTS)
def test_read_scheme_when_faulty_names_file_key_and_line(old, new, code, key, line):
    with pytest.raises(Faulty) as caught:
        read_scheme(changed(old, new), file="tried.yaml")
    found = {
        (fault.code, fault.mark.file, fault.mark.key, fault.mark.line)
        for fault in caught.value.faults
    }
    assert (code, "tried.yaml", key, line) in found
    assert all(fault.zh and fault.en for fault in caught.value.faults)


def test_read_scheme_when_good_has_no_fault():
    assert read_scheme(GOOD).epochs[0].isoformat() == "2018-01-01"


def test_read_scheme_tells_all_faults_at_once():
    text = changed("factory.workers()", "factory.dancers()")
    text = changed("unit: people,", "unit: persons,", text)
    text = changed("days: 5 working", "days: soon", text)
    with pytest.raises(Faulty) as caught:
        read_scheme(text)
    assert {"unknown_fact", "unit", "days"} <= {fault.code for fault in caught.value.faults}


def test_load_when_schemes_inherit_in_a_circle_refuses():
    one, two = (f"scheme: {name}\ninherits: {of}\n" for name, of in (("a", "two"), ("b", "one")))
    library = load_texts({"one": ("one.yaml", one), "two": ("two.yaml", two)})
    assert {fault.code for fault in library.faults} == {"cycle"}


def test_load_when_a_parent_is_missing_refuses():
    library = load_texts({"one": ("one.yaml", "scheme: a\ninherits: nowhere\n")})
    assert [(f.code, f.mark.file, f.mark.key) for f in library.faults] == [
        ("unknown_parent", "one.yaml", "based_on")
    ]


SUM = changed("factory.registered_months()", "factory.decided(schemes=[{}])").replace(
    "months: factory", "sum: factory"
)


def test_load_when_a_sum_names_no_scheme_refuses():
    found = load_texts({"a": ("a.yaml", SUM.replace("[{}]", "[nobody]"))}).faults
    assert [(one.code, one.mark.key, one.mark.line) for one in found] == [
        ("unknown_scheme", "facts.sum", 14)
    ]


def test_load_when_sums_go_round_in_a_circle_refuses():
    texts = {
        name: (
            f"{name}.yaml",
            SUM.replace("[{}]", f"[{other}]").replace("scheme: tried", f"scheme: {name}"),
        )
        for name, other in (("one", "two"), ("two", "one"))
    }
    assert {one.code for one in load_texts(texts).faults} == {"cycle"}


def test_unrounded_amount_is_refused():
    text = changed(
        "unit: fen/person, source: 甲号文件, values: {2018-01-01: 1000元, 2019-07-01: 1200元}",
        "unit: fen/person, source: 甲号文件, values: {2018-01-01: 1/3}",
    )
    with pytest.raises(Faulty) as caught:
        read_scheme(text)
    assert {fault.code for fault in caught.value.faults} == {"unrounded"}


def test_child_may_only_lower_what_the_parent_caps():
    parent = changed("source: 甲号文件,", "source: 甲号文件, up_to: true,")
    child = "scheme: child\ninherits: parent\nparameters:\n  per_head: {unit: fen/person, source: 县, values: {2018-01-01: %s}}\n"
    for amount, codes in (("900元", set()), ("1001元", {"override"})):
        library = load_texts({"parent": ("p.yaml", parent), "child": ("c.yaml", child % amount)})
        assert {fault.code for fault in library.faults} == codes


def test_child_keeps_where_each_parameter_came_from():
    child = "scheme: child\ninherits: parent\nparameters:\n  least: {unit: people, source: 县, values: {2018-01-01: 3}}\n"
    library = load_texts({"parent": ("p.yaml", GOOD), "child": ("c.yaml", child)})
    parameters = library.usable()["child"].parameters
    assert (
        parameters["least"].origin,
        parameters["least"].came_from,
        parameters["least"].mark.file,
    ) == ("overridden", "child", "c.yaml")
    assert (parameters["per_head"].origin, parameters["per_head"].came_from) == (
        "inherited",
        "tried",
    )
