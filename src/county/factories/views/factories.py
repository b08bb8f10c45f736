"""The registers of factories and of recognitions. A factory's own page is the portal's."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from county.audit import commands as audit
from county.core import clock
from county.core.actor import Actor
from county.factories import commands, forms, permissions, queries, states
from county.factories.choices import FactoryStatus
from county.factories.models import Factory
from county.places import panels as places
from county.screens.register import Column, Register, Step, Writer


def _factories(actor: Actor) -> QuerySet[Factory]:
    return queries.factories_listed(actor, on=clock.today())


FACTORIES = Register(
    name="factory",
    app="factories",
    title=_("社区工厂名录"),
    noun=_("社区工厂"),
    query=_factories,
    may=permissions.of("factory"),
    roles=permissions.READERS,
    detail_url=lambda f: places.factory_url(f.pk),
    columns=(
        Column("name", _("名称"), lambda f: f.label, sort="name_pinyin"),
        Column("code", _("编号"), lambda f: f.code, sort="code", priority=3),
        Column("town", _("镇"), lambda f: f.town.label, sort="town__code", priority=2),
        Column(
            "site",
            _("安置点"),
            lambda f: f.site and f.site.label,
            sort="site__name_pinyin",
            priority=2,
        ),
        Column("trade", _("行业"), lambda f: f.get_trade_display(), sort="trade", priority=2),
        Column("mode", _("经营形式"), lambda f: f.get_mode_display(), sort="mode", priority=3),
        Column(
            "status",
            _("状态"),
            lambda f: f.get_status_display(),
            kind="badge",
            tone=lambda f: states.TONE[f.status],
            sort="status",
        ),
        Column(
            "recognised_on",
            _("认定日期"),
            lambda f: f.recognised_on,
            kind="date",
            sort="recognised_on",
            priority=2,
        ),
        Column(
            "workers",
            _("职工数"),
            lambda f: f.worker_count,
            kind="number",
            sort="worker_count",
        ),
        Column(
            "output",
            _("近 12 个月产值"),
            lambda f: f.output_12m_fen,
            kind="money",
            sort="output_12m_fen",
            priority=3,
        ),
        Column(
            "enterprise",
            _("企业"),
            lambda f: f.enterprise.label,
            sort="enterprise__name_pinyin",
            on_list=False,
        ),
        Column("leading", _("龙头企业"), lambda f: f.is_leading, on_list=False),
        Column(
            "home_workers",
            _("居家加工人数"),
            lambda f: f.home_workers,
            kind="number",
            on_list=False,
        ),
        Column("products", _("主要产品"), lambda f: f.products, on_list=False),
        Column("address", _("地址"), lambda f: f.address, on_list=False),
    ),
    sort="code",
    filter_form=forms.FactoryFilter,
    search_hint=_("名称、企业、安置点、编号或拼音"),
    writer=Writer(
        forms.FactoryForm,
        create=commands.register_factory,
        edit=commands.correct_factory,
        initial=forms.FactoryForm.values_of,
    ),
    steps=(
        Step(
            "change_state",
            _("改变状态"),
            forms.StateForm,
            commands.change_state,
            when=lambda f: bool(states.NEXT[f.status]),
            explains=_("前一状态到新状态的前一天为止。退出不等于摘牌，仍在认定期内的请另办摘牌。"),
        ),
        Step(
            "recognise",
            _("认定"),
            forms.RecogniseForm,
            commands.recognise_factory,
            when=lambda f: f.status != FactoryStatus.EXITED,
            explains=_("从认定日期起计入县、镇任务。"),
            tone="primary",
        ),
        Step(
            "withdraw",
            _("摘牌"),
            forms.WithdrawForm,
            commands.withdraw_recognition,
            when=lambda f: f.recognised_on is not None,
            explains=_("从摘牌日期起不再计入任务；以前的日期仍然计入。"),
            tone="danger",
        ),
    ),
    record_export=audit.record_export,
)

RECOGNITIONS = Register(
    name="recognition",
    app="factories",
    title=_("认定与摘牌"),
    noun=_("认定"),
    query=queries.recognitions_for,
    may=permissions.of("recognition"),
    roles=permissions.READERS,
    detail_url=lambda r: places.factory_url(r.factory_id),
    columns=(
        Column("factory", _("工厂"), lambda r: r.factory.label, sort="factory__name_pinyin"),
        Column(
            "town", _("镇"), lambda r: r.factory.town.label, sort="factory__town__code", priority=2
        ),
        Column("kind", _("类别"), lambda r: r.get_kind_display(), sort="kind", priority=2),
        Column(
            "recognised_on",
            _("认定日期"),
            lambda r: r.recognised_on,
            kind="date",
            sort="recognised_on",
        ),
        Column("paper", _("认定文号"), lambda r: r.paper, priority=3),
        Column(
            "state",
            _("状态"),
            lambda r: _("已摘牌") if r.withdrawn_on else _("有效"),
            kind="badge",
            tone=lambda r: "bad" if r.withdrawn_on else "ok",
        ),
        Column(
            "withdrawn_on",
            _("摘牌日期"),
            lambda r: r.withdrawn_on,
            kind="date",
            sort="withdrawn_on",
            priority=2,
        ),
        Column("withdrawal_paper", _("摘牌文号"), lambda r: r.withdrawal_paper, on_list=False),
        Column("reason", _("摘牌原因"), lambda r: r.withdrawal_reason, priority=3),
        Column(
            "by",
            _("认定人"),
            lambda r: r.recognised_by and r.recognised_by.name,
            on_list=False,
        ),
    ),
    sort="-recognised_on",
    filter_form=forms.RecognitionFilter,
    search=queries.of_factory_matching,
    search_hint=_("工厂、企业、编号或拼音"),
    record_export=audit.record_export,
    empty=_("在工厂的页面上办理认定后，会列在这里。"),
)
