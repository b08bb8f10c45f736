"""Registries of any size, the same each time: made by DuckDB alone, written as Parquet.

county: 6,000 workers x 36 months = 216,000 pay rows; province 180,000 workers (6.5 M); nation 2.5 M (90 M).
Pay rows lie by factory, person and month, so that what belongs together is read together (and packs to half the size).
"""

import sys
from pathlib import Path

import duckdb

SIZES = {"county": 6_000, "province": 180_000, "nation": 2_500_000}
MONTHS = 36
LAST = 2019 * 12 + 11  # December 2019
DAY = "2019-12-31"


def make(folder: Path, workers: int) -> dict[str, int]:
    """Write one registry. Returns: rows of each table."""
    folder.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    connection.execute(
        "SET threads = 2; SET memory_limit = '3GB'; SET preserve_insertion_order = true"
    )
    factories = max(1, workers // 60)
    queries = {
        "factory": f"""SELECT i AS factory_id, i // 2 AS enterprise_id, i // 2 AS cluster_id, i % 11 AS town_id,
            'company' AS kind, CASE i % 4 WHEN 0 THEN 'toys' WHEN 1 THEN 'socks' WHEN 2 THEN 'wiring' ELSE 'craft' END AS trade,
            'line' AS mode, DATE '2016-01-01' + CAST(hash(i, 1) % 1000 AS INTEGER) AS registered_on FROM range({factories}) t(i)""",
        "factory_status": f"""SELECT i AS factory_id, 'producing' AS kind, DATE '2017-01-01' + CAST(hash(i, 2) % 1000 AS INTEGER) AS from_on,
            CAST(NULL AS DATE) AS to_on FROM range({factories}) t(i) UNION ALL
            SELECT i, 'recognised', DATE '2017-01-01' + CAST(hash(i, 3) % 1200 AS INTEGER), CAST(NULL AS DATE) FROM range({factories}) t(i) WHERE hash(i, 4) % 10 > 0""",
        "person": f"""SELECT i AS person_id, CASE WHEN hash(i, 5) % 200 = 0 THEN NULL ELSE i // 2 END AS household_id,
            CASE WHEN i % 3 = 0 THEN 'male' ELSE 'female' END AS sex, DATE '1960-01-01' + CAST(hash(i, 6) % 15000 AS INTEGER) AS born_on
            FROM range({workers}) t(i)""",
        "household_status": f"""SELECT i AS household_id, 'relocated' AS kind, DATE '2016-06-01' + CAST(hash(i, 7) % 700 AS INTEGER) AS from_on,
            CASE WHEN hash(i, 8) % 10 = 0 THEN DATE '2019-06-30' END AS to_on FROM range({workers // 2 + 1}) t(i) WHERE hash(i, 9) % 100 < 30
            UNION ALL SELECT i, 'registered_poor', DATE '2015-01-01' + CAST(hash(i, 10) % 700 AS INTEGER),
            CASE WHEN hash(i, 11) % 5 = 0 THEN DATE '2019-12-30' END FROM range({workers // 2 + 1}) t(i) WHERE hash(i, 12) % 100 < 20""",
        "employment": f"""SELECT i AS employment_id, i AS person_id, hash(i, 13) % {factories} AS factory_id,
            CASE WHEN hash(i, 14) % 10 = 0 THEN 'piecework' ELSE 'contract' END AS kind,
            DATE '2016-12-15' + CAST(hash(i, 15) % 30 AS INTEGER) AS from_on,
            CASE WHEN hash(i, 16) % 8 = 0 THEN DATE '2019-10-15' END AS to_on FROM range({workers}) t(i)""",
        "contract_term": f"""SELECT i AS employment_id, DATE '2017-01-01' AS signed_on, DATE '2017-01-01' AS from_on,
            DATE '2017-01-01' + CAST(CASE hash(i, 17) % 4 WHEN 0 THEN 180 WHEN 1 THEN 364 ELSE 1094 END AS INTEGER) AS to_on
            FROM range({workers}) t(i) WHERE hash(i, 14) % 10 > 0 AND hash(i, 18) % 50 > 0""",
        "lease": f"""SELECT i AS lease_id, i AS factory_id, 'village' AS landlord_kind, 20000 + hash(i, 19) % 100000 AS area_dm2,
            300000 + hash(i, 20) % 1000000 AS rent_fen, DATE '2017-01-01' + CAST(hash(i, 21) % 700 AS INTEGER) AS from_on,
            DATE '2021-12-31' AS to_on FROM range({factories}) t(i)""",
        "loan": f"""SELECT i AS loan_id, i AS factory_id, 'small_firm' AS borrower_kind, 10000000 * (1 + hash(i, 22) % 40) AS principal_fen,
            4350 + hash(i, 23) % 2000 AS rate, DATE '2017-01-01' + CAST(hash(i, 24) % 900 AS INTEGER) AS contract_on,
            DATE '2017-01-01' + CAST(hash(i, 24) % 900 AS INTEGER) AS from_on,
            DATE '2017-01-01' + CAST(hash(i, 24) % 900 AS INTEGER) + 730 AS to_on,
            CASE hash(i, 25) % 20 WHEN 0 THEN TRUE WHEN 1 THEN NULL ELSE FALSE END AS overdue FROM range({factories}) t(i)""",
        "granted": f"""SELECT 'training' AS scheme, i AS item_id, i AS person_id, CAST(NULL AS BIGINT) AS household_id,
            CAST(NULL AS BIGINT) AS factory_id, CAST(NULL AS BIGINT) AS enterprise_id, CAST(NULL AS BIGINT) AS cluster_id,
            DATE '2018-06-30' AS granted_on, 0 AS months, CAST(180000 AS BIGINT) AS amount_fen FROM range({workers}) t(i) WHERE hash(i, 26) % 10 = 0""",
        "payroll": f"""SELECT i AS person_id, hash(i, 13) % {factories} AS factory_id, CAST({LAST} - {MONTHS} + 1 + m AS INTEGER) AS month,
            CAST(120000 + hash(i, m, 27) % 180000 AS BIGINT) AS net_fen
            FROM range({MONTHS}) a(m), range({workers}) b(i)
            WHERE NOT (hash(i, 28) % 3 = 0 AND m >= hash(i, 29) % {MONTHS} AND m < hash(i, 29) % {MONTHS} + 2)
            ORDER BY factory_id, person_id, month""",
    }
    rows = {}
    connection.execute("CREATE MACRO rb_hash(a, b) AS CAST(hash(a * 1000003 + b) >> 2 AS BIGINT)")
    for name, written in queries.items():
        query = written.replace("hash(", "rb_hash(").replace(
            "rb_hash(i, m, 27)", "rb_hash(i * 100 + m, 27)"
        )
        target = folder / f"{name}.parquet"
        connection.execute(
            f"COPY ({_typed(name, query)}) TO '{target}' (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2)"
        )
        rows[name] = connection.execute(f"SELECT count(*) FROM '{target}'").fetchone()[0]
    return rows


def _typed(name: str, query: str) -> str:
    from rulebook.registry import TABLES

    columns = ", ".join(
        f"CAST({column} AS {kind.rstrip('?')}) AS {column}" for column, kind in TABLES[name].items()
    )
    return f"SELECT {columns} FROM ({query})"


if __name__ == "__main__":
    for size in sys.argv[2:]:
        print(size, make(Path(sys.argv[1]) / size, SIZES[size]))
