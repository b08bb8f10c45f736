"""Concerns in words: what is wrong, where, and the way to who can mend it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from county.assessment.queries.attention import STOPPED_DAYS, Concern
from county.core import months
from county.core.actor import Actor
from county.factories.choices import FactoryStatus
from county.portal.queries.asof import AsOf
from county.portal.queries.links import goal_link, if_open, link
from county.screens import formats

if TYPE_CHECKING:
    from county.screens.blocks import Tone

NAMED = 3


@dataclass(frozen=True)
class Note:
    """factories: (name, url), when they are few enough to name."""

    tone: "Tone"
    word: str
    text: str
    where: str
    clause: str
    url: str
    act: str
    factories: tuple[tuple[str, str], ...] = ()


def notes_of(
    concerns: list[Concern], towns: Mapping[int, str], asof: AsOf, *, actor: Actor
) -> list[Note]:
    return [_note(concern, towns, asof, actor=actor) for concern in concerns]


def _note(concern: Concern, towns: Mapping[int, str], asof: AsOf, *, actor: Actor) -> Note:
    tone, word, clause = _LOOKS[concern.kind]
    named = concern.factories if len(concern.factories) <= NAMED else ()
    return Note(
        tone,
        {"urgent": _("紧急"), "late": _("超时"), "warning": _("预警"), "todo": _("待办")}[word],
        _sentence(concern),
        _where(concern, towns),
        clause,
        if_open(actor, _way(concern, asof)),
        _act(concern),
        tuple((s.name, if_open(actor, link("portal:factory_page", s.factory))) for s in named),
    )


def _where(concern: Concern, towns: Mapping[int, str]) -> str:
    """The towns with most of it: 城关镇 4、老县镇 2 等 7 镇."""
    tally = sorted(((n, towns[t]) for t, n in concern.towns.items() if t in towns), reverse=True)
    said = _("、").join(f"{name} {n}" for n, name in tally[:NAMED])
    if len(tally) > NAMED:
        return _("%(towns)s 等 %(count)s 镇") % {"towns": said, "count": len(tally)}
    return said


_LOOKS: "dict[str, tuple[Tone, str, str]]" = {
    "stopped": ("bad", "urgent", "4.3-3"),
    "unpaid": ("bad", "urgent", "3.3-3"),
    "gap": ("bad", "urgent", "2-1"),
    "falling": ("wait", "warning", "3.2-1"),
    "late_report": ("wait", "late", "4.3-3"),
    "risk": ("bad", "todo", "3.2-1"),
    "batches": ("info", "todo", "2-6"),
    "body": ("wait", "todo", "4.1-4"),
}


_LISTS: Mapping[str, tuple[str, dict[str, str]]] = {
    "batches": ("intake:batch_list", {}),
    "risk": ("risk:finding_list", {"state": "open"}),
}


def _sentence(concern: Concern) -> str:
    count = concern.count
    said = {
        "count": formats.thousands(count),
        "people": formats.thousands(concern.people),
        "days": STOPPED_DAYS,
    }
    if concern.month:
        said["month"] = formats.month(concern.month)
    match concern.kind:
        case "stopped":
            text = ngettext(
                "%(count)s 家工厂停产已满 %(days)s 天",
                "%(count)s 家工厂停产已满 %(days)s 天",
                count,
            )
        case "unpaid":
            text = ngettext(
                "%(count)s 家工厂到 %(month)s 仍有工资未发，共 %(people)s 人次",
                "%(count)s 家工厂到 %(month)s 仍有工资未发，共 %(people)s 人次",
                count,
            )
        case "gap":
            text = ngettext(
                "%(count)s 个百户以上安置点没有社区工厂",
                "%(count)s 个百户以上安置点没有社区工厂",
                count,
            )
        case "falling":
            text = ngettext(
                "%(count)s 家工厂用电和工资连续三个月下降",
                "%(count)s 家工厂用电和工资连续三个月下降",
                count,
            )
        case "late_report":
            text = ngettext(
                "%(count)s 家工厂未报 %(month)s 月报", "%(count)s 家工厂未报 %(month)s 月报", count
            )
        case "body" | "risk":
            text = _listed(concern.kind, count)
        case _:
            text = ngettext(
                "%(count)s 批导入数据等待核对确认", "%(count)s 批导入数据等待核对确认", count
            )
    return text % said


def _listed(kind: str, count: int) -> str:
    if kind == "risk":
        return ngettext("%(count)s 条风险线索待核查", "%(count)s 条风险线索待核查", count)
    return ngettext("%(count)s 处机构缺口", "%(count)s 处机构缺口", count)


def _way(concern: Concern, asof: AsOf) -> str:
    """The list that answers the concern: as of the day asked where the list knows days."""
    if len(concern.factories) == 1:
        return link("portal:factory_page", concern.factories[0].factory)
    match concern.kind:
        case "gap":
            url = goal_link("coverage", on=asof.text) + "#gaps"
        case "body":
            url = _body_gaps(concern, asof)
        case "batches" | "risk":
            name, asked = _LISTS[concern.kind]
            url = link(name, **asked)
        case "stopped":
            url = link("factories:factory_list", status=FactoryStatus.STOPPED.value)
        case "late_report":
            month = months.iso(concern.month) if concern.month else ""
            url = link("factories:owing_list", month=month, recognised="yes")
        case "falling":
            month = months.iso(concern.month) if concern.month else ""
            url = link("factories:report_list", month=month)
        case _:
            url = link("workforce:payroll_list", paid="no")
    return url


def _body_gaps(concern: Concern, asof: AsOf) -> str:
    only = next(iter(concern.towns), None)
    is_one = only is not None and concern.towns[only] == concern.count
    day = asof.day.isoformat() if asof.text else ""
    return link("accounts:gap_list", town=only if is_one else "", day=day)


def _act(concern: Concern) -> str:
    return {
        "batches": _("办理"),
        "body": _("补齐"),
        "risk": _("核查"),
        "late_report": _("催报"),
        "unpaid": _("督办"),
        "gap": _("督办"),
    }.get(concern.kind, _("查看"))
