"""The canonical registry that facts read: tables, columns, what may be unknown. Money fen, area dm2.

month is year * 12 + month - 1; days are inclusive; an open end is null; rate is 1/100,000 a year.
`?` after a type: the value may be unknown. Described in docs/reference/rule-language.md.
"""

from dataclasses import dataclass

TABLES: dict[str, dict[str, str]] = {
    "factory": {
        "factory_id": "BIGINT",
        "enterprise_id": "BIGINT",
        "cluster_id": "BIGINT",  # same credit code, legal representative or address: one identity
        "town_id": "BIGINT",
        "kind": "VARCHAR?",
        "trade": "VARCHAR?",
        "mode": "VARCHAR?",
        "registered_on": "DATE?",
    },
    "factory_status": {
        "factory_id": "BIGINT",
        "kind": "VARCHAR",
        "from_on": "DATE",
        "to_on": "DATE?",
    },
    "factory_month": {
        "factory_id": "BIGINT",
        "month": "INTEGER",
        "output_fen": "BIGINT",
        "sales_fen": "BIGINT",
    },
    "evaluation": {"factory_id": "BIGINT", "year": "INTEGER", "grade": "VARCHAR"},
    "outlay": {
        "factory_id": "BIGINT",
        "month": "INTEGER",
        "kind": "VARCHAR",
        "amount_fen": "BIGINT",
    },
    "person": {
        "person_id": "BIGINT",
        "household_id": "BIGINT?",
        "sex": "VARCHAR?",
        "born_on": "DATE?",
    },
    "household_status": {
        "household_id": "BIGINT",
        "kind": "VARCHAR",
        "from_on": "DATE",
        "to_on": "DATE?",
    },
    "person_status": {
        "person_id": "BIGINT",
        "kind": "VARCHAR",
        "from_on": "DATE",
        "to_on": "DATE?",
    },
    "employment": {
        "employment_id": "BIGINT",
        "person_id": "BIGINT",
        "factory_id": "BIGINT",
        "kind": "VARCHAR",
        "from_on": "DATE",
        "to_on": "DATE?",
    },
    "contract_term": {
        "employment_id": "BIGINT",
        "signed_on": "DATE",
        "from_on": "DATE",
        "to_on": "DATE?",
    },
    "payroll": {
        "person_id": "BIGINT",
        "factory_id": "BIGINT",
        "month": "INTEGER",
        "net_fen": "BIGINT",
    },
    "insurance": {
        "person_id": "BIGINT",
        "factory_id": "BIGINT",
        "month": "INTEGER",
        "kind": "VARCHAR",
        "employer_fen": "BIGINT",
        "employee_fen": "BIGINT",
    },
    "lease": {
        "lease_id": "BIGINT",
        "factory_id": "BIGINT",
        "landlord_kind": "VARCHAR?",
        "area_dm2": "BIGINT",
        "rent_fen": "BIGINT",
        "from_on": "DATE",
        "to_on": "DATE?",
    },
    "loan": {
        "loan_id": "BIGINT",
        "factory_id": "BIGINT",
        "borrower_kind": "VARCHAR",
        "principal_fen": "BIGINT",
        "rate": "BIGINT",
        "contract_on": "DATE",
        "from_on": "DATE",
        "to_on": "DATE",
        "overdue": "BOOLEAN?",
    },
    "granted": {
        "scheme": "VARCHAR",
        "item_id": "BIGINT?",
        "person_id": "BIGINT?",
        "household_id": "BIGINT?",
        "factory_id": "BIGINT?",
        "enterprise_id": "BIGINT?",
        "cluster_id": "BIGINT?",
        "granted_on": "DATE",
        "months": "INTEGER",
        "amount_fen": "BIGINT",
    },
}

KEYS = ("item", "person", "household", "factory", "enterprise", "identity_cluster", "post")
KEY_COLUMNS = {
    "item": "item_id",
    "person": "person_id",
    "household": "household_id",
    "factory": "factory_id",
    "enterprise": "enterprise_id",
    "identity_cluster": "cluster_id",
    "post": "post_id",
}
POST = "{0}.person_id * 10000000 + {0}.factory_id"  # one person at one factory, as one number


MONTH_ROOM = 100_000  # a month-wise item is its employment times this, plus the month


@dataclass(frozen=True)
class Subject:
    """What one decision is for. The query gives its rows as of a day; `days` are the dates a version may go by."""

    name: str
    query: str
    days: dict[str, str]
    keys: tuple[str, ...]


