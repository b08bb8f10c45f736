"""The towns side by side, in a handful of statements whatever the number of towns and factories."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import accumulate
from typing import Any, NamedTuple

from django.db.models import Count, Q

from county.assessment.models import Goal
from county.assessment.queries import coverage, goals, series
from county.assessment.queries.coverage import DueSite
from county.assessment.queries.indicators import INDICATORS
from county.assessment.queries.periods import Period, month_ends
from county.core import months
from county.core.text import in_english
from county.places.models import Town

TREND_MONTHS = 12
# `recent` months one by one, what lies before them in one heap (month 0), so that a county's
# years of pay come back as some hundred rows.
_WAGES = """
    SELECT factory_id, CASE WHEN paid_on < %(recent)s THEN 0
        ELSE extract(year FROM paid_on)::int * 12 + extract(month FROM paid_on)::int - 1 END,
        sum(net_fen)::bigint,
        coalesce(sum(net_fen) FILTER (WHERE paid_on >= %(first)s), 0)::bigint, 0
    FROM workforce_paidday
    WHERE paid_on BETWEEN least(%(recent)s, %(first)s) AND %(on)s AND pay_rows > 0
    GROUP BY 1, 2"""
_OUTPUT = """
    SELECT factory_id, CASE WHEN month < %(recent_month)s THEN 0 ELSE month END,
    sum(output_fen)::bigint,
        coalesce(sum(output_fen) FILTER (WHERE month BETWEEN %(first_month)s AND %(last_month)s),
        0)::bigint,
        sum(electricity_kwh)::bigint
    FROM factories_monthlyreport
    WHERE month BETWEEN least(%(recent_month)s, %(first_month)s) AND %(on_month)s GROUP BY 1, 2"""
_STANDINGS = """
    SELECT f.id, CASE WHEN %(english)s AND f.name_en <> '' THEN f.name_en ELSE f.name END, f.town_id,
        s.status, s.from_on, r.factory_id IS NOT NULL,
        r.factory_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM factories_recognition e
            WHERE e.factory_id = f.id AND e.kind = 'factory' AND e.recognised_on < %(new_year)s)
    FROM factories_factory f
    LEFT JOIN factories_factorystate s ON s.factory_id = f.id AND s.from_on <= %(on)s
        AND (s.to_on IS NULL OR s.to_on >= %(on)s)
    LEFT JOIN (SELECT DISTINCT factory_id FROM factories_recognition WHERE kind = 'factory'
        AND recognised_on <= %(on)s AND (withdrawn_on IS NULL OR withdrawn_on > %(on)s)) r
        ON r.factory_id = f.id
    WHERE f.merged_into_id IS NULL
    ORDER BY f.code"""
# Few people have a pattern of days of their own: the patterns come back with how many share them.
# One pass by person; who works in several towns comes back by key under town NULL, and is looked
# up town by town in a second statement. (The poor as an array: the subquery in its place takes
# half as long again.)
_JOBS = f"""
    SELECT CASE WHEN w.town = w.other THEN w.town END, w.mask, p.id IS NOT NULL, count(*),
        array_agg(w.person_id) FILTER (WHERE w.town <> w.other)
    FROM (SELECT person_id, min(grp) AS town, max(grp) AS other, bit_or(mask) AS mask
        FROM ({series.JOB_ROWS}) r GROUP BY 1) w
    LEFT JOIN (SELECT id FROM workforce_person WHERE household_id = ANY(ARRAY(
            SELECT s.household_id FROM workforce_householdstatus s
            WHERE s.kind IN ('relocated', 'registered_poor')
            AND s.from_on <= %(last)s AND (s.to_on IS NULL OR s.to_on >= %(last)s)))) p
        ON p.id = w.person_id
    GROUP BY 1, 2, 3"""  # noqa: S608 -- our own words; values are bound


class Flow(NamedTuple):
    """One factory's month: fen of pay or output, the part inside the period, and (reports) kWh.

    month 0 is everything before the last 12 months.
    """

    factory: int
    month: int
    fen: int
    in_period_fen: int
    kwh: int


@dataclass(frozen=True)
class Standing:
    """A factory on the day: its town, its state since when; recognised, and for the first time
    this year.
    """

    factory: int
    name: str
    town: int
    status: str
    since: date
    is_recognised: bool
    is_new: bool


@dataclass(frozen=True)
class TownLine:
    """One town in the league. Amounts in fen; jobs at each of the last 12 month ends, the day
    last.
    """

    town: Town | None
    sites: int = 0
    factories: int = 0
    built: int = 0
    task: int = 0
    jobs: int = 0
    poor: int = 0
    output_fen: int = 0
    wages_fen: int = 0
    trend: tuple[int, ...] = ()


@dataclass(frozen=True)
class League:
    """`county` is counted by itself, not the sum of the lines: one person may work in two towns."""

    on: date
    lines: tuple[TownLine, ...]
    county: TownLine
    numbers: Mapping[str, Mapping[int, int]]
    periods: Mapping[str, Period]
    standings: Mapping[int, Standing]
    sites: tuple[DueSite, ...] = field(repr=False)
    output: tuple[Flow, ...] = field(repr=False)
    wages: tuple[Flow, ...] = field(repr=False)

    @property
    def gaps(self) -> list[DueSite]:
        """Sites that must have a factory and have none, largest first
        (coverage.sites_with_rooms).
        """
        return [site for site in self.sites if not site.is_covered]


def league_on(on: date, known: Mapping[str, Goal]) -> League:
    """Eight statements: factories, sites, jobs, leading, output, wages, tasks, towns."""
    periods = {code: goals.period_for(i, on, known) for code, i in INDICATORS.items()}
    towns = {town.pk: town for town in towns_on(on)}
    standings, sites = standings_on(on), tuple(coverage.sites_with_rooms(on, towns))
    jobs = jobs_by_town(on)
    leading = {
        town: count
        for town, (count,) in series.at_month_ends(INDICATORS["leading"], on, 1, key="town").items()
    }
    numbers: dict[str, Mapping[int, int]] = {
        "factories": _tally(s.town for s in standings.values() if s.is_recognised),
        "factories_new": _tally(s.town for s in standings.values() if s.is_new),
        "leading": {0: sum(leading.values())} | leading,
        "coverage": _tally(site.town.pk for site in sites if site.is_covered),
        "jobs": {town: counts[-1] for town, counts in jobs.trend.items()},
        "jobs_poor": jobs.poor,
    }
    output, wages = output_flows(periods["output"]), wage_flows(periods["wages"])
    numbers["output"] = _by_town(output, standings)
    numbers["wages"] = _by_town(wages, standings)
    tasks = goals.tasks_of_year(on.year).get("factories_new", {})
    blank = TownLine(None)
    lines = tuple(
        _line(replace(blank, town=town, sites=town.site_count), town.pk, numbers, tasks, jobs.trend)
        for town in towns.values()
    )
    whole = replace(blank, sites=sum(line.sites for line in lines))
    county = _line(whole, 0, numbers, {0: sum(tasks.values())}, jobs.trend)
    return League(on, lines, county, numbers, periods, standings, sites, output, wages)


def towns_on(on: date) -> list[Any]:
    """Towns with `site_count`, the sites lived in on the day."""
    lived_in = Q(sites__occupied_on__lte=on) & (
        Q(sites__closed_on__isnull=True) | Q(sites__closed_on__gt=on)
    )
    return list(Town.objects.annotate(site_count=Count("sites", filter=lived_in)).order_by("code"))


@dataclass(frozen=True)
class Jobs:
    """By town, 0 the county: distinct people at each of the last month ends; the poor among them
    on the day.
    """

    trend: dict[int, list[int]]
    poor: dict[int, int]


def jobs_by_town(on: date, count: int = TREND_MONTHS) -> Jobs:
    """One statement, and one more where anybody works in two towns. In the county nobody counts
    twice, so its number may be less than the towns' sum.
    """
    days = month_ends(on, count)
    values = {"days": days, "first": days[0], "last": on}
    tally = _Tally(count)
    several: dict[int, bool] = {}
    for town, mask, is_poor, people, ids in series.fetch(
        _JOBS.format(group="f.town_id", where="true"), values
    ):
        tally.add(town or 0, mask, people, is_poor=is_poor)
        several.update(dict.fromkeys(ids or (), is_poor))
    tally.make_county()
    if several:
        by_town = series.JOB_MASKS.format(group="f.town_id", where="e.person_id = ANY(%(several)s)")
        for person, town, mask in series.fetch(by_town, values | {"several": [*several]}):
            tally.add(town, mask, 1, is_poor=several[person])
    trend = {town: list(accumulate(steps[:-1])) for town, steps in tally.steps.items()}
    return Jobs(trend, tally.poor)


class _Tally:
    """People by town. Where the days of a mask begin they come, where the days end they go: there
    are two such places in most masks.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self.steps: dict[int, list[int]] = {0: [0] * (count + 1)}
        self.poor: dict[int, int] = {}

    def add(self, town: int, mask: int, people: int, *, is_poor: bool) -> None:
        steps = self.steps.setdefault(town, [0] * (self.count + 1))
        if is_poor and mask >> (self.count - 1) & 1:
            self.poor[town] = self.poor.get(town, 0) + people
        edges = mask ^ mask << 1
        while edges:
            lowest = edges & -edges
            steps[lowest.bit_length() - 1] += people
            people, edges = -people, edges ^ lowest

    def make_county(self) -> None:
        """The county, 0, is everybody so far."""
        self.steps[0] = list(map(sum, zip(*self.steps.values(), strict=True)))
        self.poor[0] = sum(self.poor.values())


