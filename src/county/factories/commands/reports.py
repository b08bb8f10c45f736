"""What a factory says of its month."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.core.months import month_of
from county.core.version import require_version
from county.factories import permissions, queries
from county.factories.choices import FactoryStatus, ReportState
from county.factories.models import Factory, MonthlyReport
from county.screens import formats


@transaction.atomic
def submit_report(
    *,
    actor: Actor,
    today: date,
    factory: Factory,
    month: int,
    state: str,
    output_fen: int,
    sales_fen: int,
    electricity_kwh: int,
    orders_fen: int,
    note: str,
) -> MonthlyReport:
    """Submit a factory's month. month: core.months; amounts in fen, electricity in kWh.

    Refuses: a month to come, before the factory opened or after it left, a month already reported
        (its report is corrected instead), output in a stopped month.
    Locks: the factory, so that of two at once one is refused.
    Source: 2-7.
    """
    held = queries.factory_for_update(actor, factory.pk)
    if held is None:
        raise NotFound
    permissions.require(actor, "report.create", held)
    _refuse_month(held, month, today=today)
    _refuse_stopped(state, output_fen)
    report = MonthlyReport.objects.create(
        factory=held,
        month=month,
        state=state,
        output_fen=output_fen,
        sales_fen=sales_fen,
        electricity_kwh=electricity_kwh,
        orders_fen=orders_fen,
        note=note,
        reported_on=today,
        reported_by_id=actor.user_id,
    )
    audit.record(
        actor,
        "report.submitted",
        report,
        month=month,
        output_fen=output_fen,
        sales_fen=sales_fen,
        electricity_kwh=electricity_kwh,
    )
    return report


@transaction.atomic
def correct_report(
    report_id: int,
    *,
    actor: Actor,
    version: int,
    state: str,
    output_fen: int,
    sales_fen: int,
    electricity_kwh: int,
    orders_fen: int,
    note: str,
) -> MonthlyReport:
    """Correct a report; whose month it is stands.

    Refuses: `stale`, output in a stopped month.
    """
    report = queries.report_for_update(actor, report_id)
    if report is None:
        raise NotFound
    permissions.require(actor, "report.edit", report)
    require_version(report, version)
    _refuse_stopped(state, output_fen)
    changed = audit.amend(
        report,
        state=state,
        output_fen=output_fen,
        sales_fen=sales_fen,
        electricity_kwh=electricity_kwh,
        orders_fen=orders_fen,
        note=note,
    )
    report.save()
    audit.record(actor, "report.corrected", report, changed=changed)
    return report


def _refuse_month(factory: Factory, month: int, *, today: date) -> None:
    if month > month_of(today):
        raise _wrong_month(_("%(month)s还没有到，不能上报。"), month, code="future")
    opened = queries.opened_on(factory)
    if opened is None:
        raise _wrong_month(
            _("工厂还没有登记投产，不用上报%(month)s。请先登记投产日期。"), month, code="not_opened"
        )
    if month < month_of(opened):
        raise _wrong_month(
            _("工厂%(day)s才投产，不用上报%(month)s。请核对月份。"),
            month,
            code="before_opening",
            day=formats.day(opened),
        )
    left = factory.states.filter(status=FactoryStatus.EXITED).first()
    if left and month > month_of(left.from_on):
        raise _wrong_month(
            _("工厂已于%(day)s退出，不用上报%(month)s。请核对月份。"),
            month,
            code="after_exit",
            day=formats.day(left.from_on),
        )
    if factory.reports.filter(month=month).exists():
        raise _wrong_month(
            _("%(month)s已经上报过。数字有误的，请打开那份月报修改。"), month, code="duplicate"
        )


def _wrong_month(sentence: str, month: int, *, code: str, **facts: str) -> Refused:
    told = sentence % {"month": formats.month(month), **facts}
    return Refused(told, field="month", code=code)


def _refuse_stopped(state: str, output_fen: int) -> None:
    if state == ReportState.STOPPED and output_fen:
        raise Refused(
            _("停产的月份产值应为 0。有几天开工的，生产情况请选“半停产”。"),
            field="output_fen",
            code="stopped",
        )
