"""Every scheme decided over the whole registry, in the county's own database, into passing tables."""

from typing import Any

from django.db import connection

from county.entitlements.facts.registry import tables
from rulebook import runs
from rulebook.compiler import Compiled
from rulebook.engines import PostgreSQL
from rulebook.registry import TABLES
from rulebook.steps import kept_steps, needed_steps, with_steps

# Rows that point at others are copied before those they point at, so that nothing points nowhere.
_ORDER = tuple(reversed(TABLES))


class InPlace:
    """One run's tables in this transaction: copies of the registry, the shared steps, the decisions."""

    def __init__(self, planned: runs.Plan) -> None:
        self.planned = planned
        self.tables = {name: f"kept_{name}" for name in TABLES}
        self._made: list[str] = []

    def copy(self) -> None:
        """Stand still: what is read from here on is what the snapshot keeps, whoever writes meanwhile."""
        views = tables()
        for name in _ORDER:
            self._make(self.tables[name], f"SELECT * FROM {views[name]}")
        with connection.cursor() as cursor:
            for name in ("payroll", "employment", "person", "contract_term"):
                cursor.execute(f"ANALYZE {self.tables[name]}")

    def decide(self) -> None:
        """The shared steps, then every scheme into its own table."""
        with connection.cursor() as cursor:
            engine = PostgreSQL(cursor, self.tables)
            builder = self.planned.builder
            for name, text in kept_steps(builder):
                whole = with_steps(needed_steps(builder, [text], builder.ready), text)
                self._make(name, engine.sql(whole))
                cursor.execute(f"ANALYZE {name}")
                builder.ready.add(name)
            for one in self.planned.compiled.values():
                self._make(self.table_of(one), engine.sql(one.query))

    def table_of(self, one: Compiled) -> str:
        """The table of a scheme's decisions."""
        return self.planned.tables[one.scheme.name]

    def rows(self, query: str) -> list[dict[str, Any]]:
        """The rows of a query over these tables."""
        with connection.cursor() as cursor:
            cursor.execute(query)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def drop(self) -> None:
        """Leave nothing behind, in a transaction that goes on."""
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {', '.join(reversed(self._made))}")
        self._made.clear()

    def _make(self, name: str, query: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMP TABLE {name} ON COMMIT DROP AS {query}")
        self._made.append(name)
