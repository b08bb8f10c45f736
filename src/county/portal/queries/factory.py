"""One factory's whole life: what it is, what it did, who works there, what it paid and reported."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from county.accounts.choices import Role
from county.assessment.choices import OFFICIALS, Basis
from county.assessment.queries import attention, counting
from county.assessment.queries.counting import Place
from county.assessment.queries.indicators import INDICATORS, employed, leading, recognised
from county.assessment.queries.periods import Period, period_of
from county.claims import permissions as claim_rights
from county.core import months
from county.core.actor import Actor
from county.core.errors import NotFound
from county.factories import permissions as factory_rights
from county.factories import queries as factories
from county.factories import states
from county.factories.choices import FactoryStatus, ReportState
from county.factories.models import Factory, LeadingRecognition, MonthlyReport, Recognition
from county.places.models import Lease
from county.portal.queries import timeline, words
from county.portal.queries.dashboard import Line
from county.portal.queries.links import goal_link, link
from county.screens import charts, formats
from county.screens.blocks import Event, Kpi
from county.workforce.models import Employment, Payroll

if TYPE_CHECKING:
    pass

MONTHS = 24
WORKERS_SHOWN = 15
EVENTS_FIRST = 7


@dataclass(frozen=True)
class MonthLine:
    """One month's pay and report. None: nothing came in. unpaid: people whose pay has no date.

    is_late: its report was due.
    """

    month: int
    people: int | None
    net_fen: int | None
    paid_on: date | None
    unpaid: int
    output_fen: int | None
    electricity_kwh: int | None
    state: str
    pay_url: str
    report_url: str
    is_late: bool


@dataclass(frozen=True)
class Button:
    label: str
    url: str
    tone: str = ""


@dataclass(frozen=True)
class FactoryPage:
    factory: Factory
    tone: str
    recognition: Recognition | None
    title: LeadingRecognition | None
    kpis: list[Kpi]
    events: list[Event]
    earlier: list[Event]
    months: list[MonthLine]
    lines: list[Line]
    workers: list[Employment]
    worker_count: int
    shows_workers: bool
    shows_pay: bool
    leases: list[Lease]
    sisters: list[Factory]
    buttons: list[Button]
    urls: dict[str, str]


def factory_of(actor: Actor, pk: int) -> Factory:
    """Refuses: absent or outside the actor's scope (404)."""
    rows = factories.factories_for(actor).select_related("enterprise", "town", "site")
    found: Factory | None = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def factory_page(actor: Actor, pk: int, *, today: date) -> FactoryPage:
    """A constant number of statements; rows of persons only for who may read them."""
    factory = factory_of(actor, pk)
    place, day = Place(factory=pk), period_of(Basis.ON_DAY, today)
    recognition = recognised(day).filter(factory=factory).first()
    workers = counting.value(INDICATORS["jobs"], day, place)
    reads_persons = counting.may_read_persons(actor) or actor.has_role(Role.OWNER)
    shows_pay = reads_persons or not 0 < workers < counting.SMALLEST_GROUP
    by_month = _months(factory, today)
    events = timeline.events_of(factory, today)
    return FactoryPage(
        factory=factory,
        tone=states.TONE[factory.status],
        recognition=recognition,
        title=leading(day).filter(enterprise=factory.enterprise).first(),
        kpis=_kpis(actor, place, day, workers, shows=shows_pay),
        events=events[:EVENTS_FIRST],
        earlier=events[EVENTS_FIRST:],
        months=by_month,
        lines=_lines(by_month[:12], shows_pay=shows_pay),
        workers=_workers(factory, day) if reads_persons else [],
        worker_count=workers,
        shows_workers=reads_persons,
        shows_pay=shows_pay,
        leases=list(factory.leases.select_related("premises").order_by("-from_on")),
        sisters=list(_sisters(actor, factory)),
        buttons=_buttons(actor, factory, recognition),
        urls=_urls(actor, factory),
    )


