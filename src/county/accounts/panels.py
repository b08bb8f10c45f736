"""Blocks of the detail pages."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.accounts import permissions, queries
from county.accounts.choices import OrganisationKind
from county.accounts.models import Holding, Organisation, User
from county.audit import panels as audit
from county.core import clock
from county.core.actor import Actor
from county.screens.columns import Column, Personal
from county.screens.register import Panel
from county.screens.tables import SHOWN, table_panel

_PEOPLE = (
    Column("name", _("姓名"), Personal("name"), link=lambda m: _url("member", m.pk)),
    Column("kind", _("身份"), lambda m: m.get_kind_display()),
    Column("position", _("职务"), lambda m: m.position, priority=2),
    Column("home", _("所在单位"), lambda m: m.home and m.home.label, priority=3),
    Column("duty", _("分工"), lambda m: m.duty, priority=3),
    Column("telephone", _("联系电话"), Personal("telephone"), priority=2),
    Column("from", _("任职起"), lambda m: m.from_on, kind="date", priority=3),
)
_MONEY = (
    Column("year", _("年度"), lambda f: str(f.year), link=lambda f: _url("fund", f.pk)),
    Column("source", _("来源"), lambda f: f.get_source_display(), priority=2),
    Column("amount", _("金额"), lambda f: f.amount_fen, kind="money"),
    Column("used", _("已使用"), lambda f: f.used_fen, kind="money"),
    Column("until", _("使用截至"), lambda f: f.used_until, kind="date", priority=3),
    Column("paper", _("文号"), lambda f: f.paper, priority=3),
)


def of_organisation(row: Organisation, actor: Actor) -> list[Panel]:
    """Posts and who sits in them, named people, the years' money, what is lacking, the history.
    An enterprise has posts only.
    """
    today = clock.today()
    posts = list(queries.posts_of(row, today=today))
    panels = [Panel(_("岗位与任职"), "accounts/posts.html", {"posts": posts})]
    if row.kind != OrganisationKind.ENTERPRISE:
        panels += [*_people(row, actor), *_money(row, actor)]
        gaps = list(queries.gaps_of(row, today=today))
        if gaps:
            context = {"gaps": gaps, "url": reverse("accounts:gap_list")}
            panels.insert(0, Panel(_("缺口"), "accounts/gaps_panel.html", context))
    return [*panels, audit.history(row, actor)]


def _people(row: Organisation, actor: Actor) -> list[Panel]:
    here: dict[str, str | int] = {"organisation": row.pk, "state": "now"}
    return [
        table_panel(
            pgettext_lazy("list", "机构人员"),
            _PEOPLE,
            queries.members_of(row, today=clock.today())[: SHOWN + 1],
            empty=_("还没有登记人员。领导小组成员、专职人员由县社区工厂办或本镇登记。"),
            more_url=f"{reverse('accounts:member_list')}?{urlencode(here)}",
            actor=actor,
        )
    ]


def _money(row: Organisation, actor: Actor) -> list[Panel]:
    """Only bodies that are given money of their own, and readers who may see it."""
    if row.kind not in queries.FUNDED or not permissions.may(actor, "fund.view", row):
        return []
    return [
        table_panel(
            _("工作经费"),
            _MONEY,
            queries.funds_of(row, actor)[: SHOWN + 1],
            empty=_("还没有登记工作经费，或不在您的岗位范围内。"),
        )
    ]


def with_history(row: Any, actor: Actor) -> list[Panel]:
    """Only what was done to the record."""
    return [audit.history(row, actor)]


def _url(noun: str, pk: int) -> str:
    return reverse(f"accounts:{noun}_detail", args=(pk,))


def of_user(row: User, actor: Actor) -> list[Panel]:
    held = list(queries.holdings_of(row.pk))
    return [
        Panel(pgettext_lazy("list", "任职"), "accounts/holdings.html", {"holdings": held}),
        audit.history(row, actor),
    ]


def of_holding(row: Holding, actor: Actor) -> list[Panel]:
    return [audit.history(row, actor)]
