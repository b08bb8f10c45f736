"""Working days as pure functions over the days that are not as their weekday says.

The day something is received is not counted: three working days from a Monday end on the Thursday.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from county.core.errors import Refused

_SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Pause:
    """The clock stands from a day to a day, both included; an open end is None: it still stands."""

    from_on: date
    to_on: date | None = None

    def holds(self, day: date) -> bool:
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)


@dataclass(frozen=True)
class Deadline:
    """due_on: None while the clock stands. left: the working days still to run once it goes on (0: none)."""

    due_on: date | None
    left: int = 0


@dataclass(frozen=True)
class Calendar:
    """years: those whose arrangements are known. rest, work: days off, weekend days worked."""

    years: frozenset[int]
    rest: frozenset[date]
    work: frozenset[date]

    def is_workday(self, day: date) -> bool:
        """Refuses: `no_calendar`, a day of a year without arrangements."""
        if day.year not in self.years:
            raise Refused(
                _(
                    "还没有登记 %(year)s 年的放假安排，算不出这一年的工作日。"
                    "请县社区工厂办在“工作日”里登记国务院办公厅的通知。"
                )
                % {"year": day.year},
                code="no_calendar",
            )
        return day in self.work or (day.weekday() < _SATURDAY and day not in self.rest)

    def add(self, day: date, workdays: int) -> date:
        """The working day that is so many working days after the day. 0: the day itself, worked or not;
        below 0: before it.
        """
        step = _DAY if workdays >= 0 else -_DAY
        left = abs(workdays)
        while left:
            day += step
            left -= self.is_workday(day)
        return day

    def between(self, after: date, until: date) -> int:
        """Working days after the one day and up to the other, that one included; below 0 when it lies
        before.
        """
        if until < after:
            return -self.between(until, after)
        span = range(1, (until - after).days + 1)
        return sum(self.is_workday(after + timedelta(days=n)) for n in span)

    def deadline(self, start: date, workdays: int, *, pauses: Collection[Pause] = ()) -> Deadline:
        """When so many working days from the start are over, days of the pauses not counted.

        A pause may begin on the day it is asked for; days counted before stay counted.
        """
        day, left = start, workdays
        opened = min((p.from_on for p in pauses if p.to_on is None), default=None)
        while left:
            day += _DAY
            if opened is not None and day >= opened:
                return Deadline(None, left)
            if not any(pause.holds(day) for pause in pauses):
                left -= self.is_workday(day)
        return Deadline(day)


def calendar_of(years: Iterable[int], *, rest: Iterable[date], work: Iterable[date]) -> Calendar:
    return Calendar(frozenset(years), frozenset(rest), frozenset(work))
