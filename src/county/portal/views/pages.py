"""The pages officials read: dashboard, town, goal. Thin: the queries know what, the templates how."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render

from county.assessment.queries.goals import OFFICIALS
from county.core import gate
from county.portal.queries import goal
from county.portal.queries.asof import as_of
from county.portal.queries.dashboard import dashboard
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
            [(column.css, cell(column, row)) for column in page.records.register.columns]
            for row in page.records.page
        ]
    return render(request, "portal/goal.html", {"page": page, "lines": lines, "heads": heads})


@gate.open_to(*OFFICIALS)
def export_goal(request: gate.Request, code: str) -> HttpResponseBase:
    asof = as_of(request.GET.get("on", ""), today=request.today)
    register = goal.records_register(request.actor, code, asof, request.GET)
    return exporting.answer(request, register)
