"""Server time of the county dashboard on the demo county, beside the naive loop over towns.

    python benchmarks/bench_dashboard.py          (needs the demo county: make run, or manage.py
    seed_demo)

Prints the median of 30 requests through Django's test client, all middleware and templates
included, the
number of SQL statements, and the same numbers (tasks left out) counted town by town and month by
month with
plain ORM calls, without any page around them.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "county.config.settings")
os.environ.setdefault("ANYE_TODAY", "2019-12-20")
os.environ["ANYE_SECOND_FACTOR"] = "optional"  # asked of him, it would be its page that is timed
REQUESTS = 30


def main() -> None:
    from benchmarks import machine

    from county.config import embedded

    if not os.environ.get("DATABASE_URL"):
        embedded.start(embedded.cluster())
    import django

    django.setup()
    # Pages name their style sheets by the hash of the collected file.
    from django.core.management import call_command

    import county.config.wsgi  # noqa: F401 -- the collector set as in the server

    call_command("collectstatic", interactive=False, verbosity=0)
    pages = {"this month": "/overview/", "a past month": "/overview/?on=2019-06"}
    lines = [(f"dashboard, {name}", *measure_page(url)) for name, url in pages.items()]
    lines.append(("peer: ORM loop over towns", *measure_naive()))
    print(f"{'':28}{'median ms':>10}{'best ms':>10}{'SQL ms':>10}{'queries':>9}")
    for name, times, sql_ms, queries in lines:
        print(
            f"{name:28}{statistics.median(times):>10.1f}{min(times):>10.1f}{sql_ms:>10.1f}{queries:>9}"
        )
    print(machine.busy())


def measure_page(url: str) -> tuple[list[float], float, int]:
    """Milliseconds of each request, of all SQL in one, and how many statements."""
    from django.test import Client

    from county.accounts.models import User

    client = Client()
    client.force_login(User.objects.get(username="office"))
    assert client.get(url).status_code == 200, "no page was given"
    return measure(lambda: client.get(url), times=REQUESTS)


def measure_naive() -> tuple[list[float], float, int]:
    return measure(naive_league, times=3)


def measure(call: Callable[[], object], *, times: int) -> tuple[list[float], float, int]:
    from django.db import connection

    sql: list[float] = []

    def timed(execute: Callable[..., object], *args: object) -> object:
        start = time.perf_counter()
        try:
            return execute(*args)
        finally:
            sql.append((time.perf_counter() - start) * 1000)

    call()
    with connection.execute_wrapper(timed):
        call()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        taken.append((time.perf_counter() - start) * 1000)
    return taken, sum(sql), len(sql)


def naive_league() -> list[dict[str, object]]:
    """What one writes first: for each town each number, each month of the trend."""
    from county.assessment.choices import Basis
    from county.assessment.queries import counting
    from county.assessment.queries.indicators import INDICATORS
    from county.assessment.queries.periods import month_ends, period_of
    from county.places.models import Town

    on = date(2019, 12, 20)
    places = [counting.COUNTY, *(counting.Place(town=town.pk) for town in Town.objects.all())]
    rows = []
    for place in places:
        row: dict[str, object] = {}
        for indicator in INDICATORS.values():
            basis = Basis.ROLLING_12 if indicator.is_flow else Basis.ON_DAY
            row[indicator.code] = counting.value(indicator, period_of(basis, on), place)
        jobs = INDICATORS["jobs"]
        row["trend"] = [
            counting.value(jobs, period_of(Basis.ON_DAY, day), place) for day in month_ends(on, 12)
        ]
        rows.append(row)
    return rows


if __name__ == "__main__":
    main()
