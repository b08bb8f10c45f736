"""Which days and which months a number covers. Whole days for pay, whole months for reports."""

from dataclasses import dataclass
from datetime import date, timedelta

from county.assessment.choices import Basis
from county.core import months

# Where a county has recorded no start of its own: the day the programme's document was issued.
PROGRAMME_START = date(2017, 4, 15)


@dataclass(frozen=True)
class Period:
    """The as-of day and, for flows, the days and report months that count.

    first_day..on: the pay days that count, both included.
    first_month..last_month: the report months that count; the last is the last month that had
    ended on
        the as-of day (a month's own last day ends it). An empty span has last_month < first_month.
    """

    basis: str
    on: date
    first_day: date
    first_month: int
    last_month: int


def period_of(basis: str, on: date, *, starts_on: date | None = None) -> Period:
    """The period a basis means on a day. starts_on: of the goal, for SINCE_START.

    ON_DAY counts what holds on the day itself; its flow, should one ask, is that of the day's
    month.
    ROLLING_12 is the 12 months ending with `on` (a year less a day, then `on`), for reports the
    12 months
    ending with the last ended month. CALENDAR_YEAR starts on 1 January of `on`'s year.
    """
    ended = last_ended_month(on)
    if basis == Basis.ROLLING_12:
        return Period(basis, on, _year_back(on), ended - 11, ended)
    if basis == Basis.SINCE_START:
        start = starts_on or PROGRAMME_START
        return Period(basis, on, start, months.month_of(start), ended)
    if basis == Basis.CALENDAR_YEAR:
        return Period(basis, on, date(on.year, 1, 1), months.month_from(on.year, 1), ended)
    first = date(on.year, on.month, 1)
    return Period(basis, on, first, months.month_of(on), months.month_of(on))


def last_ended_month(on: date) -> int:
    """The last month whose last day is `on` or earlier."""
    return months.month_of(on + timedelta(days=1)) - 1


def month_ends(on: date, count: int) -> list[date]:
    """The last days of the `count` months up to that of `on`, oldest first; the last one is `on`
    itself.
    """
    month = months.month_of(on)
    return [*(months.last_day(m) for m in range(month - count + 1, month)), on]


def _year_back(on: date) -> date:
    after = on + timedelta(days=1)
    if (after.month, after.day) == (2, 29):
        return date(after.year - 1, 3, 1)
    return after.replace(year=after.year - 1)
