"""One batch: what the check found, the decision, and what came of it."""

import io
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from county.core import outward
from county.core.actor import Actor
from county.core.errors import NotAllowed, NotFound, Refused
from county.core.gate import READ, WRITE, open_to
from county.intake import permissions, states
from county.intake.choices import BatchState, RowState
from county.intake.commands import checking, ending, storing
from county.intake.documents import annotated_workbook
from county.intake.forms import ConfirmForm, UndoForm
from county.intake.kinds import SheetKind, Unit, kind_of
from county.intake.models import Batch
from county.intake.queries import batches, staged
from county.intake.queries.staged import OpenRow
from county.intake.views.registers import months_of
from county.intake.views.steps import stages_of
from county.screens import formats
from county.screens.blocks import Kpi
from county.screens.editing import put_error
from county.screens.requests import PageRequest
from county.sheets.cells import text_of

POST = frozenset({"POST"})
PAGE_SIZE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROW_TONE = {
    RowState.GOOD: "ok",
    RowState.WARNED: "wait",
    RowState.SAME: "plain",
    RowState.BAD: "bad",
}


@open_to(*permissions.READERS, methods=READ)
def batch(request: PageRequest, pk: int) -> HttpResponse:
    """The state of a batch decides what the page shows."""
    row = batches.batch_for(request.actor, pk)
    return _batch_page(request, row)


@open_to(*permissions.BRINGERS, methods=READ)
def annotated(request: PageRequest, pk: int) -> FileResponse:
    """The sender's rows with results and reasons in front, to mend and send again."""
    row = batches.batch_for(request.actor, pk)
    permissions.require(request.actor, "download", row)
    out = io.BytesIO()
    annotated_workbook(out, row, actor=request.actor)
    out.seek(0)
    name = _("%(file)s-标注.xlsx") % {"file": row.file_name.rpartition(".")[0] or row.file_name}
    return FileResponse(out, as_attachment=True, filename=name, content_type=XLSX)


@open_to(*permissions.BRINGERS, methods=POST)
def confirm(request: PageRequest, pk: int) -> HttpResponse:
    """Store the good rows."""
    row = batches.batch_for(request.actor, pk)
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _batch_page(request, row, form=form)
    try:
        storing.confirm_batch(pk, actor=request.actor, mode=form.cleaned_data["mode"])
    except (NotAllowed, NotFound):
        raise
    except Refused as refused:
        put_error(form, refused)
        return _batch_page(request, batches.batch_for(request.actor, pk), form=form)
    return HttpResponseRedirect(reverse("intake:batch", args=(pk,)))


@open_to(*permissions.BRINGERS, methods=WRITE)
def undo(request: PageRequest, pk: int) -> HttpResponse:
    """Take a stored batch back, with a reason."""
    row = batches.batch_for(request.actor, pk)
    permissions.require(request.actor, "undo", row)
    states.require(row.state, BatchState.UNDONE)
    form = UndoForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            ending.undo_batch(
                pk, actor=request.actor, today=request.today, reason=form.cleaned_data["reason"]
            )
        except (NotAllowed, NotFound):
            raise
        except Refused as refused:
            put_error(form, refused)
        else:
            messages.success(request, _("已撤销，这批数据全部退回。"))
            return HttpResponseRedirect(reverse("intake:batch", args=(pk,)))
    return _step_page(request, row, form, "undo")


@open_to(*permissions.BRINGERS, methods=WRITE)
def drop(request: PageRequest, pk: int) -> HttpResponse:
    """Give a batch up before it is stored."""
    row = batches.batch_for(request.actor, pk)
    permissions.require(request.actor, "drop", row)
    states.require(row.state, BatchState.DROPPED)
    if request.method == "POST":
        ending.drop_batch(pk, actor=request.actor)
        messages.success(request, _("已放弃这批数据，文件内容已清除。"))
        return HttpResponseRedirect(reverse("intake:batch_list"))
    return _step_page(request, row, Form(), "drop")


@open_to(*permissions.BRINGERS, methods=POST)
def recheck(request: PageRequest, pk: int) -> HttpResponse:
    """Check again with the same columns: the registry may have changed since."""
    row = batches.batch_for(request.actor, pk)
    permissions.require(request.actor, "match", row)
    checking.recheck_batch(pk, actor=request.actor)
    return HttpResponseRedirect(reverse("intake:batch", args=(pk,)))


@open_to(*permissions.BRINGERS, methods=POST)
def recover(request: PageRequest, pk: int) -> HttpResponse:
    """Take a batch back whose job was cut off."""
    ending.recover_batch(pk, actor=request.actor)
    return HttpResponseRedirect(reverse("intake:batch", args=(pk,)))


# --- the page -------------------------------------------------------------------------------------


