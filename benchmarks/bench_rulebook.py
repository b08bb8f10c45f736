"""Four schemes from Parquet to decisions: ours, OpenFisca-core and hand-written DuckDB, with identical answers.

    python benchmarks/bench_rulebook.py [all] [county] [province] [nation] [spark] [postgres]

Each engine runs in a process of its own; seconds (wall and CPU) count from reading the files to the last
decision, imports not counted, nor reading the law (OpenFisca's is Python and comes with its import, ours are four
files that are read and checked in 0.1 s); peak memory is the process's. Without words: county and province.
openfisca brings the pay rows in as a table is brought in (all in memory, employments looked up); openfisca-tuned is
written for these very files. spark: the same text on Spark local[2] too, its start not counted, CPU and memory not
those of Java. postgres: the county in place, too. all: everything.
"""

import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]
NAMES = {
    "training": "training",
    "stable_employment_reward": "reward",
    "rent": "rent",
    "interest": "interest",
}
DATA = Path(os.environ.get("ANYE_BENCH_DATA", str(Path(tempfile.gettempdir()) / "anye-rulebook")))


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def ours(folder: Path):
    from rulebook import runs
    from rulebook.engines import DuckDB, memory, parquet_tables
    from rulebook.library import load

    schemes = {
        name: one
        for name, one in load(HERE.parent / "schemes").usable().items()
        if name.startswith("programme/")
    }

    def decide():
        engine = DuckDB(
            memory(limit=os.environ.get("ANYE_BENCH_LIMIT", "900MB")), parquet_tables(folder)
        )
        tables = runs.run(engine, runs.plan(schemes, date(2019, 12, 31)))
        return {
            NAMES[name]: engine.connection.execute(
                f"SELECT COALESCE(amount, -1) AS amount FROM {table} ORDER BY item_id"
            ).fetchnumpy()["amount"]
            for name, table in tables.items()
        }

    return decide


def openfisca(folder: Path):
    import rulebook_openfisca

    return lambda: rulebook_openfisca.decide(folder, load=rulebook_openfisca.plain)


def tuned(folder: Path):
    import rulebook_openfisca

    return lambda: rulebook_openfisca.decide(folder, load=rulebook_openfisca.tuned)


def hand(folder: Path):
    import rulebook_hand

    return lambda: rulebook_hand.decide(folder, limit=os.environ.get("ANYE_BENCH_LIMIT", "900MB"))


def spark(folder: Path):
    """The same text, the same plan; the session is started before the clock."""
    from rulebook import runs
    from rulebook.engines import SPARK, Spark, spark_session, spark_tables
    from rulebook.library import load

    SPARK["spark.driver.memory"] = "3g"
    SPARK["spark.sql.shuffle.partitions"] = "8"
    schemes = {
        name: one
        for name, one in load(HERE.parent / "schemes").usable().items()
        if name.startswith("programme/")
    }
    session = spark_session("local[2]")
    session.sparkContext.setLogLevel("ERROR")

    def decide():
        engine = Spark(session, spark_tables(session, folder))
        tables = runs.run(engine, runs.plan(schemes, date(2019, 12, 31)))
        return {
            NAMES[name]: [
                row["amount"]
                for row in engine.rows(
                    f"SELECT COALESCE(amount, -1) AS amount FROM {table} ORDER BY item_id"
                )
            ]
            for name, table in tables.items()
        }

    return decide


ENGINES = {
    "ours": ours,
    "hand": hand,
    "openfisca": openfisca,
    "openfisca-tuned": tuned,
    "spark": spark,
}


def child(engine: str, folder: Path) -> None:
    import numpy as np

    decide = ENGINES[engine](folder)
    wall, used = time.perf_counter(), cpu()
    answers = decide()
    wall, used = time.perf_counter() - wall, cpu() - used
    digest = hashlib.sha256()
    for name in sorted(answers):
        digest.update(np.asarray(answers[name], dtype=np.int64).tobytes())
    fen = sum(
        int(np.asarray(one, dtype=np.int64)[np.asarray(one) > 0].sum()) for one in answers.values()
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        json.dumps(
            {
                "wall": wall,
                "cpu": used,
                "peak": peak,
                "sha": digest.hexdigest(),
                "fen": fen,
                "decisions": sum(len(one) for one in answers.values()),
            }
        )
    )


def measure(engine: str, folder: Path, times: int) -> dict:
    """The quickest of some runs."""
    runs = []
    for _each in range(times):
        done = subprocess.run(
            [sys.executable, __file__, "--child", engine, str(folder)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            return {"failed": done.stderr.strip().splitlines()[-1][:200]}
        runs.append(json.loads(done.stdout.splitlines()[-1]))
    return min(runs, key=lambda one: one["wall"])


def main(words: list[str]) -> int:
    if "all" in words:
        words = ["county", "province", "nation", "spark", "postgres"]
    sizes = [word for word in words if word not in {"spark", "postgres"}] or ["county", "province"]
    with_spark = "spark" in words
    from machine import busy

    print(busy())
    print(
        f"load before: {os.getloadavg()[0]:.1f} (a busy machine makes wall times meaningless; CPU seconds are shown beside)\n"
    )
    print(
        "| size | pay rows | engine | wall s | CPU s | peak MiB | decisions | fen |\n|---|---|---|---|---|---|---|---|"
    )
    wrong = sum(
        compare(size, [name for name in ENGINES if name != "spark" or with_spark]) for size in sizes
    )
    if "postgres" in words:
        print("\nThe county in place on PostgreSQL:", flush=True)
        place = [sys.executable, str(HERE / "rulebook_postgres.py"), str(DATA / "county")]
        wrong += subprocess.run(place, check=False).returncode != 0
    return 1 if wrong else 0


def compare(size: str, engines: list[str]) -> bool:
    """One size by every engine, a line each. Returns: whether any answered otherwise."""
    import duckdb
    import rulebook_data

    folder = DATA / size
    if not (folder / "payroll.parquet").exists():
        rulebook_data.make(folder, rulebook_data.SIZES[size])
    rows = duckdb.execute(f"SELECT count(*) FROM '{folder}/payroll.parquet'").fetchone()[0]
    found = {}
    for engine in engines:
        one = found[engine] = measure(engine, folder, 1 if size == "nation" else 3)
        if "failed" in one:
            print(f"| {size} | {rows:,} | {engine} | failed: {one['failed']} | | | | |")
            continue
        print(
            f"| {size} | {rows:,} | {engine} | {one['wall']:.2f} | {one['cpu']:.2f} | {one['peak']:,} | {one['decisions']:,} | {one['fen']:,} |",
            flush=True,
        )
    for engine, one in found.items():
        if engine != "ours" and "sha" in one and "sha" in found["ours"]:
            wall, used = (one[key] / found["ours"][key] for key in ("wall", "cpu"))
            print(f"| {size} | | {engine} / ours | {wall:.1f} x | {used:.1f} x | | | |")
    shas = {one["sha"] for one in found.values() if "sha" in one}
    same = "identical" if len(shas) == 1 else "DIFFERENT"
    print(f"| {size} | | answers | {same} | | | | |", flush=True)
    return len(shas) != 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], Path(sys.argv[3]))
    else:
        sys.exit(main(sys.argv[1:]))
