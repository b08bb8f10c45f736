"""A loan's instalments, in whole fen. Interest is worked out by days over what is still owed, half up; the
principals sum to the loan's exactly.
"""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from county.core import months
from county.loans.choices import RepaymentMethod
from county.loans.models import RATE_DEN

QUARTER = 3


@dataclass(frozen=True)
class Due:
    """One instalment: amounts in fen, `days` since the one before."""

    number: int
    due_on: date
    days: int
    principal_fen: int
    interest_fen: int


def due_days(from_on: date, to_on: date, *, every: int = QUARTER) -> list[date]:
    """Settlement days: the same day of every third month after the first, and the last day of the term.

    A month too short for the day takes its last one. every: months.
    """
    days: list[date] = []
    step = every
    while (day := _months_later(from_on, step)) < to_on:
        days.append(day)
        step += every
    return [*days, to_on]


def schedule_of(
    *,
    principal_fen: int,
    rate: int,
    from_on: date,
    to_on: date,
    method: str,
    day_basis: int,
    every: int = QUARTER,
) -> list[Due]:
    """The whole schedule. rate: 1/100,000 a year.

    Equal principal: the same part each time, the odd fen on the last. Interest only: the principal with
    the last instalment.
    """
    days = due_days(from_on, to_on, every=every)
    parts = _principals(principal_fen, len(days), method)
    owed, found = principal_fen, []
    for number, ((before, due_on), part) in enumerate(
        zip(pairwise([from_on, *days]), parts, strict=True), 1
    ):
        count = (due_on - before).days
        interest = interest_fen(owed, rate=rate, days=count, day_basis=day_basis)
        found.append(Due(number, due_on, count, part, interest))
        owed -= part
    return found


def interest_fen(owed_fen: int, *, rate: int, days: int, day_basis: int) -> int:
    """Simple interest in fen, half up."""
    above, below = owed_fen * rate * days, RATE_DEN * day_basis
    return (2 * above + below) // (2 * below)


def _principals(principal_fen: int, count: int, method: str) -> list[int]:
    if method == RepaymentMethod.INTEREST_ONLY:
        return [0] * (count - 1) + [principal_fen]
    part = principal_fen // count
    return [part] * (count - 1) + [principal_fen - part * (count - 1)]


def _months_later(day: date, count: int) -> date:
    last = months.last_day(months.month_of(day) + count)
    return last.replace(day=min(day.day, last.day))
