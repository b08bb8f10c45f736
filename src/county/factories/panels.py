"""What stands under an enterprise's or a report's own facts."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.audit import panels as audit
from county.core import clock, outward
from county.core.actor import Actor
from county.factories import queries, states
from county.factories.models import Enterprise, Evaluation, MonthlyReport, Outlay
from county.files import panels as files
from county.places import panels as places
from county.screens.columns import Column
from county.screens.declared import Panel
from county.screens.tables import SHOWN, facts_panel, table_panel

FACTORIES = (
    Column("name", _("名称"), lambda f: f.label, link=lambda f: places.factory_url(f.pk)),
    Column("town", _("镇"), lambda f: f.town.label, priority=2),
    Column("trade", _("行业"), lambda f: f.get_trade_display(), priority=2),
    Column(
        "status",
        _("状态"),
        lambda f: f.get_status_display(),
        kind="badge",
        tone=lambda f: states.TONE[f.status],
    ),
    Column("recognised_on", _("认定日期"), lambda f: f.recognised_on, kind="date", priority=2),
)
LEADING = (
    Column("recognised_on", _("认定日期"), lambda x: x.recognised_on, kind="date"),
    Column("paper", _("认定文号"), lambda x: x.paper, priority=2),
    Column("withdrawn_on", _("取消日期"), lambda x: x.withdrawn_on, kind="date"),
    Column("reason", _("取消原因"), lambda x: x.withdrawal_reason, priority=2),
)


def of_enterprise(enterprise: Enterprise, actor: Actor) -> Sequence[Panel]:
    """A town sees of a chain firm the factories in its own scope only."""
    factories = queries.with_recognition(queries.factories_for(actor), clock.today())
    panels = [
        table_panel(
            pgettext_lazy("list", "社区工厂"),
            FACTORIES,
            factories.filter(enterprise=enterprise)[: SHOWN + 1],
            empty=_("您的岗位范围内，这家企业还没有工厂。"),
        ),
        table_panel(
            _("龙头企业认定"),
            LEADING,
            enterprise.leading.all()[:SHOWN],
            empty=_("没有认定过龙头企业。"),
        ),
        audit.history(enterprise, actor),
    ]
    if phone := outward.show(actor, enterprise, "phone"):
        shown = [
            (_("法定代表人"), outward.show(actor, enterprise, "legal_representative")),
            (_("联系电话"), phone),
        ]
        panels.append(facts_panel(_("联系方式"), shown))
    return panels


def of_report(report: MonthlyReport, actor: Actor) -> Sequence[Panel]:
    factory = queries.with_recognition(queries.factories_for(actor), clock.today())
    of_it = factory.filter(pk=report.factory_id)
    return [
        table_panel(_("社区工厂"), FACTORIES, of_it, empty=_("还没有记录。")),
        audit.history(report, actor),
    ]


def of_outlay(outlay: Outlay, actor: Actor) -> Sequence[Panel]:
    empty = _("还没有票据。请上传发票、收据或运输合同的照片、PDF。")
    return [files.papers_with(outlay, actor, empty=empty), audit.history(outlay, actor)]


def of_evaluation(evaluation: Evaluation, actor: Actor) -> Sequence[Panel]:
    return [files.papers_with(evaluation, actor), audit.history(evaluation, actor)]
