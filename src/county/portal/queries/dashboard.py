"""The county at a glance, for any month: five rings, the league of towns, gaps, concerns, two
lines.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from county.assessment.models import Goal
from county.assessment.queries import attention, goals, league
from county.assessment.queries.indicators import GOALS, INDICATORS, Indicator
from county.assessment.queries.league import League, TownLine
from county.assessment.queries.periods import last_ended_month
from county.assessment.queries.progress import Progress, progress_of, share_of_time
from county.core import scope
from county.core.actor import Actor
from county.places.models import Town
from county.portal.queries import words
from county.portal.queries.asof import AsOf
from county.portal.queries.links import goal_link, if_open, link
from county.portal.queries.notes import Note, notes_of
from county.screens import charts

GAPS_SHOWN = 6
SORTS: dict[str, Callable[[TownLine], Any]] = {
    "town": lambda line: line.town.code if line.town else "",
    "sites": lambda line: line.sites,
    "factories": lambda line: line.factories,
    "built": lambda line: (line.built * 1000 // line.task if line.task else 0, line.built),
    "jobs": lambda line: line.jobs,
    "poor": lambda line: line.poor,
    "output": lambda line: line.output_fen,
    "wages": lambda line: line.wages_fen,
}
FIRST_SORT = "-jobs"


@dataclass(frozen=True)
class Ring:
    """One end goal. value and target are written in the same unit; progress None: no goal on
    record.
    """

    indicator: Indicator
    value: str
    target: str
    unit: str
    url: str
    basis: str
    progress: Progress | None


@dataclass(frozen=True)
class Row:
    """One town of the league with its links. late: behind the share of the year gone."""

    line: TownLine
    rank: int
    name: str
    url: str
    late: bool
    links: dict[str, str]
    output: str
    wages: str


@dataclass(frozen=True)
class Head:
    """A column head of the league: `sort` is what its link asks for."""

    key: str
    label: str
    css: str
    sort: str
    order: str
    clause: str = ""


@dataclass(frozen=True)
class Gap:
    """A site that must have a factory and has none."""

    name: str
    town: str
    households: int
    rooms: str
    url: str


@dataclass(frozen=True)
class Line:
    """A line chart's parts."""

    title: str
    unit: str
    labels: list[str]
    series: list[charts.Series]
    url: str
    clause: str


@dataclass(frozen=True)
class Dashboard:
    asof: AsOf
    rings: list[Ring]
    time_share: int | None
    span: tuple[Any, Any] | None
    heads: list[Head]
    rows: list[Row]
    total: Row
    gaps: list[Gap]
    gap_count: int
    covered: int
    notes: list[Note]
    lines: list[Line]
    gap_url: str


@scope.numbers()
def dashboard(actor: Actor, asof: AsOf, *, sort: str = "") -> Dashboard:
    """Everything the page shows. A town's clerk sees the county's numbers and his own town's
    concerns.
    """
    known = {goal.indicator: goal for goal in goals.goals()}
    county = league.league_on(asof.day, known)
    towns = {line.town.pk: words.town_name(line.town) for line in county.lines if line.town}
    mine = None if actor.county_wide else actor.town_ids
    concerns = attention.concerns_on(county, towns=mine)
    ends = [goal for code, goal in known.items() if code in GOALS]
    sort = sort if sort.removeprefix("-") in SORTS else FIRST_SORT
    return Dashboard(
        asof=asof,
        rings=[_ring(INDICATORS[code], county, known.get(code), asof) for code in GOALS],
        time_share=share_of_time(ends[0].starts_on, ends[0].due_on, asof.day) if ends else None,
        span=(ends[0].starts_on, ends[0].due_on) if ends else None,
        heads=_heads(sort),
        rows=_rows(county, asof, sort, actor=actor),
        total=_row(county.county, 0, asof, link("portal:dashboard", on=asof.text), actor),
        gaps=[gap_of(site, actor) for site in county.gaps[:GAPS_SHOWN]],
        gap_count=len(county.gaps),
        covered=county.numbers["coverage"][0],
        notes=notes_of(concerns, towns, asof, actor=actor),
        lines=_lines(county, asof),
        gap_url=goal_link("coverage", on=asof.text) + "#gaps",
    )


