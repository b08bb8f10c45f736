"""Ceilings of funds: exact to the fen, whatever the order of rows, never above what is due."""

from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from county.simulation.choices import CapMode, Turn
from county.simulation.kinds.budgets import Award, Cap, allot, shares

FUNDS = ("employment_fund", "county_budget")
days = st.one_of(st.none(), st.dates(date(2017, 1, 1), date(2017, 1, 9)))
parts = st.dictionaries(st.sampled_from(FUNDS), st.integers(0, 10**7), min_size=1)
awards = st.lists(st.tuples(days, parts), max_size=30).map(
    lambda found: [
        Award(("rent", "lease", place), since, told) for place, (since, told) in enumerate(found)
    ]
)
ceilings = st.integers(0, 10**8)
modes = st.sampled_from(CapMode.values)
caps = st.tuples(ceilings, modes, ceilings, modes).map(
    lambda said: [Cap(FUNDS[0], said[0], said[1]), Cap(FUNDS[1], said[2], said[3])]
)
turns = st.sampled_from(Turn.values)


def whole(found, fund):
    return sum(award.parts.get(fund, 0) for award in found)


@given(st.dictionaries(st.integers(0, 99), st.integers(0, 10**9), max_size=40), ceilings)
def test_shares_then_the_sum_is_exact_and_none_above_its_own(wanted, ceiling):
    keyed = {("a", "b", key): fen for key, fen in wanted.items()}
    given_ = shares(keyed, ceiling)
    assert sum(given_.values()) == min(ceiling, sum(keyed.values()))
    assert all(0 <= given_[key] <= fen for key, fen in keyed.items())
    for one, fen in keyed.items():
        alike = [given_[other] for other, same in keyed.items() if same == fen]
        assert max(alike) - given_[one] <= 1


@given(awards, caps, turns)
def test_allot_then_no_fund_gives_more_than_it_holds_and_nobody_gets_more_than_due(
    found, held, turn
):
    served = allot(found, held, turn=turn)
    assert served.keys() == {award.key for award in found}
    for cap in held:
        assert whole(served.values(), cap.fund) <= cap.ceiling_fen
    for award in found:
        mine = served[award.key]
        assert all(0 <= mine.parts[fund] <= fen for fund, fen in award.parts.items())
        assert mine.is_cut == (mine.fen < award.fen)


@given(awards, ceilings, turns)
def test_allot_when_pro_rata_then_the_fund_is_used_to_the_fen(found, ceiling, turn):
    served = allot(found, [Cap(FUNDS[0], ceiling, CapMode.PRO_RATA)], turn=turn)
    assert whole(served.values(), FUNDS[0]) == min(ceiling, whole(found, FUNDS[0]))


@given(awards, caps, turns, st.integers(0, 99))
def test_allot_when_rows_come_in_another_order_then_the_same(found, held, turn, seed):
    turned = list(found)
    Random(seed).shuffle(turned)  # noqa: S311 -- any order will do
    assert allot(turned, held, turn=turn) == allot(found, held, turn=turn)


@given(awards, ceilings, turns)
def test_allot_when_queued_then_whole_awards_and_nobody_jumps_the_queue(found, ceiling, turn):
    served = allot(found, [Cap(FUNDS[0], ceiling, CapMode.QUEUE)], turn=turn)
    for award in found:
        mine = served[award.key].parts
        assert mine == award.parts or not any(mine.values())
    placed = sorted((one for one in served.values() if one.place), key=lambda one: one.place)
    cuts = [one.is_cut for one in placed]
    assert cuts == sorted(cuts)
    assert [one.place for one in placed] == list(range(1, len(placed) + 1))


def test_allot_when_the_first_in_turn_then_who_came_first():
    late = Award(("rent", "lease", 1), date(2019, 1, 1), {"county_budget": 60})
    soon = Award(("rent", "lease", 2), date(2018, 1, 1), {"county_budget": 60})
    never = Award(("rent", "lease", 3), None, {"county_budget": 10})
    cap = [Cap("county_budget", 100, CapMode.QUEUE)]
    served = allot([late, never, soon], cap, turn=Turn.EARLIEST)
    assert [served[one.key].fen for one in (soon, late, never)] == [60, 0, 0]
    served = allot([late, never, soon], cap, turn=Turn.SMALLEST)
    assert [served[one.key].fen for one in (never, late, soon)] == [10, 60, 0]


def test_allot_when_two_funds_pay_then_both_or_neither():
    one = Award(("interest", "loan", 1), None, {"employment_fund": 70, "county_budget": 30})
    cap = [Cap("county_budget", 29, CapMode.QUEUE)]
    assert allot([one], cap, turn=Turn.EARLIEST)[one.key].fen == 0
