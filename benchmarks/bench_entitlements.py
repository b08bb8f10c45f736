"""Who qualifies in the demo county, in place: the schemes in force, one decision with its reasons, a whole run.

python benchmarks/bench_entitlements.py            # in the database of this checkout (make run seeds it)
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "county.config.settings")
os.environ.setdefault("ANYE_TODAY", "2019-12-20")

import django

django.setup()

from django.db import connection, transaction

from county.core import clock, scope
from county.core.actor import SYSTEM
from county.entitlements import facts
from county.entitlements.commands import runs
from county.entitlements.facts import explaining, replaying, rules
from county.entitlements.models import Finding, Run
from rulebook.engines import PostgreSQL

TIMES = 5


def told(name: str, seconds: list[float], note: str = "") -> None:
    best, middle = min(seconds) * 1000, statistics.median(seconds) * 1000
    print(f"{name:44} best {best:8.1f} ms  median {middle:8.1f} ms  {note}")


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_place(day: date) -> None:
    """Every scheme in force over the views, what several read worked out once; nothing stays."""
    planned = rules.plan({n: r.scheme for n, r in rules.in_force(day).items()}, day)
    with connection.cursor() as cursor:
        engine = PostgreSQL(cursor, facts.tables())

        def decide() -> None:
            with transaction.atomic():
                engine.prepare(planned.builder)
                for one in planned.compiled.values():
                    text = engine.sql(one.query)
                    cursor.execute(f"SELECT COUNT(*), SUM(amount) FROM ({text}) AS d")
                transaction.set_rollback(True)

        decide()  # the words of PostgreSQL are found once a day, and kept
        told(
            "schemes in place",
            [timed(decide) for _each in range(TIMES)],
            f"{len(planned.compiled)} schemes",
        )


def one_decision(day: date) -> None:
    """The reasons out of the stored row (the page), and decided anew with today's facts."""
    findings = list(
        Finding.objects.select_related("line__version", "run")[
            :: max(1, Finding.objects.count() // 20)
        ]
    )
    stored, now = [], []
    for finding in [*findings[:1], *findings]:  # the first compiles and is not counted
        scheme = rules.kept([finding.line])[finding.line.name]
        row = replaying.row_of(finding)
        name, item = finding.line.name, finding.item
        stored.append(timed(partial(explaining.explained, scheme, row, day)))
        now.append(timed(partial(explaining.decided_now, name, item, day)))
    told("reasons of a stored decision", stored[1:])
    told("one decision with today's facts", now[1:])


def whole_run(day: date) -> None:
    """Copies, snapshot, decisions, near misses, findings stored; rolled back."""

    def run() -> None:
        with transaction.atomic():
            Run.objects.all().update(plan_sha256="")
            runs.look_through(Run.objects.create(day=day).pk, actor=SYSTEM, today=day)
            transaction.set_rollback(True)

    told("whole run, findings stored", [timed(run) for _each in range(3)])


def main() -> None:
    day = clock.today()
    with transaction.atomic(), scope.acting(SYSTEM):
        in_place(day)
        one_decision(day)
        whole_run(day)


if __name__ == "__main__":
    main()
