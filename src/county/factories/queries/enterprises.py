"""Enterprises and the title of leading enterprise."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from county.core.actor import Actor
from county.factories.models import Enterprise, Factory, LeadingRecognition


def enterprises_for(actor: Actor) -> QuerySet[Enterprise]:
    """The county sees all; a town those with a factory in it or with none yet; an owner his own."""
    rows = Enterprise.objects.order_by("pk")
    if actor.county_wide:
        return rows
    theirs = Factory.objects.filter(enterprise=OuterRef("pk"))
    seen = Exists(theirs.filter(Q(town__in=actor.town_ids) | Q(pk__in=actor.factory_ids)))
    return rows.filter(seen | ~Exists(theirs)) if actor.town_ids else rows.filter(seen)


def enterprises_to_choose(actor: Actor) -> QuerySet[Enterprise]:
    """Firms a factory may be registered under. Names of legal persons are public: a town gets all,
    because chain firms open in town after town.
    """
    rows = Enterprise.objects.order_by("name_pinyin", "pk")
    return rows if actor.county_wide or actor.town_ids else enterprises_for(actor)


def enterprises_listed(actor: Actor, *, on: date) -> QuerySet[Enterprise]:
    """enterprises_for with factory_count and leading_since (None: not leading on the day)."""
    factories = (
        Factory.objects.filter(enterprise=OuterRef("pk"))
        .order_by()
        .values("enterprise")
        .annotate(_found=Count("pk"))
        .values("_found")
    )
    leading = leading_in_force(on).filter(enterprise=OuterRef("pk"))
    return enterprises_for(actor).annotate(
        factory_count=Coalesce(Subquery(factories), 0),
        leading_since=Subquery(leading.values("recognised_on")[:1]),
    )


def leading_in_force(on: date) -> QuerySet[LeadingRecognition]:
    """Titles that count on the day: from the day of recognition to the day before withdrawal."""
    live = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on)
    return LeadingRecognition.objects.filter(live, recognised_on__lte=on)


def leading_overlapping(enterprise: Enterprise, *, on: date) -> LeadingRecognition | None:
    """A title with a day in common with one that begins on the day and has no end."""
    live = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on)
    return enterprise.leading.filter(live).first()


def enterprise_merged_into(pk: int) -> int | None:
    """The key of the record a double was merged into; None for one that is nobody's double."""
    return Enterprise.everyone.filter(pk=pk).values_list("merged_into", flat=True).first()


def enterprise_for_update(actor: Actor, pk: int) -> Enterprise | None:
    rows = enterprises_for(actor).select_for_update(of=("self",), no_key=True)
    return rows.filter(pk=pk).first()
