"""The rule language from the command line.

check: read every scheme, run every case, tell every fault with its line.
decide: decide every item of a registry on a day, with the engine asked for; all engines give the same answers.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rulebook import cases, runs
from rulebook.engines import (
    DuckDB,
    Engine,
    PostgreSQL,
    Spark,
    memory,
    parquet_tables,
    spark_session,
    spark_tables,
)
from rulebook.faults import Faulty
from rulebook.library import Library, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ENGINES = ("duckdb", "postgres", "spark")


def main(arguments: list[str] | None = None) -> int:
    """Returns: 0 when all is well, 1 with faults, each on its line."""
    parser = argparse.ArgumentParser(prog="rulebook", description=__doc__.partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="read every scheme and run every case")
    decide = commands.add_parser("decide", help="decide every item of a registry")
    for one in (check, decide):
        one.add_argument("folder", type=Path, help="the folder of the schemes")
        one.add_argument("--language", choices=["zh", "en"], default="en")
    decide.add_argument("--engine", choices=ENGINES, default="duckdb")
    decide.add_argument(
        "--data", required=True, help="a folder of Parquet files; for postgres a connection"
    )
    decide.add_argument("--day", type=date.fromisoformat, required=True)
    decide.add_argument("--only", default="", help="schemes whose path begins so: programme/")
    decide.add_argument("--rows", type=Path, help="a folder for every decision, one JSON a line")
    decide.add_argument("--master", default="local[2]", help="Spark: local[2] or spark://host:7077")
    decide.add_argument("--memory", default="1GB", help="DuckDB: its memory at most")
    chosen = parser.parse_args(arguments)
    library = load(chosen.folder)
    return _check(library, chosen) if chosen.command == "check" else _decide(library, chosen)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _check(library: Library, chosen: argparse.Namespace) -> int:
    ran, off = (0, ()) if library.faults else cases.run_all(library, chosen.folder)
    lines = [fault.line(chosen.language) for fault in (*library.faults, *off)]
    for line in lines:
        _say(line)
    _say(f"{len(library.schemes)} schemes, {ran} cases, {len(lines)} faults")
    return 1 if lines else 0


def _decide(library: Library, chosen: argparse.Namespace) -> int:
    try:
        schemes = {
            path: one for path, one in library.usable().items() if path.startswith(chosen.only)
        }
        planned = runs.plan(schemes, chosen.day)
    except Faulty as faulty:
        for fault in faulty.faults:
            _say(fault.line(chosen.language))
        return 1
    with _OPEN[chosen.engine](chosen) as engine:
        tables = runs.run(engine, planned)
        for name, total in runs.totals(engine, planned).items():
            _say(
                f"{name}: {total['decisions']} decisions, {total['qualify']} qualify,"
                f" {total['unknown']} unknown, {total['fen']} fen"
            )
        if chosen.rows:
            _write(engine, tables, chosen.rows)
    return 0


def _write(engine: Engine, tables: Mapping[str, str], folder: Path) -> None:
    """Every decision with every column, in the order of the items: the same bytes from every engine."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        rows = engine.rows(f"SELECT * FROM {table} ORDER BY item_id")
        lines = [json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows]
        (folder / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")


@contextmanager
def _duckdb(chosen: argparse.Namespace) -> "Iterator[Engine]":
    with memory(limit=chosen.memory) as connection:
        yield DuckDB(connection, parquet_tables(Path(chosen.data)))


@contextmanager
def _postgres(chosen: argparse.Namespace) -> "Iterator[Engine]":
    """A database whose tables bear the registry's names."""
    import psycopg  # noqa: PLC0415 -- the other engines do without

    with psycopg.connect(chosen.data) as connection, connection.cursor() as cursor:
        yield PostgreSQL(cursor, {})


@contextmanager
def _spark(chosen: argparse.Namespace) -> "Iterator[Engine]":
    session = spark_session(chosen.master)
    yield Spark(session, spark_tables(session, Path(chosen.data)))


_OPEN: "dict[str, Callable[[argparse.Namespace], AbstractContextManager[Engine]]]" = {
    "duckdb": _duckdb,
    "postgres": _postgres,
    "spark": _spark,
}

if __name__ == "__main__":
    sys.exit(main())
