"""A person's own reminders, and whose turn a role's is."""

from collections.abc import Collection
from datetime import date

from django.db.models import F, Q, QuerySet

from county.accounts import queries as accounts
from county.accounts.models import Holding
from county.core.actor import Actor
from county.reminders.models import Reminder


def reminders_for(actor: Actor) -> QuerySet[Reminder]:
    """Unread first, then the nearest deadline."""
    rows = Reminder.objects.filter(user=actor.user_id or 0)
    return rows.order_by(
        F("read_at").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "-pk"
    )


def unread(actor: Actor) -> int:
    """How many are unread. One statement, by an index that holds nothing else."""
    if actor.user_id is None:
        return 0
    return Reminder.objects.filter(user=actor.user_id, read_at__isnull=True).count()


def holders(
    role: str,
    *,
    today: date,
    towns: Collection[int] = (),
    body: str = "",
    factories: Collection[int] = (),
) -> set[int]:
    """Users who hold the role today or stand in for who does. towns: of these only; body: of the organisation
    with this code only; factories: owners of their enterprises.
    """
    held = Holding.objects.filter(accounts.in_force(today), post__role=role, user__is_active=True)
    if towns:
        held = held.filter(post__organisation__town__in=towns)
    if body:
        held = held.filter(post__organisation__code=body)
    if factories:
        held = held.filter(post__enterprise__factories__in=factories)
    found = set(held.values_list("user", flat=True))
    standing_in = accounts.stands_in_today(today).filter(Q(holding__in=held))
    return found | set(standing_in.values_list("delegate", flat=True))
