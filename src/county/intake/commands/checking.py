"""Columns are confirmed, then every row is checked and staged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core import months, scope
from county.core.actor import Actor
from county.core.errors import Refused
from county.core.text import listed
from county.intake import permissions, states
from county.intake.choices import BatchState
from county.intake.commands import staging
from county.intake.kinds import Checked, RawRow, SheetKind, Target, kind_of
from county.intake.models import Batch, RememberedColumn
from county.intake.queries import batches, contents
from county.jobs import commands as jobs
from county.jobs.models import Job

Json = Any


@dataclass(frozen=True)
class SheetChoice:
    """What the user said of one sheet. columns: {index, letter, header, name, field} as confirmed."""

    sheet: int
    name: str
    included: bool
    first_row: int = 0
    last_row: int = 0
    month: int | None = None
    columns: tuple[Mapping[str, Json], ...] = ()


@dataclass(frozen=True)
class _Found:
    """What the check of a whole file came to."""

    checked: Checked
    raw: Sequence[RawRow]
    parts: Sequence[staging.Part]
    notes: list[str]


@transaction.atomic
def confirm_columns(
    batch_id: int,
    *,
    actor: Actor,
    today: date,
    sheets: Sequence[SheetChoice],
    day: date | None = None,
) -> Batch:
    """Take over what the columns mean, remember it for the factory, and ask for the check.

    Refuses: no sheet chosen, a required column missing, a sheet without a month or with one to come.
    Locks: the batch.
    Then: audit `batch.columns_confirmed`; job `intake.check` after commit.
    """
    batch = batches.batch_for_update(actor, batch_id)
    permissions.require(actor, "match", batch)
    states.require(batch.state, BatchState.CHECKING)
    kind = kind_of(batch.kind)
    included = [sheet for sheet in sheets if sheet.included]
    _refuse_columns(kind, included, today=today)
    named = sorted(sheet.month for sheet in included if sheet.month is not None)
    batch.columns = [_plain(sheet) for sheet in sheets]
    batch.month, batch.last_month = (named[0], named[-1]) if named else (None, None)
    batch.day = day if kind.day_label else None
    batch.state, batch.problem = BatchState.CHECKING, ""
    batch.job = _ask(batch, actor=actor)
    batch.save()
    _remember(batch, included)
    audit.record(actor, "batch.columns_confirmed", batch, sheets=len(included))
    return batch


@transaction.atomic
def recheck_batch(batch_id: int, *, actor: Actor) -> Batch:
    """Check again with the columns confirmed before: the registry may have changed since.

    Locks: the batch.
    Then: audit `batch.recheck_asked`; job `intake.check` after commit.
    """
    batch = batches.batch_for_update(actor, batch_id)
    permissions.require(actor, "match", batch)
    states.require(batch.state, BatchState.CHECKING)
    if not batch.columns:
        raise Refused(_("还没有核对列，请先核对列。"), code="no_columns")
    batch.state, batch.problem = BatchState.CHECKING, ""
    batch.job = _ask(batch, actor=actor)
    batch.save()
    audit.record(actor, "batch.recheck_asked", batch)
    return batch


def check_batch(batch_id: int, *, actor: Actor, today: date, job_id: int) -> Batch:
    """Check every row of the confirmed columns and stage the result. Runs as a job; the second run refuses.

    The rows are checked before the transaction that stages them, so that the progress can be seen.
    Refuses: nothing to read under the headers.
    Locks: the batch, while staging.
    Then: audit `batch.checked`.
    """
    batch = batches.batch_for(actor, batch_id)
    permissions.require(actor, "match", batch)
    states.require(batch.state, BatchState.CHECKED)
    kind = kind_of(batch.kind)
    parts = list(staging.read_parts(contents.open_workbook(batch), kind, batch))
    raw = [RawRow(p.number, row.number, row.values) for p in parts for row in p.body.rows]
    if not raw:
        raise Refused(
            _("表头下面没有读到任何数据行。请核对表头所在的行和要导入的工作表。"), code="no_rows"
        )
    target = _target(batch, actor=actor, today=today, tell=partial(_tell, job_id, len(raw)))
    with scope.everything():  # people of the sheet may be registered in other towns
        checked = kind.check(target, raw)
    notes = [*staging.month_notes(parts, batch), *staging.gap_notes(parts, kind), *checked.notes]
    return _stage(batch_id, actor=actor, job_id=job_id, found=_Found(checked, raw, parts, notes))


@transaction.atomic
def _stage(batch_id: int, *, actor: Actor, job_id: int, found: _Found) -> Batch:
    batch = batches.batch_for_update(actor, batch_id)
    states.require(batch.state, BatchState.CHECKED)
    require_job(batch, job_id)
    staging.write_rows(batch, found.checked, found.raw, found.parts)
    batch.totals = dict(found.checked.totals)
    batch.notes = found.notes
    batch.skipped = staging.skipped_rows(found.parts)
    staging.count_rows(batch, found.checked)
    batch.state = BatchState.CHECKED
    batch.save()
    audit.record(
        actor,
        "batch.checked",
        batch,
        rows=batch.rows_total,
        bad=batch.rows_bad,
        same=batch.rows_same,
    )
    return batch


@transaction.atomic
def return_batch(batch_id: int, *, job_id: int, to: BatchState, reason: str) -> None:
    """Put a batch whose job came to nothing back to where its owner can go on; a batch that moved on stays.

    The job's own act, after its transaction was rolled back; no person does it, so it asks no permission and the
    attempt itself is in the job's record. Whoever asked may have lost his post meanwhile: hence every row.
    """
    with scope.everything():
        mine = Batch.objects.select_for_update(no_key=True).filter(pk=batch_id, job=job_id)
        batch = mine.defer("content").first()
        if batch is not None and batch.state in {BatchState.CHECKING, BatchState.STORING}:
            states.require(batch.state, to)
            Batch.objects.filter(pk=batch_id).update(state=to, problem=reason[:500])


def target_of(batch: Batch, *, actor: Actor, today: date) -> Target:
    """Returns: what a kind is told of the batch."""
    return _target(batch, actor=actor, today=today, tell=lambda _done: None)


def _target(batch: Batch, *, actor: Actor, today: date, tell: Any) -> Target:
    return Target(
        batch_id=batch.pk,
        factory_id=batch.factory_id or 0,
        town_id=batch.town_id,
        months={
            sheet["sheet"]: sheet["month"] for sheet in batch.columns if sheet["month"] is not None
        },
        day=batch.day,
        actor=actor,
        today=today,
        tell=tell,
    )


def _ask(batch: Batch, *, actor: Actor) -> Job:
    return jobs.enqueue(
        "intake.check",
        actor=actor,
        title=_("检查 %(file)s") % {"file": batch.file_name},
        page="intake:batch",
        key=batch.pk,
        batch_id=batch.pk,
        language=get_language() or "",
    )


def require_job(batch: Batch, job_id: int) -> None:
    """Refuses: another job was asked for since; this one must not do the work twice."""
    if batch.job_id != job_id:
        raise Refused(_("这批数据已经交给新的任务处理，本任务不再执行。"), code="other_job")


def _tell(job_id: int, total: int, done: int) -> None:
    jobs.report(job_id, done=done, total=total)


# --- columns --------------------------------------------------------------------------------------


def _refuse_columns(kind: SheetKind, included: Sequence[SheetChoice], *, today: date) -> None:
    if not included:
        raise Refused(_("请至少选择一张要导入的工作表。"), code="no_sheet")
    for sheet in included:
        fields = [column["field"] for column in sheet.columns if column["field"]]
        missing = [
            kind.label_of(spec.key)
            for spec in kind.fields
            if spec.required and spec.key not in fields
        ]
        if missing:
            words = {"sheet": sheet.name, "labels": listed(missing)}
            reason = _(
                "工作表“%(sheet)s”还缺：%(labels)s。请在对应的列选上，表里没有这一列的请补上后重新上传。"
            )
            raise Refused(reason % words, code="missing_column")
        if len(fields) != len(set(fields)):
            reason = _("工作表“%(sheet)s”有两列选了同一项，请只留一列。")
            raise Refused(reason % {"sheet": sheet.name}, code="column_twice")
        _refuse_month(kind, sheet, today=today)


def _refuse_month(kind: SheetKind, sheet: SheetChoice, *, today: date) -> None:
    if not kind.needs_month:
        return
    if sheet.month is None:
        reason = _("请填写工作表“%(sheet)s”是哪个月的。")
        raise Refused(reason % {"sheet": sheet.name}, code="no_month", field=f"month_{sheet.sheet}")
    if sheet.month > months.month_of(today):
        reason = _("工作表“%(sheet)s”的月份还没有到，请核对。")
        raise Refused(
            reason % {"sheet": sheet.name}, code="month_future", field=f"month_{sheet.sheet}"
        )


def _plain(sheet: SheetChoice) -> Json:
    return {
        "sheet": sheet.sheet,
        "name": sheet.name,
        "included": sheet.included,
        "first_row": sheet.first_row,
        "last_row": sheet.last_row,
        "month": sheet.month if sheet.included else None,
        "columns": [dict(column) for column in sheet.columns],
    }


def _remember(batch: Batch, included: Sequence[SheetChoice]) -> None:
    chosen = {
        column["name"][:120]: column["field"]
        for sheet in included
        for column in sheet.columns
        if column["name"]
    }
    rows = [
        RememberedColumn(
            kind=batch.kind, factory_id=batch.factory_id, header=header, field=field or ""
        )
        for header, field in chosen.items()
    ]
    RememberedColumn.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["kind", "factory", "header"],
        update_fields=["field"],
    )