def _kpis(actor: Actor, place: Place, day: Period, workers: int, *, shows: bool) -> list[Kpi]:
    on = day.on
    poor = counting.value(INDICATORS["jobs_poor"], day, place)
    wages = counting.value(INDICATORS["wages"], period_of(Basis.CALENDAR_YEAR, on), place)
    output = counting.value(INDICATORS["output"], period_of(Basis.ROLLING_12, on), place)
    official = actor.has_role(*OFFICIALS)

    def way(code: str) -> str:
        return goal_link(code, factory=place.factory) if official else ""

    hidden = f"<{counting.SMALLEST_GROUP}"
    share = formats.percent(poor * 10_000 // workers) if workers and shows else ""
    return [
        Kpi(
            _("在岗工人"), formats.thousands(workers) if shows else hidden, _("人"), url=way("jobs")
        ),
        Kpi(
            _("其中搬迁与贫困户"),
            formats.thousands(poor) if shows else hidden,
            _("人"),
            url=way("jobs_poor"),
            note=share,
        ),
        Kpi(
            _("本年发放工资"),
            words.in_wan(wages) if shows else "—",
            words.wan_unit(),
            note=_("%(year)s 年 1 月 1 日起") % {"year": on.year},
        ),
        Kpi(
            _("近 12 个月产值"),
            words.in_wan(output),
            words.wan_unit(),
            url=way("output"),
        ),
    ]


def _months(factory: Factory, today: date) -> list[MonthLine]:
    """The last months, newest first, from the first that has anything."""
    last = months.month_of(today)
    span = range(last, last - MONTHS, -1)
    pay = _pay(factory, first=span[-1])
    reports = {
        report.month: report
        for report in MonthlyReport.objects.filter(factory=factory, month__gte=span[-1])
    }
    known = [month for month in span if month in pay or month in reports]
    first = min(known, default=last + 1)
    due = attention.due_month(today)
    return [
        _month(factory, month, pay.get(month), reports.get(month), due=due)
        for month in span
        if month >= first
    ]


def _pay(factory: Factory, *, first: int) -> Mapping[int, dict[str, Any]]:
    rows = Payroll.objects.filter(factory=factory, month__gte=first).order_by().values("month")
    summed = rows.annotate(
        people=Count("person", distinct=True),
        net=Sum("net_fen"),
        paid=Max("paid_on"),
        unpaid=Count("pk", filter=Q(paid_on__isnull=True)),
    )
    return {row["month"]: row for row in summed}


def _month(
    factory: Factory,
    month: int,
    pay: dict[str, Any] | None,
    report: MonthlyReport | None,
    *,
    due: int,
) -> MonthLine:
    said = pay or {"people": None, "net": None, "paid": None, "unpaid": 0}
    return MonthLine(
        month,
        said["people"],
        said["net"],
        said["paid"],
        said["unpaid"],
        report.output_fen if report else None,
        report.electricity_kwh if report else None,
        str(ReportState(report.state).label) if report else "",
        link("workforce:payroll_list", factory=factory.pk, month=months.iso(month)) if pay else "",
        link("factories:report_detail", report.pk) if report else "",
        report is None and month <= due,
    )


def _lines(known: list[MonthLine], *, shows_pay: bool) -> list[Line]:
    if not known:
        return []
    ordered = known[::-1]
    labels = [words.short_month(line.month) for line in ordered]
    money = [
        charts.Series(
            _("产值"), [words.plotted(INDICATORS["output"], m.output_fen) for m in ordered]
        )
    ]
    pay = [
        charts.Series(_("工资"), [words.plotted(INDICATORS["wages"], m.net_fen) for m in ordered])
    ]
    power = [charts.Series(_("用电量"), [m.electricity_kwh for m in ordered])]
    lines = [
        Line(_("月度产值"), words.wan_unit(), labels, money, "", "2-7"),
        Line(_("月度用电"), _("千瓦时"), labels, power, "", ""),
    ]
    if shows_pay:
        lines.insert(1, Line(_("月度工资"), words.wan_unit(), labels, pay, "", "2-8"))
    return lines


def _workers(factory: Factory, day: Period) -> list[Employment]:
    rows = employed(day).filter(factory=factory).select_related("person")
    return list(rows.order_by("from_on", "pk")[:WORKERS_SHOWN])


def _sisters(actor: Actor, factory: Factory) -> QuerySet[Factory]:
    rows = factories.factories_for(actor).filter(enterprise=factory.enterprise_id)
    return rows.exclude(pk=factory.pk).select_related("town").order_by("code")


def _buttons(actor: Actor, factory: Factory, recognition: Recognition | None) -> list[Button]:
    """What the actor may do to this factory now."""

    def may(action: str) -> bool:
        return factory_rights.may(actor, action, factory)

    offered = [
        (
            may("report.create"),
            _("填月报"),
            link("factories:report_create", factory=factory.pk),
            "",
        ),
        (
            may("report.create"),
            _("导入花名册"),
            link("intake:upload", kind="roster", factory=factory.pk),
            "",
        ),
        (
            may("report.create"),
            _("导入工资表"),
            link("intake:upload", kind="payroll", factory=factory.pk),
            "",
        ),
        (
            claim_rights.may(actor, "plan.view"),
            _("一企一策"),
            link("claims:plan", factory.pk),
            "",
        ),
        (may("factory.edit"), _("修改"), link("factories:factory_edit", factory.pk), ""),
        (
            may("factory.change_state") and factory.status != FactoryStatus.EXITED,
            _("改变状态"),
            link("factories:factory_change_state", factory.pk),
            "",
        ),
        (
            may("factory.recognise")
            and recognition is None
            and factory.status != FactoryStatus.EXITED,
            _("认定"),
            link("factories:factory_recognise", factory.pk),
            "primary",
        ),
        (
            may("factory.withdraw") and recognition is not None,
            _("摘牌"),
            link("factories:factory_withdraw", factory.pk),
            "danger",
        ),
    ]
    return [Button(label, url, tone) for allowed, label, url, tone in offered if allowed and url]


def _urls(actor: Actor, factory: Factory) -> dict[str, str]:
    pk = factory.pk
    official = actor.has_role(*OFFICIALS)
    return {
        "town": link("portal:town_page", factory.town.code) if official else "",
        "list": link("factories:factory_list"),
        "site": link("places:site_detail", factory.site_id) if factory.site_id and official else "",
        "enterprise": link("factories:enterprise_detail", factory.enterprise_id),
        "workers": link("workforce:employment_list", factory=pk),
        "payroll": link("workforce:payroll_list", factory=pk),
        "reports": link("factories:report_list", q=factory.code),
    }
