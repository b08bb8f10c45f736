"""Factories: who sees which, what holds on a day."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from county.core.actor import Actor
from county.core.months import month_of
from county.factories.choices import FactoryStatus, RecognitionKind
from county.factories.models import Factory, FactoryState, Recognition
from county.factories.queries.enterprises import leading_in_force
from county.places import queries as places


def factories_for(actor: Actor) -> QuerySet[Factory]:
    """Factories the actor may see: the county sees all, a town its own, an owner his own."""
    rows = Factory.objects.select_related("enterprise", "town", "site").order_by("code")
    if actor.county_wide:
        return rows
    return rows.filter(Q(town__in=actor.town_ids) | Q(pk__in=actor.factory_ids))


def factories_to_choose(actor: Actor) -> QuerySet[Factory]:
    """Factories a report may be filed for: those that have not left."""
    return factories_for(actor).exclude(status=FactoryStatus.EXITED).order_by("name_pinyin", "code")


def factories_listed(actor: Actor, *, on: date) -> QuerySet[Factory]:
    """factories_for with the figures of the list.

    Adds: recognised_on (with_recognition), worker_count (employed on the day), output_12m_fen (the
    twelve months before the day's), site_households, is_leading (the enterprise's title).
    """
    this_month = month_of(on)
    employed = Q(employments__from_on__lte=on) & (
        Q(employments__to_on__isnull=True) | Q(employments__to_on__gte=on)
    )
    year = Q(reports__month__gte=this_month - 12, reports__month__lt=this_month)
    return with_recognition(factories_for(actor), on).annotate(
        worker_count=Coalesce(_sum_over(employed, Count("employments")), 0),
        output_12m_fen=Coalesce(_sum_over(year, Sum("reports__output_fen")), 0),
        site_households=places.households_at("site", on),
        is_leading=Exists(leading_in_force(on).filter(enterprise=OuterRef("enterprise"))),
    )


def _sum_over(condition: Q, figure: Any) -> Subquery:
    """One figure of a factory's related rows, as a subquery of its own: joins would multiply rows.

    The relations are named, not imported: employments lie above factories.
    """
    rows = Factory.objects.filter(condition, pk=OuterRef("pk")).order_by().values("pk")
    return Subquery(rows.annotate(_figure=figure).values("_figure"))


def with_recognition(rows: QuerySet[Factory], on: date) -> QuerySet[Factory]:
    """Add recognised_on: since when the factory is recognised on the day, else None. 2-4."""
    live = recognitions_in_force(on).filter(factory=OuterRef("pk"), kind=RecognitionKind.FACTORY)
    return rows.annotate(recognised_on=Subquery(live.values("recognised_on")[:1]))


def with_status_on(rows: QuerySet[Factory], on: date) -> QuerySet[Factory]:
    """Add `status_on`: the state in force on the day, None before the factory was known."""
    then = FactoryState.objects.filter(_lasting(on), factory=OuterRef("pk"))
    return rows.annotate(status_on=Subquery(then.values("status")[:1]))


def state_on(factory: Factory, on: date) -> FactoryState | None:
    return factory.states.filter(_lasting(on)).first()


def opened_on(factory: Factory) -> date | None:
    """The first day of production."""
    first = factory.states.filter(status=FactoryStatus.PRODUCING).order_by("from_on").first()
    return first.from_on if first else None


def recognitions_for(actor: Actor) -> QuerySet[Recognition]:
    """Recognitions and withdrawals of the factories the actor may see."""
    rows = Recognition.objects.select_related(
        "factory__town", "factory__enterprise", "recognised_by", "withdrawn_by"
    ).order_by("-recognised_on", "pk")
    if actor.county_wide:
        return rows
    return rows.filter(Q(factory__town__in=actor.town_ids) | Q(factory__in=actor.factory_ids))


def recognitions_in_force(on: date) -> QuerySet[Recognition]:
    """Those that count on the day: from the day of recognition to the day before withdrawal."""
    live = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on)
    return Recognition.objects.filter(live, recognised_on__lte=on)


def recognitions_overlapping(factory: Factory, *, kind: str, on: date) -> Recognition | None:
    """A recognition of the kind that meets one beginning on the day and having no end."""
    live = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on)
    return factory.recognitions.filter(live, kind=kind).first()


def of_factory_matching(rows: QuerySet[Any], needle: str) -> QuerySet[Any]:
    """Search rows of factories by what finds the factory. needle: core.text.search_needle."""
    return rows.filter(factory__search_text__contains=needle)


def factory_merged_into(pk: int) -> int | None:
    """The key of the record a double was merged into; None for one that is nobody's double."""
    return Factory.everyone.filter(pk=pk).values_list("merged_into", flat=True).first()


def factory_for_update(actor: Actor, pk: int) -> Factory | None:
    rows = factories_for(actor).select_for_update(of=("self",), no_key=True)
    return rows.filter(pk=pk).first()


def _lasting(on: date) -> Q:
    return Q(from_on__lte=on) & (Q(to_on__isnull=True) | Q(to_on__gte=on))
