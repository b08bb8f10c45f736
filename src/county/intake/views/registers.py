"""The list of batches."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from county.audit import commands as audit
from county.core.actor import Actor
from county.intake import permissions, states
from county.intake.forms import BatchFilter
from county.intake.kinds import kind_of
from county.intake.models import Batch
from county.intake.queries import batches
from county.screens import formats
from county.screens.register import Column, Register


def months_of(batch: Batch) -> str:
    """2019年11月, or the first and the last of several."""
    if batch.month is None:
        return ""
    if batch.last_month in {None, batch.month}:
        return formats.month(batch.month)
    return f"{formats.month(batch.month)} – {formats.month(batch.last_month)}"


def _record_export(
    actor: Actor, register: Any, count: int, filters: dict[str, str], kind: str
) -> None:
    with transaction.atomic():
        audit.record(actor, "batch.list_exported", None, rows=count, filters=filters, format=kind)


BATCHES = Register(
    name="batch",
    app="intake",
    title=_("数据导入"),
    noun=_("导入批次"),
    route="",
    query=batches.batches_for,
    may=permissions.may,
    roles=permissions.READERS,
    columns=(
        Column("file", _("文件"), lambda b: b.file_name, sort="file_name"),
        Column("kind", _("类别"), lambda b: str(kind_of(b.kind).title), sort="kind", priority=2),
        Column("factory", _("工厂"), lambda b: b.factory.label if b.factory else "", priority=2),
        Column(
            "town", _("镇"), lambda b: b.town.label if b.town else "", sort="town__code", priority=3
        ),
        Column("month", _("月份"), months_of, sort="month"),
        Column(
            "state",
            _("状态"),
            lambda b: b.get_state_display(),
            kind="badge",
            tone=lambda b: states.TONE[b.state],
        ),
        Column(
            "rows", _("行数"), lambda b: b.rows_total, kind="number", sort="rows_total", priority=2
        ),
        Column(
            "bad", _("有问题"), lambda b: b.rows_bad, kind="number", sort="rows_bad", priority=2
        ),
        Column("stored", _("已入库"), lambda b: b.rows_stored, kind="number", sort="rows_stored"),
        Column(
            "who", _("上传人"), lambda b: b.uploaded_by.name if b.uploaded_by else "", priority=3
        ),
        Column(
            "at",
            _("上传时间"),
            lambda b: b.uploaded_at,
            kind="moment",
            sort="uploaded_at",
            priority=3,
        ),
    ),
    filter_form=BatchFilter,
    search_hint=_("文件名、工厂、上传人"),
    detail_url=lambda b: reverse("intake:batch", args=(b.pk,)),
    record_export=_record_export,
    empty=_("花名册和工资表从这里导入：上传文件，核对列，看清问题，再确认入库。"),
)
