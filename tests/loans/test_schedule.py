from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from county.loans.choices import RepaymentMethod
from county.loans.kinds.priority import Standing
from county.loans.kinds.schedule import due_days, interest_fen, schedule_of

FROM, TO = date(2019, 3, 1), date(2020, 3, 1)


def schedule(**changes):
    facts = {
        "principal_fen": 1_000_000_00, "rate": 4350, "from_on": FROM, "to_on": TO,
        "method": RepaymentMethod.EQUAL_PRINCIPAL, "day_basis": 360,
    } | changes  # fmt: skip
    return schedule_of(**facts)


def test_schedule_when_equal_principal_is_worked_out_by_hand():
    rows = schedule()
    assert [row.due_on for row in rows] == [
        date(2019, 6, 1), date(2019, 9, 1), date(2019, 12, 1), date(2020, 3, 1),
    ]  # fmt: skip
    assert [row.days for row in rows] == [92, 92, 91, 91]
    assert [row.principal_fen for row in rows] == [25_000_000] * 4
    # 1,000,000 × 4.35 % × 92 / 360 = 11,116.67; then on 750,000, 500,000, 250,000.
    assert [row.interest_fen for row in rows] == [1_111_667, 833_750, 549_792, 274_896]


def test_schedule_when_interest_only_pays_the_principal_last():
    rows = schedule(method=RepaymentMethod.INTEREST_ONLY)
    assert [row.principal_fen for row in rows] == [0, 0, 0, 100_000_000]
    assert rows[-1].interest_fen == 1_099_583


def test_schedule_when_a_year_has_365_days_costs_less():
    assert schedule(day_basis=365)[0].interest_fen == 1_096_438


def test_due_days_when_the_month_is_short_take_its_last():
    assert due_days(date(2018, 11, 30), date(2019, 4, 10)) == [
        date(2019, 2, 28), date(2019, 4, 10),
    ]  # fmt: skip


def test_interest_when_exactly_half_a_fen_goes_up():
    assert interest_fen(180, rate=1000, days=100, day_basis=360) == 1
    assert interest_fen(179, rate=1000, days=100, day_basis=360) == 0


@given(
    principal=st.integers(1, 10**11),
    rate=st.integers(0, 24_000),
    days=st.integers(1, 1830),
    method=st.sampled_from(RepaymentMethod.values),
    basis=st.sampled_from([360, 365]),
)
def test_schedule_sums_to_the_principal_exactly(principal, rate, days, method, basis):
    to_on = date.fromordinal(FROM.toordinal() + days)
    rows = schedule(principal_fen=principal, rate=rate, to_on=to_on, method=method, day_basis=basis)
    assert sum(row.principal_fen for row in rows) == principal
    assert sum(row.days for row in rows) == days
    assert all(row.interest_fen >= 0 and row.principal_fen >= 0 for row in rows)
    assert rows[-1].due_on == to_on


@pytest.mark.parametrize(
    ("workers", "group", "recognised", "lane"),
    [(10, 2, True, 2), (10, 3, False, 1), (0, 0, True, 2), (0, 0, False, 3), (11, 2, False, 3)],
)
def test_lane_goes_by_more_than_a_fifth_then_recognition(workers, group, recognised, lane):
    standing = Standing(workers, group, recognised)
    assert standing.lane == lane
    assert str(group) in standing.reason
