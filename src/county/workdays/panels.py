"""What an arrangement says, festival by festival."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from county.audit import panels as audit
from county.core.actor import Actor
from county.screens import formats
from county.screens.columns import Column
from county.screens.declared import Panel
from county.screens.tables import table_panel
from county.workdays.choices import DayKind
from county.workdays.models import Arrangement

_NAMES = {
    "元旦": pgettext_lazy("festival", "元旦"),
    "春节": pgettext_lazy("festival", "春节"),
    "清明节": pgettext_lazy("festival", "清明节"),
    "劳动节": pgettext_lazy("festival", "劳动节"),
    "端午节": pgettext_lazy("festival", "端午节"),
    "中秋节": pgettext_lazy("festival", "中秋节"),
    "国庆节": pgettext_lazy("festival", "国庆节"),
}
FESTIVALS = (
    Column("festival", _("节日"), lambda f: _NAMES.get(f.name, f.name)),
    Column("rest", _("放假"), lambda f: f.rest),
    Column("count", _("天数"), lambda f: f.count, kind="number", priority=2),
    Column("work", _("调休上班"), lambda f: f.work),
)


@dataclass(frozen=True)
class Festival:
    """One line of the notice, written out."""

    name: str
    rest: str
    count: int
    work: str


def of_arrangement(row: Arrangement, actor: Actor) -> Sequence[Panel]:
    return [
        table_panel(_("各节日安排"), FESTIVALS, _festivals(row), empty=_("还没有记录。")),
        audit.history(row, actor),
    ]


def _festivals(row: Arrangement) -> list[Festival]:
    days = list(row.days.all())
    names = dict.fromkeys(day.festival for day in days)
    found = []
    for name in names:
        rest = [d.day for d in days if (d.festival, d.kind) == (name, DayKind.REST)]
        work = [d.day for d in days if (d.festival, d.kind) == (name, DayKind.WORK)]
        found.append(Festival(name, _spans(rest), len(rest), _spans(work)))
    return found


def _spans(days: list[date]) -> str:
    """Runs of days as from–to; single days by themselves."""
    runs = groupby(enumerate(days), key=lambda pair: pair[1] - timedelta(days=pair[0]))
    ends = [[day for _n, day in run] for _start, run in runs]
    return pgettext("list", "、").join(
        formats.day(run[0])
        if len(run) == 1
        else pgettext("days", "%(first)s至%(last)s")
        % {"first": formats.day(run[0]), "last": formats.day(run[-1])}
        for run in ends
    )
