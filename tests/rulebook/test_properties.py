"""The compiled query agrees with the plain reading on every column, whatever the registry holds."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.rulebook import oracle, wide, worlds
from tests.rulebook.oracle_values import Counted

from rulebook import runs
from rulebook.compiler import compile_scheme
from rulebook.facts.catalogue import FACTS
from rulebook.functions import FUNCTIONS
from rulebook.library import load, read_scheme

PROGRAMME = load(Path("schemes")).usable()
SCHEMES = {
    **{
        name.rpartition("/")[2]: scheme
        for name, scheme in PROGRAMME.items()
        if name.startswith("programme/")
    },
    **{f"wide_{subject}": read_scheme(wide.wide(subject)) for subject in wide.WIDE},
    "stages": read_scheme(wide.STAGES),
}
SUMS = {
    f"sum_{subject}": read_scheme(wide.SUM.format(subject=subject))
    for subject in ("factory", "worker")
}


def agree(scheme, made, day, turned=False):
    on = worlds.engine(made, turned=turned)
    compiled = compile_scheme(scheme, day)
    got = {row["item_id"]: row for row in on.decide(compiled)}
    same(scheme, got, oracle.decide(scheme, made, day))
    return got


def same(scheme, got, wanted):
    assert set(got) == set(wanted)
    for number, row in wanted.items():
        for column, value in row.items():
            plain = value.sure if isinstance(value, Counted) else value
            if isinstance(plain, Fraction):
                assert plain.denominator == 1, (column, plain)
            assert got[number][column] == plain, (
                scheme.name,
                number,
                column,
                got[number][column],
                plain,
            )


@pytest.mark.slow
@given(seed=st.integers(0, 10**9), day=st.sampled_from(worlds.DAYS))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_sums_over_other_schemes_agree_with_the_plain_reading(seed, day):
    below = {name: SCHEMES[name] for name in ("stages", "wide_worker_month")}
    made = worlds.registry(seed, day)
    on = worlds.engine(made)
    planned = runs.plan({**SUMS, **below}, day)
    assert list(planned.compiled)[-2:] == list(SUMS)
    tables = runs.run(on, planned)
    earlier = {scheme.name: oracle.decide(scheme, made, day) for scheme in below.values()}
    for scheme in SUMS.values():
        got = {row["item_id"]: row for row in on.rows(f"SELECT * FROM {tables[scheme.name]}")}
        same(scheme, got, oracle.decide(scheme, made, day, earlier))


@pytest.mark.slow
@pytest.mark.parametrize("name", SCHEMES)
@given(seed=st.integers(0, 10**9), day=st.sampled_from(worlds.DAYS))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_compiled_query_agrees_with_the_plain_reading(name, seed, day):
    agree(SCHEMES[name], worlds.registry(seed, day), day)


@pytest.mark.parametrize("name", SCHEMES)
def test_order_of_rows_changes_nothing(name):
    made = worlds.registry(7, worlds.DAYS[0])
    one = agree(SCHEMES[name], made, worlds.DAYS[0])
    assert agree(SCHEMES[name], made, worlds.DAYS[0], turned=True) == one


def test_wide_schemes_use_every_function_and_fact():
    text = "\n".join(scheme.text for scheme in SCHEMES.values())
    assert [name for name in FUNCTIONS if f"{name}(" not in text] == []
    used = {
        f"{use.call.subject}.{use.call.name}"
        for scheme in SCHEMES.values()
        for use in scheme.facts.values()
    }
    assert set(FACTS) - used == set()
