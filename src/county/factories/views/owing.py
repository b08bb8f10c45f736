"""The register of factories that owe monthly reports."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from county.audit import commands as audit
from county.core import clock
from county.core.actor import Actor
from county.core.text import listed
from county.factories import forms, permissions, queries, states
from county.factories.models import Factory
from county.places import panels as places
from county.screens import formats
from county.screens.register import Column, Register


def _owing(actor: Actor) -> QuerySet[Factory]:
    return queries.factories_owing(actor, on=clock.today())


OWING = Register(
    name="owing",
    app="factories",
    title=_("未报月报"),
    noun=_("未报月报的工厂"),
    query=_owing,
    may=permissions.of("report"),
    roles=permissions.READERS,
    detail_url=lambda f: places.factory_url(f.pk),
    columns=(
        Column("name", _("工厂"), lambda f: f.name, sort="name_pinyin"),
        Column("town", _("镇"), lambda f: f.town.label, sort="town__code", priority=2),
        Column(
            "owed_count", _("未报月数"), lambda f: f.owed_count, kind="number", sort="owed_count"
        ),
        Column("owed", _("未报的月份"), lambda f: listed(map(formats.month, f.owed)), priority=2),
        Column(
            "status",
            _("状态"),
            lambda f: f.get_status_display(),
            kind="badge",
            tone=lambda f: states.TONE[f.status],
            sort="status",
            priority=3,
        ),
        Column(
            "recognised_on",
            _("认定日期"),
            lambda f: f.recognised_on,
            kind="date",
            sort="recognised_on",
            priority=3,
        ),
        Column("code", _("编号"), lambda f: f.code, sort="code", on_list=False),
        Column("enterprise", _("企业"), lambda f: f.enterprise.name, on_list=False),
    ),
    filter_form=forms.OwingFilter,
    search_hint=_("工厂、企业、编号或拼音"),
    record_export=audit.record_export,
    empty=_("到期的月报都已上报。每月 10 日以后，上个月没有报的会列在这里。"),
)
