"""Who a person is today, and the registers of organisations and accounts."""

from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from county.accounts.choices import ADMINISTRATORS, COUNTY_WIDE, OFFICIALS, OrganisationKind, Role
from county.accounts.models import Holding, Organisation, Post, User
from county.core.actor import Actor
from county.core.text import in_english


def actor_of(user: User, *, today: date) -> Actor:
    """The person with the posts held on `today`. One query; a person without a post has no role and
    sees nothing.
    """
    held = (
        Holding.objects.filter(in_force(today), user=user)
        .order_by("pk")
        .values_list(
            "post__role",
            "post__organisation__town",
            "post__organisation__name_en" if in_english() else "post__organisation__name",
            "post__enterprise__factories",
            "post__organisation__name",
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
        organisation=rows[0][2] or rows[0][4] if rows else "",
        county_wide=not roles.isdisjoint(COUNTY_WIDE),
    )


def in_force(day: date) -> Q:
    """from_on ≤ day ≤ to_on, an open end lasting."""
    return Q(from_on__lte=day) & (Q(to_on__isnull=True) | Q(to_on__gte=day))


def organisations_for(actor: Actor, *, today: date) -> QuerySet[Organisation]:
    """The organisation picture is open to every official; owners and workers see none of it.

    Annotates: `posts_total` and `posts_vacant` (without a holder on `today`).
    """
    rows = Organisation.objects.select_related("parent", "town")
    if not actor.has_role(*OFFICIALS):
        return rows.none()
    posts = Post.objects.filter(organisation=OuterRef("pk")).order_by()
    return rows.annotate(
        posts_total=_count_of(posts), posts_vacant=_count_of(posts.filter(~_is_held(today)))
    )


def vacant(rows: QuerySet[Organisation], *, today: date) -> QuerySet[Organisation]:
    """Organisations with at least one post nobody holds on `today`."""
    return rows.filter(Exists(Post.objects.filter(~_is_held(today), organisation=OuterRef("pk"))))


def posts_of(organisation: Organisation, *, today: date) -> QuerySet[Post]:
    """The posts with `holders`: the names of who holds each on `today`, and the enterprise."""
    return organisation.posts.select_related("enterprise").annotate(holders=_holders(today))


def vacant_posts_for(actor: Actor, *, today: date) -> QuerySet[Post]:
    """Posts of living organisations without a holder on `today`."""
    rows = Post.objects.filter(~_is_held(today), in_being(today, "organisation__"))
    seen = rows if actor.has_role(*OFFICIALS) else rows.none()
    return seen.select_related("organisation").order_by("organisation__kind", "organisation", "pk")


def towns_without_body_for(actor: Actor, *, today: date) -> QuerySet[Organisation]:
    """Town governments whose town has no special body (镇专门机构) on `today`. Clause 4.1-4."""
    bodies = Organisation.objects.filter(
        in_being(today), kind=OrganisationKind.TOWN_BODY, town=OuterRef("town")
    )
    rows = Organisation.objects.filter(in_being(today), ~Exists(bodies), kind=OrganisationKind.TOWN)
    return rows if actor.has_role(*OFFICIALS) else rows.none()


def in_being(day: date, path: str = "") -> Q:
    """An organisation set up by the day and not yet dissolved on it."""
    return Q(**{f"{path}valid_from__lte": day}) & (
        Q(**{f"{path}valid_to__isnull": True}) | Q(**{f"{path}valid_to__gte": day})
    )


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


def user_for_update(pk: int) -> User | None:
    return User.objects.select_for_update().filter(pk=pk).first()


def organisation_for_update(pk: int) -> Organisation | None:
    return Organisation.objects.select_for_update().filter(pk=pk).first()


def holding_for_update(pk: int) -> Holding | None:
    rows = Holding.objects.select_for_update(of=("self",)).select_related(
        "user", "post__organisation"
    )
    return rows.filter(pk=pk).first()


def all_posts() -> QuerySet[Post]:
    return Post.objects.select_related("organisation").order_by(
        "organisation__kind", "organisation", "pk"
    )


def all_towns() -> QuerySet[Any]:
    """The towns an organisation may belong to. Through the key: places lies above this app."""
    return _related(Organisation, "town")


def all_enterprises() -> QuerySet[Any]:
    """The enterprises an owner's post may speak for."""
    return _related(Post, "enterprise")


def _related(model: Any, name: str) -> QuerySet[Any]:
    target: Any = model._meta.get_field(name).related_model
    rows: QuerySet[Any] = target._default_manager.all()  # noqa: SLF001 -- Django's own door
    return rows


def _is_held(today: date) -> Exists:
    return Exists(Holding.objects.filter(in_force(today), post=OuterRef("pk")))


def _holders(today: date) -> ArraySubquery:
    held = Holding.objects.filter(in_force(today), post=OuterRef("pk")).order_by("from_on", "pk")
    return ArraySubquery(held.values("user__name"))


def _count_of(rows: QuerySet[Post]) -> Coalesce:
    counted = rows.values("organisation").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
