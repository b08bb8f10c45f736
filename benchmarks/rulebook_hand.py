"""The four schemes as one would write them by hand for DuckDB, bit sets and all: the second yardstick.

The same rules as schemes/programme (ledger, once, caps), amounts only: no values, conditions or steps are kept.
"""

from pathlib import Path

import duckdb
import numpy as np

M = 2019 * 12 + 11
DAY = "DATE '2019-12-31'"


def run_text(bits: str, length: int) -> str:
    """Bits left where `length` stand together."""
    reached, text = 1, bits
    while reached < length:
        step = min(reached, length - reached)
        text = f"({text} & ({text} >> {step}))"
        reached += step
    return text


def decide(folder: Path, *, limit: str = "1GB") -> dict[str, np.ndarray]:
    """Parquet to decisions: the amount of each item, by its number; -1 is unknown."""
    con = duckdb.connect()
    con.execute(f"SET threads = 2; SET memory_limit = '{limit}'")

    def table(name):
        return f"'{folder}/{name}.parquet'"

    con.execute(f"""CREATE TEMP TABLE pay AS SELECT person_id, factory_id, bit_or(1::BIGINT << ({M} - month)) AS bits
        FROM {table("payroll")} WHERE month BETWEEN {M - 61} AND {M} GROUP BY ALL""")
    con.execute(f"""CREATE TEMP TABLE here AS SELECT e.employment_id, e.person_id, e.factory_id, e.kind, p.household_id,
        e.to_on IS NULL OR e.to_on >= {DAY} AS present,
        CASE WHEN p.household_id IS NULL THEN NULL ELSE h.household_id IS NOT NULL END AS belongs, coalesce(pay.bits, 0) AS bits
        FROM {table("employment")} e JOIN {table("person")} p USING (person_id)
        LEFT JOIN (SELECT DISTINCT household_id FROM {table("household_status")} WHERE kind IN ('relocated', 'registered_poor')
            AND from_on <= {DAY} AND (to_on IS NULL OR to_on >= {DAY})) h ON h.household_id = p.household_id
        LEFT JOIN pay ON pay.person_id = e.person_id AND pay.factory_id = e.factory_id""")
    con.execute(f"""CREATE TEMP TABLE counts AS SELECT factory_id, count(*) AS staff,
        count(*) FILTER (belongs) AS sure, count(*) FILTER (belongs IS NULL) AS maybe,
        count(*) FILTER (belongs AND {run_text("(bits & 4095)", 6)} <> 0) AS steady,
        count(*) FILTER (belongs IS NULL AND {run_text("(bits & 4095)", 6)} <> 0) AS steady_maybe
        FROM here WHERE present GROUP BY factory_id""")
    con.execute(f"""CREATE TEMP TABLE wages AS SELECT factory_id, sum(net_fen)::BIGINT AS fen FROM {table("payroll")}
        WHERE month BETWEEN {M - 11} AND {M} GROUP BY factory_id""")
    con.execute(f"""CREATE TEMP TABLE plants AS SELECT f.factory_id, f.cluster_id, coalesce(c.staff, 0) AS staff, coalesce(c.sure, 0) AS sure,
        coalesce(c.maybe, 0) AS maybe, coalesce(c.steady, 0) AS steady, coalesce(c.steady_maybe, 0) AS steady_maybe, coalesce(w.fen, 0) AS wages,
        coalesce(date_sub('month', s.from_on, DATE '2020-01-01'), 0) AS producing, r.factory_id IS NOT NULL AS recognised
        FROM {table("factory")} f LEFT JOIN counts c USING (factory_id) LEFT JOIN wages w USING (factory_id)
        LEFT JOIN {table("factory_status")} s ON s.factory_id = f.factory_id AND s.kind = 'producing' AND s.from_on <= {DAY}
        LEFT JOIN {table("factory_status")} r ON r.factory_id = f.factory_id AND r.kind = 'recognised' AND r.from_on <= {DAY}""")
    con.execute(f"""CREATE TEMP TABLE trained AS SELECT h.employment_id, h.person_id,
        CASE WHEN NOT h.present OR g.person_id IS NOT NULL OR {run_text("h.bits", 12)} = 0 THEN 0
            WHEN h.kind <> 'contract' OR t.months < 12 THEN 0 WHEN t.months IS NULL THEN -1 ELSE 180000 END AS worth
        FROM here h LEFT JOIN (SELECT employment_id, max(CASE WHEN to_on IS NULL THEN 600 ELSE date_sub('month', from_on, to_on + 1) END) AS months
            FROM {table("contract_term")} WHERE signed_on <= {DAY} GROUP BY employment_id) t ON t.employment_id = h.employment_id
        LEFT JOIN (SELECT DISTINCT person_id FROM {table("granted")} WHERE scheme = 'training' AND granted_on <= {DAY}) g ON g.person_id = h.person_id""")
    queries = {
        "training": """SELECT t.employment_id, CASE WHEN t.worth > 0 AND w.winner <> t.employment_id THEN 0 ELSE t.worth END
            FROM trained t LEFT JOIN (SELECT person_id, min(employment_id) AS winner FROM trained WHERE worth > 0
                GROUP BY person_id HAVING count(*) > 1) w ON w.person_id = t.person_id""",
        "reward": f"""SELECT factory_id, CASE WHEN worth > 0 AND row_number() OVER (PARTITION BY cluster_id ORDER BY worth DESC, factory_id) > 1 THEN 0 ELSE worth END
            FROM (SELECT factory_id, p.cluster_id, CASE WHEN producing < 12 OR wages < 20000000 OR steady + steady_maybe < 10 OR g.cluster_id IS NOT NULL THEN 0
                WHEN steady < 10 THEN -1 WHEN steady >= 40 THEN 10000000 WHEN steady >= 20 THEN 6000000 ELSE 3000000 END AS worth
                FROM plants p LEFT JOIN (SELECT DISTINCT cluster_id FROM {table("granted")} WHERE scheme = 'stable_employment_reward' AND granted_on <= {DAY}) g
                ON g.cluster_id = p.cluster_id)""",
        "rent": f"""SELECT lease_id, CASE WHEN worth <= 0 THEN worth ELSE greatest(0, least(worth, room - coalesce(sum(greatest(worth, 0)) OVER (
                PARTITION BY factory_id ORDER BY lease_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0))) END
            FROM (SELECT *, CASE WHEN NOT recognised OR had OR months_left = 0 OR staff = 0 OR (sure + maybe) * 3 < staff OR due = 0 THEN 0 WHEN sure * 3 < staff THEN -1 ELSE due END AS worth
            FROM (SELECT *, least(rent_fen, area_dm2 * 10) * least(months_left, months) // 2 AS due
            FROM (SELECT lease_id, rent_fen, area_dm2, p.*, greatest(0, 24228 - CASE WHEN from_on < DATE '2018-01-01' THEN 24216
                    ELSE year(from_on) * 12 + month(from_on) - 1 + (day(from_on) > 1)::INT END) AS months,
                greatest(0, 24 - coalesce(g.months, 0)) AS months_left, coalesce(g.times, 0) > 0 AS had, 10000000 - coalesce(c.fen, 0) AS room
                FROM {table("lease")} l JOIN plants p USING (factory_id)
                LEFT JOIN (SELECT item_id, sum(months) AS months, count(*) FILTER (granted_on >= DATE '2019-01-01') AS times FROM {table("granted")}
                    WHERE scheme = 'rent' AND granted_on <= {DAY} GROUP BY item_id) g ON g.item_id = l.lease_id
                LEFT JOIN (SELECT factory_id, sum(amount_fen) AS fen FROM {table("granted")} WHERE scheme = 'rent'
                    AND granted_on BETWEEN DATE '2019-01-01' AND {DAY} GROUP BY factory_id) c ON c.factory_id = l.factory_id)))""",
        "interest": f"""SELECT loan_id, CASE WHEN overdue OR had OR days < 1 OR loan_year > 2 OR staff = 0 OR (sure + maybe) * 100 < least_bp * staff THEN 0
            WHEN overdue IS NULL OR sure * 100 < least_bp * staff THEN -1
            ELSE (2 * least(principal_fen, top) * least(rate, base) * days + 72000000) // 144000000 END
            FROM (SELECT loan_id, overdue, principal_fen, rate, p.*, g.item_id IS NOT NULL AS had,
                greatest(0, least(to_on, DATE '2019-01-01') - greatest(from_on, DATE '2018-01-01')) AS days,
                date_sub('month', from_on, DATE '2019-12-31') // 12 + 1 AS loan_year, CASE WHEN contract_on >= DATE '2018-04-01' THEN 300000000 ELSE 200000000 END AS top,
                CASE WHEN contract_on >= DATE '2019-11-20' THEN 4150 WHEN contract_on >= DATE '2019-09-20' THEN 4200 WHEN contract_on >= DATE '2019-08-20' THEN 4250 ELSE 4350 END AS base,
                CASE WHEN staff > 100 THEN 15 WHEN contract_on >= DATE '2018-04-01' THEN 25 ELSE 30 END AS least_bp
                FROM {table("loan")} l JOIN plants p USING (factory_id)
                LEFT JOIN (SELECT DISTINCT item_id FROM {table("granted")} WHERE scheme = 'interest' AND granted_on BETWEEN DATE '2019-01-01' AND {DAY}) g
                ON g.item_id = l.loan_id)""",
    }
    found = {}
    for name, query in queries.items():
        con.execute(
            f"CREATE TEMP TABLE decided_{name} AS SELECT a.col0 AS item_id, a.col1::BIGINT AS amount FROM ({query}) a(col0, col1)"
        )
        found[name] = con.execute(
            f"SELECT amount FROM decided_{name} ORDER BY item_id"
        ).fetchnumpy()["amount"]
    return found
