"""Numbers month by month, in one statement an indicator, for a place, all towns or all trades at
once.

What stands on a day (factories, jobs) is taken at each month's end; what flows (output, pay) is
summed by month
and added up here. SQL by hand, because Django's ORM cannot join a row to the many days it holds on.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import accumulate
from typing import Any

from django.db import connection

from county.assessment.choices import Basis
from county.assessment.queries.counting import COUNTY, Place
from county.assessment.queries.indicators import COVERED_FROM_HOUSEHOLDS, Indicator
from county.assessment.queries.periods import Period, last_ended_month, month_ends
from county.core import months, scope

# Every statement has the same two holes: {group}, an expression on f (factory), and {where}, the
# place.
_GROUPS = {"": "0", "town": "f.town_id", "trade": "f.trade"}
_DAYS = "unnest(%(days)s::date[]) WITH ORDINALITY AS d (day, i)"
_IN_FORCE = "r.recognised_on <= d.day AND (r.withdrawn_on IS NULL OR r.withdrawn_on > d.day)"
_RECOGNISED = f"""
    SELECT {{group}}, d.i, count(*) FROM {_DAYS}
    JOIN factories_recognition r ON r.kind = 'factory' AND {_IN_FORCE}
    JOIN factories_factory f ON f.id = r.factory_id
    WHERE {{where}}"""  # noqa: S608 -- our own words; values are bound
_NEW = """ AND NOT EXISTS (SELECT 1 FROM factories_recognition e WHERE e.factory_id = r.factory_id
    AND e.kind = 'factory' AND e.recognised_on < date_trunc('year', d.day))"""
_LEADING = f"""
    SELECT {{group}}, d.i, count(*) FROM {_DAYS}
    JOIN factories_leadingrecognition r ON {_IN_FORCE}
    JOIN factories_factory f ON f.id = (SELECT min(o.id) FROM factories_factory o
        WHERE o.enterprise_id = r.enterprise_id)
    WHERE {{where}} GROUP BY 1, 2"""  # noqa: S608 -- our own words; values are bound
# The days an employment holds on, as the bits of a whole number: one pass over the rows, however
# many days.
# width_bucket(x, days) is how many of the days are x or earlier.
JOB_ROWS = """
    SELECT e.person_id, {group} AS grp,
        ((1::bigint << width_bucket(least(coalesce(e.to_on, 'infinity'), x.from_on - 1),
        %(days)s::date[])) - 1)
        & ~((1::bigint << width_bucket(e.from_on - 1, %(days)s::date[])) - 1) AS mask
    FROM workforce_employment e
    JOIN factories_factory f ON f.id = e.factory_id
    LEFT JOIN (SELECT factory_id, min(from_on) AS from_on FROM factories_factorystate
        WHERE status = 'exited' GROUP BY 1) x ON x.factory_id = f.id
    WHERE e.from_on <= %(last)s AND (e.to_on IS NULL OR e.to_on >= %(first)s) AND {where}"""
# A person's days: those of all his employments in the group.
JOB_MASKS = f"SELECT person_id, grp, bit_or(mask) AS mask FROM ({JOB_ROWS}) r GROUP BY 1, 2"  # noqa: S608 -- our own words; values are bound
# The days a person's household is relocated or registered poor on, in the same bits.
POOR_MASKS = """
    SELECT p.id, bit_or(
        ((1::bigint << width_bucket(coalesce(s.to_on, 'infinity'), %(days)s::date[])) - 1)
        & ~((1::bigint << width_bucket(s.from_on - 1, %(days)s::date[])) - 1)) AS mask
    FROM workforce_householdstatus s JOIN workforce_person p ON p.household_id = s.household_id
        AND p.merged_into_id IS NULL
    WHERE s.kind IN ('relocated', 'registered_poor') AND s.from_on <= %(last)s
        AND (s.to_on IS NULL OR s.to_on >= %(first)s)
    GROUP BY 1"""
_JOBS = f"""
    WITH held AS ({JOB_MASKS})
    SELECT grp, d.i, count(*) FROM held JOIN {_DAYS}
        ON (held.mask >> (d.i - 1)::int) & 1 = 1 GROUP BY 1, 2"""  # noqa: S608 -- our own words; values are bound
_JOBS_POOR = f"""
    WITH held AS ({JOB_MASKS}), poor AS ({POOR_MASKS})
    SELECT grp, d.i, count(*) FROM held JOIN poor ON poor.id = held.person_id JOIN {_DAYS}
        ON ((held.mask & poor.mask) >> (d.i - 1)::int) & 1 = 1 GROUP BY 1, 2"""  # noqa: S608 -- our own words; values are bound
_COVERED = f"""
    SELECT {{group}}, d.i, count(*) FROM {_DAYS}
    JOIN places_site f ON f.occupied_on <= d.day AND (f.closed_on IS NULL OR f.closed_on > d.day)
    WHERE {{where}} AND {COVERED_FROM_HOUSEHOLDS} <= (SELECT c.households FROM places_sitecount c
        WHERE c.site_id = f.id AND c.counted_on <= d.day ORDER BY c.counted_on DESC LIMIT 1)
    AND EXISTS (SELECT 1 FROM factories_recognition r JOIN factories_factory w ON w.id =
    r.factory_id
        WHERE w.site_id = f.id AND r.kind = 'factory' AND {_IN_FORCE}) GROUP BY 1, 2"""  # noqa: S608 -- our own words; values are bound
_STANDING = {
    "factories": _RECOGNISED + " GROUP BY 1, 2",
    "factories_new": _RECOGNISED + _NEW + " GROUP BY 1, 2",
    "leading": _LEADING,
    "jobs": _JOBS,
    "jobs_poor": _JOBS_POOR,
    "coverage": _COVERED,
}
_OUTPUT = """
    SELECT {group}, r.month, sum(r.output_fen) FROM factories_monthlyreport r
    JOIN factories_factory f ON f.id = r.factory_id
    WHERE r.month BETWEEN %(first_month)s AND %(last_month)s AND {where} GROUP BY 1, 2"""
_PAID = """
    SELECT {group}, extract(year FROM p.paid_on)::int * 12 + extract(month FROM p.paid_on)::int -
    1, sum(p.net_fen)
    FROM workforce_paidday p JOIN factories_factory f ON f.id = p.factory_id
    WHERE p.paid_on BETWEEN %(first)s AND %(last)s AND p.pay_rows > 0 AND {where}
    GROUP BY 1, 2"""
_FLOWING = {"output": _OUTPUT, "wages": _PAID}


def at_month_ends(
    indicator: Indicator, on: date, count: int, *, place: Place = COUNTY, key: str = ""
) -> dict[Any, list[int]]:
    """What stood at each of the `count` month ends up to `on` (the last point is `on` itself), by
    `key`.

    Returns: {group: values, oldest first}; with no key the only group is 0.
    """
    days = month_ends(on, count)
    where, values = _place(place, site="f.id" if indicator.code == "coverage" else "f.site_id")
    sql = _STANDING[indicator.code].format(group=_GROUPS[key], where=where)
    rows = fetch(sql, {"days": days, "first": days[0], "last": on, **values})
    found: dict[Any, list[int]] = {} if key else {0: [0] * count}
    for group, i, number in rows:
        found.setdefault(group, [0] * count)[i - 1] = number
    return found


def in_months(
    indicator: Indicator,
    on: date,
    count: int,
    *,
    place: Place = COUNTY,
    key: str = "",
    since: date | None = None,
) -> dict[Any, list[int]]:
    """What flowed in each of the `count` months up to that of `on`, in fen, by `key`; nothing
    before `since`.
    """
    last = months.month_of(on)
    first = last - count + 1
    since = max(since or months.first_day(first), months.first_day(first))
    where, values = _place(place)
    sql = _FLOWING[indicator.code].format(group=_GROUPS[key], where=where)
    bounds = {
        "first": since,
        "last": on,
        "first_month": months.month_of(since),
        "last_month": last_ended_month(on),
    }
    found: dict[Any, list[int]] = {} if key else {0: [0] * count}
    for group, month, fen in fetch(sql, bounds | values):
        found.setdefault(group, [0] * count)[month - first] = int(fen)
    return found


def measured(
    indicator: Indicator, period: Period, count: int, *, now: int, place: Place = COUNTY
) -> list[int]:
    """The number as it stood at each month's end, over the period's own basis; the last point is
    `now`.
    """
    if not indicator.is_flow:
        return at_month_ends(indicator, period.on, count, place=place)[0]
    last = months.month_of(period.on)
    reach = max(count + 12, last - period.first_month + 1)
    since = period.first_day if period.basis == Basis.SINCE_START else None
    flows = in_months(indicator, period.on, reach, place=place, since=since)[0]
    labels = range(last - reach + 1, last + 1)
    return [*_added_up(flows, labels, basis=period.basis)[-count:-1], now]


def _added_up(flows: Sequence[int], labels: Iterable[int], *, basis: str) -> list[int]:
    sums = [0, *accumulate(flows)]
    if basis == Basis.ROLLING_12:
        return [sums[i + 1] - sums[max(i - 11, 0)] for i in range(len(flows))]
    if basis == Basis.CALENDAR_YEAR:
        return [sums[i + 1] - sums[max(i - month % 12, 0)] for i, month in enumerate(labels)]
    return sums[1:]


def _place(place: Place, *, site: str = "f.site_id") -> tuple[str, dict[str, Any]]:
    """The WHERE of a place; columns are ours, values are bound."""
    columns = {"town": "f.town_id", "site": site, "factory": "f.id", "trade": "f.trade"}
    chosen = {key: value for key, value in vars(place).items() if value}
    where = " AND ".join(f"{columns[key]} = %({key})s" for key in chosen) or "true"
    return where, chosen


@scope.numbers()
def fetch(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
