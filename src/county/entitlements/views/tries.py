"""A draft of a rule on the county's real records: totals, who comes out how, one decision in full. Nothing is kept."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from county.core import gate, months
from county.core.actor import Actor
from county.core.errors import NotFound
from county.core.text import in_english, printable, search_needle
from county.entitlements import documents, permissions
from county.entitlements.facts import explaining, trying
from county.entitlements.queries import subjects
from county.entitlements.views.decisions import seen_factory
from county.factories import permissions as factory_rights
from county.policies import queries as policies
from county.policies.models import SchemeVersion
from rulebook.faults import Faulty

ORDER = ("qualifies", "near", "unknown")


@gate.open_to(*permissions.TRIERS)
def try_version(request: gate.Request, pk: int) -> HttpResponse:
    """The whole page, or for htmx its result alone."""
    permissions.require(request.actor, "version.try")
    version = policies.version_for(request.actor, pk)
    typed = printable(request.GET.get("q", "")[:60]).strip()
    context: dict[str, Any] = {"version": version, "typed": typed, "faults": (), "trial": None}
    try:
        day = trying.first_day(version, request.today)
        trial = trying.try_out(version, day)
    except Faulty as faulty:
        language = "en" if in_english() else "zh"
        context["faults"] = [fault.line(language) for fault in faulty.faults]
    else:
        context |= _tried(request.actor, version, trial, typed, day)
        context["later"] = day if day > request.today else None
    is_part = request.headers.get("HX-Request") == "true"
    page = "entitlements/try_result.html" if is_part else "entitlements/try.html"
    return render(request, page, context)


@gate.open_to(*permissions.TRIERS)
def try_one(request: gate.Request, pk: int, item: int) -> HttpResponse:
    """One record by the draft, with all reasons."""
    permissions.require(request.actor, "version.try")
    version = policies.version_for(request.actor, pk)
    try:
        day = trying.first_day(version, request.today)
        decision = explaining.decided_by(version, item, day)
    except Faulty:
        decision = None
    if decision is None:
        raise NotFound
    language = "en" if in_english() else "zh"
    context = {
        "page": documents.decision_page(decision, language),
        "factory": seen_factory(request.actor, decision),
        "title": decision.told.title.of(language),
        "version": version,
        "may_open_version": True,
        "may_open_factory": factory_rights.may(request.actor, "factory.view"),
        "is_trial": True,
    }
    return render(request, "entitlements/decision.html", context)


def _tried(
    actor: Actor, version: SchemeVersion, trial: trying.Trial, typed: str, day: date
) -> dict[str, Any]:
    kind = trial.scheme.subject
    items = {row["item_id"] for rows in trial.samples.values() for row in rows}
    seen = subjects.subjects(actor, kind, items)
    groups = [(state, _lines(trial, trial.samples[state], seen, version)) for state in ORDER]
    needle, month = search_needle(typed), months.month_of(day) - 1
    found = subjects.subjects_named(actor, kind, needle, month=month) if typed else []
    return {
        "trial": trial,
        "groups": groups,
        "found": [(one, _url(version, one.item)) for one in found],
    }


def _lines(
    trial: trying.Trial,
    rows: list[dict[str, Any]],
    seen: dict[int, subjects.Subject],
    version: SchemeVersion,
) -> list[dict[str, Any]]:
    """Records the actor may see, with what each would get or lacks."""
    found = []
    for row in rows:
        subject, step = seen.get(row["item_id"]), trial.steps.get(row["item_id"])
        if subject is None:
            continue
        said = "" if step is None else step.en if in_english() else step.zh
        found.append(
            {
                "subject": subject,
                "amount": row["amount"],
                "said": said,
                "url": _url(version, subject.item),
            }
        )
    return found


def _url(version: SchemeVersion, item: int) -> str:
    return reverse("entitlements:version_try_one", args=(version.pk, item))
