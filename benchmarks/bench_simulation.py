"""A reform beside today's rules costs at most twice today's rules: what both read alike is worked out once.

    python benchmarks/bench_simulation.py [county] [province]

The programme's four schemes over the generated registries of rulebook_data.py, from Parquet to decisions, DuckDB on
two threads. `rules` decides by today's alone; `one`, `all` and `windows` decide by today's and a reform: one number
changed, one in each of the four schemes, and numbers that change what is read of the pay rows (the dearest case).
The quickest of five runs each; without words: county.
"""

import os
import resource
import sys
import time
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]
DAY, START, RUNS, MOST = date(2019, 12, 31), date(2017, 4, 15), 5, 2
REFORMS = {
    "one": {"stable_employment_reward": {"bands": "10: 6万元\n20: 12万元\n40: 20万元"}},
    "all": {
        "stable_employment_reward": {"bands": "10: 6万元\n20: 12万元\n40: 20万元"},
        "training": {"per_head": "3600元"},
        "rent": {"year_cap": "5万元"},
        "interest": {"interest_share": "25%"},
    },
    "windows": {
        "stable_employment_reward": {"stable_months": "3", "year_months": "24"},
        "training": {"steady_months": "6"},
        "rent": {"group_share": "1/4"},
        "interest": {"small_share": "20%"},
    },
}


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


class Counting:
    """A connection that counts what is asked of it."""

    def __init__(self, connection):
        self.connection, self.statements = connection, 0

    def execute(self, *said):
        self.statements += 1
        return self.connection.execute(*said)


def measure(folder: Path, now, then) -> tuple[float, float, int, dict]:
    """Wall and CPU seconds, statements and the sums of one run."""
    from rulebook import runs
    from rulebook.engines import DuckDB, memory, parquet_tables

    connection = Counting(memory(limit="900MB"))
    engine = DuckDB(connection, parquet_tables(folder))
    wall, used, before = time.perf_counter(), cpu(), connection.statements
    base = runs.plan(now, DAY)
    other = runs.reform(base, then) if then else None
    engine.prepare(base.builder)
    runs.run(engine, base, prepared=True)
    if other:
        runs.run(engine, other, prepared=True)
    taken = time.perf_counter() - wall, cpu() - used, connection.statements - before
    return *taken, runs.totals(engine, other or base)


def main(sizes: list[str]) -> int:
    import rulebook_data
    from bench_rulebook import DATA
    from machine import busy

    from rulebook.changing import with_parameters
    from rulebook.library import load

    library = load(HERE.parent / "schemes").usable()
    now = {one.name: one for name, one in library.items() if name.startswith("programme/")}
    reforms = {"rules": None}
    for name, changes in REFORMS.items():
        reforms[name] = now | {
            scheme: with_parameters(
                now[scheme],
                {
                    key: {START: text}
                    for key, text in values.items()
                    if key in now[scheme].parameters
                },
            )
            for scheme, values in changes.items()
        }
    print(busy())
    print(f"load before: {os.getloadavg()[0]:.1f}\n")
    print(
        "| size | what | wall s | CPU s | statements | of today's (CPU) | million fen |\n|---|---|---|---|---|---|---|"
    )
    wrong = 0
    for size in sizes:
        folder = DATA / size
        if not (folder / "payroll.parquet").exists():
            rulebook_data.make(folder, rulebook_data.SIZES[size])
        alone = None
        for what, then in reforms.items():
            found = [measure(folder, now, then) for _each in range(RUNS)]
            wall, used = min(one[0] for one in found), min(one[1] for one in found)
            alone = alone or used
            fen = sum(row["fen"] for row in found[0][3].values()) // 1_000_000
            print(
                f"| {size} | {what} | {wall:.2f} | {used:.2f} | {found[0][2]} | {used / alone:.2f} | {fen:,} |",
                flush=True,
            )
            wrong += used > MOST * alone
    print(f"\nat most {MOST} times today's rules: {'no' if wrong else 'yes'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["county"]))
