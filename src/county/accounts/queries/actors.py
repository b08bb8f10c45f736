"""Who a person is today: the posts held, and what they open."""

from datetime import date

from django.db import connection, transaction
from django.db.models import Q

from county.accounts.choices import COUNTY_WIDE, READS_PAYEES, READS_RECORD, READS_ROWS, Role
from county.accounts.models import User
from county.core import scope
from county.core.actor import Actor
from county.core.text import in_english

# By hand: asked at every request, and Django takes longer to put it together than PostgreSQL to answer it.
_SEATS = """
    SELECT p.role, o.town_id, CASE WHEN %(english)s THEN o.name_en ELSE o.name END, f.id, o.name, u.name, u.id
    FROM accounts_holding h
    JOIN accounts_post p ON p.id = h.post_id
    JOIN accounts_user u ON u.id = h.user_id
    LEFT JOIN accounts_organisation o ON o.id = p.organisation_id
    LEFT JOIN factories_factory f ON f.enterprise_id = p.enterprise_id
    WHERE h.from_on <= %(today)s AND (h.to_on IS NULL OR h.to_on >= %(today)s)
    AND (h.user_id = %(user)s OR h.id IN (SELECT d.holding_id FROM accounts_delegation d
        WHERE d.delegate_id = %(user)s AND d.from_on <= %(today)s
        AND (d.to_on IS NULL OR d.to_on >= %(today)s)))
    ORDER BY h.id"""


def actor_of(user: User, *, today: date) -> Actor:
    """The person with the posts held on `today`, and those he stands in for. One query; a person
    without a post has no role and sees nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SEATS, {"user": user.pk, "today": today, "english": in_english()})
        rows = cursor.fetchall()
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
        reads_payees=not roles.isdisjoint(READS_PAYEES),
        reads_record=next((READS_RECORD[role] for role in sorted(roles & READS_RECORD.keys())), ""),
        person_id=person,
        household_id=_household_of(user) if person else None,
        stands_in=tuple(sorted({(row[0], row[5]) for row in rows if row[6] != user.pk})),
        lent_roles=roles - {row[0] for row in rows if row[6] == user.pk},
    )


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
