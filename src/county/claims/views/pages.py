"""The owner's own, reasons, plans, bulk work and publishing."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from county.claims import commands, panels, permissions, queries
from county.claims.choices import APPLICANTS, REVIEWERS, BulkState, ClaimState
from county.claims.models import BulkReview
from county.claims.queries import notices, plans
from county.claims.states import BULK_TONE, TONE
from county.core.errors import NotAllowed, NotFound, Refused
from county.core.gate import WRITE, open_to
from county.core.text import in_english
from county.entitlements.commands import deciding
from county.factories import queries as factories
from county.policies.kinds import rules
from county.screens import blocks, formats
from county.screens.requests import PageRequest

POST = frozenset({"POST"})


@open_to(*APPLICANTS, methods=WRITE)
def show_own(request: PageRequest) -> HttpResponse:
    """What waits for the owner's yes; one press confirms all that have their papers."""
    if request.method == "POST":
        keys = [int(key) for key in request.POST.getlist("claim") if key.isdecimal()]
        try:
            count = commands.confirm_claims(actor=request.actor, today=request.today, keys=keys)
            messages.success(request, _("已确认 %(n)s 件，开始审核。") % {"n": count})
        except NotAllowed:
            raise
        except Refused as refused:
            messages.error(request, str(refused.reason))
        return HttpResponseRedirect(reverse("claims:own"))
    rows = list(queries.drafts_of_owner(request.actor)[:300])
    groups: dict[str, list[object]] = {}
    for claim in rows:
        groups.setdefault(claim.title, []).append((claim, TONE[claim.state]))
    moving = queries.claims_listed(request.actor).filter(
        state__in=(
            ClaimState.REVIEW, ClaimState.APPROVED, ClaimState.PUBLISHED, ClaimState.PAYABLE,
        )
    )  # fmt: skip
    context = {
        "groups": groups.items(),
        "fen": sum(claim.amount_fen for claim in rows),
        "count": len(rows),
        "moving": [(claim, TONE[claim.state]) for claim in moving.order_by("due_on", "pk")[:50]],
        "places": list(factories.factories_for(request.actor)[:20]),
    }
    return render(request, "claims/own.html", context)


@open_to(*permissions.READERS)
def show_reasons(request: PageRequest, pk: int) -> HttpResponse:
    """Why: the reasons out of the frozen row, by the version it was decided by."""
    claim = queries.claim_for(request.actor, pk)
    scheme = rules.scheme_of(claim.rule)
    try:
        told = deciding.explained(scheme, claim.row, claim.decided_as_of).told
        lines = told.lines("en" if in_english() else "zh")
    except (KeyError, TypeError):
        # A row of an older engine: the decision's own sentence and values still stand.
        lines = [claim.decision]
    return render(request, "claims/reasons.html", {"claim": claim, "lines": lines})


@open_to(*permissions.READERS)
def show_plan(request: PageRequest, pk: int) -> HttpResponse:
    """One plan for each firm (3.2-1), as of any day; the owner sees the same."""
    factory = factories.factories_for(request.actor).filter(pk=pk).first()
    if factory is None:
        raise NotFound
    try:
        day = parse_date(request.GET.get("day", "")) or request.today
    except ValueError:
        day = request.today
    plan = plans.plan_of(request.actor, pk, day=day)
    figures = (
        (_("已到帐"), plan.received_fen),
        (_("已审定待付"), plan.due_fen),
        (_("办理中"), plan.under_way_fen),
        (_("待确认"), plan.drafts_fen),
        (_("补齐可享"), plan.reach_fen),
    )
    context = {
        "factory": factory,
        "plan": plan,
        "day": day,
        "kpis": [blocks.Kpi(label, formats.yuan(fen)) for label, fen in figures],
        "groups": (
            (_("已到帐"), plan.received),
            (_("已审定待付"), plan.due),
            (_("办理中"), plan.under_way),
            (_("待确认"), plan.drafts),
        ),
        "tones": TONE,
        # What is applied for is decided by today's facts.
        "applies": day == request.today and permissions.may(request.actor, "claim.apply"),
    }
    return render(request, "claims/plan.html", context)


