"""One clause kept: what it says, what it is tied to, who answers for it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from county.audit import choices as audit_words
from county.core.gate import WRITE, Request, open_to
from county.policies import commands, forms, permissions, queries
from county.policies.choices import LinkKind
from county.policies.models import Clause, ClauseLink, Document
from county.screens.editing import attempt, is_stale


@open_to(*permissions.WRITERS, methods=WRITE)
def edit_clause(request: Request, pk: int) -> HttpResponse:
    """Correct what a clause says."""
    clause = queries.clause(pk)
    if request.method == "POST":
        form = forms.ClauseForm(request.POST)
        attempt(request, commands.correct_clause, (pk,), form)
        if form.is_valid():
            messages.success(request, _("修改已保存，原来的文字留在版本里。"))
            return HttpResponseRedirect(page_of(clause))
    else:
        form = forms.ClauseForm(initial=forms.ClauseForm.values_of(clause))
    stale = is_stale(form)
    typed = request.POST.get("version", "")
    context = {
        "clause": clause,
        "form": form,
        "stale": stale,
        "version": typed if form.is_bound and typed and not stale else clause.version,
        "back_url": page_of(clause),
    }
    return render(
        request, "policies/clause_edit.html", context, status=422 if form.is_bound else 200
    )


@open_to(*permissions.WRITERS, methods=WRITE)
def tie_clause(request: Request, pk: int) -> HttpResponse:
    """What the clause is tied to and who answers for it: two short forms on one page."""
    clause = queries.clause(pk)
    today = {"from_on": request.today}
    link, duty = forms.LinkForm(initial=today), forms.DutyForm(initial=today)
    if request.method == "POST":
        if "organisation_id" in request.POST:
            duty = forms.DutyForm(request.POST)
            done = _done(request, duty, commands.assign_duty, pk)
        else:
            link = forms.LinkForm(request.POST)
            done = _done(request, link, commands.link_clause, pk)
        if done:
            return HttpResponseRedirect(reverse("policies:clause_tie", args=(pk,)))
    refused = link.is_bound or duty.is_bound
    context = {
        "clause": clause,
        "link_form": link,
        "duty_form": duty,
        "links": [(one, _label(one)) for one in queries.links_on(request.today, [clause])],
        "duties": queries.duties_on(request.today, [clause]),
        "codes": [*queries.codes_in_use(), *audit_words.ACTIONS],
        "back_url": page_of(clause),
        "today": request.today,
    }
    return render(request, "policies/clause_tie.html", context, status=422 if refused else 200)


@open_to(*permissions.WRITERS, methods=frozenset({"POST"}))
def end_link(request: Request, pk: int) -> HttpResponse:
    link = queries.link(pk)
    clause = commands.end_link(
        pk, actor=request.actor, to_on=_last_day(link.from_on, request.today)
    )
    return HttpResponseRedirect(reverse("policies:clause_tie", args=(clause.pk,)))


@open_to(*permissions.WRITERS, methods=frozenset({"POST"}))
def end_duty(request: Request, pk: int) -> HttpResponse:
    duty = queries.duty(pk)
    clause = commands.end_duty(
        pk, actor=request.actor, to_on=_last_day(duty.from_on, request.today)
    )
    return HttpResponseRedirect(reverse("policies:clause_tie", args=(clause.pk,)))


@open_to(*permissions.WRITERS, methods=frozenset({"POST"}))
def unrelate(request: Request, pk: int) -> HttpResponse:
    document = commands.unrelate_documents(pk, actor=request.actor)
    return HttpResponseRedirect(page_of_document(document))


def _label(link: ClauseLink) -> object:
    """An act in words; other codes speak for themselves."""
    return audit_words.action_label(link.code) if link.kind == LinkKind.ACTION else ""


def _last_day(from_on: date, today: date) -> date:
    """From today on it holds no longer; what began today is void."""
    return max(from_on, today - timedelta(days=1))


def page_of(clause: Clause) -> str:
    if clause.document.is_main:
        return reverse("portal:clause_page", args=(clause.code,))
    return reverse("portal:document_clause", args=(clause.document_id, clause.code))


def page_of_document(document: Document) -> str:
    return reverse("portal:document_page", args=(document.pk,))


def _done(request: Request, form: Any, command: Callable[..., Any], pk: int) -> bool:
    attempt(request, command, (pk,), form)
    return bool(form.is_valid())