def ring_of(indicator: Indicator, value: int, goal: Goal | None, asof: AsOf) -> Ring:
    """A number against its end goal."""
    progress, target = None, ""
    text, unit = words.figure(indicator, value, like=goal.value if goal else None)
    if goal is not None:
        target = words.figure(indicator, goal.value, like=goal.value)[0]
        progress = progress_of(
            value, goal.value, starts_on=goal.starts_on, due_on=goal.due_on, on=asof.day
        )
    basis = goal.get_basis_display() if goal is not None and indicator.is_flow else ""
    url = goal_link(indicator.code, on=asof.text)
    return Ring(indicator, text, target, unit, url, str(basis), progress)


def _ring(indicator: Indicator, county: League, goal: Goal | None, asof: AsOf) -> Ring:
    return ring_of(indicator, county.numbers[indicator.code][0], goal, asof)


def _rows(county: League, asof: AsOf, sort: str, *, actor: Actor) -> list[Row]:
    """Each with the addresses the actor may open."""
    mine = None if actor.county_wide else actor.town_ids
    key = SORTS[sort.removeprefix("-")]
    ordered = sorted(county.lines, key=key, reverse=sort.startswith("-"))
    return [
        _row(line, rank, asof, _page_of(line.town, asof, mine=mine), actor)
        for rank, line in enumerate(ordered, 1)
        if line.town is not None
    ]


def _page_of(town: Town, asof: AsOf, *, mine: frozenset[int] | None) -> str:
    is_open = mine is None or town.pk in mine
    return link("portal:town_page", town.code, on=asof.text) if is_open else ""


def _row(line: TownLine, rank: int, asof: AsOf, url: str, actor: Actor) -> Row:
    code = line.town.code if line.town else ""
    coded = ("factories", "factories_new", "jobs", "jobs_poor", "output", "wages")
    links = {c: goal_link(c, town=code, on=asof.text) for c in coded}
    links["sites"] = if_open(
        actor, link("places:site_list", town=line.town.pk if line.town else "")
    )
    gone = asof.day.timetuple().tm_yday * 100 // 365
    return Row(
        line,
        rank,
        words.town_name(line.town) if line.town else _("全县"),
        url,
        bool(line.task) and line.built * 100 // line.task < min(gone, 100) - 25,
        links,
        words.in_wan(line.output_fen),
        words.in_wan(line.wages_fen),
    )


def _heads(sort: str) -> list[Head]:
    unit = words.wan_unit()
    told = (
        ("town", _("镇"), "", ""),
        ("sites", pgettext("column", "安置点"), "r p2", ""),
        ("factories", pgettext("list", "工厂"), "r", "2-4"),
        ("built", _("当年新建 / 任务"), "", "2-3"),
        ("jobs", _("就业"), "r", "2-6"),
        ("poor", _("搬迁与贫困户"), "r p2", "2-6"),
        ("output", _("产值（%(unit)s）") % {"unit": unit}, "r p2", "2-7"),
        ("wages", _("务工收入（%(unit)s）") % {"unit": unit}, "r p2", "2-8"),
    )
    return [_head(*parts, sort=sort) for parts in told]


def _head(key: str, label: str, css: str, clause: str, *, sort: str) -> Head:
    order = "ascending" if sort == key else "descending" if sort == f"-{key}" else ""
    first = key if key == "town" else f"-{key}"
    turned = {"ascending": f"-{key}", "descending": key, "": first}[order]
    return Head(key, label, css, turned, order, clause)


def gap_of(site: Any, actor: Actor) -> Gap:
    rooms = ""
    if site.empty_count:
        rooms = _("空置 %(count)s 处，%(area)s") % {
            "count": site.empty_count,
            "area": words.area(site.empty_dm2),
        }
    return Gap(
        site.name,
        words.town_name(site.town),
        site.household_count,
        rooms,
        if_open(actor, link("places:site_detail", site.pk)),
    )


def _lines(county: League, asof: AsOf) -> list[Line]:
    count = league.TREND_MONTHS
    span = range(asof.month - count + 1, asof.month + 1)
    labels = [words.short_month(month) for month in span]
    # A month that is not over has no whole pay and no report yet: the line stops before it.
    known = len([month for month in span if month <= last_ended_month(asof.day)])
    wages = league.by_month(county.wages, asof.day)
    drawn: dict[str, list[charts.Number | None]] = {
        "wages": [words.plotted(INDICATORS["wages"], fen) for fen in wages[:known]],
        "jobs": list(county.county.trend),
    }
    told = {"wages": (_("月度务工收入"), words.wan_unit()), "jobs": (_("月末就业人数"), _("人"))}
    return [
        Line(
            title,
            unit,
            labels,
            [charts.Series(title, drawn[code])],
            goal_link(code, on=asof.text),
            INDICATORS[code].clause,
        )
        for code, (title, unit) in told.items()
    ]
