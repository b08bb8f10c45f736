"""One decision with all its reasons: as a run found it, as it is today, and decided once more from the snapshot."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from county.core import gate
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.core.text import in_english
from county.entitlements import documents, permissions, queries
from county.entitlements.facts import explaining, replaying, rules
from county.factories import permissions as factory_rights
from county.factories import queries as factories
from county.policies import permissions as policies
from county.workforce.models import Employment


@gate.open_to(*permissions.EVERY)
def show_finding(request: gate.Request, pk: int) -> HttpResponse:
    """The reasons of a finding, out of the row the run stored."""
    permissions.require(request.actor, "finding.view")
    finding = queries.finding_for(request.actor, pk)
    scheme = rules.kept([finding.line])[finding.line.name]
    decision = explaining.explained(scheme, replaying.row_of(finding), finding.run.day)
    context = _context(request, decision, finding.factory)
    context |= {"finding": finding, "run": finding.run, "version": finding.line.version}
    context["may_open_version"] = policies.may(request.actor, "read_schemes")
    context["person"] = queries.person_of(finding)
    context["now_url"] = reverse(
        "entitlements:decision_now", args=(finding.line.name, finding.item)
    )
    if permissions.may(request.actor, "run.replay"):
        context["replay_url"] = reverse("entitlements:finding_replay", args=(finding.pk,))
    return render(request, "entitlements/decision.html", context)


@gate.open_to(*permissions.EVERY)
def show_now(request: gate.Request, scheme: str, item: int) -> HttpResponse:
    """The decision of a scheme in force with today's facts; nothing is stored."""
    permissions.require(request.actor, "finding.view")
    decision = explaining.decided_now(scheme, item, request.today)
    if decision is None:
        raise NotFound
    factory = seen_factory(request.actor, decision)
    context = _context(request, decision, factory)
    return render(request, "entitlements/decision.html", context)


@gate.open_to(*permissions.OFFICIALS)
def replay_finding(request: gate.Request, pk: int) -> HttpResponse:
    """The same decision out of the kept snapshot, and with today's facts beside it."""
    permissions.require(request.actor, "run.replay")
    finding = queries.finding_for(request.actor, pk)
    context: dict[str, Any] = {"finding": finding, "run": finding.run, "tampered": ""}
    try:
        context["replay"] = replaying.replay(finding.run, only=finding)
    except Refused as refused:
        context["tampered"] = refused.reason
    context["today_differences"] = replaying.beside_today(finding, request.today)
    return render(request, "entitlements/replay.html", context)


def seen_factory(actor: Actor, decision: explaining.Decision) -> Any:
    """The decision's factory, if the actor may see it or is the worker himself. Refuses: else (404)."""
    key = decision.row["factory_id"]
    found = factories.factories_for(actor).filter(pk=key).first()
    if found is not None:
        return found
    is_own = actor.person_id is not None and decision.row.get("person_id") == actor.person_id
    if not is_own:
        raise NotFound
    job = Employment.objects.select_related("factory__town").filter(
        pk=decision.row["item_id"], person=actor.person_id
    )
    return get_object_or_404(job).factory


def _context(request: gate.Request, decision: explaining.Decision, factory: Any) -> dict[str, Any]:
    language = "en" if in_english() else "zh"
    return {
        "page": documents.decision_page(decision, language),
        "factory": factory,
        "may_open_factory": factory_rights.may(request.actor, "factory.view"),
        "title": decision.told.title.of(language),
    }
