"""Blocks of the detail pages."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.audit import panels as audit
from county.core import clock, months, outward
from county.core.actor import Actor
from county.screens import formats
from county.screens.columns import Personal
from county.screens.register import Column, Panel
from county.screens.tables import SHOWN, facts_panel, table_panel
from county.workforce import permissions, queries
from county.workforce.models import (
    Employment,
    Household,
    HouseholdStatus,
    InsurancePayment,
    Payroll,
    Person,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

YEAR = 12


def _url(name: str, pk: int) -> str:
    return reverse(f"workforce:{name}_detail", args=(pk,))


def _period(label: "StrOrPromise") -> tuple[Column, Column]:
    return (
        Column("from", _("起"), lambda r: r.from_on, kind="date"),
        Column("to", label, lambda r: r.to_on, kind="date"),
    )


_PAY = (
    Column(
        "month", _("月份"), lambda p: p.month, kind="month", link=lambda p: _url("payroll", p.pk)
    ),
    Column("factory", _("工厂"), lambda p: p.factory.label, priority=2),
    Column("net", _("实发"), lambda p: p.net_fen, kind="money"),
    Column("paid_on", _("发放日期"), lambda p: p.paid_on, kind="date", priority=2),
    Column("confirmation", _("工人确认"), lambda p: p.get_confirmation_display()),
)
_STATUS = (Column("kind", _("身份"), lambda s: s.get_kind_display()), *_period(_("止")))
_PEOPLE = (
    Column("name", _("姓名"), Personal("name"), link=lambda p: _url("person", p.pk)),
    Column("sex", _("性别"), Personal("sex")),
    Column("born", _("出生日期"), Personal("born_on"), kind="date", priority=2),
)
_JOBS = (
    Column(
        "factory", _("工厂"), lambda e: e.factory.label, link=lambda e: _url("employment", e.pk)
    ),
    Column("kind", _("用工形式"), lambda e: e.get_kind_display(), priority=2),
    *_period(_("离职")),
)
_TERMS = (
    Column("number", _("第几次"), lambda t: t.number, numeric=True),
    Column("signed", _("签订"), lambda t: t.signed_on, kind="date", priority=2),
    *_period(_("合同止")),
)


def of_household(row: Household, actor: Actor) -> list[Panel]:
    statuses = row.statuses.order_by("-from_on")[: SHOWN + 1]
    people = queries.people_for(actor, today=clock.today()).filter(household=row)[: SHOWN + 1]
    return [
        table_panel(
            _("身份"),
            (*_STATUS, _SOURCE),
            list(statuses),
            empty=_("没有登记过身份。用“登记身份”补上。"),
        ),
        table_panel(
            _("家庭成员"),
            _PEOPLE,
            list(people),
            empty=_("还没有人员归到这一户。在人员页面填写户编号即可。"),
            actor=actor,
        ),
        audit.history(row, actor),
    ]


_SOURCE = Column("source", _("依据"), lambda s: s.source, priority=3)


def of_person(row: Person, actor: Actor) -> list[Panel]:
    today = clock.today()
    jobs = queries.employments_for(actor, today=today).filter(person=row)[: SHOWN + 1]
    first = months.month_of(today) - YEAR + 1
    pay = queries.payroll_for(actor).filter(person=row, month__gte=first)[: SHOWN + 1]
    more = f"{reverse('workforce:payroll_list')}?{urlencode({'person': row.pk})}"
    found = [
        table_panel(pgettext_lazy("list", "用工"), _JOBS, list(jobs), empty=_("没有用工记录。")),
        table_panel(
            _("最近 12 个月工资"),
            _PAY,
            list(pay),
            empty=_("最近 12 个月没有工资记录。"),
            more_url=more,
        ),
    ]
    statuses = list(row.statuses.order_by("-from_on"))
    if statuses:
        found.append(table_panel(_("本人身份"), _STATUS, statuses, empty=""))
    if row.household and permissions.may(actor, "household.view", row.household):
        found.append(_household_panel(row.household, actor))
    if permissions.may(actor, "person.read_numbers", row):
        context = {"url": reverse("workforce:person_numbers", args=(row.pk,))}
        found.append(Panel("", "workforce/person_links.html", context, bare=True))
    return [*found, audit.history(row, actor)]


def _household_panel(row: Household, actor: Actor) -> Panel:
    statuses = [
        (status.get_kind_display(), _span(status)) for status in row.statuses.order_by("-from_on")
    ]
    pairs = [
        (_("户编号"), row.code),
        (_("户主"), outward.show(actor, row, "head_name")),
        (_("镇"), row.town.label),
        *statuses,
    ]
    return facts_panel(_("家庭户"), pairs)


def _span(status: HouseholdStatus) -> str:
    last = formats.day(status.to_on) if status.to_on else ""
    return f"{formats.day(status.from_on)} — {last}".strip()


def of_employment(row: Employment, actor: Actor) -> list[Panel]:
    first = months.month_of(clock.today()) - YEAR + 1
    pay = queries.payroll_for(actor).filter(
        person=row.person_id, factory=row.factory_id, month__gte=first
    )
    more = urlencode({"person": row.person_id, "factory": row.factory_id})
    context = {
        "person_url": _url("person", row.person_id),
        "may_pay": permissions.may(actor, "payroll.create", row),
    }
    return [
        Panel("", "workforce/employment_links.html", context, bare=True),
        table_panel(
            _("合同期"),
            _TERMS,
            list(row.terms.order_by("-number")),
            empty=_("没有登记劳动合同。用“续签合同”补登第一期。"),
        ),
        table_panel(
            _("最近 12 个月工资"),
            _PAY,
            list(pay[: SHOWN + 1]),
            empty=_("最近 12 个月没有工资记录。"),
            more_url=f"{reverse('workforce:payroll_list')}?{more}",
        ),
        audit.history(row, actor),
    ]


def of_payroll(row: Payroll, actor: Actor) -> list[Panel]:
    return [audit.history(row, actor)]


def of_insurance(row: InsurancePayment, actor: Actor) -> list[Panel]:
    return [audit.history(row, actor)]
