"""The organisation picture: bodies, posts, gaps."""

from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from county.accounts.choices import OFFICIALS
from county.accounts.models import Holding, Member, Organisation, Post
from county.accounts.queries.actors import in_force
from county.core.actor import Actor


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
    """The posts with `holders`: the names of who holds each on `today`; `named`: of who sits in it
    without an account; and the enterprise.
    """
    rows = organisation.posts.select_related("enterprise")
    return rows.annotate(holders=_holders(today), named=_named(today))


def in_being(day: date, path: str = "") -> Q:
    """An organisation set up by the day and not yet dissolved on it."""
    return Q(**{f"{path}valid_from__lte": day}) & (
        Q(**{f"{path}valid_to__isnull": True}) | Q(**{f"{path}valid_to__gte": day})
    )


def organisation_for_update(pk: int) -> Organisation | None:
    return Organisation.objects.select_for_update().filter(pk=pk).first()


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


def _is_held(today: date) -> Q:
    """Someone holds the post, or sits in it without an account."""
    held = Holding.objects.filter(in_force(today), post=OuterRef("pk"))
    named = Member.objects.filter(in_force(today), post=OuterRef("pk"))
    return Q(Exists(held)) | Q(Exists(named))


def _holders(today: date) -> ArraySubquery:
    held = Holding.objects.filter(in_force(today), post=OuterRef("pk")).order_by("from_on", "pk")
    return ArraySubquery(held.values("user__name"))


def _named(today: date) -> ArraySubquery:
    sitting = Member.objects.filter(in_force(today), post=OuterRef("pk")).order_by("from_on", "pk")
    return ArraySubquery(sitting.values("name"))


def _count_of(rows: QuerySet[Post]) -> Coalesce:
    counted = rows.values("organisation").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
