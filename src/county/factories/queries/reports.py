"""Monthly reports and who owes one."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from county.core.actor import Actor
from county.core.months import first_day, last_day
from county.factories.choices import FactoryStatus
from county.factories.models import Factory, FactoryState, MonthlyReport

# A factory reports from its first day of production until it leaves, stopped months included.
REPORTING = (
    FactoryStatus.PRODUCING,
    FactoryStatus.SEASONAL_STOP,
    FactoryStatus.RECTIFYING,
    FactoryStatus.STOPPED,
)


def reports_for(actor: Actor) -> QuerySet[MonthlyReport]:
    """Reports of the factories the actor may see, newest month first."""
    rows = MonthlyReport.objects.select_related(
        "factory__town", "factory__enterprise", "reported_by"
    ).order_by("-month", "factory__code")
    if actor.county_wide:
        return rows
    return rows.filter(Q(factory__town__in=actor.town_ids) | Q(factory__in=actor.factory_ids))


def missing_reports(month: int) -> QuerySet[Factory]:
    """Factories open on some day of the month that have not reported it. month: core.months."""
    open_then = FactoryState.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gte=first_day(month)),
        factory=OuterRef("pk"),
        status__in=REPORTING,
        from_on__lte=last_day(month),
    )
    reported = MonthlyReport.objects.filter(factory=OuterRef("pk"), month=month)
    rows = Factory.objects.select_related("enterprise", "town", "site")
    return rows.filter(Exists(open_then), ~Exists(reported)).order_by("code")


def report_for_update(actor: Actor, pk: int) -> MonthlyReport | None:
    rows = reports_for(actor).select_for_update(of=("self",), no_key=True)
    return rows.filter(pk=pk).first()
