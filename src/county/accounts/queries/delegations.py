"""Posts acted in by another while their holder is away."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet

from county.accounts.choices import ADMINISTRATORS, OFFICIALS, Role
from county.accounts.models import Delegation, Holding, Post, User
from county.accounts.queries.actors import in_force
from county.accounts.queries.users import overlapping
from county.core.actor import Actor


def delegations_for(actor: Actor) -> QuerySet[Delegation]:
    """Who sees all holdings sees all delegations; others those they gave or were given."""
    rows = Delegation.objects.select_related(
        "delegate", "holding__user", "holding__post__organisation"
    )
    if actor.has_role(*ADMINISTRATORS, Role.OFFICE, Role.AUDITOR):
        return rows
    own = Q(delegate=actor.user_id) | Q(holding__user=actor.user_id)
    return rows.filter(own) if actor.user_id is not None else rows.none()


def delegations_containing(rows: QuerySet[Delegation], words: str) -> QuerySet[Delegation]:
    """Search by either person or the organisation, in characters or pinyin."""
    return rows.filter(
        Q(delegate__search_text__contains=words)
        | Q(holding__user__search_text__contains=words)
        | Q(holding__post__organisation__search_text__contains=words)
    )


def delegations_of_person(user_id: int | None, *, today: date) -> QuerySet[Delegation]:
    """Given or taken by the person, now or to come."""
    rows = Delegation.objects.filter(Q(delegate=user_id) | Q(holding__user=user_id))
    rows = rows.filter(to_on__gte=today).order_by("from_on", "pk")
    return rows.select_related("delegate", "holding__user", "holding__post__organisation")


def delegations_of(holding: Holding, *, from_on: date, to_on: date) -> QuerySet[Delegation]:
    """Of the holding, on one of the days."""
    rows = holding.delegations.filter(from_on__lte=to_on, to_on__gte=from_on)
    return rows.select_related("delegate")


def delegation_for_update(pk: int) -> Delegation | None:
    rows = Delegation.objects.select_for_update(of=("self",)).select_related(
        "delegate", "holding__user", "holding__post__organisation"
    )
    return rows.filter(pk=pk).first()


def delegable_for(actor: Actor, *, today: date) -> QuerySet[Holding]:
    """Holdings the actor may have acted in by another: his own; all for the security administrator."""
    rows = Holding.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=today))
    if not actor.has_role(Role.SECURITY_ADMIN):
        rows = rows.filter(user=actor.user_id or 0)
    return rows.select_related("user", "post__organisation").order_by("post__organisation", "pk")


def stand_ins(*, today: date) -> QuerySet[User]:
    """Who may be asked to stand in: live accounts of those in office."""
    held = Holding.objects.filter(in_force(today), post__role__in=OFFICIALS)
    rows = User.objects.filter(is_active=True, pk__in=held.values("user"))
    return rows.order_by("username")


def seats_between(
    user: User, *, from_on: date, to_on: date | None
) -> Iterator[tuple[Post, date, bool]]:
    """What the person holds (True) or stands in for (False) on one of the days, and since when."""
    for holding in overlapping(user, from_on=from_on, to_on=to_on):
        yield holding.post, holding.from_on, True
    rows = Delegation.objects.filter(delegate=user, to_on__gte=from_on)
    rows = rows.filter(from_on__lte=to_on) if to_on else rows
    for row in rows.select_related("holding__post"):
        yield row.holding.post, row.from_on, False


def stands_in_today(today: date) -> QuerySet[Delegation]:
    """Delegations of the day, with their people and posts."""
    return Delegation.objects.filter(in_force(today)).select_related(
        "delegate", "holding__user", "holding__post__organisation"
    )
