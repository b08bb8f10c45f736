"""Who a person is today: the posts held, and what they open."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from county.accounts.choices import COUNTY_WIDE, READS_ROWS, Role
from county.accounts.models import Delegation, Holding, User
from county.core import scope
from county.core.actor import Actor
from county.core.text import in_english


def actor_of(user: User, *, today: date) -> Actor:
    """The person with the posts held on `today`, and those he stands in for. One query; a person
    without a post has no role and sees nothing.
    """
    stood_in = Delegation.objects.filter(in_force(today), holding=OuterRef("pk"), delegate=user)
    held = (
        Holding.objects.filter(Q(user=user) | Exists(stood_in), in_force(today))
        .order_by("pk")
        .values_list(
            "post__role",
            "post__organisation__town",
            "post__organisation__name_en" if in_english() else "post__organisation__name",
            "post__enterprise__factories",
            "post__organisation__name",
            "user__name",
            "user",
        )
    )
    rows = list(held)
    first = next((row for row in rows if row[6] == user.pk), rows[0] if rows else None)
    roles = frozenset(row[0] for row in rows)
    person = user.person_id if Role.WORKER in roles else None
    return Actor(
        user_id=user.pk,
        name=user.name,
        roles=roles,
        town_ids=frozenset(row[1] for row in rows if row[0] == Role.TOWN and row[1]),
        factory_ids=frozenset(row[3] for row in rows if row[0] == Role.OWNER and row[3]),
        organisation=first[2] or first[4] if first else "",
        county_wide=not roles.isdisjoint(COUNTY_WIDE),
        reads_rows=not roles.isdisjoint(READS_ROWS),
        person_id=person,
        household_id=_household_of(user) if person else None,
        stands_in=_stands_in(user, rows),
    )


def _stands_in(user: User, rows: list[Any]) -> tuple[tuple[str, str], ...]:
    """(role, whose) of the roles he has from others alone."""
    own = {row[0] for row in rows if row[6] == user.pk}
    lent = {(row[0], row[5]) for row in rows if row[0] not in own}
    return tuple(sorted(lent))


def _household_of(user: User) -> int | None:
    """The worker's family; asked before his scope is known, hence without one."""
    with scope.everything(), transaction.atomic():
        found: int | None = user.person.household_id if user.person else None
    return found


def in_force(day: date, path: str = "") -> Q:
    """from_on ≤ day ≤ to_on, an open end lasting."""
    return Q(**{f"{path}from_on__lte": day}) & (
        Q(**{f"{path}to_on__isnull": True}) | Q(**{f"{path}to_on__gte": day})
    )
