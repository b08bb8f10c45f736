"""What is held of the worker: shown, taken away, put right, erased."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from county.accounts.choices import Role
from county.core import gate
from county.core.errors import NotFound
from county.privacy import commands, documents, queries
from county.privacy.choices import RequestKind
from county.privacy.forms import OwnErasureForm, OwnRequestForm
from county.privacy.kinds.uses import ANSWER_DAYS
from county.screens import editing

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/zip",
}


@gate.open_to(Role.WORKER)
def show_data(request: gate.Request) -> HttpResponse:
    """Everything held about him, who looked, what is published, what he asked."""
    person = queries.own_person(request.actor)
    context = {
        "person": person,
        "facts": documents.facts_of(person, request.actor),
        "looks": documents.looks(queries.looks_at(request.actor)),
        "asked": list(queries.own_requests(request.actor)),
        "days": ANSWER_DAYS,
    }
    return render(request, "privacy/my_data.html", context)


@gate.open_to(Role.WORKER)
def download_data(request: gate.Request) -> HttpResponse:
    """The copy: a workbook, or JSON in a zip."""
    kind = request.GET.get("format", "xlsx")
    if kind not in TYPES:
        raise NotFound
    person = commands.record_copy(actor=request.actor, form=kind)
    copy = documents.copy_of(person, request.actor, today=request.today)
    data = documents.as_xlsx(copy) if kind == "xlsx" else documents.as_zip(copy)
    response = HttpResponse(data, content_type=TYPES[kind])
    ending = "xlsx" if kind == "xlsx" else "zip"
    name = f"my-data-{request.today:%Y%m%d}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@gate.open_to(Role.WORKER, methods=gate.WRITE)
def ask_correction(request: gate.Request) -> HttpResponse:
    form = OwnRequestForm(
        request.POST if request.method == "POST" else None,
        initial={"field": request.GET.get("field", "")},
    )
    return _asked(request, form, RequestKind.CORRECTION, "privacy/my_correction.html")


@gate.open_to(Role.WORKER, methods=gate.WRITE)
def ask_erasure(request: gate.Request) -> HttpResponse:
    form = OwnErasureForm(request.POST if request.method == "POST" else None)
    return _asked(request, form, RequestKind.ERASURE, "privacy/my_erasure.html")


def _asked(
    request: gate.Request, form: forms.Form, kind: RequestKind, template: str
) -> HttpResponse:
    def file(*, actor: Any, today: Any, **said: Any) -> Any:
        said.pop("understood", None)
        return commands.file_own_request(actor=actor, today=today, kind=kind, **said)

    if form.is_bound and editing.attempt(request, file, (), form) is not None:
        words = _("申请已提交，%(days)s 天内答复您。") % {"days": ANSWER_DAYS}
        messages.success(request, words)
        return redirect("privacy:my_data")
    status = 422 if form.is_bound else 200
    return render(request, template, {"form": form, "days": ANSWER_DAYS}, status=status)
