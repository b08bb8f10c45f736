"""The list of pay rows, 50 of 100,000, beside Django admin's changelist on the same table with the same columns.

    python benchmarks/bench_list.py [--rows 100000]

Makes a county in a database of its own (dropped afterwards). Both are asked through Django's test client as a
signed-in person, all middleware and templates included; the median of 15 requests each. The admin lives in this
file only: the product ships none.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.admin_settings"
os.environ.setdefault("ANYE_TODAY", "2019-12-20")
os.environ.setdefault("ANYE_PLAIN_STATIC", "1")
os.environ["ANYE_TEST_SUFFIX"] = "_bench_list"
os.environ["ANYE_AS_OWNER"] = "1"  # to make the database; then as the platform works
# Who asks here has no telephone at hand and no assessments signed.
os.environ.setdefault("ANYE_SECOND_FACTOR", "optional")
os.environ.setdefault("ANYE_ASSESSMENTS", "told")

REQUESTS = 15
FACTORIES, MONTHS = 100, 20
NEWEST = 2019 * 12 + 10


def make_county(rows: int) -> None:
    from django.db import connection
    from tests.makers import make_factory, make_office, make_town

    from county.core.text import pinyin_of, search_text
    from county.workforce.models import Payroll, Person

    make_office()
    towns = [make_town(code=f"6109261{at:02d}", name=f"镇{at}") for at in range(11)]
    factories = [
        make_factory(town=towns[at % 11], name=f"第{at}社区工厂") for at in range(FACTORIES)
    ]
    people = Person.objects.bulk_create(
        Person(
            name=f"工人{at}",
            sex="female",
            born_on=date(1985, 1, 1),
            search_text=search_text(f"工人{at}", names=[f"工人{at}"]),
            name_pinyin=pinyin_of(f"工人{at}", surname=True)[0],
        )
        for at in range(rows // MONTHS)
    )
    Payroll.objects.bulk_create(
        (
            Payroll(
                person=person, factory=factories[at % FACTORIES], month=NEWEST - back, days_tenths=220,
                gross_fen=230_000 + at, net_fen=230_000 + at, paid_on=date(2019, 12, 10),
            )
            for back in range(MONTHS)
            for at, person in enumerate(people)
        ),
        batch_size=5000,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE workforce_payroll")


def requests() -> list[tuple[str, str, str]]:
    """(what, our address, the admin's address)."""
    from county.factories.models import Factory
    from county.places.models import Town

    factory, town = Factory.objects.order_by("pk")[5], Town.objects.order_by("pk")[3]
    ours, admin = "/workforce/payroll/", "/admin/workforce/payroll/"
    return [
        ("first page, no filter", ours, admin),
        ("one month", f"{ours}?month=2019-11", f"{admin}?month={NEWEST}"),
        (
            "one month of one town",
            f"{ours}?month=2019-11&town={town.pk}",
            f"{admin}?month={NEWEST}&factory__town__id__exact={town.pk}",
        ),
        (
            "one factory, by net pay",
            f"{ours}?factory={factory.pk}&sort=-net",
            f"{admin}?factory__id__exact={factory.pk}&o=-7",
        ),
        ("search 工人12", f"{ours}?q=工人12", f"{admin}?q=工人12"),
        ("page 1,000", f"{ours}?page=1000", f"{admin}?p=1000"),
    ]


def statements(client: Any, url: str) -> int:
    """How many the page sends; the second time, when what is kept is kept."""
    from django.db import connection

    sent = []

    def counted(execute: Callable[..., object], *args: object) -> object:
        sent.append(args[0])
        return execute(*args)

    client.get(url)
    with connection.execute_wrapper(counted):
        answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return len(sent)


def measure(client: Any, urls: tuple[str, str]) -> tuple[float, float]:
    """Median milliseconds of each, asked in turn, so that a busy machine slows both alike."""
    times: tuple[list[float], list[float]] = ([], [])
    for _round in range(REQUESTS):
        for url, taken in zip(urls, times, strict=True):
            start = time.perf_counter()
            client.get(url)
            taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(times[0]), statistics.median(times[1])


def run(rows: int) -> None:
    from benchmarks import machine
    from django.test import Client

    from county.accounts.models import User

    make_county(rows)
    machine.as_platform()
    client = Client()
    client.force_login(
        User.objects.get(username="office"), backend="django.contrib.auth.backends.ModelBackend"
    )
    print(f"{rows:,} pay rows, 50 a page; median ms (statements)")
    print(f"  {'':26}{'Anye':>16}{'Django admin':>18}{'times':>8}")
    ratios = []
    for what, ours, admin in requests():
        my_sql, their_sql = statements(client, ours), statements(client, admin)
        mine, theirs = measure(client, (ours, admin))
        ratios.append(theirs / mine)
        print(
            f"  {what:26}{mine:>10.1f} ({my_sql:>2}){theirs:>12.1f} ({their_sql:>2}){theirs / mine:>8.1f}"
        )
    print(f"  median of the ratios: {statistics.median(ratios):.1f} (goal 3)")
    print(f"  {machine.busy()}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    from county.config import embedded

    if not os.environ.get("DATABASE_URL"):
        place = embedded.cluster()
        embedded.start(place)
        os.environ["DATABASE_URL"] = place.url
    import django

    django.setup()
    from django.db import connection

    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        run(rows)
    finally:
        from benchmarks import machine

        machine.as_owner()
        connection.creation.destroy_test_db(str(connection.settings_dict["NAME"]), verbosity=0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
