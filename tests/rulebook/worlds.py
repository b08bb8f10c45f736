"""Small registries full of edges."""

import calendar
from datetime import date, timedelta
from random import Random

from rulebook.engines import DuckDB, memory
from rulebook.registry import TABLES

DAYS = [
    date(2019, 12, 20),
    date(2019, 12, 31),
    date(2019, 6, 30),
    date(2020, 2, 29),
    date(2018, 4, 1),
]


def near(random: Random, day: date) -> date:
    """A day that is often exactly some whole months from the given one, or one day beside."""
    months = day.year * 12 + day.month - 1 - random.choice([0, 1, 3, 5, 6, 7, 11, 12, 13, 24, 36])
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    base = date(year, month + 1, min(random.choice([1, day.day, 28, last]), last))
    return base + timedelta(days=random.choice([-1, 0, 0, 1]))


def maybe(random: Random, value, nothing=None, odds=4):
    return nothing if random.randrange(odds) == 0 else value


def registry(seed: int, day: date) -> dict[str, list[dict]]:
    """Everything that can be odd: nothing there, unknown families, open ends, edges of months."""
    random = Random(seed)
    factories, people = random.randrange(4), random.randrange(9)
    made: dict[str, list[dict]] = {name: [] for name in TABLES}
    month = day.year * 12 + day.month - 1
    for number in range(1, factories + 1):
        made["factory"].append(
            {
                "factory_id": number,
                "enterprise_id": 100 + number % 2,
                "cluster_id": 200 + random.randrange(2),
                "town_id": 1,
                "kind": maybe(random, random.choice(["company", "coop"])),
                "trade": maybe(random, random.choice(["toys", "socks"])),
                "mode": maybe(random, random.choice(["line", "craft"])),
                "registered_on": maybe(random, near(random, day)),
            }
        )
        for kind in ("producing", "recognised", "wage_arrears"):
            if random.randrange(3):
                start = near(random, day)
                made["factory_status"].append(
                    {
                        "factory_id": number,
                        "kind": kind,
                        "from_on": start,
                        "to_on": maybe(random, max(start, near(random, day)), odds=2),
                    }
                )
        for at in random.sample(range(month - 14, month + 1), 4):
            made["factory_month"].append(
                {
                    "factory_id": number,
                    "month": at,
                    "output_fen": random.randrange(10**7),
                    "sales_fen": 0,
                }
            )
            made["outlay"].append(
                {
                    "factory_id": number,
                    "month": at,
                    "kind": random.choice(["rent", "power"]),
                    "amount_fen": random.randrange(10**6),
                }
            )
        if random.randrange(2):
            made["evaluation"].append(
                {
                    "factory_id": number,
                    "year": day.year - random.randrange(2),
                    "grade": random.choice(["good", "fair"]),
                }
            )
    for number in range(1, people + 1):
        made["person"].append(
            {
                "person_id": number,
                "household_id": maybe(random, random.randrange(1, 5)),
                "sex": maybe(random, random.choice(["female", "male"])),
                "born_on": maybe(random, near(random, date(day.year - 40, day.month, 1))),
            }
        )
        if random.randrange(4) == 0:
            made["person_status"].append(
                {
                    "person_id": number,
                    "kind": random.choice(["disabled", "veteran"]),
                    "from_on": near(random, day),
                    "to_on": None,
                }
            )
        _work(random, made, number, factories, day)
    for household in range(1, 5):
        for kind in ("relocated", "registered_poor"):
            if random.randrange(2):
                start = near(random, day)
                made["household_status"].append(
                    {
                        "household_id": household,
                        "kind": kind,
                        "from_on": start,
                        "to_on": maybe(random, max(start, near(random, day)), odds=2),
                    }
                )
    _papers(random, made, factories, people, day)
    return made


