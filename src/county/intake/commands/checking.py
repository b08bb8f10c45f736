"""Columns are confirmed, then every row is checked and staged."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core import months
from county.core.actor import Actor
from county.core.errors import Refused
from county.intake import permissions, states
from county.intake.choices import BatchState, RowState
from county.intake.kinds import Checked, CheckedRow, RawRow, SheetKind, Target, kind_of
from county.intake.models import Batch, RememberedColumn, StagedBlock, StagedRow
from county.intake.queries import batches, contents, staged
from county.jobs import commands as jobs
from county.jobs.models import Job
from county.sheets.bodies import Body, data_rows, total_gaps
from county.sheets.cells import text_of
from county.sheets.headers import HeaderMatch
from county.sheets.reading import Workbook

Json = Any
_MOST_SKIPPED = 500
_MOST_GAPS = 5


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
class _Part:
    """One included sheet, read."""

    number: int
    name: str
    header: HeaderMatch
    body: Body
    month: int | None


@dataclass(frozen=True)
class _Found:
    """What the check of a whole file came to."""

    checked: Checked
    raw: Sequence[RawRow]
    parts: Sequence[_Part]
    notes: list[str]


@transaction.atomic
def confirm_columns(
    batch_id: int, *, actor: Actor, today: date, sheets: Sequence[SheetChoice], day: date | None = None
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
    parts = list(_read(contents.open_workbook(batch), kind, batch))
    raw = [RawRow(p.number, row.number, row.values) for p in parts for row in p.body.rows]
    if not raw:
        raise Refused(_("表头下面没有读到任何数据行。请核对表头所在的行和要导入的工作表。"), code="no_rows")
    target = _target(batch, actor=actor, today=today, tell=partial(_tell, job_id, len(raw)))
    checked = kind.check(target, raw)
    notes = [*_month_notes(parts, batch), *_gap_notes(parts, kind), *checked.notes]
    return _stage(batch_id, actor=actor, job_id=job_id, found=_Found(checked, raw, parts, notes))


@transaction.atomic
def _stage(batch_id: int, *, actor: Actor, job_id: int, found: _Found) -> Batch:
    batch = batches.batch_for_update(actor, batch_id)
    states.require(batch.state, BatchState.CHECKED)
    require_job(batch, job_id)
    _write_rows(batch, found.checked, found.raw, found.parts)
    batch.totals = dict(found.checked.totals)
    batch.notes = found.notes
    batch.skipped = _skipped(found.parts)
    _count(batch, found.checked)
    batch.state = BatchState.CHECKED
    batch.save()
    audit.record(
        actor, "batch.checked", batch, rows=batch.rows_total, bad=batch.rows_bad, same=batch.rows_same
    )
    return batch


@transaction.atomic
def return_batch(batch_id: int, *, job_id: int, to: BatchState, reason: str) -> None:
    """Put a batch whose job came to nothing back to where its owner can go on; a batch that moved on stays.

    The job's own act, after its transaction was rolled back; no person does it, so it asks no permission and the
    attempt itself is in the job's record.
    """
    batch = Batch.objects.select_for_update(no_key=True).defer("content").filter(pk=batch_id, job=job_id).first()
    if batch is not None and batch.state in {BatchState.CHECKING, BatchState.STORING}:
        states.require(batch.state, to)
        Batch.objects.filter(pk=batch_id).update(state=to, problem=reason[:500])


def target_of(batch: Batch, *, actor: Actor, today: date) -> Target:
    return _target(batch, actor=actor, today=today, tell=lambda _done: None)


def _target(batch: Batch, *, actor: Actor, today: date, tell: Any) -> Target:
    return Target(
        batch_id=batch.pk,
        factory_id=batch.factory_id or 0,
        town_id=batch.town_id,
        months={sheet["sheet"]: sheet["month"] for sheet in batch.columns if sheet["month"] is not None},
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
        url=reverse("intake:batch", args=(batch.pk,)),
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
        missing = [spec.label for spec in kind.fields if spec.required and spec.key not in fields]
        if missing:
            words = {"sheet": sheet.name, "labels": "、".join(missing)}
            reason = _("工作表“%(sheet)s”还缺：%(labels)s。请在对应的列选上，表里没有这一列的请补上后重新上传。")
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
        raise Refused(reason % {"sheet": sheet.name}, code="month_future", field=f"month_{sheet.sheet}")


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
        RememberedColumn(kind=batch.kind, factory_id=batch.factory_id, header=header, field=field or "")
        for header, field in chosen.items()
    ]
    RememberedColumn.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["kind", "factory", "header"], update_fields=["field"]
    )


# --- rows -----------------------------------------------------------------------------------------


def _read(workbook: Workbook, kind: SheetKind, batch: Batch) -> Iterator[_Part]:
    for chosen in batch.columns:
        if not chosen["included"]:
            continue
        sheet = workbook.sheets[chosen["sheet"]]
        header = contents.header_of(sheet, kind, chosen=chosen)
        yield _Part(chosen["sheet"], sheet.name, header, data_rows(sheet, header=header), chosen["month"])


def _write_rows(batch: Batch, checked: Checked, raw: Sequence[RawRow], parts: Sequence[_Part]) -> None:
    """Write the rows by COPY, the cells sealed in blocks. checked.rows are in the order of raw."""
    StagedRow.objects.filter(batch=batch).delete()
    StagedBlock.objects.filter(batch=batch).delete()
    letters = {p.number: {c.key: c.letter for c in p.header.columns if c.key} for p in parts}
    size = staged.ROWS_PER_BLOCK
    with connection.cursor() as cursor:
        columns = "batch_id, sheet, row, state, problems, block, place"
        with cursor.copy(f"COPY intake_stagedrow ({columns}) FROM STDIN") as copy:
            for start in range(0, len(checked.rows), size):
                lines = enumerate(checked.rows[start : start + size])
                copy.write("".join(_line(batch.pk, row, letters, start // size, at) for at, row in lines))
        statement = "COPY intake_stagedblock (batch_id, number, payload) FROM STDIN (FORMAT BINARY)"
        with cursor.copy(statement) as copy:
            copy.set_types(("int8", "int4", "bytea"))
            for number, start in enumerate(range(0, len(raw), size)):
                both = zip(raw[start : start + size], checked.rows[start : start + size], strict=True)
                entries = [[_kept(source), row.values] for source, row in both]
                copy.write_row((batch.pk, number, staged.seal_block(batch, number, entries)))


def _line(
    batch_id: int, row: CheckedRow, letters: Mapping[int, Mapping[str, str]], block: int, place: int
) -> str:
    """One line of COPY's text format; JSON has no raw tab or newline, so only its backslashes need care."""
    problems = _problems(row, letters[row.sheet]).replace("\\", "\\\\") if row.problems else "[]"
    state = state_of(row).value
    return f"{batch_id}\t{row.sheet}\t{row.row}\t{state}\t{problems}\t{block}\t{place}\n"


