"""PostgreSQL in place gives the same decisions as DuckDB, on every column."""

import pytest
from django.db import connection
from tests.rulebook import wide, worlds
from tests.rulebook.test_properties import SCHEMES, SUMS

from rulebook import runs
from rulebook.compiler import compile_scheme
from rulebook.dialects import translate
from rulebook.engines import PostgreSQL, verify
from rulebook.facts.base import Builder
from rulebook.library import read_scheme
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


@pytest.mark.django_db
def test_a_run_on_postgresql_gives_the_same_tables_as_on_duckdb():
    day = worlds.DAYS[0]
    made = worlds.registry(11, day)
    schemes = {name: SCHEMES[name] for name in ("stages", "wide_worker_month")} | SUMS
    with connection.cursor() as cursor:
        engines = in_postgres(cursor, made), worlds.engine(made)
        found = []
        for engine in engines:
            planned = runs.plan(schemes, day)
            tables = runs.run(engine, planned)
            rows = {
                name: engine.rows(f"SELECT * FROM {table} ORDER BY item_id")
                for name, table in tables.items()
            }
            found.append((rows, runs.totals(engine, planned)))
        assert found[0] == found[1]


@pytest.mark.parametrize("name", SCHEMES)
def test_every_scheme_is_said_in_each_dialect(name):
    compiled = compile_scheme(SCHEMES[name], worlds.DAYS[0])
    text = small_text(compiled)
    assert translate(text, "duckdb") == text
    assert "SHIFTLEFT" not in translate(text, "postgres")
    assert "//" not in translate(text, "spark")


def small_text(compiled):
    return worlds.DuckDB(worlds.SHARED, {}).sql(compiled.sql)


def test_one_item_alone_is_the_same_row():
    made = worlds.registry(7, worlds.DAYS[0])
    small = worlds.engine(made)
    for scheme in SCHEMES.values():
        compiled = compile_scheme(scheme, worlds.DAYS[0])
        for row in small.decide(compiled):
            assert small.rows(compiled.one(row["item_id"])) == [row]


def test_verify_tells_a_broken_promise():
    made = worlds.registry(7, worlds.DAYS[0])
    assert verify(worlds.engine(made)) == {}
    made["payroll"].append(made["payroll"][0])
    assert verify(worlds.engine(made)) == {"one pay row for a person, factory and month": 1}


def test_a_run_decides_the_excluded_scheme_first_and_shuts_the_other_out():
    first = read_scheme(wide.STAGES)
    text = wide.STAGES.replace("scheme: stages", "scheme: later").replace(
        "limits:\n", "excludes:\n  - {scheme: stages, same: person, over: ever}\nlimits:\n", 1
    )
    day = worlds.DAYS[0]
    engine = worlds.engine(worlds.registry(11, day))
    planned = runs.plan({"a_later": read_scheme(text), "b_first": first}, day)
    assert list(planned.compiled) == ["b_first", "a_later"]
    tables = runs.run(engine, planned)
    paid = {
        row["person_id"]
        for row in engine.rows(f"SELECT person_id FROM {tables['stages']} WHERE amount > 0")
    }
    later = engine.rows(f"SELECT person_id, c_excludes_stages, amount FROM {tables['later']}")
    assert paid
    assert all(
        not row["c_excludes_stages"] and not row["amount"]
        for row in later
        if row["person_id"] in paid
    )


def test_a_reform_shares_the_steps_and_leaves_the_baseline_alone():
    day = worlds.DAYS[0]
    engine = worlds.engine(worlds.registry(11, day))
    baseline = {"a": read_scheme(wide.STAGES)}
    reform = {"a": read_scheme(wide.STAGES.replace("300元", "600元"))}
    builder = Builder(day)
    now = runs.plan(baseline, day, builder=builder)
    steps = set(builder.steps)
    then = runs.plan(reform, day, builder=builder, label="reform")
    assert set(builder.steps) == steps
    runs.run(engine, now)
    before = runs.totals(engine, now)
    runs.run(engine, then, prepared=True)
    assert runs.totals(engine, now) == before
    assert runs.totals(engine, then)["stages"]["fen"] >= before["stages"]["fen"]
    assert now.sha256 != then.sha256
