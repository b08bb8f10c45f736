"""The demo county, made and stored in a database of its own (dropped afterwards), part by part.

    python benchmarks/bench_seed.py

The same `seeding.seed()` that `make run` calls on an empty database: everything generated anew, sealed, copied,
vacuumed. Migrations are not counted.
"""

import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "county.config.settings")
os.environ.setdefault("ANYE_TODAY", "2019-12-20")
os.environ["ANYE_TEST_SUFFIX"] = "_bench_seed"
os.environ["ANYE_AS_OWNER"] = "1"  # to make the database and seed it
GOAL_SECONDS = 30


def run() -> int:
    from county.demo import seeding

    start = time.perf_counter()
    seeded = seeding.seed()
    total = time.perf_counter() - start
    for name, spent in seeded.milliseconds.items():
        print(f"  {spent / 1000:7.2f} s  {name}")
    print(
        f"  {total:7.2f} s  in all, {seeded.rows:,} rows (goal {GOAL_SECONDS} s), {os.cpu_count()} cores"
    )
    return 0 if total <= GOAL_SECONDS else 1


def main() -> int:
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
        return run()
    finally:
        connection.creation.destroy_test_db(str(connection.settings_dict["NAME"]), verbosity=0)


if __name__ == "__main__":
    sys.exit(main())
