"""The file comes in, and its columns get their meaning."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from county.core.errors import NotAllowed, NotFound, Refused
from county.core.gate import WRITE, open_to
from county.core.text import listed
from county.intake import permissions, states
from county.intake.choices import BatchState
from county.intake.commands import checking, receiving
from county.intake.forms import ACCEPTED, ColumnsForm, UploadForm
from county.intake.kinds import SheetKind, kind_of, kinds_for
from county.intake.models import Batch
from county.intake.queries import batches, contents
from county.intake.queries.contents import SheetOffer
from county.intake.views.steps import stages_of
from county.screens.editing import put_error
from county.screens.requests import PageRequest
from county.sheets.reading import Workbook


@open_to(*permissions.BRINGERS, methods=WRITE)
def upload(request: PageRequest) -> HttpResponse:
    """Choose what, whose and when; send the file."""
    actor = request.actor
    if request.method != "POST":
        given = {key: value for key, value in request.GET.items() if key in UploadForm.base_fields}
        return _upload_page(request, UploadForm(actor=actor, initial={"kind": "payroll", **given}))
    form = UploadForm(request.POST, request.FILES, actor=actor)
    if not form.is_valid():
        return _upload_page(request, form)
    said = form.cleaned_data
    sent = said["file"]
    try:
        batch = receiving.receive_file(
            sent.name,
            actor=actor,
            today=request.today,
            kind=said["kind"],
            factory_id=said["factory"].pk,
            data=sent.read(),
            month=said["month"],
            day=said["day"],
        )
    except (NotAllowed, NotFound):
        raise
    except Refused as refused:
        # What has no field of its own is about the file.
        put_error(form, Refused(refused.reason, field=refused.field or "file", code=refused.code))
        return _upload_page(request, form, same=getattr(refused, "batch_id", None))
    return HttpResponseRedirect(reverse("intake:columns", args=(batch.pk,)))


def _upload_page(
    request: PageRequest, form: UploadForm, *, same: int | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "accept": ACCEPTED,
        "stages": stages_of(None),
        "same": same,
        "kinds": kinds_for(request.actor),
    }
    return render(request, "intake/upload.html", context, status=422 if form.is_bound else 200)


@open_to(*permissions.BRINGERS, methods=WRITE)
def columns(request: PageRequest, pk: int) -> HttpResponse:
    """Say what each column is. Seen again before the batch is stored, the choices made are still there."""
    batch = batches.batch_for(request.actor, pk)
    permissions.require(request.actor, "match", batch)
    states.require(batch.state, BatchState.CHECKING)
    kind = kind_of(batch.kind)
    workbook = contents.open_workbook(batch)
    known = batches.remembered(kind=batch.kind, factory_id=batch.factory_id)
    offers = contents.offers_of(workbook, batch=batch, kind=kind, remembered=known)
    if request.method != "POST":
        return _columns_page(
            request, batch, ColumnsForm(offers=offers, kind=kind, initial={"day": batch.day})
        )
    offers = _as_posted(request, workbook, offers, kind, known)
    form = ColumnsForm(request.POST, offers=offers, kind=kind)
    if not form.is_valid():
        return _columns_page(request, batch, form)
    if moved := form.moved_headers():
        return _headers_moved(request, batch, form, workbook, moved)
    try:
        checking.confirm_columns(
            pk,
            actor=request.actor,
            today=request.today,
            sheets=form.choices(),
            day=form.cleaned_data.get("day"),
        )
    except (NotAllowed, NotFound):
        raise
    except Refused as refused:
        put_error(form, refused)
        return _columns_page(request, batch, form)
    return HttpResponseRedirect(reverse("intake:batch", args=(pk,)))


def _as_posted(
    request: PageRequest, workbook: Workbook, offers: list[SheetOffer], kind: SheetKind, known: Any
) -> list[SheetOffer]:
    """The headers the page was made with: `taken_N` says which row, where the user had moved it before."""
    taken = {}
    for offer in offers:
        said = request.POST.get(f"taken_{offer.number}", "")
        if (
            said.isdecimal()
            and len(said) < 8
            and (offer.header is None or int(said) != offer.header.first_row)
        ):
            taken[offer.number] = int(said)
    return [_moved(offer, workbook, kind, known, taken.get(offer.number)) for offer in offers]


def _moved(
    offer: SheetOffer, workbook: Workbook, kind: SheetKind, known: Any, first_row: int | None
) -> SheetOffer:
    if first_row is None:
        return offer
    sheet = workbook.sheets[offer.number]
    header = contents.header_in_row(sheet, kind, first_row=first_row, remembered=known)
    if header is None:
        return offer
    return replace(offer, header=header, columns=contents.columns_of(sheet, header), included=True)


def _headers_moved(
    request: PageRequest, batch: Batch, form: ColumnsForm, workbook: Workbook, moved: dict[int, int]
) -> HttpResponse:
    """Show the columns of the rows the user pointed at; nothing is confirmed yet."""
    known = batches.remembered(kind=batch.kind, factory_id=batch.factory_id)
    offers = [_moved(o, workbook, form.kind, known, moved.get(o.number)) for o in form.offers]
    blank = [
        o.name
        for o in offers
        if o.number in moved and (o.header is None or o.header.first_row != moved[o.number])
    ]
    kept = {
        name: value
        for name, value in form.cleaned_data.items()
        if not name.startswith(("column_", "header_"))
    }
    kept |= {f"include_{number}": True for number in moved}
    fresh = ColumnsForm(offers=offers, kind=form.kind, initial=kept)
    notice = _("已按您指定的行重新认列，请核对后再继续。")
    if blank:
        notice = _("工作表“%(sheet)s”的这一行是空的，请换一行。") % {"sheet": listed(blank)}
    return _columns_page(request, batch, fresh, notice=notice)


def _columns_page(
    request: PageRequest, batch: Batch, form: ColumnsForm, *, notice: str = ""
) -> HttpResponse:
    context = {
        "batch": batch,
        "kind": form.kind,
        "form": form,
        "notice": notice,
        "stages": stages_of(batch),
        "sheets": [_sheet(form, offer) for offer in form.offers],
    }
    return render(request, "intake/columns.html", context, status=422 if form.is_bound else 200)


def _sheet(form: ColumnsForm, offer: SheetOffer) -> dict[str, Any]:
    number = offer.number
    missing = [form.kind.label_of(key) for key in offer.header.missing] if offer.header else []
    return {
        "offer": offer,
        "include": form[f"include_{number}"],
        "header": form[f"header_{number}"],
        "month": form[f"month_{number}"] if f"month_{number}" in form.fields else None,
        "missing": missing,
        "columns": [
            (column, form[f"column_{number}_{column.match.index}"]) for column in offer.columns
        ],
    }
