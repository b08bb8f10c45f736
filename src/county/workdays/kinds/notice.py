"""Reading the State Council office's notice as it is pasted: one line for each festival."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from county.core.errors import Refused
from county.workdays.choices import DayKind

_NUMBERING = re.compile(r"^[一二三四五六七八九十]+、|^\d+[.、]")
_SPAN = re.compile(
    r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?:\([^)]*\))?"
    r"(?:(?:至|到|-|—|~)(?:(?P<year2>\d{4})年)?(?:(?P<month2>\d{1,2})月)?(?P<day2>\d{1,2})日(?:\([^)]*\))?)?"
)
_PART = re.compile(r"[^,。;]*?(?:放假|补休|上班|休息)[^,。;]*")
_LONGEST = 31


@dataclass(frozen=True)
class Named:
    """One day of the notice."""

    day: date
    kind: DayKind
    festival: str


def read_notice(text: str, *, year: int) -> list[Named]:
    """The days a notice names, in order.

    text: lines such as “二、春节：2月15日至21日放假调休，共7天。2月11日（星期日）、2月24日（星期六）上班。”
    Refuses: a line without a name or a day, a day there is not, the same day twice, a worked day that is
        no Saturday or Sunday, a day of another year but the December before.
    """
    found: list[Named] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            found.extend(_read_line(line.strip(), number=number, year=year))
    seen: set[date] = set()
    for named in found:
        _require_sound(named, year=year, seen=seen)
        seen.add(named.day)
    if not found:
        raise _wrong(_("没有读到任何日期。请粘贴通知中各节日的安排，每个节日一行。"), "empty")
    return sorted(found, key=lambda named: named.day)


def write_notice(days: list[Named]) -> str:
    """The lines `read_notice` reads the same days from: what the form shows for correction."""
    festivals = dict.fromkeys(named.festival for named in days)
    return "\n".join(
        f"{festival}：" + "；".join(_clauses([d for d in days if d.festival == festival]))
        for festival in festivals
    )


def _clauses(days: list[Named]) -> Iterator[str]:
    for kind, word in ((DayKind.REST, "放假"), (DayKind.WORK, "上班")):
        said = "、".join(
            f"{d.day.year}年{d.day.month}月{d.day.day}日" for d in days if d.kind == kind
        )
        if said:
            yield said + word


def _read_line(line: str, *, number: int, year: int) -> Iterator[Named]:
    # Full-width digits, brackets and commas become plain ones; the ideographic full stop stays.
    tidy = _NUMBERING.sub("", unicodedata.normalize("NFKC", line).replace(" ", ""))
    festival, colon, rest = tidy.partition(":")
    parts = _PART.findall(rest) if colon and festival else []
    days = [
        Named(day, DayKind.WORK if "上班" in part else DayKind.REST, festival[:20])
        for part in parts
        for day in _days(part, number=number, year=year)
    ]
    if not days:
        raise _wrong(
            _("第 %(n)s 行看不懂。请写成“国庆节：10月1日至7日放假，9月29日、10月12日上班”的样子。")
            % {"n": number},
            "line",
        )
    yield from days


def _days(part: str, *, number: int, year: int) -> Iterator[date]:
    for match in _SPAN.finditer(part):
        try:
            first = date(int(match["year"] or year), int(match["month"]), int(match["day"]))
            last = (
                date(
                    int(match["year2"] or first.year),
                    int(match["month2"] or first.month),
                    int(match["day2"]),
                )
                if match["day2"]
                else first
            )
        except ValueError:
            raise _wrong(_("第 %(n)s 行有不存在的日期。请核对。") % {"n": number}, "day") from None
        if not 0 <= (last - first).days < _LONGEST:
            raise _wrong(
                _("第 %(n)s 行的起止日期不对：止在起之前，或相隔太久。") % {"n": number}, "span"
            )
        yield from (first + timedelta(days=n) for n in range((last - first).days + 1))


def _require_sound(named: Named, *, year: int, seen: set[date]) -> None:
    facts = {"day": named.day.isoformat(), "year": year}
    if named.day in seen:
        raise _wrong(_("%(day)s写了两次。请核对。") % facts, "twice")
    if named.day.year != year and (named.day.year, named.day.month) != (year - 1, 12):
        raise _wrong(_("%(day)s不在 %(year)s 年，也不在上一年 12 月。请核对。") % facts, "year")
    if named.kind == DayKind.WORK and named.day.weekday() < 5:
        raise _wrong(_("%(day)s不是周六、周日，本来就上班。请核对。") % facts, "weekday")


def _wrong(sentence: str, code: str) -> Refused:
    return Refused(sentence, field="text", code=code)
