"""A draft written in the browser: fields and text on one page, checked as it is typed; started or brought along."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from county.core.errors import NotAllowed, NotFound, Refused
from county.core.gate import WRITE, Request, open_to
from county.policies import commands, forms, panels, queries, states
from county.policies.choices import SCHEME_DRAFTERS
from county.policies.kinds import formtext, rules, skeleton, templates, trying
from county.policies.models import SchemeVersion
from county.policies.views.versions import page_of, try_url
from county.screens.editing import put_error
from rulebook.faults import Faulty


@open_to(*SCHEME_DRAFTERS, methods=WRITE)
def edit(request: Request, pk: int) -> HttpResponse:
    """The draft's two ways in: fields, and the whole text. Both are put together before anything else."""
    row = queries.version_for(request.actor, pk)
    if row.state not in states.OPEN:
        return HttpResponseRedirect(page_of(row))
    if request.method != "POST":
        return _page(request, row, text=row.text, cases=row.cases)
    text, cases, faults = _typed(request.POST)
    if request.POST.get("act") == "accept":
        cases = _accepted(text, cases, templates.inherited(text, row.inherited))
    said = request.POST.get("version", "")
    if request.POST.get("act") != "save":
        return _page(request, row, text=text, cases=cases, faults=faults)
    try:
        commands.write_version(
            pk, actor=request.actor, version=int(said) if said.isdecimal() and len(said) < 10 else 0,
            text=text, cases=cases,
        )  # fmt: skip
    except (NotAllowed, NotFound):
        raise
    except Refused as refused:
        return _page(
            request, row, text=text, cases=cases, faults=faults, refused=str(refused.reason)
        )
    if faults:
        row = queries.version_for(request.actor, pk)
        return _page(request, row, text=text, cases=cases, faults=faults)
    messages.success(request, _("草稿已保存。"))
    return HttpResponseRedirect(reverse("policies:version_edit", args=(pk,)))


@open_to(*SCHEME_DRAFTERS, methods=frozenset({"POST"}))
def check(request: Request, pk: int) -> HttpResponse:
    """What was typed so far, checked; nothing is stored. Answers the part of the page beside the text."""
    row = queries.version_for(request.actor, pk)
    text, cases, faults = _typed(request.POST)
    context = _checked(request, row, text, cases) | {"unplaced": len(faults)}
    return render(request, "policies/checked.html", context)


@open_to(*SCHEME_DRAFTERS, methods=WRITE)
def start(request: Request) -> HttpResponse:
    """From nothing, or from a file that was brought along: two short forms on one page."""
    blank, file = forms.BlankForm(), forms.FileForm()
    row = None
    if request.method == "POST" and "name" in request.POST:
        blank = forms.BlankForm(request.POST)
        row = _attempt_blank(request, blank)
    elif request.method == "POST":
        file = forms.FileForm(request.POST, request.FILES)
        row = _attempt_file(request, file)
    if row is not None:
        return HttpResponseRedirect(reverse("policies:version_edit", args=(row.pk,)))
    refused = blank.is_bound or file.is_bound
    context = {"blank": blank, "file": file}
    return render(request, "policies/begin.html", context, status=422 if refused else 200)


def _attempt_blank(request: Request, form: forms.BlankForm) -> SchemeVersion | None:
    if not form.is_valid():
        return None
    said = form.cleaned_data
    text, cases = skeleton.blank(**{key: str(value) for key, value in said.items()})
    return _drafted(request, form, text, cases)


def _attempt_file(request: Request, form: forms.FileForm) -> SchemeVersion | None:
    if not form.is_valid():
        return None
    said = form.cleaned_data
    return _drafted(request, form, said["file"], said.get("cases") or "")


def _drafted(request: Request, form: Any, text: str, cases: str) -> SchemeVersion | None:
    try:
        return commands.draft_from_text(text, actor=request.actor, cases=cases)
    except (NotAllowed, NotFound):
        raise
    except Refused as refused:
        put_error(form, refused)
        return None


def _typed(posted: Mapping[str, str]) -> tuple[str, str, dict[str, str]]:
    """The text with the changed fields put in, the examples, and the fields that could not be put in."""
    whole = _lines(posted.get("text", ""))[: rules.LARGEST + 1]
    text, faults = formtext.apply(whole, posted) if len(whole) <= rules.LARGEST else (whole, {})
    return text, _lines(posted.get("cases", ""))[: rules.LARGEST + 1], faults


def _accepted(text: str, cases: str, above: Mapping[str, str]) -> str:
    """The examples as they now come out; as they were, while rule or examples have faults."""
    scheme = rules.read(text, above).scheme
    try:
        return trying.accepted(scheme, cases) if scheme else cases
    except Faulty:
        return cases


def _lines(said: str) -> str:
    return said.replace("\r\n", "\n").replace("\r", "\n")


def _checked(request: Request, row: SchemeVersion, text: str, cases: str) -> dict[str, Any]:
    above = templates.inherited(text, row.inherited)
    return panels.checked(row, text, cases, above, request.today)


def _page(
    request: Request,
    row: SchemeVersion,
    *,
    text: str,
    cases: str,
    faults: Mapping[str, str] | None = None,
    refused: str = "",
) -> HttpResponse:
    shown = formtext.sheet(text, panels.language())
    if shown is not None and faults:
        shown = formtext.with_typed(shown, request.POST, faults)
    unread = [] if shown is not None else _kept_fields(request.POST)
    typed = request.POST.get("version", "")
    context = _checked(request, row, text, cases) | {
        "sheet": shown,
        "kept": unread,
        "unplaced": len(faults or {}),
        "text": text,
        "cases": cases,
        "numbers": range(1, text.count("\n") + 2),
        "lock": typed if refused else row.version,
        "refused": refused,
        "is_changed": text != row.text or cases != row.cases,
        "try_url": try_url(row),
    }
    status = 422 if refused or faults else 200
    return render(request, "policies/edit.html", context, status=status)


def _kept_fields(posted: Mapping[str, str]) -> list[tuple[str, str]]:
    """While the text cannot be read there is no form: its fields wait, unseen, as they were typed."""
    names = [key for key in posted if key.startswith("was:")]
    return [(key, posted[key]) for name in names for key in (name, name[4:]) if key in posted]
