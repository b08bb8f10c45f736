"""Accounts, and the posts they hold."""

from datetime import date, datetime, time
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet

from county.accounts.choices import ADMINISTRATORS, Role
from county.accounts.models import Holding, Post, User
from county.accounts.queries.actors import in_force
from county.core.actor import Actor
from county.core.clock import COUNTY_ZONE
from county.core.crypto import blind_index


def users_for(actor: Actor) -> QuerySet[User]:
    """Accounts: the three administrators see them (accounts are not business rows); others see
    none.
    """
    rows = User.objects.all()
    return rows if actor.has_role(*ADMINISTRATORS) else rows.none()


def with_roles(rows: QuerySet[User], *, today: date) -> QuerySet[User]:
    """Annotates `posts_held`: [title, title] on `today`."""
    held = Holding.objects.filter(in_force(today), user=OuterRef("pk")).order_by("pk")
    return rows.annotate(posts_held=ArraySubquery(held.values("post__title")))


def postless(rows: QuerySet[User], *, today: date) -> QuerySet[User]:
    """Accounts without any post on `today`: they can log in and see nothing."""
    return rows.filter(~Exists(Holding.objects.filter(in_force(today), user=OuterRef("pk"))))


def holdings_for(actor: Actor) -> QuerySet[Holding]:
    """Who holds which post from when to when: for administrators, the office and auditors."""
    rows = Holding.objects.select_related("user", "post__organisation")
    return rows if actor.has_role(*ADMINISTRATORS, Role.OFFICE, Role.AUDITOR) else rows.none()


def holdings_containing(rows: QuerySet[Holding], words: str) -> QuerySet[Holding]:
    """Search by the person or the organisation, in characters or pinyin."""
    return rows.filter(
        Q(user__search_text__contains=words) | Q(post__organisation__search_text__contains=words)
    )


def holdings_of(user_id: int | None) -> QuerySet[Holding]:
    """Every post the person holds or held, the latest first."""
    return Holding.objects.filter(user=user_id).select_related("post__organisation")


def overlapping(user: User, *, from_on: date, to_on: date | None) -> QuerySet[Holding]:
    """The person's holdings that share a day with [from_on, to_on]."""
    rows = Holding.objects.filter(user=user).filter(Q(to_on__isnull=True) | Q(to_on__gte=from_on))
    return (rows.filter(from_on__lte=to_on) if to_on else rows).select_related("post")


def other_holders(holding: Holding, *, after: date) -> QuerySet[Holding]:
    """People besides this one who still hold a post of the same role after the day, with a live
    account.
    """
    return Holding.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gt=after),
        post__role=holding.post.role,
        user__is_active=True,
    ).exclude(user=holding.user_id)


def worker_posts() -> QuerySet[Post]:
    """Posts the security administrator set up for workers."""
    return Post.objects.filter(role=Role.WORKER).select_related("organisation").order_by("pk")


def person_by_number(id_number: str) -> Any:
    """The registered person of an identity number, or None; key and name only.

    Through the key: people lie above this app.
    """
    people: Any = User._meta.get_field("person").related_model
    index = blind_index(id_number, purpose="id_number")
    return people._default_manager.filter(id_index=index).only("pk", "name").first()  # noqa: SLF001 -- Django's own door


def account_of_person(person: int) -> User | None:
    return User.objects.filter(person=person).first()


def dormant(rows: QuerySet[User], *, before: date) -> QuerySet[User]:
    """Accounts in use nobody has logged in to since before the day."""
    start = datetime.combine(before, time.max, COUNTY_ZONE)
    seen = Q(last_login__isnull=True) | Q(last_login__lte=start)
    return rows.filter(seen, is_active=True, active_from__lte=before)


def dormant_for_update(*, before: date) -> QuerySet[User]:
    return dormant(User.objects.select_for_update(), before=before).order_by("pk")


def is_last_of(user: User, *, role: str, today: date) -> bool:
    """True when nobody else with a live account holds the role on the day."""
    held = Holding.objects.filter(in_force(today), post__role=role, user__is_active=True)
    return held.filter(user=user).exists() and not held.exclude(user=user).exists()


def user_for_update(pk: int) -> User | None:
    return User.objects.select_for_update().filter(pk=pk).first()


def holding_for_update(pk: int) -> Holding | None:
    rows = Holding.objects.select_for_update(of=("self",)).select_related(
        "user", "post__organisation"
    )
    return rows.filter(pk=pk).first()
