"""The library of rules, and what the public reads of the county's own."""

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from county.core.errors import NotFound
from county.core.gate import WRITE, Request, open_to, public
from county.policies import commands, forms, panels, permissions, queries
from county.policies.choices import SCHEME_DRAFTERS, SCHEME_READERS
from county.policies.kinds import rules, telling, templates
from county.policies.kinds.templates import Template
from county.screens.editing import attempt


@open_to(*SCHEME_READERS)
def library(request: Request) -> HttpResponse:
    """Templates of other counties and of the programme, filtered and searched."""
    form = forms.LibraryFilter(request.GET)
    rows = form.chosen()
    language = panels.language()
    shown = [(one, telling.page(one.scheme, request.today, language)) for one in rows]
    context = {
        "form": form,
        "rows": shown,
        "total": len(templates.templates()),
        "may_draft": permissions.may(request.actor, "draft_scheme"),
    }
    return render(request, "policies/library.html", context)


@open_to(*SCHEME_READERS)
def template(request: Request, slug: str) -> HttpResponse:
    """One template: the rule in words, its examples run."""
    found = _template(slug)
    above = templates.inherited(found.text)
    context = {
        "template": found,
        "p": panels.rule(found.scheme, request.today),
        "trial": panels.trial(found.text, above, found.cases),
        "now": max(request.today, found.scheme.start),
        "may_draft": permissions.may(request.actor, "draft_scheme"),
    }
    return render(request, "policies/template.html", context)


@open_to(*SCHEME_DRAFTERS, methods=WRITE)
def draft_template(request: Request, slug: str) -> HttpResponse:
    """Make it the county's own draft."""
    found = _template(slug)
    if request.method == "POST":
        form = forms.StartForm(request.POST)
        row = attempt(request, commands.draft_from_template, (found.path,), form)
        if form.is_valid() and row is not None:
            return HttpResponseRedirect(reverse("policies:version_edit", args=(row.pk,)))
    else:
        form = forms.StartForm(initial=_initial(found, request.today))
    context = {"template": found, "form": form, "title": found.scheme.title.of(panels.language())}
    return render(request, "policies/start.html", context, status=422 if form.is_bound else 200)


@public()
def support_list(request: Request) -> HttpResponse:
    """What support there is today, in one list; no log-in."""
    rows = []
    for version in queries.versions_in_force(request.today):
        page = telling.page(rules.scheme_of(version), request.today, panels.language())
        rows.append((version, page))
    return render(request, "policies/support_list.html", {"rows": rows, "base": _base(request)})


@public()
def support(request: Request, name: str) -> HttpResponse:
    """One kind of support as the public reads it: who, how much, what papers, how long, whom to ask."""
    version = queries.version_on(name, request.today)
    coming = None if version else queries.next_version(name, request.today)
    shown = version or coming
    if shown is None:
        raise NotFound
    page = panels.rule(rules.scheme_of(shown), _day_in(shown.in_force_from, request.today))
    context = {
        "version": shown,
        "is_coming": version is None,
        "p": page,
        "towns": queries.town_desks(request.today) if page["has_town"] else [],
        "base": _base(request),
    }
    return render(request, "policies/support.html", context)


def _base(request: Request) -> str:
    return "screens/base.html" if request.actor.is_signed_in else "screens/public_base.html"


def _day_in(begins: date | None, today: date) -> date:
    return max(begins, today) if begins else today


def _template(slug: str) -> Template:
    found = templates.templates().get(slug.replace("--", "/"))
    if found is None:
        raise NotFound
    return found


def _initial(found: Template, today: date) -> dict[str, Any]:
    scheme = found.scheme
    name = scheme.name
    if not found.is_programme:
        name = name.partition("_")[2] or name
    clause = scheme.clause if found.is_programme else ""
    first = scheme.start if found.is_programme else date(today.year + 1, 1, 1)
    return {"name": name, "title": scheme.title.zh, "clause": clause, "in_force_from": first}
