"""One plan for each firm (3.2-1): what a factory received, is due, has under way, and could reach."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from county.claims.choices import ClaimState
from county.claims.models import Claim
from county.claims.queries.claims import claims_for
from county.claims.states import DECIDED, VOID
from county.core.actor import Actor
from county.core.text import in_english
from county.entitlements import queries as entitlements
from county.entitlements.choices import FindingState
from county.entitlements.models import Finding, Grant

DECIDED_OR_PAID = (*DECIDED, ClaimState.PAID)


@dataclass
class Plan:
    """As of a day. received: paid, and granted before Anye; due: approved; under_way; drafts; reach: near or
    unknown, with what is missing; unclaimed: entitled, and no claim was drawn up: to be applied for.
    """

    received: list[Claim] = field(default_factory=list)
    grants: list[Grant] = field(default_factory=list)
    due: list[Claim] = field(default_factory=list)
    under_way: list[Claim] = field(default_factory=list)
    drafts: list[Claim] = field(default_factory=list)
    reach: list[Finding] = field(default_factory=list)
    unclaimed: list[Finding] = field(default_factory=list)

    @property
    def received_fen(self) -> int:
        claims = sum(claim.amount_fen for claim in self.received)
        return claims + sum(grant.amount_fen for grant in self.grants)

    @property
    def due_fen(self) -> int:
        return sum(claim.amount_fen for claim in self.due)

    @property
    def under_way_fen(self) -> int:
        return sum(claim.amount_fen for claim in self.under_way)

    @property
    def drafts_fen(self) -> int:
        return sum(claim.amount_fen for claim in self.drafts)

    @property
    def reach_fen(self) -> int:
        return sum(found.brings_fen or 0 for found in self.reach)


@dataclass(frozen=True)
class Milestone:
    """Claims of one scheme that came to the same on one day. kind: approved, paid."""

    on: date
    kind: str
    title: str
    count: int
    fen: int


def milestones(factory: int, *, until: date) -> list[Milestone]:
    """A factory's claims approved and paid, for its timeline; no person is told. One query."""
    title = "title_en" if in_english() else "title_zh"
    rows = Claim.objects.filter(factory=factory, state__in=DECIDED_OR_PAID).order_by()
    counted = rows.values_list("state", "approved_on", "ended_on", title).annotate(
        n=Count("pk"), fen=Sum("amount_fen")
    )
    found: dict[tuple[str, date, str], tuple[int, int]] = {}
    for state, approved_on, ended_on, words, count, fen in counted:
        days = {"approved": approved_on, "paid": ended_on if state == ClaimState.PAID else None}
        for kind, on in days.items():
            if on is not None and on <= until:
                before = found.get((kind, on, words), (0, 0))
                found[kind, on, words] = (before[0] + count, before[1] + fen)
    return [
        Milestone(on, kind, words, count, fen) for (kind, on, words), (count, fen) in found.items()
    ]


def plan_of(actor: Actor, factory: int, *, day: date) -> Plan:
    """The plan as far as the actor may see its rows: four queries, however many claims."""
    plan = Plan()
    for claim in _claims(actor, factory, day):
        _place(plan, claim, day)
    plan.grants = list(
        entitlements.grants_for(actor)
        .filter(factory=factory, granted_on__lte=day)
        .order_by("-granted_on")[:200]
    )
    near = entitlements.findings_for(actor).filter(
        factory=factory, state__in=(FindingState.NEAR, FindingState.UNKNOWN)
    )
    plan.unclaimed = _unclaimed(actor, factory)
    plan.reach = list(near.exclude(line__subject="worker").order_by("line__name", "item")[:50])
    return plan


def _unclaimed(actor: Actor, factory: int) -> list[Finding]:
    """Of the factory itself: what it applies for is decided at once."""
    standing = Claim.objects.filter(
        scheme=OuterRef("line__name"), subject=OuterRef("line__subject"), item=OuterRef("item")
    ).exclude(state__in=VOID)
    found = entitlements.findings_for(actor).filter(
        ~Exists(standing), factory=factory, state=FindingState.QUALIFIES, line__subject="factory"
    )
    return list(found.order_by("line__name")[:20])


def _claims(actor: Actor, factory: int, day: date) -> QuerySet[Claim]:
    rows = claims_for(actor).filter(factory=factory, drafted_on__lte=day)
    return rows.defer("row").select_related("person").order_by("scheme", "-amount_fen", "pk")


def _place(plan: Plan, claim: Claim, day: date) -> None:
    """Where it stood on the day, by its dates."""
    if claim.state in VOID and claim.ended_on is not None and claim.ended_on <= day:
        return
    if claim.state == ClaimState.PAID and claim.ended_on is not None and claim.ended_on <= day:
        plan.received.append(claim)
    elif claim.approved_on is not None and claim.approved_on <= day:
        plan.due.append(claim)
    elif claim.confirmed_on is not None and claim.confirmed_on <= day:
        plan.under_way.append(claim)
    else:
        plan.drafts.append(claim)
