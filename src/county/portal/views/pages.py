"""The pages people read: dashboard, town, factory, goal, clause, search. Thin: the queries know
what, the templates how.
"""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from county.assessment.choices import OFFICIALS
from county.audit import panels as audit
from county.core import gate
from county.core.text import printable
from county.entitlements import panels as entitlements
from county.factories import permissions as factory_rights
from county.factories import queries as factories
from county.policies import queries as policies
from county.portal.queries import factory, goal, search, town
from county.portal.queries.asof import as_of
from county.portal.queries.dashboard import dashboard
from county.risk import panels as risk
from county.screens import exporting
from county.screens.columns import cell


@gate.open_to(*OFFICIALS)
def show_dashboard(request: gate.Request) -> HttpResponse:
    asof = as_of(request.GET.get("on", ""), today=request.today)
    page = dashboard(request.actor, asof, sort=request.GET.get("sort", ""))
    return render(request, "portal/dashboard.html", {"page": page})


@gate.open_to(*OFFICIALS)
def show_goal(request: gate.Request, code: str) -> HttpResponse:
    asof = as_of(request.GET.get("on", ""), today=request.today)
    page = goal.goal_page(request.actor, code, asof, request.GET)
    lines, heads = [], []
    if page.records:
        heads = goal.headings(page.records)
        lines = [
            [
                (column.css, cell(column, row, actor=request.actor))
                for column in page.records.register.columns
            ]
            for row in page.records.page
        ]
    tied = policies.clauses_tied_to("indicator", code, day=asof.day)
    context = {"page": page, "lines": lines, "heads": heads, "tied": tied}
    return render(request, "portal/goal.html", context)


@gate.open_to(*OFFICIALS)
def export_goal(request: gate.Request, code: str) -> HttpResponseBase:
    asof = as_of(request.GET.get("on", ""), today=request.today)
    register = goal.records_register(request.actor, code, asof, request.GET)
    return exporting.answer(request, register)


@gate.open_to(*OFFICIALS)
def show_town(request: gate.Request, code: str) -> HttpResponse:
    asof = as_of(request.GET.get("on", ""), today=request.today)
    page = town.town_page(request.actor, code, asof)
    return render(request, "portal/town.html", {"page": page})


@gate.open_to(*factory_rights.READERS)
def show_factory(request: gate.Request, pk: int) -> HttpResponse:
    if (survivor := factories.factory_merged_into(pk)) is not None:
        return redirect("portal:factory_page", survivor)
    page = factory.factory_page(request.actor, pk, today=request.today)
    history = audit.history(page.factory, request.actor)
    context = {"row": page.factory, "actor": request.actor, "panel": history, **history.context}
    told = render_to_string(history.template, context, request)
    entitled = entitlements.of_factory(pk, request.actor)
    context = {"page": page, "panel": history, "html": told, "entitled": entitled}
    context["risk"] = risk.of_factory(pk, request.actor)
    return render(request, "portal/factory.html", context)


@gate.open_to(*factory_rights.READERS)
def show_search(request: gate.Request) -> HttpResponse:
    typed = printable(request.GET.get("q", "")[:60]).strip()
    groups = search.search(request.actor, typed, today=request.today)
    return render(request, "portal/search.html", {"typed": typed, "groups": groups})
