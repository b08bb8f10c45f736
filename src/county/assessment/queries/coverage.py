"""Clause 2-1 site by site: which must have a factory, which have one, and what rooms stand
empty.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from county.assessment.queries import series
from county.assessment.queries.indicators import COVERED_FROM_HOUSEHOLDS
from county.core.text import in_english
from county.places.models import Town

# The rows of indicators.due_sites, with what stands empty. By hand: the dashboard asks at each
# opening, and Django takes twice as long to put the statement together as PostgreSQL to answer it.
_SITES = """
    SELECT s.id, CASE WHEN %(english)s AND s.name_en <> '' THEN s.name_en ELSE s.name END, s.town_id, c.households,
        EXISTS (SELECT 1 FROM factories_recognition r JOIN factories_factory f
            ON f.id = r.factory_id WHERE f.site_id = s.id AND r.kind = 'factory'
            AND r.recognised_on <= %(on)s
            AND (r.withdrawn_on IS NULL OR r.withdrawn_on > %(on)s)),
        coalesce(e.rooms, 0), coalesce(e.area_dm2, 0)
    FROM places_site s
    CROSS JOIN LATERAL (SELECT households FROM places_sitecount
        WHERE site_id = s.id AND counted_on <= %(on)s ORDER BY counted_on DESC LIMIT 1) c
    LEFT JOIN (SELECT p.site_id, count(*) AS rooms, sum(p.area_dm2) AS area_dm2
        FROM places_premises p
        WHERE p.usable_from <= %(on)s AND (p.usable_to IS NULL OR p.usable_to >= %(on)s)
        AND NOT EXISTS (SELECT 1 FROM places_lease l WHERE l.premises_id = p.id
            AND l.from_on <= %(on)s AND coalesce(l.ended_on, l.to_on) >= %(on)s)
        GROUP BY 1) e ON e.site_id = s.id
    WHERE s.occupied_on <= %(on)s AND (s.closed_on IS NULL OR s.closed_on > %(on)s)
    AND c.households >= %(least)s
    ORDER BY c.households DESC, s.code"""


class DueSite(NamedTuple):
    """A site that must have a factory, covered or not. empty: rooms nobody rents on the day."""

    pk: int
    name: str
    town: Town
    household_count: int
    is_covered: bool
    empty_count: int
    empty_dm2: int


def sites_with_rooms(on: date, towns: Mapping[int, Town]) -> list[DueSite]:
    """Largest first; only those of the towns given (by pk)."""
    rows = series.fetch(
        _SITES, {"on": on, "least": COVERED_FROM_HOUSEHOLDS, "english": in_english()}
    )
    return [
        DueSite(pk, name, towns[town], households, covered, rooms, area)
        for pk, name, town, households, covered, rooms, area in rows
        if town in towns
    ]
