"""How fast the record is written, sealed and verified, in a database of its own (dropped afterwards).

python benchmarks/bench_verify.py [--events 200000]
"""

import argparse
import os
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT), str(ROOT / "benchmarks")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "county.config.settings")
os.environ.setdefault("ANYE_TODAY", "2019-12-20")
os.environ["ANYE_TEST_SUFFIX"] = "_bench_verify"
os.environ["ANYE_AS_OWNER"] = "1"
GOAL_A_SECOND = 100_000
AT_ONCE = 20_000
ACTS = 300
RUNS = 3


def write(events: int) -> None:
    """Bulk events as an import records them, in acts of twenty thousand."""
    from django.db import transaction

    from county.audit import commands
    from county.audit.models import Verification
    from county.core.actor import Actor

    clerk = Actor(user_id=None, name="经办人甲", roles=frozenset({"town"}))
    row = Verification(pk=1)
    told = [
        (row, {"month": 24239, "net_fen": 230000 + n % 9000, "kind": "contract"})
        for n in range(AT_ONCE)
    ]
    start = time.perf_counter()
    for _n in range(events // AT_ONCE):
        with transaction.atomic():
            commands.record_many(clerk, "employment.registered", told)
    spent = time.perf_counter() - start
    print(f"  {events / spent:10,.0f} /s  record_many and seal, {AT_ONCE:,} events an act")


def act_alone() -> float:
    from django.db import transaction

    from county.audit import commands
    from county.core.actor import SYSTEM

    start = time.perf_counter()
    with transaction.atomic():
        commands.record(SYSTEM, "session.opened")
    return time.perf_counter() - start


def act_empty() -> float:
    from django.db import transaction

    from county.jobs.models import Job

    start = time.perf_counter()
    with transaction.atomic():
        Job.objects.create(task="none")
    return time.perf_counter() - start


def acts_in_thread(count: int) -> None:
    from django.db import connection

    for _n in range(count):
        act_alone()
    connection.close()


def acts() -> None:
    for name, one in (
        ("one row written, no record", act_empty),
        ("one event recorded and sealed", act_alone),
    ):
        spent = [one() for _n in range(ACTS)]
        middle, worst = statistics.median(spent) * 1000, sorted(spent)[int(ACTS * 0.95)] * 1000
        print(f"  {middle:10.2f} ms  {name}: median; 95 of 100 under {worst:.2f} ms")
    for threads in (2, 8):
        start = time.perf_counter()
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(acts_in_thread, [ACTS // threads] * threads))
        rate = ACTS / (time.perf_counter() - start)
        print(f"  {rate:10,.0f} /s  transactions with one event, {threads} at once")


def verify() -> int:
    from county.audit.commands import verifying

    best = 0.0
    for processes in (1, 2):
        for _n in range(RUNS):
            report = verifying.verify(processes=processes)
            assert report.is_whole, report.findings[:3]
            rate = report.events * 1000 / max(report.linking_ms, 1)
            best = max(best, rate)
            print(
                f"  {rate:10,.0f} /s  chain of {report.events:,} followed by {processes},"
                f" all checks {report.milliseconds / 1000:.2f} s"
            )
    print(f"  best {best:,.0f} /s (goal {GOAL_A_SECOND:,}), hash {report.hash}")
    return 0 if best >= GOAL_A_SECOND else 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=200_000)
    events = parser.parse_args().events
    from county.config import embedded

    if not os.environ.get("DATABASE_URL"):
        place = embedded.cluster()
        embedded.start(place)
        os.environ["DATABASE_URL"] = place.url
    import django

    django.setup()
    from django.db import connection
    from machine import busy

    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        write(events)
        acts()
        result = verify()
        print(f"  {busy()}")
        return result
    finally:
        connection.close()
        connection.creation.destroy_test_db(str(connection.settings_dict["NAME"]), verbosity=0)


if __name__ == "__main__":
    sys.exit(main())
