"""Days and months as people write them and as spreadsheets hold them."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal
from numbers import Real

from django.utils.translation import gettext as _

from county.core.errors import Refused
from county.core.money import decimal_of
from county.core.months import Month, month_from, month_of

FIRST_YEAR = 1900
LAST_YEAR = 2100

# Excel counts days from here, because it takes 1900 for a leap year.
_SERIAL_ZERO = date(1899, 12, 30)
_FIRST_SERIAL = (date(1990, 1, 1) - _SERIAL_ZERO).days
_LAST_SERIAL = (date(2050, 12, 31) - _SERIAL_ZERO).days

_TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_DAY_SHAPES = (
    re.compile(rf"(?P<y>\d+)(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}}){_TIME}"),
    re.compile(rf"(?P<y>\d+)年(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})[日号]?{_TIME}"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
)
_MONTH_SHAPES = (
    re.compile(r"(?P<y>\d+)[-/.](?P<m>\d{1,2})"),
    re.compile(r"(?P<y>\d+)年(?P<m>\d{1,2})月份?"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})"),
)


def parse_day(value: object) -> date:
    """Read a day: a date, 2018-03-05, 2018.3.5, 2018/3/5, 2018年3月5日, 20180305, an Excel serial.

    Refuses: two-digit years, days that do not exist, years outside 1900-2100, everything whose
        order of day and month would have to be guessed.
    """
    day = _day_or_none(value)
    if day is None:
        raise Refused(
            _("看不懂日期“%(text)s”。请写成 2018-03-05 的样子。") % {"text": _shown(value)},
            code="day_text",
        )
    return day


def parse_month(value: object) -> Month:
    """Read a month: a date, 2018.3, 2018-03, 2018年3月, 2018年03月份, 201803, an Excel serial.

    A numeric cell 2018.3 is March. A numeric cell 2018.1 may be January or a 2018.10 that lost its
    zero, so it is refused; as typed text it is January.

    Refuses: that cell, two-digit years, months outside 1-12, years outside 1900-2100.
    """
    if isinstance(value, (Decimal, Real)) and not isinstance(value, bool):
        month = _month_of_number(decimal_of(value))
    else:
        month = _month_of_text(_tidy(value)) if isinstance(value, str) else None
    if month is None:
        day = _day_or_none(value)
        month = None if day is None else month_of(day)
    if month is None:
        raise Refused(
            _("看不懂月份“%(text)s”。请写成 2018-03 或 2018年3月 的样子。")
            % {"text": _shown(value)},
            code="month_text",
        )
    return month


def _day_or_none(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, (Decimal, Real)) and not isinstance(value, bool):
        return _day_of_number(decimal_of(value))
    return _day_of_text(_tidy(value)) if isinstance(value, str) else None


def _day_of_text(text: str) -> date | None:
    if re.fullmatch(r"\d{5}", text):
        return _day_of_serial(int(text))
    for shape in _DAY_SHAPES:
        match = shape.fullmatch(text)
        if match:
            return _date_of(_year_of(match["y"]), int(match["m"]), int(match["d"]))
    return None


def _day_of_number(number: Decimal) -> date | None:
    if not number.is_finite() or not 0 < number < 100_000_000:
        return None
    whole = int(number)
    # The part after the point of a serial is the time of day.
    return _day_of_serial(whole) or (_day_of_text(str(whole)) if whole == number else None)


def _day_of_serial(serial: int) -> date | None:
    if _FIRST_SERIAL <= serial <= _LAST_SERIAL:
        return _SERIAL_ZERO + timedelta(days=serial)
    return None


def _month_of_text(text: str) -> Month | None:
    for shape in _MONTH_SHAPES:
        match = shape.fullmatch(text)
        if match:
            return _month_from(_year_of(match["y"]), int(match["m"]))
    return None


def _month_of_number(number: Decimal) -> Month | None:
    """Returns: None for what is no year with a month, such as a serial."""
    if not number.is_finite() or number < FIRST_YEAR:
        return None
    text = format(number.normalize(), "f")
    year, point, decimals = text.partition(".")
    if not point:
        return _month_of_text(text) if len(text) == 6 else None
    if len(year) != 4 or len(decimals) > 2:
        return None
    if decimals == "1":
        raise Refused(
            _(
                "表格里的数字 %(year)s.1 分不清是 1 月还是 10 月。"
                "请改写成 %(year)s年1月 或 %(year)s年10月。"
            )
            % {"year": year},
            code="month_ambiguous",
        )
    return _month_from(_year_of(year), int(decimals))


def _year_of(digits: str) -> int:
    if len(digits) == 2:
        raise Refused(
            _("年份“%(digits)s”只有两位。请写出四位年份，例如 2018。") % {"digits": digits},
            code="year_short",
        )
    if len(digits) != 4 or not FIRST_YEAR <= int(digits) <= LAST_YEAR:
        raise Refused(
            _("年份“%(digits)s”不对。请写 %(first)s 至 %(last)s 之间的四位年份。")
            % {"digits": digits[:10], "first": FIRST_YEAR, "last": LAST_YEAR},
            code="year_range",
        )
    return int(digits)


def _date_of(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Refused(
            _("没有 %(year)s年%(month)s月%(day)s日 这一天。请核对日期。")
            % {"year": year, "month": month, "day": day},
            code="day_impossible",
        ) from None


def _month_from(year: int, month: int) -> Month:
    if not 1 <= month <= 12:
        raise Refused(
            _("月份“%(month)s”不对。月份应在 1 至 12 之间，请核对。") % {"month": month},
            code="month_range",
        )
    return month_from(year, month)


def _tidy(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    folded = re.sub(r"[‐‑‒–—−]", "-", folded).replace("。", ".")
    folded = re.sub(r"[\u200b-\u200f\u2060\ufeff]", "", folded)
    # Spaces go, but for the one between a day and a time.
    return re.sub(r"\s+(?!\d{1,2}:)", "", folded.strip())


def _shown(value: object) -> str:
    return "" if value is None else str(value)[:20]
