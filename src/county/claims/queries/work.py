"""Whose turn it is: open steps by role, body and town, and who is shut out of one by what he did before."""

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from county.accounts import queries as accounts
from county.accounts.choices import Role
from county.accounts.models import Organisation, User
from county.claims.choices import ActKind, ClaimState, StepKind, StepState, clashing_with
from county.claims.kinds import steps
from county.claims.models import BulkClaim, BulkReview, Claim, ClaimAct, ClaimStep
from county.claims.queries.claims import claims_for, claims_listed
from county.core.actor import Actor

BY_ALL = frozenset({"town", *steps.BODY_OF, *steps.OFFICES})


def bodies_of(actor: Actor, *, today: date) -> frozenset[str]:
    """The departments in whose posts the actor acts today."""
    user = User.objects.filter(pk=actor.user_id or 0).first()
    if user is None:
        return frozenset()
    seats = accounts.seats_between(user, from_on=today, to_on=today)
    return frozenset(p.organisation.code for p, _on, _own in seats if p.role == Role.DEPARTMENT)


def mine(actor: Actor, *, today: date) -> frozenset[str]:
    """The `by` words the actor answers to. A department the county has no body for is any department's."""
    found = {word for word in ("town", *steps.OFFICES) if actor.has_role(steps.role_of(word))}
    if actor.has_role(Role.DEPARTMENT):
        bodies = bodies_of(actor, today=today)
        known = set(
            Organisation.objects.filter(code__in=steps.BODY_OF.values()).values_list(
                "code", flat=True
            )
        )
        found |= {by for by, body in steps.BODY_OF.items() if body in bodies or body not in known}
    return frozenset(found)


def stood_in_for(actor: Actor, role: str, *, today: date) -> int | None:
    """Whose post he acts in, when the role is another's lent to him."""
    if role not in dict(actor.stands_in):
        return None
    rows = accounts.stands_in_today(today).filter(delegate=actor.user_id, holding__post__role=role)
    return rows.values_list("holding__user", flat=True).first()


def open_steps(actor: Actor, *, today: date) -> QuerySet[ClaimStep]:
    """Reviews that are open and the actor's to take; the town by the claim."""
    words = mine(actor, today=today)
    rows = ClaimStep.objects.filter(kind=StepKind.REVIEW, state=StepState.OPEN)
    others = rows.filter(Q(by__in=words - {"town"}) | Q(by="town", claim__town__in=actor.town_ids))
    return others if "town" in words else rows.filter(by__in=words)


def work_for(actor: Actor, *, today: date) -> QuerySet[Claim]:
    """Claims whose turn is the actor's, with `my_due`; the most urgent first."""
    waiting = open_steps(actor, today=today).filter(claim=OuterRef("pk"))
    rows = claims_listed(actor).filter(Exists(waiting), state=ClaimState.REVIEW)
    return rows.order_by("due_on", "pk")


def step_at_hand(actor: Actor, claim: Claim, *, today: date) -> ClaimStep | None:
    """The open step of the claim that is the actor's."""
    return open_steps(actor, today=today).filter(claim=claim).order_by("lane").first()


def clashing_acts(
    claims: Collection[int], *, post: str, users: Collection[int]
) -> QuerySet[ClaimAct]:
    """What those users did on these claims that shuts them out of the post. A pass that a new review made void
    shuts out of other posts only.
    """
    acted = Q(user__in=users) | Q(stood_in__in=users)
    rows = ClaimAct.objects.filter(acted, claim__in=claims, post__in=clashing_with(post))
    return rows.exclude(kind__in=(ActKind.RETURNED, ActKind.DRAFTED)).exclude(
        is_void=True, post=post
    )


def first_due(claims: Collection[int]) -> dict[int, date]:
    """The nearest deadline of each claim's open steps."""
    rows = ClaimStep.objects.filter(claim__in=claims, state=StepState.OPEN)
    return dict(rows.order_by().values_list("claim").annotate(Min("due_on")))


def bulks_for(actor: Actor) -> QuerySet[BulkReview]:
    """Lists worked together: the county's readers all, a town those that hold a claim of its own."""
    rows = BulkReview.objects.select_related("town", "drawn_by")
    if actor.reads_rows:
        return rows
    seen = BulkClaim.objects.filter(bulk=OuterRef("pk"), claim__in=claims_for(actor).values("pk"))
    return rows.filter(Exists(seen))