def standings_on(on: date) -> dict[int, Standing]:
    """Every factory's state on the day, one statement; a factory without a state then has status
    "".
    """
    rows = series.fetch(
        _STANDINGS, {"on": on, "new_year": on.replace(month=1, day=1), "english": in_english()}
    )
    return {
        pk: Standing(pk, name, town, status or "", since or on, known, new)
        for pk, name, town, status, since, known, new in rows
    }


def wage_flows(period: Period) -> tuple[Flow, ...]:
    return _flows(_WAGES, period)


def output_flows(period: Period) -> tuple[Flow, ...]:
    return _flows(_OUTPUT, period)


def by_month(flows: tuple[Flow, ...], on: date, count: int = TREND_MONTHS) -> list[int]:
    """Fen in each of the last months, the day's own last. count: at most TREND_MONTHS."""
    first = months.month_of(on) - count + 1
    found = [0] * count
    for flow in flows:
        if flow.month >= first:
            found[flow.month - first] += flow.fen
    return found


def _flows(sql: str, period: Period) -> tuple[Flow, ...]:
    month = months.month_of(period.on)
    recent = month - TREND_MONTHS + 1
    rows = series.fetch(
        sql,
        {
            "recent": months.first_day(recent),
            "recent_month": recent,
            "on": period.on,
            "on_month": month,
            "first": period.first_day,
            "first_month": period.first_month,
            "last_month": period.last_month,
        },
    )
    return tuple(map(Flow._make, rows))


def _by_town(flows: tuple[Flow, ...], standings: Mapping[int, Standing]) -> dict[int, int]:
    found = {0: 0}
    for flow in flows:
        found[0] += flow.in_period_fen
        town = standings[flow.factory].town
        found[town] = found.get(town, 0) + flow.in_period_fen
    return found


def _tally(towns: Iterable[int]) -> dict[int, int]:
    counts = Counter(towns)
    return {0: counts.total(), **counts}


def _line(
    line: TownLine,
    key: int,
    numbers: Mapping[str, Mapping[int, int]],
    tasks: Mapping[int, int],
    jobs: Mapping[int, list[int]],
) -> TownLine:
    got = {code: counts.get(key, 0) for code, counts in numbers.items()}
    return replace(
        line,
        factories=got["factories"],
        built=got["factories_new"],
        task=tasks.get(key, 0),
        jobs=got["jobs"],
        poor=got["jobs_poor"],
        output_fen=got["output"],
        wages_fen=got["wages"],
        trend=tuple(jobs.get(key, ())),
    )
