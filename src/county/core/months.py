"""Months as whole numbers: year * 12 + month - 1, so that differences are plain subtraction."""

import calendar
from datetime import date
from typing import NewType

Month = NewType("Month", int)


def month_of(day: date) -> Month:
    return Month(day.year * 12 + day.month - 1)


def month_from(year: int, month: int) -> Month:
    """month: 1-12."""
    if not 1 <= month <= 12:
        raise ValueError(month)
    return Month(year * 12 + month - 1)


def year_and_month(month: int) -> tuple[int, int]:
    """Returns: (year, 1-12)."""
    return divmod(month, 12)[0], month % 12 + 1


def first_day(month: int) -> date:
    year, number = year_and_month(month)
    return date(year, number, 1)


def last_day(month: int) -> date:
    year, number = year_and_month(month)
    return date(year, number, calendar.monthrange(year, number)[1])


def iso(month: int) -> str:
    """2018-11: for URLs, exports and sorting."""
    year, number = year_and_month(month)
    return f"{year:04d}-{number:02d}"


def from_iso(text: str) -> Month:
    """Reads 2018-11. Raises ValueError on anything else."""
    year, _, number = text.partition("-")
    if (
        len(year) != 4
        or len(number) != 2
        or not (year + number).isascii()
        or not (year + number).isdigit()
    ):
        raise ValueError(text)
    return month_from(int(year), int(number))
