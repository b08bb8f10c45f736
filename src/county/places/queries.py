"""Reading places: towns and villages, sites as counted on a day, premises and leases."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from county.core.actor import Actor
from county.core.text import pinyin_of
from county.places.choices import LeaseState
from county.places.models import Lease, Premises, Site, SiteCount, Town, Village

COVERED_HOUSEHOLDS = 100
"""Clause 2-1: sites of at least so many households must have a factory."""


def towns() -> QuerySet[Town]:
    return Town.objects.order_by("code")


def towns_for(actor: Actor) -> QuerySet[Town]:
    """The towns an actor may write for: a town officer's own; all for the county."""
    return towns() if actor.county_wide else towns().filter(pk__in=actor.town_ids)


def town_initials(town: Town) -> str:
    """城关镇 -> CG: the middle of the numbers given to sites, premises and factories."""
    return pinyin_of(town.name.removesuffix("镇") or town.name, surname=False)[1].upper()


def county_initials() -> str:
    """平利县 -> PL: the beginning of the numbers given to factories."""
    return pinyin_of(settings.ANYE_COUNTY.removesuffix("县"), surname=False)[1].upper()


def villages_for(_actor: Actor) -> QuerySet[Village]:
    """The statistics bureau's list is public."""
    return Village.objects.select_related("town").order_by("code")


def villages_in(town_ids: QuerySet[Town]) -> QuerySet[Village]:
    return Village.objects.filter(town__in=town_ids).select_related("town").order_by("code")


def sites_for(_actor: Actor) -> QuerySet[Site]:
    """Sites are places, not people: whoever may open the register sees all of them."""
    return Site.objects.select_related("town", "village").order_by("code")


def sites_with_counts(on: date) -> QuerySet[Site]:
    """Sites as last counted by the day, None before the first count.

    Adds: household_count, people_count, factory_count (recognised on the day), has_premises.
    """
    latest = SiteCount.objects.filter(site=OuterRef("pk"), counted_on__lte=on).order_by(
        "-counted_on"
    )
    return (
        Site.objects.select_related("town", "village")
        .annotate(
            household_count=Subquery(latest.values("households")[:1]),
            people_count=Subquery(latest.values("people")[:1]),
            factory_count=Coalesce(Subquery(_recognised_at_site(on)), 0),
            has_premises=Exists(Premises.objects.filter(site=OuterRef("pk"))),
        )
        .order_by("code")
    )


def households_at(site: str, on: date) -> Subquery:
    """Households as last counted by the day, at the site the outer query calls `site`."""
    counts = SiteCount.objects.filter(site=OuterRef(site), counted_on__lte=on)
    return Subquery(counts.order_by("-counted_on").values("households")[:1])


def _recognised_at_site(on: date) -> QuerySet[Any]:
    # Factories lie above places: reached by the names of their relations, never imported.
    live = Q(factories__recognitions__withdrawn_on__isnull=True) | Q(
        factories__recognitions__withdrawn_on__gt=on
    )
    return (
        Site.objects.filter(
            live,
            pk=OuterRef("pk"),
            factories__recognitions__kind="factory",
            factories__recognitions__recognised_on__lte=on,
        )
        .order_by()
        .values("pk")
        .annotate(_found=Count("factories", distinct=True))
        .values("_found")
    )


def site_for_update(actor: Actor, pk: int) -> Site | None:
    return sites_for(actor).select_for_update(of=("self",), no_key=True).filter(pk=pk).first()


def sites_in(towns_: QuerySet[Town]) -> QuerySet[Site]:
    """Sites that still stand, for choosing one."""
    return Site.objects.filter(town__in=towns_, closed_on__isnull=True).order_by(
        "town", "name_pinyin"
    )


def counts_of(site: Site) -> QuerySet[SiteCount]:
    return site.counts.order_by("-counted_on")


def factories_at(site: Site) -> QuerySet[Any]:
    """Factories of the site, by their relation; see _recognised_at_site."""
    rows: QuerySet[Any] = site.factories.select_related("enterprise").order_by("code")
    return rows


def premises_for(actor: Actor) -> QuerySet[Premises]:
    """The county sees all, a town its own, an owner what his factories rent or rented."""
    rows = Premises.objects.select_related("town", "site").order_by("code")
    if actor.county_wide:
        return rows
    rented = Lease.objects.filter(premises=OuterRef("pk"), factory__in=actor.factory_ids)
    return rows.filter(Q(town__in=actor.town_ids) | Exists(rented))


def premises_with_tenant(actor: Actor, *, on: date) -> QuerySet[Premises]:
    """The actor's premises with `tenant`: the factory renting on the day, None when vacant."""
    running = Lease.objects.filter(_in_term(on), premises=OuterRef("pk"))
    return premises_for(actor).annotate(tenant=Subquery(running.values("factory__name")[:1]))


def premises_for_update(actor: Actor, pk: int) -> Premises | None:
    return premises_for(actor).select_for_update(of=("self",), no_key=True).filter(pk=pk).first()


def leases_for(actor: Actor) -> QuerySet[Lease]:
    """The county sees all, a town those of its premises, an owner his own."""
    rows = Lease.objects.select_related("premises__town", "premises__site", "factory")
    if actor.county_wide:
        return rows
    return rows.filter(Q(premises__town__in=actor.town_ids) | Q(factory__in=actor.factory_ids))


def leases_with_state(actor: Actor, *, on: date) -> QuerySet[Lease]:
    """The actor's leases with `state` (LeaseState) on the day and `last_on`, the last day let."""
    return leases_for(actor).annotate(
        last_on=Coalesce("ended_on", "to_on"),
        state=Case(
            When(from_on__gt=on, then=Value(LeaseState.NOT_BEGUN)),
            When(ended_on__lt=on, then=Value(LeaseState.ENDED)),
            When(to_on__lt=on, then=Value(LeaseState.EXPIRED)),
            default=Value(LeaseState.RUNNING),
            output_field=CharField(),
        ),
    )


def leases_matching(rows: QuerySet[Lease], needle: str) -> QuerySet[Lease]:
    """Search by premises, site, factory or contract number. needle: core.text.search_needle's."""
    return rows.filter(
        Q(premises__search_text__contains=needle)
        | Q(factory__search_text__contains=needle)
        | Q(contract_number__icontains=needle)
    )


def lease_for_update(actor: Actor, pk: int) -> Lease | None:
    return leases_for(actor).select_for_update(of=("self",), no_key=True).filter(pk=pk).first()


def leases_overlapping(premises: Premises, *, from_on: date, to_on: date) -> QuerySet[Lease]:
    """Leases of the premises with at least one day in common with the term (both days count)."""
    return (
        premises.leases.select_related("factory", "premises")
        .annotate(last_on=Coalesce(F("ended_on"), F("to_on")))
        .filter(from_on__lte=to_on, last_on__gte=from_on)
        .order_by("from_on")
    )


def tenants_for(actor: Actor) -> QuerySet[Any]:
    """Factories a lease may name, reached by the key itself: factories lie above places."""
    factories: Any = Lease._meta.get_field("factory").related_model
    rows: QuerySet[Any] = factories.objects.order_by("code")
    return rows if actor.county_wide else rows.filter(town__in=actor.town_ids)


def _in_term(on: date) -> Q:
    return Q(from_on__lte=on, to_on__gte=on) & (Q(ended_on__isnull=True) | Q(ended_on__gte=on))
