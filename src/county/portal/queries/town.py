"""One town: what it was asked for, where it stands, its sites and factories, what is missing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from county.assessment.choices import Basis
from county.assessment.queries import attention, counting, goals, league
from county.assessment.queries.counting import Place
from county.assessment.queries.indicators import (
    COVERED_FROM_HOUSEHOLDS,
    INDICATORS,
    Indicator,
    recognised,
)
from county.assessment.queries.league import League, Standing
from county.assessment.queries.periods import last_ended_month, period_of
from county.assessment.queries.progress import Progress, progress_of
from county.core import months, scope
from county.core.actor import Actor
from county.core.errors import NotFound
from county.factories import states
from county.factories.choices import FactoryStatus
from county.places.models import Site, SiteCount, Town
from county.portal.queries import words
from county.portal.queries.asof import AsOf
from county.portal.queries.dashboard import Line
from county.portal.queries.links import goal_link, if_open, link
from county.portal.queries.notes import Note, notes_of
from county.screens import charts
from county.workforce.models import Payroll


@dataclass(frozen=True)
class Task:
    """A yearly task and how far it is; progress None where no task was issued."""

    indicator: Indicator
    value: str
    target: str
    unit: str
    url: str
    progress: Progress | None


@dataclass(frozen=True)
class SiteLine:
    """must_have: of 100 households or more, so that a factory is due there."""

    name: str
    url: str
    households: int | None
    factories: int
    must_have: bool


@dataclass(frozen=True)
class FactoryLine:
    """workers None: too few to show. has_report, has_pay: for the month that was due."""

    name: str
    url: str
    status: str
    tone: str
    is_recognised: bool
    workers: str
    output: str
    wages: str
    has_report: bool
    has_pay: bool
    is_due: bool


@dataclass(frozen=True)
class TownPage:
    town: Town
    asof: AsOf
    tasks: list[Task]
    sites: list[SiteLine]
    factories: list[FactoryLine]
    notes: list[Note]
    lines: list[Line]
    due_month: int
    unit: str
    missing: int
    urls: dict[str, str]


def town_of(actor: Actor, code: str) -> Town:
    """Refuses: no such town, or another than a clerk's own (404)."""
    town = Town.objects.filter(code=code).first()
    if town is None or not (actor.county_wide or town.pk in actor.town_ids):
        raise NotFound
    return town


@scope.numbers()
def town_page(actor: Actor, code: str, asof: AsOf) -> TownPage:
    town = town_of(actor, code)
    known = {goal.indicator: goal for goal in goals.goals()}
    county = league.league_on(asof.day, known)
    concerns = attention.concerns_on(county, towns={town.pk})
    due = attention.due_month(asof.day)
    factories = _factories(actor, town, county, due)
    return TownPage(
        town,
        asof,
        _tasks(town, asof),
        _sites(actor, town, asof.day),
        factories,
        notes_of(concerns, {}, asof, actor=actor),
        _lines(town, county, asof),
        due,
        words.wan_unit(),
        sum(f.is_due and not (f.has_report and f.has_pay) for f in factories),
        {
            "factories": if_open(
                actor, link("factories:factory_export", town=town.pk, format="xlsx")
            ),
            "factory_list": if_open(actor, link("factories:factory_list", town=town.pk)),
            "sites": if_open(actor, link("places:site_list", town=town.pk)),
            "upload": if_open(actor, link("intake:upload")),
        },
    )


def _tasks(town: Town, asof: AsOf) -> list[Task]:
    """The year's tasks; what has none is shown with its number alone."""
    issued = goals.tasks_of_year(asof.day.year)
    codes = ("factories", "factories_new", "jobs", "jobs_poor", "output", "wages")
    return [
        _task(INDICATORS[code], town, asof, issued.get(code, {}).get(town.pk)) for code in codes
    ]


def _task(indicator: Indicator, town: Town, asof: AsOf, target: int | None) -> Task:
    basis = Basis.CALENDAR_YEAR if indicator.is_flow else Basis.ON_DAY
    value = counting.value(indicator, period_of(basis, asof.day), Place(town=town.pk))
    year = asof.day.year
    number, unit = words.figure(indicator, value, like=target)
    progress = None
    if target:
        progress = progress_of(
            value, target, starts_on=date(year, 1, 1), due_on=date(year, 12, 31), on=asof.day
        )
    return Task(
        indicator,
        number,
        words.figure(indicator, target, like=target)[0] if target else "",
        unit,
        goal_link(indicator.code, town=town.code, on=asof.text),
        progress,
    )


