"""The registers of places: what is listed, and which commands its pages call."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.audit import commands as audit
from county.core import clock
from county.core.actor import Actor
from county.places import commands, forms, panels, permissions, queries, states
from county.places.choices import LeaseState
from county.places.models import Lease, Premises, Site
from county.screens.columns import Personal
from county.screens.register import Column, Register, Step, Writer


def _sites(_actor: Actor) -> QuerySet[Site]:
    return queries.sites_with_counts(clock.today())


def _premises(actor: Actor) -> QuerySet[Premises]:
    return queries.premises_with_tenant(actor, on=clock.today())


def _leases(actor: Actor) -> QuerySet[Lease]:
    return queries.leases_with_state(actor, on=clock.today()).order_by("-from_on", "pk")


SITES = Register(
    name="site",
    app="places",
    title=pgettext_lazy("list", "安置点"),
    noun=_("安置点"),
    query=_sites,
    may=permissions.may,
    roles=permissions.READERS,
    columns=(
        Column("name", _("名称"), lambda s: s.label, sort="name_pinyin", on_detail=False),
        Column("code", _("编号"), lambda s: s.code, sort="code", priority=3),
        Column("town", _("镇"), lambda s: s.town.label, sort="town__code"),
        Column(
            "village", _("所在村（社区）"), lambda s: s.village and s.village.name, on_list=False
        ),
        Column(
            "households",
            _("户数"),
            lambda s: s.household_count,
            kind="number",
            sort="household_count",
        ),
        Column(
            "people",
            _("人数"),
            lambda s: s.people_count,
            kind="number",
            sort="people_count",
            priority=2,
        ),
        Column(
            "factories",
            _("认定工厂数"),
            lambda s: s.factory_count,
            kind="number",
            sort="factory_count",
        ),
        Column(
            "occupied_on",
            _("入住日期"),
            lambda s: s.occupied_on,
            kind="date",
            sort="occupied_on",
            priority=2,
        ),
        Column(
            "state",
            _("状态"),
            lambda s: _("已撤并") if s.closed_on else _("在住"),
            kind="badge",
            tone=lambda s: "plain" if s.closed_on else "ok",
            priority=2,
        ),
        Column("closed_on", _("撤并日期"), lambda s: s.closed_on, kind="date", on_list=False),
    ),
    filter_form=forms.SiteFilter,
    search_hint=_("名称、编号或拼音"),
    writer=Writer(
        forms.SiteForm,
        create=commands.register_site,
        edit=commands.correct_site,
        initial=forms.SiteForm.values_of,
    ),
    steps=(
        Step(
            "count",
            _("登记新户数"),
            forms.CountForm,
            commands.count_site,
            when=lambda s: s.closed_on is None,
            explains=_("新户数从统计日期起生效，以前的日期仍按以前的户数计算。"),
            initial=lambda s: {"households": s.household_count, "people": s.people_count},
        ),
        Step(
            "close",
            pgettext_lazy("step", "撤并"),
            forms.CloseForm,
            commands.close_site,
            when=lambda s: s.closed_on is None,
            explains=_("撤并后不再列入覆盖考核；户数、厂房和工厂的记录都保留。"),
            tone="danger",
        ),
    ),
    panels=panels.of_site,
    record_export=audit.record_export,
)

PREMISES = Register(
    name="premises",
    app="places",
    title=pgettext_lazy("list", "厂房"),
    noun=_("厂房"),
    query=_premises,
    may=permissions.may,
    roles=permissions.READERS,
    columns=(
        Column("name", _("名称"), lambda p: p.name, on_detail=False),
        Column("code", _("编号"), lambda p: p.code, sort="code", priority=3),
        Column("town", _("镇"), lambda p: p.town.label, sort="town__code", priority=2),
        Column(
            "site",
            _("安置点"),
            lambda p: p.site and p.site.label,
            sort="site__name_pinyin",
            priority=2,
        ),
        Column("kind", _("类别"), lambda p: p.get_kind_display(), sort="kind", priority=2),
        Column("owner", _("产权人"), lambda p: p.get_owner_kind_display(), on_list=False),
        Column(
            "area",
            _("面积（平方米）"),
            lambda p: panels.square_metres(p.area_dm2),
            kind="number",
            sort="area_dm2",
        ),
        Column("tenant", _("在租工厂"), lambda p: p.tenant, sort="tenant"),
        Column("reserved", _("预留"), lambda p: p.is_reserved, on_list=False),
        Column("usable_from", _("可用起"), lambda p: p.usable_from, kind="date", on_list=False),
        Column("usable_to", _("可用止"), lambda p: p.usable_to, kind="date", on_list=False),
    ),
    sort="code",
    filter_form=forms.PremisesFilter,
    search_hint=_("名称、安置点、编号或拼音"),
    writer=Writer(
        forms.PremisesForm,
        create=commands.register_premises,
        edit=commands.correct_premises,
        initial=forms.PremisesForm.values_of,
    ),
    panels=panels.of_premises,
    record_export=audit.record_export,
)

LEASES = Register(
    name="lease",
    app="places",
    title=_("厂房租赁"),
    noun=_("租赁合同"),
    query=_leases,
    may=permissions.may,
    roles=permissions.READERS,
    columns=(
        Column("premises", _("厂房"), lambda x: x.premises.name),
        Column(
            "factory",
            _("承租工厂"),
            lambda x: x.factory.label,
            sort="factory__name_pinyin",
            link=lambda x: panels.factory_url(x.factory_id),
            priority=2,
        ),
        Column(
            "town",
            _("镇"),
            lambda x: x.premises.town.label,
            sort="premises__town__code",
            priority=2,
        ),
        Column(
            "site",
            _("安置点"),
            lambda x: x.premises.site and x.premises.site.label,
            on_list=False,
        ),
        Column(
            "from_on", _("租期起"), lambda x: x.from_on, kind="date", sort="from_on", priority=3
        ),
        Column(
            "last_on", _("租期止"), lambda x: x.last_on, kind="date", sort="last_on", priority=2
        ),
        Column(
            "area",
            _("租用面积（平方米）"),
            lambda x: panels.square_metres(x.area_dm2),
            kind="number",
            sort="area_dm2",
            priority=2,
        ),
        Column("rent", _("月租金"), lambda x: x.rent_fen, kind="money", sort="rent_fen"),
        Column(
            "state",
            _("状态"),
            lambda x: LeaseState(x.state).label,
            kind="badge",
            tone=lambda x: states.TONE[x.state],
        ),
        Column("landlord", _("出租方"), Personal("landlord"), on_list=False),
        Column("number", _("合同编号"), lambda x: x.contract_number, on_list=False),
    ),
    sort="-from_on",
    filter_form=forms.LeaseFilter,
    search=queries.leases_matching,
    search_hint=_("厂房、工厂、合同编号或拼音"),
    writer=Writer(
        forms.LeaseForm,
        create=commands.register_lease,
        edit=commands.correct_lease,
        initial=forms.LeaseForm.values_of,
    ),
    steps=(
        Step(
            "end",
            pgettext_lazy("step", "提前终止"),
            forms.EndForm,
            commands.end_lease,
            when=lambda x: x.state == LeaseState.RUNNING,
            explains=_("终止后厂房可以另租；以前月份的租金补贴仍按原租期计算。"),
            tone="danger",
        ),
    ),
    panels=panels.of_lease,
    record_export=audit.record_export,
)

VILLAGES = Register(
    name="village",
    app="places",
    title=pgettext_lazy("list", "村（社区）"),
    query=queries.villages_for,
    may=permissions.may,
    roles=permissions.READERS,
    columns=(
        Column("name", _("名称"), lambda v: v.name, on_detail=False),
        Column("town", _("镇"), lambda v: v.town.label, sort="town__code"),
        Column("kind", _("类别"), lambda v: v.get_kind_display(), sort="kind"),
        Column("code", _("统计代码"), lambda v: v.code, sort="code", priority=2),
    ),
    sort="code",
    filter_form=forms.VillageFilter,
    search_hint=_("名称、代码或拼音"),
    panels=panels.of_village,
    record_export=audit.record_export,
    empty=_("由系统管理员导入统计局的区划名单后，会列在这里。"),
)
