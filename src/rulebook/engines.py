"""Running compiled schemes: DuckDB over Parquet or tables, PostgreSQL in place; Spark takes the same text."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import duckdb

from rulebook.compiler import Compiled, place_tables
from rulebook.dialects import translate
from rulebook.facts.base import Builder
from rulebook.registry import GUARANTEES, TABLES
from rulebook.steps import kept_steps, needed_steps, with_steps

Row = dict[str, Any]
SIDE_BY_SIDE = 2  # schemes at once


class Cursor(Protocol):
    """What is asked of a PostgreSQL cursor."""

    @property
    def description(self) -> Any: ...

    def execute(self, sql: Any, params: Any = ..., /) -> Any: ...

    def fetchall(self) -> Sequence[Sequence[Any]]: ...


def parquet_tables(folder: Path) -> dict[str, str]:
    """The registry as Parquet files of a folder; a table without a file is empty."""
    return {
        name: f"read_parquet('{folder / name}.parquet')"
        if (folder / f"{name}.parquet").exists()
        else empty(name)
        for name in TABLES
    }


def empty(name: str) -> str:
    """A table of the registry with no rows."""
    columns = ", ".join(
        f"CAST(NULL AS {kind.rstrip('?')}) AS {column}" for column, kind in TABLES[name].items()
    )
    return f"(SELECT {columns} WHERE 1 = 0)"


def _rows(names: list[str], rows: Iterable[Sequence[Any]]) -> list[Row]:
    return [dict(zip(names, row, strict=True)) for row in rows]


@dataclass(frozen=True)
class DuckDB:
    """An embedded engine. tables: the registry's tables under the engine's own names."""

    connection: duckdb.DuckDBPyConnection
    tables: Mapping[str, str]

    def sql(self, text: str) -> str:
        """Canonical text with its tables put in."""
        return place_tables(text, dict(self.tables))

    def decide(self, compiled: Compiled) -> list[Row]:
        """Every decision of one scheme."""
        return self.rows(compiled.sql)

    def rows(self, text: str) -> list[Row]:
        """The rows of any canonical text."""
        answer = self.connection.execute(self.sql(text))
        return _rows([column[0] for column in answer.description or []], answer.fetchall())

    def prepare(self, builder: Builder) -> None:
        """Work out once, as tables, the steps that more than one reader asks for.

        Plan every scheme of a run before: a step with one reader becomes part of its reader's query.
        """
        builder.ready.clear()
        for name, text in kept_steps(builder):
            whole = with_steps(needed_steps(builder, [text], builder.ready), text)
            self.connection.execute(f"CREATE OR REPLACE TABLE {name} AS {self.sql(whole)}")
            builder.ready.add(name)

    def store(self, compiled: Compiled, table: str) -> None:
        """Keep the decisions of one scheme as a table; the shared steps are ready."""
        self.connection.execute(f"CREATE OR REPLACE TABLE {table} AS {self.sql(compiled.query)}")

    def store_together(self, wanted: Sequence[tuple[Compiled, str]]) -> None:
        """Keep the decisions of schemes that do not wait for each other: one is planned while another works."""
        texts = [
            f"CREATE OR REPLACE TABLE {table} AS {self.sql(one.query)}" for one, table in wanted
        ]
        if len(texts) == 1:
            self.connection.execute(texts[0])
            return
        with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:  # a cursor is a connection of its own
            for done in [pool.submit(_execute, self.connection.cursor(), text) for text in texts]:
                done.result()

    def release(self, builder: Builder) -> None:
        """Drop the shared steps."""
        for name in sorted(builder.ready):
            self.connection.execute(f"DROP TABLE IF EXISTS {name}")
        builder.ready.clear()


def _execute(cursor: duckdb.DuckDBPyConnection, text: str) -> None:
    with cursor:
        cursor.execute(text)


@dataclass(frozen=True)
class PostgreSQL:
    """The county's own database; nothing leaves it but the answer."""

    cursor: Cursor
    tables: Mapping[str, str]

    def sql(self, text: str) -> str:
        """The text in PostgreSQL's words, with its tables put in."""
        return translate(place_tables(text, dict(self.tables)), "postgres")

    def decide(self, compiled: Compiled) -> list[Row]:
        """Every decision of one scheme, in one query."""
        return self.rows(compiled.sql)

    def rows(self, text: str) -> list[Row]:
        """The rows of any canonical text."""
        self.cursor.execute(self.sql(text))
        names = [column[0] for column in self.cursor.description]
        return _rows(names, self.cursor.fetchall())

    def prepare(self, builder: Builder) -> None:
        """Work out once, as temporary tables, the steps that more than one reader asks for."""
        builder.ready.clear()
        for name, text in kept_steps(builder):
            whole = with_steps(needed_steps(builder, [text], builder.ready), text)
            self.cursor.execute(f"CREATE TEMP TABLE {name} ON COMMIT DROP AS {self.sql(whole)}")
            self.cursor.execute(f"ANALYZE {name}")
            builder.ready.add(name)

    def store(self, compiled: Compiled, table: str) -> None:
        """Keep the decisions of one scheme as a table, until the transaction ends."""
        self.cursor.execute(
            f"CREATE TEMP TABLE {table} ON COMMIT DROP AS {self.sql(compiled.query)}"
        )

    def store_together(self, wanted: Sequence[tuple[Compiled, str]]) -> None:
        """Keep the decisions of several schemes."""
        for one, table in wanted:
            self.store(one, table)


