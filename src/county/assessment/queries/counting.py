"""The numbers: one statement each, for the county or any town, site, trade or factory; and their
records.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Aggregate, Count, QuerySet, Sum
from django.utils.translation import gettext as _

from county.assessment.choices import READS_PERSONS, READS_ROWS
from county.assessment.queries.indicators import Indicator
from county.assessment.queries.periods import Period
from county.core import scope
from county.core.actor import Actor
from county.core.errors import NotAllowed, NotFound
from county.workforce.models import Employment

Rows = QuerySet[Any]
# trust.md: a leader's breakdown shows no group of persons smaller than this.
SMALLEST_GROUP = 5


@dataclass(frozen=True)
class Place:
    """Where a number is taken: nothing set is the whole county; what is set must all hold."""

    town: int | None = None
    site: int | None = None
    factory: int | None = None
    trade: str = ""

    def filters(self, paths: Mapping[str, str]) -> dict[str, Any]:
        """Raises: KeyError when the indicator has no such path (no trade for coverage)."""
        return {paths[key]: value for key, value in vars(self).items() if value}


COUNTY = Place()


def counted(indicator: Indicator, period: Period, place: Place = COUNTY) -> Rows:
    """Every row the number rests on; for people this may be several rows a person."""
    return indicator.rows(period).filter(**place.filters(indicator.paths))


@scope.numbers()
def value(indicator: Indicator, period: Period, place: Place = COUNTY) -> int:
    """The number, in the indicator's unit (fen for money). One statement."""
    rows = counted(indicator, period, place)
    return int(rows.aggregate(n=_measure(indicator))["n"] or 0)


@scope.numbers()
def by(indicator: Indicator, period: Period, key: str, place: Place = COUNTY) -> dict[Any, int]:
    """The number for each `key` (town, site, trade, factory) that has any. One statement."""
    rows = counted(indicator, period, place).order_by()
    pairs = rows.values_list(indicator.paths[key]).annotate(n=_measure(indicator))
    return {group: int(n or 0) for group, n in pairs}


def told(indicator: Indicator, rows: Rows) -> int:
    """The number of the records themselves: their count, or the sum of their amounts."""
    if indicator.is_money:
        return int(rows.aggregate(n=Sum(indicator.amount))["n"] or 0)
    return rows.count()


@scope.numbers()
def people(indicator: Indicator, period: Period, place: Place = COUNTY) -> int:
    """Distinct persons behind a personal indicator's number."""
    rows = counted(indicator, period, place)
    return int(rows.aggregate(n=Count("person", distinct=True))["n"] or 0)


@scope.numbers()
def too_few(indicator: Indicator, period: Period, key: str, place: Place = COUNTY) -> set[Any]:
    """The groups of a breakdown with fewer persons than SMALLEST_GROUP.

    Where only one is, the next smallest joins it: alone, the hidden number would be the total
    less the rest.
    """
    rows = counted(indicator, period, place).order_by()
    pairs = rows.values_list(indicator.paths[key]).annotate(n=Count("person", distinct=True))
    sizes = sorted((n, group) for group, n in pairs if group is not None)
    few = [group for n, group in sizes if n < SMALLEST_GROUP]
    if len(few) == 1 and len(sizes) > 1:
        few.append(sizes[1][1])
    return set(few)


def records(indicator: Indicator, actor: Actor, period: Period, place: Place = COUNTY) -> Rows:
    """The records behind the number that the actor may read, one row a thing counted.

    For a county role the count (people, rows) or the sum (fen) equals `value(...)`; a town reads
    those of its
    own town, which equal the value of that town.
    Refuses: rows of persons to who may not read them (403), another town's place (404).
    """
    require_records(indicator, actor, place)
    rows = counted(indicator, period, place)
    if not actor.county_wide:
        rows = rows.filter(**{f"{indicator.paths['town']}__in": actor.town_ids})
    if indicator.measure == "people":
        rows = _one_a_person(rows)
    return rows


def require_records(indicator: Indicator, actor: Actor, place: Place) -> None:
    """Refuses: as `records`."""
    if not actor.county_wide and not actor.town_ids:
        raise NotFound
    if not actor.county_wide and place.town and place.town not in actor.town_ids:
        raise NotFound
    if not actor.has_role(*READS_ROWS):
        raise NotAllowed(_("您的岗位查看汇总数，不查看记录。需要核对时，请与县社区工厂办联系。"))
    if indicator.is_personal and not may_read_persons(actor):
        raise NotAllowed(
            _(
                "您的岗位查看汇总数，不查看逐人记录。需要核对个人情况，请交县社区工厂办或督查机构办理。"
            )
        )


def may_read_persons(actor: Actor) -> bool:
    return actor.has_role(*READS_PERSONS)


def hides_small_groups(actor: Actor) -> bool:
    """True for who sees aggregates only: breakdowns by factory hide groups under SMALLEST_GROUP
    persons.
    """
    return not may_read_persons(actor)


def _one_a_person(rows: Rows) -> Rows:
    """The latest employment of each person among the rows."""
    latest = rows.order_by("person_id", "-from_on", "-pk").distinct("person_id").values("pk")
    return Employment.objects.filter(pk__in=latest)


def _measure(indicator: Indicator) -> Aggregate:
    if indicator.measure == "people":
        return Count("person", distinct=True)
    if indicator.measure == "fen":
        return Sum(indicator.amount)
    return Count("pk")
