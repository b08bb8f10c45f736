"""A new scenario: the rules of a day with every number beside its input."""

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from county.core.errors import NotAllowed, NotFound, Refused
from county.core.gate import WRITE, open_to
from county.screens.editing import put_error
from county.screens.requests import PageRequest
from county.simulation import permissions
from county.simulation.choices import RUNNERS, Turn
from county.simulation.commands import drafting, running
from county.simulation.forms import DayForm, ScenarioForm
from county.simulation.models import Scenario
from county.simulation.queries import rules, scenarios


@open_to(*RUNNERS, methods=WRITE)
def create(request: PageRequest) -> HttpResponse:
    """Choose the day, change numbers, draw up and have it worked out."""
    permissions.require(request.actor, "create")
    source = _source(request)
    days = _days(request, source)
    form = _form(request, days, source)
    if request.method != "POST" or form is None or not form.is_valid():
        return _page(request, days, form, source)
    said = form.cleaned_data
    try:
        row = drafting.draw_up(
            actor=request.actor,
            today=request.today,
            name=said["name"],
            note=said["note"],
            day=days.cleaned_data["day"],
            rules_on=days.cleaned_data["rules_on"] or days.cleaned_data["day"],
            changes=form.changes(),
            caps=form.caps(),
            turn=said["turn"] or Turn.EARLIEST,
            copied_from=source.pk if source else None,
        )
    except (NotAllowed, NotFound):
        raise
    except Refused as refused:
        place = form.field_named(refused.field)
        put_error(form, Refused(refused.reason, field=place, code=refused.code))
        return _page(request, days, form, source)
    job = running.ask_run(row.pk, actor=request.actor, language=translation.get_language() or "")
    return HttpResponseRedirect(reverse("jobs:progress", args=(job.uid,)))


def _source(request: PageRequest) -> Scenario | None:
    """The scenario to begin with: ?from=7."""
    asked = request.POST.get("from", "") or request.GET.get("from", "")
    if not (asked.isdecimal() and len(asked) < 12):
        return None
    found: Scenario = scenarios.scenario_for(request.actor, int(asked))
    return found


def _days(request: PageRequest, source: Scenario | None) -> DayForm:
    given = request.POST if request.method == "POST" else request.GET
    if "day" in given:
        return DayForm(given)
    if source is not None:
        return DayForm({"day": source.day.isoformat(), "rules_on": source.rules_on.isoformat()})
    return DayForm({"day": request.today.isoformat()})


def _form(request: PageRequest, days: DayForm, source: Scenario | None) -> ScenarioForm | None:
    """None when the day is not one, or no rule was in force on it."""
    if not days.is_valid():
        return None
    on: date = days.cleaned_data["rules_on"] or days.cleaned_data["day"]
    known = rules.in_force(on)
    if not known:
        return None
    args: tuple[Any, ...] = (request.POST,) if request.method == "POST" else ()
    form = ScenarioForm(*args, rules=known, drafts=rules.drafts(request.actor), day=on)
    if source is not None and request.method != "POST":
        form.take(source)
    return form


def _page(
    request: PageRequest, days: DayForm, form: ScenarioForm | None, source: Scenario | None
) -> HttpResponse:
    context = {
        "days": days,
        "form": form,
        "source": source,
        "blocks": _blocks(form) if form else (),
        "ceilings": _ceilings(form) if form else (),
    }
    status = 422 if request.method == "POST" or not days.is_valid() else 200
    return render(request, "simulation/create.html", context, status=status)


def _blocks(form: ScenarioForm) -> list[dict[str, Any]]:
    return [
        {
            "block": block,
            "treat": form[f"treat_{block.at}"],
            "start": form[f"from_{block.at}"],
            "asked": [(one, form[one.field]) for one in block.asked],
            "open": form.is_touched(block),
        }
        for block in form.blocks
    ]


def _ceilings(form: ScenarioForm) -> list[tuple[Any, Any]]:
    return [(form[f"ceiling_{at}"], form[f"mode_{at}"]) for at in range(len(form.funds))]
