"""What needs someone's attention on a day: the late, the unpaid, the stopped, the sinking, the
uncovered.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Literal

from county.accounts import queries as accounts
from county.assessment.queries import series
from county.assessment.queries.league import Flow, League, Standing
from county.core import months
from county.factories import queries as factories
from county.factories.choices import FactoryStatus
from county.intake.choices import BatchState

# Clause 4.3-3 names no days; these are the county's habits, on record here.
REPORT_DUE_DAY = 10  # a month's report is due by this day of the next month
STOPPED_DAYS = 30
UNPAID_MONTHS = 2  # a month's pay is in arrears once the whole next month has gone by
# An early warning: electricity and pay each lower three months running, and by a fifth in all.
FALLS = 3
FALLEN_TO_PERCENT = 80
REPORTING = frozenset(
    {
        FactoryStatus.PRODUCING,
        FactoryStatus.SEASONAL_STOP,
        FactoryStatus.RECTIFYING,
        FactoryStatus.STOPPED,
    }
)
Kind = Literal["gap", "stopped", "unpaid", "falling", "late_report", "batches", "body", "risk"]


@dataclass(frozen=True)
class Concern:
    """One kind of trouble. count: factories, sites, batches or gaps; people: persons unpaid.

    towns: {town: count}. factories: up to all of them, by code, for names and links.
    """

    kind: Kind
    count: int
    towns: Mapping[int, int]
    factories: tuple[Standing, ...] = ()
    people: int = 0
    month: int = 0


def due_month(on: date) -> int:
    """The last month whose report and pay were due by the day."""
    return factories.due_month(on)


def concerns_on(league: League, *, towns: Collection[int] | None = None) -> list[Concern]:
    """Gravest first; kinds nobody has are left out. towns: only theirs; None is the whole
    county.
    """
    on = league.on
    stopped = [
        s
        for s in league.standings.values()
        if s.status == FactoryStatus.STOPPED and s.since <= on - timedelta(days=STOPPED_DAYS)
    ]
    arrears = months.month_of(on) - UNPAID_MONTHS
    unpaid, batches, risks = _waiting(arrears)
    owing = [league.standings[factory] for factory in unpaid]
    falling = [league.standings[factory] for factory in falling_factories(league)]
    found = [
        _concern("stopped", stopped, towns),
        _concern("unpaid", owing, towns, people=unpaid, month=arrears),
        _gap_concern(league.gaps, towns),
        _concern("falling", falling, towns),
        _concern("late_report", late_reporters(league), towns, month=due_month(on)),
        _by_town("risk", risks, towns),
        _by_town("batches", batches, towns),
        _body_concern(on, towns),
    ]
    return [concern for concern in found if concern.count]


def late_reporters(league: League) -> list[Standing]:
    """Recognised factories still in being that have not reported the month that was due."""
    due = due_month(league.on)
    have = {flow.factory for flow in league.output if flow.month == due}
    return [
        s
        for s in league.standings.values()
        if s.is_recognised and s.status in REPORTING and s.factory not in have
    ]


def falling_factories(league: League) -> list[int]:
    """Factories whose electricity and pay both fell three months running up to the last reported
    month.
    """
    last = due_month(league.on)
    kwh = _recent(league.output, last, lambda flow: flow.kwh)
    # Pay is known here by the month it was paid in, which is the month after the work.
    pay = _recent(league.wages, last + 1, lambda flow: flow.fen)
    return [
        factory for factory in league.standings if _sinks(kwh, factory) and _sinks(pay, factory)
    ]


# By hand, and together: the dashboard asks at each opening.
_WAITING = """
    SELECT 'unpaid', factory_id, count(*) FROM workforce_payroll
    WHERE paid_on IS NULL AND month > %(month)s - 6 AND month <= %(month)s AND net_fen > 0 GROUP BY 2
    UNION ALL
    SELECT 'batch', town_id, count(*) FROM intake_batch WHERE state = ANY(%(open)s) GROUP BY 2
    UNION ALL
    SELECT 'risk', town_id, count(*) FROM risk_finding WHERE state = 'open' GROUP BY 2"""


def _waiting(month: int) -> tuple[dict[int, int], dict[int | None, int], dict[int | None, int]]:
    """{factory: person-months worked but not yet paid} of the six months up to `month`, and
    {town: batches that wait for someone} and {town: risk findings that stand open}.
    """
    open_ = [BatchState.UPLOADED.value, BatchState.CHECKED.value]
    rows = series.fetch(_WAITING, {"month": month, "open": open_})
    return (
        {key: n for kind, key, n in rows if kind == "unpaid"},
        {key: n for kind, key, n in rows if kind == "batch"},
        {key: n for kind, key, n in rows if kind == "risk"},
    )


def _recent(flows: tuple[Flow, ...], last: int, amount: Any) -> dict[int, list[int]]:
    """{factory: FALLS + 1 months up to `last`}, only where each month has something."""
    first = last - FALLS
    found: dict[int, dict[int, int]] = {}
    for flow in flows:
        if first <= flow.month <= last:
            found.setdefault(flow.factory, {})[flow.month] = amount(flow)
    span = range(first, last + 1)
    return {
        factory: [got[month] for month in span]
        for factory, got in found.items()
        if all(got.get(month) for month in span)
    }


def _sinks(values: Mapping[int, list[int]], factory: int) -> bool:
    run = values.get(factory)
    if not run:
        return False
    return all(b < a for a, b in pairwise(run)) and run[-1] * 100 <= run[0] * FALLEN_TO_PERCENT


def _concern(
    kind: Kind,
    standings: list[Standing],
    towns: Collection[int] | None,
    *,
    people: Mapping[int, int] | None = None,
    month: int = 0,
) -> Concern:
    kept = [s for s in standings if towns is None or s.town in towns]
    return Concern(
        kind,
        len(kept),
        _tally(s.town for s in kept),
        tuple(kept),
        people=sum((people or {}).get(s.factory, 0) for s in kept),
        month=month,
    )


def _gap_concern(gaps: Collection[Any], towns: Collection[int] | None) -> Concern:
    kept = [site.town.pk for site in gaps if towns is None or site.town.pk in towns]
    return Concern("gap", len(kept), _tally(kept))


def _by_town(kind: Kind, found: Mapping[int | None, int], towns: Collection[int] | None) -> Concern:
    kept = {town: n for town, n in found.items() if towns is None or town in towns}
    return Concern(kind, sum(kept.values()), {t: n for t, n in kept.items() if t})


def _body_concern(on: date, towns: Collection[int] | None) -> Concern:
    """What the county's and the towns' bodies lack (4.1-4); a town counts its own only."""
    found = accounts.gap_counts(today=on)
    if towns is not None:
        found = {town: n for town, n in found.items() if town in towns}
    return Concern("body", sum(found.values()), {t: n for t, n in found.items() if t})


def _tally(towns: Any) -> dict[int, int]:
    found: dict[int, int] = {}
    for town in towns:
        found[town] = found.get(town, 0) + 1
    return found
