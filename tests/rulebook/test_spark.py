"""A two-worker Spark cluster gives the same decisions as DuckDB, on every column."""

import os
from datetime import date

import pytest
from tests.rulebook import worlds
from tests.rulebook.cluster import cluster, missing
from tests.rulebook.test_properties import SCHEMES

from rulebook import runs
from rulebook.__main__ import main
from rulebook.compiler import compile_scheme
from rulebook.engines import (
    SPARK,
    DuckDB,
    Spark,
    memory,
    parquet_tables,
    spark_session,
    spark_tables,
)

DAY = worlds.DAYS[0]
WIDE = ("stages", "wide_worker_month", "wide_loan")  # wide_factory alone is planned for minutes
SMALLER = {
    "spark.sql.shuffle.partitions": "2",
    "spark.driver.memory": "512m",
    "spark.executor.memory": "512m",
    "spark.executor.cores": "1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",  # small data: making Java classes is most of the time
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("registry")
    worlds.write_parquet(worlds.registry(5, DAY), place)
    return place


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    if missing():
        pytest.skip(missing())
    SPARK.update(SMALLER)
    with cluster(tmp_path_factory.mktemp("spark")) as address:
        session = spark_session(address)  # one for the whole module: the command line gets the same
        session.sparkContext.setLogLevel("ERROR")
        yield address
        session.stop()


@pytest.mark.slow
def test_one_option_takes_the_programme_to_two_workers_with_the_same_answers_in_every_column(
    master, folder, tmp_path, capsys
):
    asked = ["decide", "schemes", "--only", "programme/", "--data", str(folder), "--day", str(DAY)]
    assert main([*asked, "--rows", str(tmp_path / "here")]) == 0
    said = capsys.readouterr().out
    options = ["--engine", "spark", "--master", master]
    assert main([*asked, *options, "--rows", str(tmp_path / "there")]) == 0
    assert capsys.readouterr().out == said
    written = sorted(file.name for file in (tmp_path / "here").iterdir())
    assert len(written) == 4
    for name in written:
        assert (tmp_path / "there" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()
    executors = spark_session(master).sparkContext._jsc.sc().getExecutorMemoryStatus()
    assert executors.size() - 1 == 2  # and the driver


@pytest.mark.slow
@pytest.mark.parametrize("name", WIDE)
def test_two_workers_say_the_same_of_every_operator(master, folder, name):
    if os.environ.get("ANYE_CLUSTER") != "1":
        pytest.skip("minutes of Spark's planning, taken only when asked for: ANYE_CLUSTER=1")
    session = spark_session(master)
    there = Spark(session, spark_tables(session, folder))
    here = DuckDB(memory(), parquet_tables(folder))
    compiled = compile_scheme(SCHEMES[name], DAY)
    mine = sorted(here.decide(compiled), key=lambda row: row["item_id"])
    assert sorted(there.decide(compiled), key=lambda row: row["item_id"]) == mine


def test_decide_tells_totals_and_refuses_a_scheme_with_faults(folder, tmp_path, capsys):
    assert main(["decide", "schemes", "--data", str(folder), "--day", "2019-12-20"]) == 0
    assert "stable_employment_reward: " in capsys.readouterr().out
    (tmp_path / "odd.yaml").write_text("scheme: odd\n", encoding="utf-8")
    assert main(["decide", str(tmp_path), "--data", str(folder), "--day", "2019-12-20"]) == 1
    assert "odd.yaml:1: " in capsys.readouterr().out


def test_a_plan_of_every_engine_is_the_same_plan():
    schemes = {name: one for name, one in SCHEMES.items() if not name.startswith("wide")}
    assert (
        runs.plan(schemes, date(2019, 12, 20)).sha256
        == runs.plan(schemes, date(2019, 12, 20)).sha256
    )
