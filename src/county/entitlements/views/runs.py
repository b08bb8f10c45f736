"""One run: what it asked and read, what it found, and whether it comes out the same today."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from county.core import gate
from county.core.errors import Refused
from county.entitlements import commands, permissions, queries
from county.entitlements.choices import RunState
from county.entitlements.facts import replaying
from county.entitlements.views.registers import RUN_TONES

POST = frozenset({"POST"})


@gate.open_to(*permissions.OFFICIALS)
def show_run(request: gate.Request, pk: int) -> HttpResponse:
    permissions.require(request.actor, "run.view")
    run = queries.run_for(request.actor, pk)
    last = queries.last_run()
    context = {
        "run": run,
        "tone": RUN_TONES.get(RunState(run.state), "wait"),
        "lines": list(run.schemes.select_related("version")),
        "tables": list(run.snapshot.tables.all()) if run.snapshot else [],
        "job": queries.job_of(run, request.actor),
        "list_url": reverse("entitlements:finding_list") if last and last.pk == run.pk else "",
        "may_replay": permissions.may(request.actor, "run.replay") and run.state == RunState.DONE,
    }
    return render(request, "entitlements/run.html", context)


@gate.open_to(*permissions.TABLE["run.ask"] - {permissions.SYSTEM}, methods=POST)
def ask_run(request: gate.Request) -> HttpResponse:
    """Have the county looked through; the page of its progress follows."""
    try:
        run = commands.ask_run(actor=request.actor, today=request.today)
    except Refused as refused:
        messages.error(request, str(refused.reason))
        return redirect("entitlements:overview")
    job = queries.job_of(run, request.actor)
    return (
        redirect("jobs:progress", job.uid) if job else redirect("entitlements:run_detail", run.pk)
    )


@gate.open_to(*permissions.OFFICIALS)
def replay_run(request: gate.Request, pk: int) -> HttpResponse:
    """Decide a past run once more, out of what it kept."""
    permissions.require(request.actor, "run.replay")
    run = queries.run_for(request.actor, pk)
    context: dict[str, Any] = {"run": run, "finding": None, "tampered": "", "replay": None}
    try:
        context["replay"] = replaying.replay(run)
    except Refused as refused:
        context["tampered"] = refused.reason
    return render(request, "entitlements/replay.html", context)
