"""The county in place on PostgreSQL: four schemes, one query each, and the explanation of one decision."""

import sys
import time
from datetime import date
from pathlib import Path

import duckdb
import psycopg

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src")]

from county.config import embedded
from rulebook import reasons, runs
from rulebook.compiler import compile_scheme
from rulebook.engines import PostgreSQL
from rulebook.library import load
from rulebook.registry import TABLES

DAY = date(2019, 12, 31)
KEYS = {
    "payroll": "(month, person_id)",
    "employment": "(person_id)",
    "person": "(person_id)",
    "contract_term": "(employment_id)",
    "factory": "(factory_id)",
    "household_status": "(household_id)",
    "granted": "(scheme)",
}


def fill(cursor, folder: Path) -> None:
    cursor.execute("SET temp_buffers = '256MB'")  # as a county's tables lie in shared buffers
    for name, columns in TABLES.items():
        kinds = ", ".join(f"{column} {kind.rstrip('?')}" for column, kind in columns.items())
        cursor.execute(f"CREATE TEMP TABLE {name} ({kinds})")
        file = folder / f"{name}.parquet"
        if file.exists():
            rows = duckdb.execute(f"SELECT {', '.join(columns)} FROM '{file}'").fetchall()
            with cursor.copy(f"COPY {name} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        if name in KEYS:
            cursor.execute(f"CREATE INDEX ON {name} {KEYS[name]}")
        cursor.execute(f"ANALYZE {name}")


def together(connection, engine, planned) -> None:
    """What several schemes read worked out once, then each scheme; rolled back each time."""
    seconds = []
    for _each in range(6):
        with connection.transaction(force_rollback=True):
            start = time.perf_counter()
            engine.prepare(planned.builder)
            fen = sum(
                row["amount"] or 0
                for one in planned.compiled.values()
                for row in engine.rows(one.query)
            )
            seconds.append(time.perf_counter() - start)
    print(f"four schemes, shared steps once: {min(seconds):.3f} s, {fen:,} fen")


def main(folder: Path) -> None:
    schemes = {
        name: one
        for name, one in load(HERE.parent / "schemes").usable().items()
        if name.startswith("programme/")
    }
    place = embedded.cluster("bench")
    embedded.start(place)
    try:
        with psycopg.connect(place.url) as connection, connection.cursor() as cursor:
            fill(cursor, folder)
            engine = PostgreSQL(cursor, {})
            planned = runs.plan(schemes, DAY)
            seconds: list[float] = []
            for one in planned.compiled.values():
                engine.sql(one.sql)  # translated once for a day, then kept
            for _each in range(6):
                start = time.perf_counter()
                fen = 0
                for one in planned.compiled.values():
                    fen += sum(
                        row["amount"] or 0 for row in engine.decide(compile_scheme(one.scheme, DAY))
                    )
                seconds.append(time.perf_counter() - start)
            whole = min(seconds)
            print(f"four schemes, each its own query: {whole:.3f} s, {fen:,} fen")
            together(connection, engine, planned)
            for name, scheme in schemes.items():
                compiled = compile_scheme(scheme, DAY, detail=True)
                engine.sql(compiled.one(7))
                start = time.perf_counter()
                row = engine.rows(compiled.one(7))[0]
                asked = time.perf_counter() - start
                told = reasons.explain(compiled, row)
                print(
                    f"{name}: one row {asked * 1000:.0f} ms, words {(time.perf_counter() - start - asked) * 1000:.1f} ms, {len(told.tests)} tests"
                )
    finally:
        embedded.stop(place)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
