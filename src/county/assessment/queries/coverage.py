"""Clause 2-1 site by site: which must have a factory, which have one, and what rooms stand
empty.
"""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum

from county.assessment.queries.indicators import due_sites, has_factory
from county.assessment.queries.periods import Period
from county.places.models import Lease, Premises


def sites_with_rooms(period: Period) -> QuerySet[Any]:
    """Sites that must have a factory, covered or not, with the rooms that stand empty there on
    the day.

    Annotated: household_count, is_covered, empty_count, empty_dm2. Largest first.
    """
    on = period.on
    let = Lease.objects.filter(premises=OuterRef("pk"), from_on__lte=on).filter(
        Q(ended_on__isnull=True, to_on__gte=on) | Q(ended_on__gte=on)
    )
    empty = (
        Premises.objects.filter(
            Q(usable_to__isnull=True) | Q(usable_to__gte=on),
            ~Exists(let),
            site=OuterRef("pk"),
            usable_from__lte=on,
        )
        .order_by()
        .values("site")
    )
    sites: QuerySet[Any] = (
        due_sites(period)
        .annotate(
            is_covered=has_factory(period),
            empty_count=Subquery(empty.annotate(n=Count("pk")).values("n")),
            empty_dm2=Subquery(empty.annotate(n=Sum("area_dm2")).values("n")),
        )
        .select_related("town")
        .order_by(F("household_count").desc(), "code")
    )
    return sites
