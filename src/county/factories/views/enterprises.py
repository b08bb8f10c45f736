"""The register of enterprises."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from county.audit import commands as audit
from county.core import clock
from county.core.actor import Actor
from county.factories import commands, forms, panels, permissions, queries
from county.factories.models import Enterprise
from county.screens.columns import Personal
from county.screens.register import Column, Register, Step, Writer


def _enterprises(actor: Actor) -> QuerySet[Enterprise]:
    return queries.enterprises_listed(actor, on=clock.today())


ENTERPRISES = Register(
    name="enterprise",
    app="factories",
    title=_("企业名录"),
    noun=_("企业"),
    query=_enterprises,
    may=permissions.of("enterprise"),
    roles=permissions.READERS,
    columns=(
        Column("name", _("名称"), lambda e: e.label, sort="name_pinyin", on_detail=False),
        Column("credit_code", _("统一社会信用代码"), lambda e: e.credit_code, priority=3),
        Column("kind", _("类型"), lambda e: e.get_kind_display(), sort="kind", priority=2),
        Column(
            "legal_representative",
            _("法定代表人"),
            Personal("legal_representative"),
            priority=2,
        ),
        Column(
            "factories",
            _("工厂数"),
            lambda e: e.factory_count,
            kind="number",
            sort="factory_count",
        ),
        Column(
            "leading",
            _("龙头企业"),
            lambda e: _("龙头企业") if e.leading_since else "",
            kind="badge",
            tone=lambda _e: "ok",
            sort="leading_since",
        ),
        Column(
            "leading_since",
            _("龙头认定日期"),
            lambda e: e.leading_since,
            kind="date",
            on_list=False,
        ),
        Column("park", _("总部在工业集中区"), lambda e: e.is_in_park, on_list=False),
        Column("returnee", _("返乡创业"), lambda e: e.is_returnee, priority=3),
        Column("headquarters", _("总部地址"), lambda e: e.headquarters, on_list=False),
        Column(
            "registered_on",
            _("成立日期"),
            lambda e: e.registered_on,
            kind="date",
            sort="registered_on",
            on_list=False,
        ),
    ),
    sort="name",
    filter_form=forms.EnterpriseFilter,
    search_hint=_("名称、信用代码、法定代表人或拼音"),
    writer=Writer(
        forms.EnterpriseForm,
        create=commands.register_enterprise,
        edit=commands.correct_enterprise,
        initial=forms.EnterpriseForm.values_of,
    ),
    steps=(
        Step(
            "recognise_leading",
            _("认定龙头企业"),
            forms.LeadingForm,
            commands.recognise_leading,
            when=lambda e: e.leading_since is None,
            explains=_("从认定日期起计入全县龙头企业数。"),
            tone="primary",
        ),
        Step(
            "withdraw_leading",
            _("取消龙头企业"),
            forms.WithdrawLeadingForm,
            commands.withdraw_leading,
            when=lambda e: e.leading_since is not None,
            explains=_("从取消日期起不再计入；以前的日期仍然计入。"),
            tone="danger",
        ),
    ),
    panels=panels.of_enterprise,
    moved=queries.enterprise_merged_into,
    record_export=audit.record_export,
)
