"""Who a person is today, and the registers of organisations and accounts."""

from datetime import date

from django.db.models import Q, QuerySet

from county.accounts.choices import COUNTY_WIDE, Role
from county.accounts.models import Holding, Organisation, User
from county.core.actor import Actor


def actor_of(user: User, *, today: date) -> Actor:
    """The person with the posts held on `today`. One query; a person without a post has no role and sees nothing."""
    held = (
        Holding.objects.filter(in_force(today), user=user)
        .order_by("pk")
        .values_list(
            "post__role", "post__organisation__town", "post__organisation__name", "post__enterprise__factories"
        )
    )
    rows = list(held)
    roles = frozenset(row[0] for row in rows)
    return Actor(
        user_id=user.pk,
        name=user.name,
        roles=roles,
        town_ids=frozenset(row[1] for row in rows if row[0] == Role.TOWN and row[1]),
        factory_ids=frozenset(row[3] for row in rows if row[0] == Role.OWNER and row[3]),
        organisation=rows[0][2] if rows else "",
        county_wide=not roles.isdisjoint(COUNTY_WIDE),
    )


def in_force(day: date) -> Q:
    """from_on ≤ day ≤ to_on, an open end lasting."""
    return Q(from_on__lte=day) & (Q(to_on__isnull=True) | Q(to_on__gte=day))


def organisations_for(actor: Actor) -> QuerySet[Organisation]:
    """The organisation picture is open to every signed-in official; owners and workers see none of it."""
    rows = Organisation.objects.select_related("parent", "town")
    if actor.county_wide or actor.town_ids or actor.has_role(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN):
        return rows
    return rows.none()


def users_for(actor: Actor) -> QuerySet[User]:
    """Accounts: the three administrators see them (accounts are not business rows); others see none."""
    rows = User.objects.all()
    if actor.has_role(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN):
        return rows
    return rows.none()
