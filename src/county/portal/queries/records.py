"""The rows behind a number, as columns: one set for each table an indicator counts."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from county.assessment.queries import counting
from county.assessment.queries.counting import Place
from county.assessment.queries.indicators import Indicator
from county.assessment.queries.periods import Period
from county.audit import commands as audit
from county.core.actor import Actor
from county.portal.queries import words
from county.portal.queries.links import link
from county.screens.columns import Column, Personal
from county.screens.declared import Declared


def _factory_page(row: Any) -> str:
    return link("portal:factory_page", row.factory_id)


def _person_page(row: Any) -> str:
    return link("workforce:person_detail", row.person_id)


def _worker(row: Any) -> Any:
    return row.person


def _site_page(row: Any) -> str:
    return link("places:site_detail", row.pk)


_FACTORY = (
    Column(
        "factory", _("工厂"), lambda r: r.factory.label, sort="factory__code", link=_factory_page
    ),
    Column(
        "town",
        _("镇"),
        lambda r: words.town_name(r.factory.town),
        sort="factory__town__code",
        priority=2,
    ),
)
_TRADE = Column(
    "trade", _("行业"), lambda r: r.factory.get_trade_display(), sort="factory__trade", priority=3
)
_PERSON = Column(
    "person", _("姓名"), Personal("name", of=_worker), sort="person__name", link=_person_page
)
RECOGNITIONS = (
    *_FACTORY,
    Column("site", _("安置点"), lambda r: r.factory.site and r.factory.site.label, priority=2),
    _TRADE,
    Column(
        "recognised_on", _("认定日期"), lambda r: r.recognised_on, kind="date", sort="recognised_on"
    ),
    Column("paper", _("认定文号"), lambda r: r.paper, priority=3),
)
LEADING = (
    Column(
        "enterprise",
        _("企业"),
        lambda r: r.enterprise.label,
        sort="enterprise__name",
        link=lambda r: link("factories:enterprise_detail", r.enterprise_id),
    ),
    Column(
        "recognised_on", _("认定日期"), lambda r: r.recognised_on, kind="date", sort="recognised_on"
    ),
    Column("paper", _("认定文号"), lambda r: r.paper, priority=2),
    Column("headquarters", _("总部地址"), lambda r: r.enterprise.headquarters, priority=3),
)
EMPLOYMENTS = (
    _PERSON,
    *_FACTORY,
    Column("kind", _("用工形式"), lambda r: r.get_kind_display(), sort="kind", priority=2),
    Column("post", _("岗位（工种）"), lambda r: r.post, priority=3),
    Column("from_on", _("入职日期"), lambda r: r.from_on, kind="date", sort="from_on"),
    Column("to_on", _("离职日期"), lambda r: r.to_on, kind="date", sort="to_on", priority=3),
)
REPORTS = (
    *_FACTORY,
    Column("month", _("月份"), lambda r: r.month, kind="month", sort="month"),
    Column("output", _("产值"), lambda r: r.output_fen, kind="money", sort="output_fen"),
    Column(
        "electricity",
        _("用电量（千瓦时）"),
        lambda r: r.electricity_kwh,
        kind="number",
        sort="electricity_kwh",
        priority=3,
    ),
    Column("state", _("生产情况"), lambda r: r.get_state_display(), sort="state", priority=2),
)
PAYROLL = (
    _PERSON,
    *_FACTORY,
    Column("month", _("工资月份"), lambda r: r.month, kind="month", sort="month", priority=2),
    Column("paid_on", _("发放日期"), lambda r: r.paid_on, kind="date", sort="paid_on", priority=2),
    Column("net", _("实发"), lambda r: r.net_fen, kind="money", sort="net_fen"),
    Column("channel", _("发放方式"), lambda r: r.get_channel_display(), priority=3),
)
SITES = (
    Column("code", _("编号"), lambda r: r.code, sort="code", link=_site_page, priority=3),
    Column("name", _("名称"), lambda r: r.label, sort="name", link=_site_page),
    Column("town", _("镇"), lambda r: words.town_name(r.town), sort="town__code"),
    Column(
        "households", _("户数"), lambda r: r.household_count, kind="number", sort="household_count"
    ),
)
_WITH_FACTORY = ("factory__town", "factory__site")
_OF: dict[str, tuple[tuple[Column, ...], tuple[str, ...], str]] = {
    "factories": (RECOGNITIONS, _WITH_FACTORY, "-recognised_on"),
    "factories_new": (RECOGNITIONS, _WITH_FACTORY, "-recognised_on"),
    "leading": (LEADING, ("enterprise",), "-recognised_on"),
    "jobs": (EMPLOYMENTS, ("person", "factory__town"), "factory"),
    "jobs_poor": (EMPLOYMENTS, ("person", "factory__town"), "factory"),
    "output": (REPORTS, ("factory__town",), "-month"),
    "wages": (PAYROLL, ("person", "factory__town"), "-paid_on"),
    "coverage": (SITES, ("town",), "-households"),
}


def register_of(indicator: Indicator, actor: Actor, period: Period, place: Place) -> Declared:
    """The records the actor may read, as a register value: listed, sorted and exported like any
    other.

    Refuses: as `counting.records`.
    """
    columns, related, sort = _OF[indicator.code]
    rows = counting.records(indicator, actor, period, place).select_related(*related)

    def query(_actor: Actor) -> QuerySet[Any]:
        return rows

    return Declared(
        name=f"goal_{indicator.code}",
        app="portal",
        title=indicator.title,
        query=query,
        may=_may,
        columns=columns,
        sort=sort,
        record_export=audit.record_export,
    )


def _may(_actor: Actor, action: str, _row: Any) -> bool:
    """`counting.records` has refused already who may not read the rows."""
    return action in {"view", "export"}
