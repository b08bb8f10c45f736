"""A scenario, what came of it beside today's rules, several side by side, and the reasons of one line."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from county.core.errors import Refused
from county.core.gate import READ, open_to
from county.screens.requests import PageRequest
from county.simulation import permissions
from county.simulation.choices import READERS, RUNNERS, Effect
from county.simulation.commands import running
from county.simulation.queries import explaining, scenarios
from county.simulation.views import showing
from county.simulation.views.registers import TONES, scheme_title

MOST_COMPARED = 4
POST = frozenset({"POST"})


@open_to(*READERS, methods=READ)
def scenario(request: PageRequest, pk: int) -> HttpResponse:
    """What is tried, and every outcome of it."""
    row = scenarios.scenario_for(request.actor, pk)
    context = {
        "row": row,
        "tried": showing.tried(row),
        "caps": showing.caps(row),
        "basics": showing.basics(row),
        "rules": showing.rules(row),
        "outcomes": list(scenarios.outcomes_for(request.actor).filter(scenario=row)),
        "job": scenarios.running(row),
        "failed": scenarios.failed(row),
        "may_run": permissions.may(request.actor, "run", row),
    }
    return render(request, "simulation/scenario.html", context)


@open_to(*READERS, methods=READ)
def latest(request: PageRequest, pk: int) -> HttpResponse:
    """Where the work behind leads: the newest outcome, or the scenario when there is none."""
    row = scenarios.scenario_for(request.actor, pk)
    last = scenarios.outcomes_for(request.actor).filter(scenario=row).first()
    if last is None:
        return HttpResponseRedirect(reverse("simulation:scenario", args=(pk,)))
    return HttpResponseRedirect(reverse("simulation:outcome", args=(last.pk,)))


@open_to(*RUNNERS, methods=POST)
def run(request: PageRequest, pk: int) -> HttpResponse:
    """Have it worked out on the registry as it is now."""
    try:
        job = running.ask_run(pk, actor=request.actor, language=translation.get_language() or "")
    except Refused as refused:
        if refused.code != "under_way":
            raise
        messages.warning(request, str(refused.reason))
        return HttpResponseRedirect(reverse("simulation:scenario", args=(pk,)))
    return HttpResponseRedirect(reverse("jobs:progress", args=(job.uid,)))


@open_to(*READERS, methods=READ)
def outcome(request: PageRequest, pk: int) -> HttpResponse:
    """Totals beside today's rules; by scheme, fund, town and month; who gains and who loses."""
    row = scenarios.outcome_for(request.actor, pk)
    lines = scenarios.lines_for(request.actor).filter(outcome=row)
    gains = lines.filter(effect__in=(Effect.NEW, Effect.MORE)).order_by("-difference_fen", "pk")
    losses = lines.filter(effect__in=(Effect.LESS, Effect.LOST)).order_by("difference_fen", "pk")
    gaining, losing = list(gains[: showing.SHOWN]), list(losses[: showing.SHOWN])
    context = {
        "row": row,
        "scenario": row.scenario,
        "tried": showing.tried(row.scenario),
        "page": showing.outcome(row, scenarios.counts_by_effect(request.actor, row)),
        "gains": [showing.line(one) for one in gaining],
        "losses": [showing.line(one) for one in losing],
        "gain_people": any(one.employment_id for one in gaining),
        "loss_people": any(one.employment_id for one in losing),
        "list_url": f"{reverse('simulation:line_list')}?outcome={row.pk}",
        "kept": showing.kept(row),
        "caps": showing.caps(row.scenario),
        "reads_persons": permissions.reads_persons(request.actor),
        "may_run": permissions.may(request.actor, "run"),
    }
    return render(request, "simulation/outcome.html", context)


@open_to(*READERS, methods=READ)
def compare(request: PageRequest) -> HttpResponse:
    """Several outcomes side by side: ?o=3&o=7."""
    keys = [int(key) for key in request.GET.getlist("o") if key.isdecimal() and len(key) < 12]
    known = list(scenarios.outcomes_for(request.actor)[:50])
    found = scenarios.outcomes_for(request.actor).filter(pk__in=keys).order_by("pk")
    chosen = list(found[:MOST_COMPARED])
    context = {
        "known": [(one, one in chosen) for one in known],
        "page": showing.comparison(chosen),
        "too_many": len(set(keys)) > MOST_COMPARED,
        "most": MOST_COMPARED,
    }
    return render(request, "simulation/compare.html", context)


@open_to(*READERS, methods=READ)
def line(request: PageRequest, pk: int) -> HttpResponse:
    """One subject: the two decisions' reasons side by side."""
    row = scenarios.line_for(request.actor, pk)
    reasons, problem = None, ""
    try:
        reasons = explaining.reasons_of(row)
    except Refused as refused:
        problem = str(refused.reason)
    context: dict[str, Any] = {
        "row": row,
        "title": scheme_title(row),
        "tone": TONES[Effect(row.effect)],
        "subject_url": showing.subject_url(request.actor, row),
        "sides": showing.sides(reasons),
        "problem": problem or (_("快照里已没有这个对象。") if not showing.sides(reasons) else ""),
    }
    return render(request, "simulation/line.html", context)
