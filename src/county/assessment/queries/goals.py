"""What was promised: the county's end goals and the towns' yearly tasks."""

from collections.abc import Mapping
from datetime import date

from django.db.models import QuerySet

from county.assessment.choices import OFFICIALS
from county.assessment.models import Goal, TownTask
from county.assessment.queries.indicators import INDICATORS, Indicator
from county.assessment.queries.periods import Period, period_of
from county.core.actor import Actor


def goals() -> list[Goal]:
    """The end goals of indicators we know, in the document's order."""
    return list(Goal.objects.filter(indicator__in=INDICATORS).order_by("position", "pk"))


def goals_for(actor: Actor) -> QuerySet[Goal]:
    """What the county promised is open to every official."""
    rows = Goal.objects.all()
    return rows if actor.has_role(*OFFICIALS) else rows.none()


def tasks_for(actor: Actor) -> QuerySet[TownTask]:
    """The tasks of all towns are open to every official: the league shows them side by side."""
    rows = TownTask.objects.select_related("town")
    return rows if actor.has_role(*OFFICIALS) else rows.none()


def tasks_of_year(year: int) -> dict[str, dict[int, int]]:
    """{indicator: {town: value}}"""
    found: dict[str, dict[int, int]] = {}
    rows = TownTask.objects.filter(year=year).values_list("indicator", "town", "value")
    for code, town, value in rows:
        found.setdefault(code, {})[town] = value
    return found


def period_for(indicator: Indicator, on: date, known: Mapping[str, Goal]) -> Period:
    """The period of the indicator's goal; without one, its default basis."""
    goal = known.get(indicator.code)
    if goal is None or goal.basis not in indicator.bases:
        return period_of(indicator.bases[0], on)
    return period_of(goal.basis, on, starts_on=goal.starts_on)