@open_to(*APPLICANTS, methods=WRITE)
def apply(request: PageRequest, factory: int, scheme: str) -> HttpResponse:
    """Apply for a scheme for factories that the nightly run drew nothing up for."""
    place = factories.factories_for(request.actor).filter(pk=factory).first()
    if place is None:
        raise NotFound
    title = dict(queries.choices_of()).get(scheme)
    if title is None:
        raise NotFound
    context = {"factory": place, "title": title, "key": uuid.uuid4(), "reason": ""}
    if request.method != "POST":
        return render(request, "claims/apply.html", context)
    try:
        key = uuid.UUID(request.POST.get("form_key", ""))
    except ValueError:
        key = uuid.uuid4()
    try:
        claim = commands.apply_claim(
            actor=request.actor, today=request.today, scheme=scheme, factory=factory,
            item=factory, form_key=key,
        )  # fmt: skip
    except (NotAllowed, NotFound):
        raise
    except Refused as refused:
        return render(
            request, "claims/apply.html", context | {"reason": refused.reason}, status=422
        )
    messages.success(request, _("受理编号 %(n)s。") % {"n": claim.receipt})
    return HttpResponseRedirect(reverse("claims:claim_detail", args=(claim.pk,)))


@open_to(*REVIEWERS, methods=POST)
def draw_bulk(request: PageRequest) -> HttpResponse:
    """Draw a sample of the claims of a scheme that wait for the reader."""
    bulk = commands.draw_bulk(
        actor=request.actor, today=request.today, scheme=request.POST.get("scheme", "")[:60]
    )
    return HttpResponseRedirect(reverse("claims:bulk_detail", args=(bulk.pk,)))


@open_to(*permissions.OFFICIALS, methods=WRITE)
def show_bulk(request: PageRequest, pk: int) -> HttpResponse:
    """The drawn claims, each to be found right or wrong; then the rest in one press."""
    bulk = queries.bulks_for(request.actor).filter(pk=pk).first()
    if bulk is None:
        raise NotFound
    if request.method == "POST":
        _work_bulk(request, bulk)
        return HttpResponseRedirect(reverse("claims:bulk_detail", args=(pk,)))
    rows = panels.of_bulk(bulk)
    is_own = bulk.drawn_by_id == request.actor.user_id and bulk.state == BulkState.DRAWN
    context = {
        "bulk": bulk,
        "rows": rows,
        "tone": BULK_TONE[bulk.state],
        "is_own": is_own,
        "left": sum(row.is_right is None for row in rows),
        "by": panels.taker(bulk.by),
    }
    return render(request, "claims/bulk.html", context)


@open_to(*permissions.OFFICIALS, methods=WRITE)
def publish(request: PageRequest) -> HttpResponse:
    """What waits to be published, by scheme; one press publishes a scheme's."""
    if request.method == "POST":
        notice = commands.publish_notice(
            actor=request.actor, today=request.today, scheme=request.POST.get("scheme", "")[:60]
        )
        messages.success(request, _("公示 %(code)s 已发布。") % {"code": notice.code})
        return HttpResponseRedirect(reverse("claims:notice_detail", args=(notice.pk,)))
    rows = notices.waiting_by_scheme()
    for row in rows:
        row["title"] = (row["title_en"] if in_english() else "") or row["title_zh"]
    return render(request, "claims/publish.html", {"rows": rows})


def _work_bulk(request: PageRequest, bulk: BulkReview) -> None:
    posted = request.POST
    try:
        if posted.get("act") == "approve":
            done = commands.approve_bulk(bulk.pk, actor=request.actor, today=request.today)
            messages.success(request, _("已通过 %(n)s 件。") % {"n": done.passed_count})
            return
        claim = posted.get("claim", "")
        commands.check_sample(
            bulk.pk,
            actor=request.actor,
            claim=int(claim) if claim.isdecimal() and len(claim) < 16 else 0,
            is_right=posted.get("act") == "right",
            note=posted.get("note", "")[:200],
        )
    except (NotAllowed, NotFound):
        raise
    except Refused as refused:
        messages.error(request, str(refused.reason))