def _sites(actor: Actor, town: Town, on: date) -> list[SiteLine]:
    latest = SiteCount.objects.filter(site=OuterRef("pk"), counted_on__lte=on).order_by(
        "-counted_on"
    )
    here = recognised(period_of(Basis.ON_DAY, on)).filter(factory=OuterRef("factories"))
    rows = (
        Site.objects.filter(
            Q(closed_on__isnull=True) | Q(closed_on__gt=on), town=town, occupied_on__lte=on
        )
        .annotate(
            household_count=Subquery(latest.values("households")[:1]),
            factory_count=Count("factories", filter=Exists(here)),
        )
        .order_by("code")
    )
    return [
        SiteLine(
            site.label,
            if_open(actor, link("places:site_detail", site.pk)),
            site.household_count,
            site.factory_count,
            (site.household_count or 0) >= COVERED_FROM_HOUSEHOLDS,
        )
        for site in rows
    ]


def _factories(actor: Actor, town: Town, county: League, due: int) -> list[FactoryLine]:
    here = [s for s in county.standings.values() if s.town == town.pk and s.status]
    place = Place(town=town.pk)
    workers = counting.by(INDICATORS["jobs"], county.periods["jobs"], "factory", place)
    paid = set(
        Payroll.objects.filter(month=due, factory__town=town)
        .order_by()
        .values_list("factory", flat=True)
        .distinct()
    )
    sums = {
        name: _sums(flows, {s.factory for s in here})
        for name, flows in (("output", county.output), ("wages", county.wages))
    }
    reported = {flow.factory for flow in county.output if flow.month == due}
    return [_factory(s, workers, sums, reported, paid, due, actor=actor) for s in here]


def _factory(
    standing: Standing,
    workers: Mapping[int, int],
    sums: Mapping[str, Mapping[int, int]],
    reported: Collection[int],
    paid: Collection[int],
    due: int,
    *,
    actor: Actor,
) -> FactoryLine:
    pk, count = standing.factory, workers.get(standing.factory, 0)
    few = counting.hides_small_groups(actor) and 0 < count < counting.SMALLEST_GROUP
    return FactoryLine(
        standing.name,
        if_open(actor, link("portal:factory_page", pk)),
        str(FactoryStatus(standing.status).label),
        states.TONE[standing.status],
        standing.is_recognised,
        f"<{counting.SMALLEST_GROUP}" if few else str(count),
        words.in_wan(sums["output"].get(pk, 0)),
        "—" if few else words.in_wan(sums["wages"].get(pk, 0)),
        pk in reported,
        pk in paid,
        standing.is_recognised
        and standing.status == FactoryStatus.PRODUCING
        and months.month_of(standing.since) <= due,
    )


def _sums(flows: tuple[league.Flow, ...], factories: Collection[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for flow in flows:
        if flow.factory in factories:
            found[flow.factory] = found.get(flow.factory, 0) + flow.in_period_fen
    return found


def _lines(town: Town, county: League, asof: AsOf) -> list[Line]:
    line = next(line for line in county.lines if line.town and line.town.pk == town.pk)
    here = {pk for pk, standing in county.standings.items() if standing.town == town.pk}
    flows = tuple(flow for flow in county.wages if flow.factory in here)
    span = range(asof.month - league.TREND_MONTHS + 1, asof.month + 1)
    labels = [words.short_month(month) for month in span]
    known = len([month for month in span if month <= last_ended_month(asof.day)])
    wages = [
        words.plotted(INDICATORS["wages"], fen) for fen in league.by_month(flows, asof.day)[:known]
    ]
    told: tuple[tuple[str, Any, str, list[Any]], ...] = (
        ("jobs", INDICATORS["jobs"].title, str(INDICATORS["jobs"].unit), list(line.trend)),
        ("wages", INDICATORS["wages"].title, words.wan_unit(), wages),
    )
    return [
        Line(
            str(title),
            unit,
            labels,
            [charts.Series(title, values)],
            goal_link(code, town=town.code, on=asof.text),
            INDICATORS[code].clause,
        )
        for code, title, unit, values in told
    ]
