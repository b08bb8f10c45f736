"""Arrangements for the register, and the calendar for who counts in working days."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Q, QuerySet

from county.core.actor import Actor
from county.workdays.choices import DayKind
from county.workdays.kinds.calendar import Calendar, Deadline, Pause, calendar_of
from county.workdays.models import Arrangement, SpecialDay


def arrangements_for(_actor: Actor) -> QuerySet[Arrangement]:
    """Published by the State: the same for everybody. Annotates `rest_days` and `work_days`."""
    return (
        Arrangement.objects.select_related("recorded_by")
        .annotate(
            rest_days=Count("days", filter=Q(days__kind=DayKind.REST)),
            work_days=Count("days", filter=Q(days__kind=DayKind.WORK)),
        )
        .order_by("-year")
    )


def arrangement_for_update(pk: int) -> Arrangement | None:
    return Arrangement.objects.select_for_update(no_key=True).filter(pk=pk).first()


def days_elsewhere(days: Collection[date], *, arrangement: int | None) -> QuerySet[SpecialDay]:
    """Days another year's arrangement names already."""
    rows = SpecialDay.objects.select_related("arrangement").filter(day__in=days)
    return rows.exclude(arrangement=arrangement) if arrangement else rows


def calendar() -> Calendar:
    """All years on record: two queries, some four hundred rows. Ask once for many deadlines."""
    named = list(SpecialDay.objects.values_list("day", "kind"))
    return calendar_of(
        Arrangement.objects.values_list("year", flat=True),
        rest=(day for day, kind in named if kind == DayKind.REST),
        work=(day for day, kind in named if kind == DayKind.WORK),
    )


def add_workdays(day: date, workdays: int) -> date:
    """The working day so many working days after the day, which itself is not counted.

    Refuses: `no_calendar`, when it reaches into a year without arrangements.
    """
    return calendar().add(day, workdays)


def workdays_between(after: date, until: date) -> int:
    """Working days after the one day, up to and with the other. Refuses: as add_workdays."""
    return calendar().between(after, until)


def deadline_on(start: date, workdays: int, *, pauses: Collection[Pause] = ()) -> Deadline:
    """When the working days are over, the pauses left out. Refuses: as add_workdays."""
    return calendar().deadline(start, workdays, pauses=pauses)