def _batch_page(
    request: PageRequest, row: Batch, *, form: ConfirmForm | None = None
) -> HttpResponse:
    kind = kind_of(row.kind)
    context = {
        "batch": row,
        "kind": kind,
        "tone": states.TONE[row.state],
        "stages": stages_of(row),
        "months": months_of(row),
        "form": form or ConfirmForm(),
        "job": row.job if row.state in {BatchState.CHECKING, BatchState.STORING} else None,
        "stuck": ending.is_stuck(row),
        "may": {
            action: permissions.may(request.actor, action, row) for action in permissions.TABLE
        },
        "steps": {wanted: wanted in states.NEXT[row.state] for wanted in BatchState.values},
        "figures": _figures(row),
        "totals": _totals(row, kind),
        "records_url": kind.records_url(row.pk) if row.state == BatchState.DONE else "",
        "storable": row.rows_good + row.rows_warned,
        **_rows(request, row, kind),
    }
    return render(request, "intake/batch.html", context, status=422 if form is not None else 200)


def _figures(row: Batch) -> list[Kpi]:
    link = reverse("intake:batch", args=(row.pk,)) + "?show=rows&state="
    shown = row.state == BatchState.CHECKED
    figures = [
        (_("读到的行"), row.rows_total, ""),
        (_("可入库"), row.rows_good, RowState.GOOD),
        (_("可入库，有提示"), row.rows_warned, RowState.WARNED),
        (_("已在库中，跳过"), row.rows_same, RowState.SAME),
        (_("有问题"), row.rows_bad, RowState.BAD),
    ]
    return [
        Kpi(label, formats.thousands(count), url=link + state if shown and count else "")
        for label, count, state in figures
    ]


def _totals(row: Batch, kind: SheetKind) -> list[tuple[Any, str]]:
    write: dict[Unit, Callable[[int], str]] = {
        "fen": formats.yuan,
        "tenths": _tenths,
        "count": formats.thousands,
    }
    return [
        (t.label, write[t.unit](row.totals[key]))
        for key, t in kind.totals.items()
        if key in row.totals
    ]


def _tenths(value: int) -> str:
    return f"{value // 10:,d}.{value % 10}" if value % 10 else f"{value // 10:,d}"


def _rows(request: PageRequest, row: Batch, kind: SheetKind) -> dict[str, Any]:
    """The tab asked for: problems (the default when there are any), rows or skipped rows; one page of it."""
    if not _has_rows(row):
        return {}
    counts = staged.problem_counts(row)
    asked = request.GET.get("show", "")
    show = asked if asked in {"problems", "rows", "skipped"} else "problems" if counts else "rows"
    state = request.GET.get("state", "") if request.GET.get("state", "") in RowState.values else ""
    code = next((c.code for c in counts if c.code == request.GET.get("code", "")), "")
    found = staged.rows_of(row, state=state, code=code)
    if show == "problems":
        found = found.exclude(problems=[])
    page = Paginator(row.skipped if show == "skipped" else found, PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context = {
        "show": show,
        "state": state,
        "code": code,
        "counts": counts,
        "page": page,
        "row_states": RowState.choices,
    }
    if show == "skipped":
        return context
    names = {sheet["sheet"]: sheet["name"] for sheet in row.columns}
    keys = list(
        dict.fromkeys(
            c["field"] for s in row.columns if s["included"] for c in s["columns"] if c["field"]
        )
    )
    reader = partial(
        _shown, request.actor, kind, is_own=row.uploaded_by_id == request.actor.user_id
    )
    lines = [_line(one, names, keys, kind, reader) for one in staged.opened(row, list(page))]
    return context | {
        "lines": lines,
        "labels": [kind.label_of(key) for key in keys],
        "many": len(names) > 1,
    }


def _has_rows(row: Batch) -> bool:
    return row.state == BatchState.CHECKED or (row.state == BatchState.DONE and row.rows_bad > 0)


def _line(
    one: OpenRow,
    names: dict[int, str],
    keys: list[str],
    kind: SheetKind,
    reader: Callable[[str, str], str],
) -> dict[str, Any]:
    """A staged row as its reader is shown it, each problem at its cell."""
    said: dict[str, list[dict[str, Any]]] = {}
    for problem in one.staged.problems:
        said.setdefault(problem["field"], []).append(problem)
    shown = {key: reader(key, text_of(one.cells.get(key))) for key in keys}
    return {
        "row": one.staged,
        "sheet": names.get(one.staged.sheet, ""),
        "tone": ROW_TONE[RowState(one.staged.state)],
        "label": RowState(one.staged.state).label,
        "cells": [
            {"value": shown[key], "problems": said.get(key, ()), "look": _look(said.get(key, ()))}
            for key in keys
        ],
        "other": [problem for key, found in said.items() if key not in keys for problem in found],
        "problems": [
            p | {"label": kind.label_of(p["field"]), "value": shown.get(p["field"], "")}
            for p in one.staged.problems
        ],
    }


def _shown(actor: Actor, kind: SheetKind, key: str, text: str, *, is_own: bool) -> str:
    name = kind.personal.get(key)
    return outward.show_text(actor, name, text, is_own=is_own) if name else text[:60]


def _look(problems: Any) -> str:
    if not problems:
        return ""
    return "cell-warn" if all(problem["warning"] for problem in problems) else "cell-bad"


def _step_page(request: PageRequest, row: Batch, form: Any, step: str) -> HttpResponse:
    kind = kind_of(row.kind)
    context = {
        "batch": row,
        "kind": kind,
        "form": form,
        "totals": _totals(row, kind),
        "months": months_of(row),
    }
    return render(request, f"intake/{step}.html", context, status=422 if form.is_bound else 200)
