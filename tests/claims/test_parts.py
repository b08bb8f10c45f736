"""What of a claim is paid when, and by which funds."""

from types import SimpleNamespace as Thing

import pytest

from county.claims.kinds.parts import parts_of


def scheme(*funds, payments=()):
    return Thing(
        funds=[Thing(name=name) for name in funds],
        payments=[Thing(name=name, tree=tree) for name, tree in payments],
    )


def test_parts_when_one_fund_then_the_whole_at_once():
    (part,) = parts_of(scheme("county_budget"), {}, 500)
    assert (part.stage, part.amount_fen, part.funds) == (1, 500, (("county_budget", 500),))


def test_parts_when_two_funds_then_as_the_row_says():
    row = {"fund_a": 3, "fund_b": 4}
    assert parts_of(scheme("a", "b"), row, 7)[0].funds == (("a", 3), ("b", 4))
    with pytest.raises(KeyError):
        parts_of(scheme("a", "b"), {}, 7)


def test_parts_when_staged_then_each_fund_bears_its_own_to_the_fen():
    row = {"fund_a": 333, "fund_b": 667, "pay_first": 501, "pay_rest": 499, "when_rest": False}
    staged = scheme("a", "b", payments=(("first", None), ("rest", "after")))
    first, rest = parts_of(staged, row, 1000)
    assert [p.is_ripe for p in (first, rest)] == [True, False]
    sums = dict.fromkeys("ab", 0)
    for part in (first, rest):
        assert sum(fen for _name, fen in part.funds) == part.amount_fen
        for name, fen in part.funds:
            sums[name] += fen
    assert sums == {"a": 333, "b": 667}
    assert parts_of(staged, row, 1000, now={"when_rest": True})[1].is_ripe
