"""The day a page is read at: today, or the last day of a month gone by."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from county.core import months
from county.core.errors import Refused

FIRST_MONTH = months.month_from(2016, 1)


@dataclass(frozen=True)
class AsOf:
    """day: the last day counted. text: the month as ?on= carries it, empty for today."""

    day: date
    month: int
    text: str
    previous: str
    next: str
    latest: str

    @property
    def iso(self) -> str:
        return months.iso(self.month)


def as_of(text: str, *, today: date) -> AsOf:
    """Read ?on=2019-11. Nothing means today; the running month means up to today.

    Refuses: `month_text` what is no month; `month_future`; `month_early` before the programme's
    first data.
    """
    this = months.month_of(today)
    month = _month(text) if text.strip() else this
    if month > this:
        raise Refused(
            _("%(month)s 还没有到，没有数字可看。请选择 %(latest)s 或更早的月份。")
            % {"month": text, "latest": months.iso(this)},
            code="month_future",
        )
    if month < FIRST_MONTH:
        raise Refused(
            _("平台没有 %(month)s 的数据。请选择 %(first)s 至 %(latest)s 之间的月份。")
            % {"month": text, "first": months.iso(FIRST_MONTH), "latest": months.iso(this)},
            code="month_early",
        )
    chosen = "" if month == this else months.iso(month)
    return AsOf(
        day=min(months.last_day(month), today),
        month=month,
        text=chosen,
        previous=months.iso(month - 1) if month > FIRST_MONTH else "",
        next=months.iso(month + 1) if month < this else "",
        latest=months.iso(this),
    )


def _month(text: str) -> int:
    try:
        return months.from_iso(text.strip())
    except ValueError:
        raise Refused(
            _("看不懂月份“%(text)s”。请写成 2019-11 的样子，或在月份框里选择。")
            % {"text": text[:20]},
            code="month_text",
        ) from None