_FACTORY = "f.factory_id, f.enterprise_id, f.cluster_id"
SUBJECTS: dict[str, Subject] = {
    "factory": Subject(
        "factory",
        f"SELECT f.factory_id AS item_id, {_FACTORY} FROM {{factory}} AS f",
        {},
        ("item", "factory", "enterprise", "identity_cluster"),
    ),
    "worker": Subject(
        "worker",
        f"SELECT e.employment_id AS item_id, e.employment_id, e.person_id, p.household_id, {_FACTORY},"
        f" e.from_on, e.to_on, {POST.format('e')} AS post_id,"
        " e.kind AS employment_kind, p.sex, p.born_on FROM {employment} AS e"
        " JOIN {factory} AS f ON f.factory_id = e.factory_id"
        " JOIN {person} AS p ON p.person_id = e.person_id WHERE e.from_on <= {day}",
        {"hire": "from_on"},
        KEYS,
    ),
    "worker_month": Subject(
        "worker_month",
        f"SELECT e.employment_id * {MONTH_ROOM} + m.month AS item_id, e.employment_id, e.person_id, p.household_id,"
        f" {_FACTORY}, e.from_on, e.to_on, {POST.format('e')} AS post_id, e.kind AS employment_kind, p.sex,"
        " p.born_on, m.month, m.starts_on, m.ends_on FROM {employment} AS e"
        " JOIN {factory} AS f ON f.factory_id = e.factory_id"
        " JOIN {person} AS p ON p.person_id = e.person_id"
        " JOIN ({months}) AS m ON e.from_on <= m.ends_on AND (e.to_on IS NULL OR e.to_on >= m.starts_on)"
        " WHERE e.from_on <= {day}",
        {"hire": "from_on", "month": "starts_on"},
        KEYS,
    ),
    "lease": Subject(
        "lease",
        f"SELECT l.lease_id AS item_id, {_FACTORY}, l.from_on, l.to_on, l.rent_fen, l.area_dm2,"
        " EXTRACT(YEAR FROM l.from_on) * 12 + EXTRACT(MONTH FROM l.from_on) - 1 AS from_month,"
        " EXTRACT(YEAR FROM l.to_on) * 12 + EXTRACT(MONTH FROM l.to_on) - 1 AS to_month,"
        " l.landlord_kind FROM {lease} AS l JOIN {factory} AS f ON f.factory_id = l.factory_id"
        " WHERE l.from_on <= {day}",
        {"contract": "from_on"},
        ("item", "factory", "enterprise", "identity_cluster"),
    ),
    "loan": Subject(
        "loan",
        f"SELECT n.loan_id AS item_id, {_FACTORY}, n.contract_on, n.from_on, n.to_on, n.principal_fen,"
        " n.rate, n.borrower_kind, n.overdue FROM {loan} AS n"
        " JOIN {factory} AS f ON f.factory_id = n.factory_id WHERE n.contract_on <= {day}",
        {"contract": "contract_on"},
        ("item", "factory", "enterprise", "identity_cluster"),
    ),
}

# What the registry promises; each query must find nothing. The county's own tables hold them by constraint.
GUARANTEES: dict[str, str] = {
    "one pay row for a person, factory and month": "SELECT person_id, factory_id, month FROM {payroll}"
    " GROUP BY person_id, factory_id, month HAVING COUNT(*) > 1",
    "one insurance row for a person, factory, month and kind": "SELECT person_id, factory_id, month, kind"
    " FROM {insurance} GROUP BY person_id, factory_id, month, kind HAVING COUNT(*) > 1",
    "one employment of a person at a factory at a time": "SELECT a.person_id, a.factory_id"
    " FROM {employment} AS a JOIN {employment} AS b ON a.person_id = b.person_id"
    " AND a.factory_id = b.factory_id AND a.employment_id < b.employment_id"
    " AND (a.to_on IS NULL OR a.to_on >= b.from_on) AND (b.to_on IS NULL OR b.to_on >= a.from_on)",
    "every person employed is on record": "SELECT e.person_id FROM {employment} AS e"
    " LEFT JOIN {person} AS p ON p.person_id = e.person_id WHERE p.person_id IS NULL",
    "every factory named is on record": "SELECT e.factory_id FROM {employment} AS e"
    " LEFT JOIN {factory} AS f ON f.factory_id = e.factory_id WHERE f.factory_id IS NULL",
}
