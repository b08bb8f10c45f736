"""The only place that reads the system clock.

`ANYE_TODAY` (settings.ANYE_TODAY) sets the county's day for the demo and for rehearsals; the time of
day is always real, so that records keep their order.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

COUNTY_ZONE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment, aware, in county time. Never moved by ANYE_TODAY."""
    return datetime.now(tz=COUNTY_ZONE)


def today() -> date:
    """The county's day: what deadlines, statuses and 'as of' default to."""
    fixed: date | None = settings.ANYE_TODAY
    return fixed or now().date()