def _work(random, made, person, factories, day):
    month = day.year * 12 + day.month - 1
    for factory in random.sample(range(1, factories + 1), random.randrange(min(2, factories) + 1)):
        number = len(made["employment"]) + 1
        start = near(random, day)
        made["employment"].append(
            {
                "employment_id": number,
                "person_id": person,
                "factory_id": factory,
                "kind": random.choice(["contract", "contract", "piecework"]),
                "from_on": start,
                "to_on": maybe(random, None, max(start, near(random, day)), 3),
            }
        )
        for _term in range(random.randrange(3)):
            signed = near(random, day)
            made["contract_term"].append(
                {
                    "employment_id": number,
                    "signed_on": signed,
                    "from_on": signed,
                    "to_on": maybe(
                        random,
                        signed + timedelta(days=random.choice([180, 364, 365, 366, 730])),
                        odds=5,
                    ),
                }
            )
        months = list(range(month - random.choice([2, 5, 6, 11, 12, 13, 30, 61, 64]), month + 1))
        for at in months:
            if random.randrange(12):
                made["payroll"].append(
                    {
                        "person_id": person,
                        "factory_id": factory,
                        "month": at,
                        "net_fen": random.choice([0, 137_999, 138_000, 148_000, 160_000, 250_001]),
                    }
                )
        for kind in ("pension", "unemployment") if random.randrange(2) else ():
            for at in random.sample(range(month - 14, month + 1), random.randrange(6)):
                made["insurance"].append(
                    {
                        "person_id": person,
                        "factory_id": factory,
                        "month": at,
                        "kind": kind,
                        "employer_fen": random.randrange(10**5),
                        "employee_fen": random.randrange(10**5),
                    }
                )


def _papers(random, made, factories, people, day):
    for number in range(1, factories + 1):
        for _each in range(random.randrange(3)):
            start = near(random, day)
            made["lease"].append(
                {
                    "lease_id": len(made["lease"]) + 1,
                    "factory_id": number,
                    "landlord_kind": maybe(random, random.choice(["village", "private"])),
                    "area_dm2": random.choice([0, 1, 9_999, 10_000, 33_333]),
                    "rent_fen": random.choice([0, 1, 99_999, 100_001, 800_000]),
                    "from_on": start,
                    "to_on": maybe(random, max(start, near(random, day))),
                }
            )
            signed = near(random, day)
            made["loan"].append(
                {
                    "loan_id": len(made["loan"]) + 1,
                    "factory_id": number,
                    "borrower_kind": random.choice(["person", "small_firm"]),
                    "principal_fen": random.choice([1, 10_000_000, 20_000_000_000, 30_000_000_000]),
                    "rate": random.choice([0, 4_350, 4_785, 24_000]),
                    "contract_on": signed,
                    "from_on": signed,
                    "to_on": signed + timedelta(days=random.choice([1, 365, 731])),
                    "overdue": maybe(random, random.choice([True, False, False])),
                }
            )
    for _each in range(random.randrange(5)):
        factory = random.randrange(1, max(factories, 1) + 1)
        made["granted"].append(
            {
                "scheme": random.choice(
                    ["training", "wide_worker", "wide_factory", "rent", "other"]
                ),
                "item_id": maybe(random, random.randrange(1, 4)),
                "person_id": maybe(random, random.randrange(1, max(people, 1) + 1)),
                "household_id": maybe(random, random.randrange(1, 5)),
                "factory_id": maybe(random, factory),
                "enterprise_id": maybe(random, 100 + factory % 2),
                "cluster_id": maybe(random, 200),
                "granted_on": near(random, day),
                "months": random.randrange(13),
                "amount_fen": random.randrange(10**6),
            }
        )


def literal(value) -> str:
    """A value as SQL."""
    if value is None:
        return "NULL"
    return f"'{value}'" if isinstance(value, date | str) else str(value)


SHARED = memory(threads=1)


def engine(made: dict[str, list[dict]], *, turned: bool = False) -> DuckDB:
    """The registry in DuckDB; turned: every table's rows in the other order."""
    for name, columns in TABLES.items():
        kinds = ", ".join(f"{column} {kind.rstrip('?')}" for column, kind in columns.items())
        SHARED.execute(f"CREATE OR REPLACE TABLE {name} ({kinds})")
        rows = [f"({', '.join(literal(row[column]) for column in columns)})" for row in made[name]]
        if rows:
            SHARED.execute(f"INSERT INTO {name} VALUES {', '.join(rows[::-1] if turned else rows)}")
    return DuckDB(SHARED, {})


def write_parquet(made: dict[str, list[dict]], folder) -> None:
    """The registry as the files an engine reads; an empty table has no file."""
    on = engine(made)
    for name, rows in made.items():
        if rows:
            on.connection.execute(f"COPY {name} TO '{folder / name}.parquet' (FORMAT parquet)")
