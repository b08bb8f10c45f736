"""What stands under a place's own facts."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.audit import panels as audit
from county.core import clock
from county.core.actor import Actor
from county.places import queries
from county.places.models import Lease, Premises, Site, Village
from county.screens.columns import Column
from county.screens.declared import Panel
from county.screens.tables import SHOWN, table_panel

COUNTS = (
    Column("counted_on", _("统计日期"), lambda c: c.counted_on, kind="date"),
    Column("households", _("户数"), lambda c: c.households, kind="number"),
    Column("people", _("人数"), lambda c: c.people, kind="number"),
    Column("source", _("依据"), lambda c: c.source, priority=2),
)
PREMISES = (
    Column("name", _("名称"), lambda p: p.name, link=lambda p: _url("premises", p)),
    Column("kind", _("类别"), lambda p: p.get_kind_display(), priority=2),
    Column(
        "area", _("面积（平方米）"), lambda p: square_metres(p.area_dm2), kind="number", priority=2
    ),
    Column("tenant", _("在租工厂"), lambda p: p.tenant),
)
FACTORIES = (
    Column("name", _("社区工厂"), lambda f: f.label, link=lambda f: factory_url(f.pk)),
    Column("enterprise", _("企业"), lambda f: f.enterprise.label, priority=2),
    Column("trade", _("行业"), lambda f: f.get_trade_display(), priority=2),
    Column("status", _("状态"), lambda f: f.get_status_display()),
)
LEASES = (
    Column("factory", _("承租工厂"), lambda x: x.factory.label, link=lambda x: _url("lease", x)),
    Column("from_on", _("租期起"), lambda x: x.from_on, kind="date", priority=2),
    Column("last_on", _("租期止"), lambda x: x.ended_on or x.to_on, kind="date"),
    Column("rent", _("月租金"), lambda x: x.rent_fen, kind="money"),
)
SITES = (
    Column("name", _("安置点"), lambda s: s.label, link=lambda s: _url("site", s)),
    Column("households", _("户数"), lambda s: s.household_count, kind="number"),
    Column("people", _("人数"), lambda s: s.people_count, kind="number"),
)


def of_site(site: Site, actor: Actor) -> Sequence[Panel]:
    today = clock.today()
    premises = queries.premises_with_tenant(actor, on=today).filter(site=site)
    return [
        table_panel(
            pgettext_lazy("list", "社区工厂"),
            FACTORIES,
            queries.factories_at(site)[: SHOWN + 1],
            empty=_("这个安置点还没有社区工厂。"),
            more_url=f"{reverse('factories:factory_list')}?q={site.name}",
        ),
        table_panel(
            pgettext_lazy("list", "厂房"),
            PREMISES,
            premises[: SHOWN + 1],
            empty=_("您的岗位范围内没有这个安置点的厂房。"),
            more_url=f"{reverse('places:premises_list')}?q={site.name}",
        ),
        table_panel(
            _("历次户数"), COUNTS, queries.counts_of(site)[:SHOWN], empty=_("还没有统计过户数。")
        ),
        audit.history(site, actor),
    ]


def of_premises(premises: Premises, actor: Actor) -> Sequence[Panel]:
    leases = queries.leases_for(actor).filter(premises=premises)
    return [
        table_panel(_("历次租赁"), LEASES, leases[:SHOWN], empty=_("还没有租出过。")),
        audit.history(premises, actor),
    ]


def of_lease(lease: Lease, actor: Actor) -> Sequence[Panel]:
    return [audit.history(lease, actor)]


def of_village(village: Village, _actor: Actor) -> Sequence[Panel]:
    sites = queries.sites_with_counts(clock.today()).filter(village=village)
    return [
        table_panel(
            pgettext_lazy("list", "安置点"), SITES, sites[:SHOWN], empty=_("这里没有登记安置点。")
        )
    ]


def square_metres(area_dm2: int) -> Decimal:
    """Whole square metres where they are whole: 600, 612.35."""
    area = Decimal(area_dm2) / 100
    return area.quantize(Decimal(1)) if area == area.to_integral_value() else area


def factory_url(pk: int) -> str:
    """The factory's own page, which the portal makes."""
    return reverse("portal:factory_page", args=(pk,))


def _url(noun: str, row: Any) -> str:
    return reverse(f"places:{noun}_detail", args=(row.pk,))