class Session(Protocol):
    """What is asked of a Spark session."""

    @property
    def read(self) -> Any:
        """Reads files."""

    def sql(self, text: str, /) -> Any:
        """A data frame of the query."""


def spark_session(master: str) -> Session:
    """A session of a cluster (spark://host:7077) or of this machine (local[2]). Raises: ModuleNotFoundError."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 -- only who asks for Spark has it

    builder = SparkSession.builder.master(master).appName("rulebook")
    for key, value in SPARK.items():
        builder = builder.config(key, value)
    session: Session = builder.getOrCreate()
    return session


SPARK = {
    "spark.ui.enabled": "false",
    "spark.sql.ansi.enabled": "true",  # what overflows is an error, never another number
    "spark.sql.session.timeZone": "UTC",
}


def spark_tables(session: Session, folder: Path) -> dict[str, str]:
    """The registry as Parquet files of a folder that every worker sees; a table without a file is empty."""
    for name in TABLES:
        file = folder / f"{name}.parquet"
        frame = (
            session.read.schema(_ddl(name)).parquet(str(file))
            if file.exists()
            else session.sql(translate(f"SELECT * FROM {empty(name)} AS e", "spark"))
        )
        frame.createOrReplaceTempView(name)
    return {}


def _ddl(name: str) -> str:
    """The table's columns in Spark's words: told, they need no job that looks for them."""
    words = {"VARCHAR": "STRING", "INTEGER": "INT"}
    kinds = ((column, kind.rstrip("?")) for column, kind in TABLES[name].items())
    return ", ".join(f"{column} {words.get(kind, kind)}" for column, kind in kinds)


@dataclass(frozen=True)
class Spark:
    """A cluster, when one machine is not enough. tables: views or paths that the session knows."""

    session: Session
    tables: Mapping[str, str]

    def sql(self, text: str) -> str:
        """The text in Spark's words, with its tables put in."""
        return translate(place_tables(text, dict(self.tables)), "spark")

    def decide(self, compiled: Compiled) -> list[Row]:
        """Every decision of one scheme, in one query."""
        return self.rows(compiled.sql)

    def rows(self, text: str) -> list[Row]:
        """The rows of any canonical text."""
        return [row.asDict() for row in self.session.sql(self.sql(text)).collect()]

    def prepare(self, builder: Builder) -> None:
        """Work out once the steps that more than one reader asks for; the cluster keeps them."""
        builder.ready.clear()
        for name, text in kept_steps(builder):
            self.keep(with_steps(needed_steps(builder, [text], builder.ready), text), name)
            builder.ready.add(name)

    def store(self, compiled: Compiled, table: str) -> None:
        """Keep the decisions of one scheme under a name."""
        self.keep(compiled.query, table)

    def store_together(self, wanted: Sequence[tuple[Compiled, str]]) -> None:
        """Keep the decisions of several schemes; the cluster spreads each of them itself."""
        for one, table in wanted:
            self.store(one, table)

    def keep(self, text: str, name: str) -> None:
        """The rows of a text under a name, in the cluster's memory, on its disks when they do not fit."""
        self.session.sql(self.sql(text)).persist().createOrReplaceTempView(name)


def verify(engine: "Engine") -> dict[str, int]:
    """What the registry promises and does not keep. Returns: the promise and how often it is broken."""
    broken = {}
    for promise, query in GUARANTEES.items():
        count = int(engine.rows(f"SELECT COUNT(*) AS n FROM ({query}) AS q")[0]["n"])
        if count:
            broken[promise] = count
    return broken


def memory(*, limit: str = "1GB", threads: int = 2) -> duckdb.DuckDBPyConnection:
    """An engine in memory that may touch nothing but what it is given."""
    connection = duckdb.connect(":memory:")
    connection.execute(f"SET memory_limit = '{limit}'")
    connection.execute(f"SET threads = {threads}")
    connection.execute("SET preserve_insertion_order = false")  # the order of rows never counts
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    return connection


Engine = DuckDB | PostgreSQL | Spark