def state_of(row: CheckedRow) -> RowState:
    if row.is_bad:
        return RowState.BAD
    if row.is_same:
        return RowState.SAME
    return RowState.WARNED if row.problems else RowState.GOOD


def _problems(row: CheckedRow, letters: Mapping[str, str]) -> str:
    return json.dumps(
        [
            {
                "field": p.field,
                "column": letters.get(p.field, ""),
                "code": p.code,
                "text": p.text,
                "warning": p.is_warning,
            }
            for p in row.problems
        ],
        ensure_ascii=False,
    )


def _kept(source: RawRow) -> dict[str, Any]:
    """The cells as JSON can hold them; what shows them takes text_of."""
    return {
        key: cell if isinstance(cell, str | int | float) else text_of(cell)
        for key, cell in source.cells.items()
        if cell is not None
    }


def _count(batch: Batch, checked: Checked) -> None:
    found = [state_of(row) for row in checked.rows]
    batch.rows_total = len(found)
    batch.rows_good = found.count(RowState.GOOD)
    batch.rows_warned = found.count(RowState.WARNED)
    batch.rows_same = found.count(RowState.SAME)
    batch.rows_bad = found.count(RowState.BAD)


def _skipped(parts: Sequence[_Part]) -> list[Json]:
    """The rows left out, so that the user sees nothing was lost. text: of titles and sums, never of a person."""
    found = [
        {"sheet": part.name, "row": row.row, "code": row.code, "why": row.why, "text": contents.masked(row.text)}
        for part in parts
        for row in part.body.skipped
    ]
    return found[:_MOST_SKIPPED]


def _month_notes(parts: Sequence[_Part], batch: Batch) -> Iterator[str]:
    for part in parts:
        said = contents.month_said(part.header.titles, part.name, batch.file_name)
        if part.month is not None and said is not None and said != part.month:
            words = {"sheet": part.name, "said": months.iso(said), "month": months.iso(part.month)}
            yield (
                _("工作表“%(sheet)s”的标题或文件名写的是 %(said)s，您选的月份是 %(month)s，请核对。") % words
            )


def _gap_notes(parts: Sequence[_Part], kind: SheetKind) -> list[str]:
    money = [spec.key for spec in kind.fields if spec.kind == "money"]
    notes = []
    for part in parts:
        for gap in total_gaps(part.body, keys=money):
            words = {
                "sheet": part.name,
                "row": gap.row,
                "label": kind.label_of(gap.key),
                "stated": gap.stated,
                "summed": gap.summed,
            }
            reason = _(
                "工作表“%(sheet)s”第 %(row)s 行合计：%(label)s 写的是 %(stated)s，逐行相加是 %(summed)s，请核对。"
            )
            notes.append(reason % words)
    return notes[:_MOST_GAPS]
