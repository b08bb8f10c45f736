from datetime import date

import pytest

from county.assessment.choices import Basis
from county.assessment.queries.periods import last_ended_month, month_ends, period_of
from county.assessment.queries.progress import progress_of
from county.core.months import month_from

START, DUE = date(2017, 4, 15), date(2019, 12, 31)


@pytest.mark.parametrize(
    ("on", "first"),
    [
        (date(2019, 11, 30), date(2018, 12, 1)),
        (date(2019, 12, 20), date(2018, 12, 21)),
        (date(2016, 2, 28), date(2015, 3, 1)),
        (date(2016, 2, 29), date(2015, 3, 1)),
        (date(2021, 2, 28), date(2020, 3, 1)),
        (date(2019, 12, 31), date(2019, 1, 1)),
    ],
)
def test_roll_a_year_then_it_starts_the_day_after_the_same_day(on, first):
    assert period_of(Basis.ROLLING_12, on).first_day == first


@pytest.mark.parametrize(
    ("on", "month"),
    [
        (date(2019, 11, 30), (2019, 11)),
        (date(2019, 11, 29), (2019, 10)),
        (date(2020, 2, 29), (2020, 2)),
        (date(2019, 1, 1), (2018, 12)),
    ],
)
def test_end_a_month_on_its_own_last_day(on, month):
    assert last_ended_month(on) == month_from(*month)


def test_list_month_ends_then_the_last_is_the_day_itself():
    assert month_ends(date(2019, 3, 5), 3) == [
        date(2019, 1, 31),
        date(2019, 2, 28),
        date(2019, 3, 5),
    ]


def test_begin_since_start_then_the_first_month_is_whole():
    period = period_of(Basis.SINCE_START, date(2019, 12, 20), starts_on=START)
    assert (period.first_day, period.first_month, period.last_month) == (
        START, month_from(2017, 4), month_from(2019, 11),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "on", "percent", "due", "state"),
    [
        (100, date(2018, 8, 22), 100, 49, "done"),
        (53, date(2018, 8, 22), 53, 49, "ahead"),
        (52, date(2018, 8, 22), 52, 49, "on_course"),
        (46, date(2018, 8, 22), 46, 49, "on_course"),
        (45, date(2018, 8, 22), 45, 49, "late"),
        (0, date(2017, 1, 1), 0, 0, "on_course"),
        (99, date(2021, 1, 1), 99, 100, "on_course"),
        (90, date(2021, 1, 1), 90, 100, "late"),
    ],
)
def test_measure_progress_against_time(value, on, percent, due, state):
    got = progress_of(value, 100, starts_on=START, due_on=DUE, on=on)
    assert (got.percent, got.due, got.state) == (percent, due, state)
