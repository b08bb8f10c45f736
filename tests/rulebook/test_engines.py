"""PostgreSQL in place gives the same decisions as DuckDB, on every column; Spark is asked when it is installed."""

import pytest
from django.db import connection
from tests.rulebook import worlds
from tests.rulebook.test_properties import SCHEMES

from rulebook.compiler import compile_scheme
from rulebook.dialects import translate
from rulebook.engines import PostgreSQL
from rulebook.registry import TABLES

PG_TABLES = {name: f"pg_temp.rb_{name}" for name in TABLES}


def in_postgres(cursor, made):
    for name, columns in TABLES.items():
        kinds = ", ".join(f"{column} {kind.rstrip('?')}" for column, kind in columns.items())
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.rb_{name}")
        cursor.execute(f"CREATE TEMP TABLE rb_{name} ({kinds})")
        rows = [
            f"({', '.join(worlds.literal(row[column]) for column in columns)})"
            for row in made[name]
        ]
        if rows:
            cursor.execute(f"INSERT INTO pg_temp.rb_{name} VALUES {', '.join(rows)}")
    return PostgreSQL(cursor, PG_TABLES)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(2))
def test_postgresql_gives_the_same_answers_as_duckdb(seed):
    day = worlds.DAYS[seed]
    made = worlds.registry(seed * 31 + 5, day)
    small = worlds.engine(made)
    with connection.cursor() as cursor:
        there = in_postgres(cursor, made)
        for name, scheme in SCHEMES.items():
            compiled = compile_scheme(scheme, day, detail=True)
            mine = sorted(small.decide(compiled), key=lambda row: row["item_id"])
            theirs = sorted(there.decide(compiled), key=lambda row: row["item_id"])
            assert theirs == mine, name


@pytest.mark.parametrize("name", SCHEMES)
def test_every_scheme_is_said_in_each_dialect(name):
    compiled = compile_scheme(SCHEMES[name], worlds.DAYS[0])
    text = small_text(compiled)
    assert translate(text, "duckdb") == text
    assert "SHIFTLEFT" not in translate(text, "postgres")
    assert "//" not in translate(text, "spark")


def small_text(compiled):
    return worlds.DuckDB(worlds.SHARED, {}).sql(compiled.sql)
