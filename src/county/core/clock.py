"""The only place that reads the system clock.

`ANYE_TODAY` (settings.ANYE_TODAY) sets the county's day for the demo and for rehearsals; the time of
day is always real, so that records keep their order.
"""

import time
from datetime import date, datetime
from functools import cache
from pathlib import Path
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


def ticks() -> int:
    """Seconds since the machine started. Setting the clock does not move them; compare them only
    within one `boot()`.
    """
    return int(time.clock_gettime(time.CLOCK_BOOTTIME))


@cache
def boot() -> str:
    """Which start of which machine `ticks` counts from."""
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
