"""Claims in bulk: 20,000 drawn up from a run, confirmed, checked by a sample and approved by two reviewers.

    python benchmarks/bench_claims.py [--claims 20000]

Makes a county in a database of its own (dropped afterwards). The product's own commands, under the platform's login.
"""

import argparse
import os
import sys
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "county.config.settings")
os.environ.setdefault("ANYE_TODAY", "2019-12-20")
os.environ.setdefault("ANYE_ASSESSMENTS", "told")
os.environ["ANYE_TEST_SUFFIX"] = "_bench_claims"
os.environ["ANYE_AS_OWNER"] = "1"  # to make the database; then as the platform works
GOAL_SECONDS = 60
TODAY = date(2019, 12, 2)


def plant(count: int):
    """One factory, so many people employed there, a finding for each."""
    from tests.makers.claims import TRAINING, make_claiming, make_papers

    from county.entitlements.models import Finding
    from county.workforce.models import Employment, Person

    it = make_claiming(scheme=TRAINING)
    line = it.run.schemes.get()
    people = [
        Person(
            name="工人",
            id_number="",
            sex="f",
            born_on=date(1985, 1, 1),
            search_text="",
            name_pinyin="",
        )
        for _number in range(count)
    ]
    Person.objects.bulk_create(people, batch_size=5000)
    jobs = [
        Employment(person=person, factory=it.factory, kind="contract", from_on=date(2018, 1, 1))
        for person in people
    ]
    Employment.objects.bulk_create(jobs, batch_size=5000)
    Finding.objects.bulk_create(
        (
            Finding(
                run=it.run, line=line, state="qualifies", factory=it.factory, item=job.pk,
                enterprise=it.factory.enterprise, town=it.factory.town, person=job.person,
                amount_fen=1_800_00, row={"qualifies": True, "amount": 1_800_00},
            )
            for job in jobs
        ),
        batch_size=5000,
    )  # fmt: skip
    make_papers(it.factory)
    return it


def measure(count: int):
    from django.db import transaction

    from county.claims import commands
    from county.claims.models import BulkClaim, Claim
    from county.core.actor import SYSTEM

    # The scope is set in transactions.
    with transaction.atomic():
        it = plant(count)
    laps = {}

    def lap(name, work):
        started = time.perf_counter()
        found = work()
        laps[name] = time.perf_counter() - started
        return found

    made = lap("drawn up", lambda: commands.draft_claims(actor=SYSTEM, today=TODAY))
    with transaction.atomic():
        keys = list(Claim.objects.order_by("pk").values_list("pk", flat=True))
    chunks = [keys[at : at + 2000] for at in range(0, len(keys), 2000)]
    lap(
        "confirmed",
        lambda: [commands.confirm_claims(actor=it.owner, today=TODAY, keys=c) for c in chunks],
    )
    for who, name in ((it.clerk, "town"), (it.reviewer, "department")):
        bulk = lap(
            f"{name}: sample drawn",
            lambda who=who: commands.draw_bulk(actor=who, today=TODAY, scheme="training"),
        )
        # The reviewer's own eyes: not measured.
        with transaction.atomic():
            BulkClaim.objects.filter(bulk=bulk, is_sample=True).update(is_right=True)
        lap(
            f"{name}: approved",
            lambda who=who, bulk=bulk: commands.approve_bulk(bulk.pk, actor=who, today=TODAY),
        )
    with transaction.atomic():
        assert Claim.objects.filter(state="approved").count() == made == count
    return laps


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=20_000)
    count = parser.parse_args().claims
    from benchmarks import machine

    with machine.own_database():
        return run(count)


def run(count: int) -> int:
    laps = measure(count)
    for name, seconds in laps.items():
        print(f"{name:28} {seconds:8.2f} s")
    worst = max(seconds for name, seconds in laps.items() if name.endswith("approved"))
    print(f"{count:,} claims approved in {worst:.1f} s (goal {GOAL_SECONDS} s)")
    return 0 if worst <= GOAL_SECONDS else 1


if __name__ == "__main__":
    raise SystemExit(main())
