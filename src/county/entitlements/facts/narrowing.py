"""The registry cut down to what one decision can depend on: the subject's factory, and those that compete with it.

A decision reads its own factory and people; limits and other schemes look at rows with the same key. So the
factories are followed along the keys as often as there are limits that cross rows.
"""

from django.db import connection

from county.entitlements.choices import MONTH_ROOM, WORKERS, SubjectKind
from county.entitlements.facts.registry import tables
from rulebook.model import Scheme
from rulebook.registry import TABLES

_FACTORY_OF = {
    "factory": "SELECT factory_id FROM fact_factory WHERE factory_id = %s",
    "worker": "SELECT factory_id FROM fact_employment WHERE employment_id = %s",
    "worker_month": "SELECT factory_id FROM fact_employment WHERE employment_id = %s",
    "lease": "SELECT factory_id FROM fact_lease WHERE lease_id = %s",
    "loan": "SELECT factory_id FROM fact_loan WHERE loan_id = %s",
}
_STAFF = "SELECT person_id FROM fact_employment WHERE factory_id = ANY(%s)"
# All factories that share the key with one of these.
_ALONG = {
    "identity_cluster": "SELECT factory_id FROM fact_factory WHERE cluster_id IN"
    " (SELECT cluster_id FROM fact_factory WHERE factory_id = ANY(%s))",
    "enterprise": "SELECT factory_id FROM fact_factory WHERE enterprise_id IN"
    " (SELECT enterprise_id FROM fact_factory WHERE factory_id = ANY(%s))",
    "person": f"SELECT factory_id FROM fact_employment WHERE person_id IN ({_STAFF})",
    "household": "SELECT e.factory_id FROM fact_employment e JOIN fact_person p ON p.person_id = e.person_id"
    f" WHERE p.household_id IN (SELECT household_id FROM fact_person WHERE person_id IN ({_STAFF}))",
}
# The same for one employment: his own other factories, his household's.
_OWN = {
    "person": "SELECT factory_id FROM fact_employment WHERE person_id ="
    " (SELECT person_id FROM fact_employment WHERE employment_id = %s)",
    "household": "SELECT e.factory_id FROM fact_employment e JOIN fact_person p ON p.person_id = e.person_id"
    " WHERE p.household_id = (SELECT o.household_id FROM fact_person o JOIN fact_employment j"
    " ON j.person_id = o.person_id WHERE j.employment_id = %s)",
}
_BY_FACTORY = frozenset(
    {
        *("factory", "factory_status", "factory_month", "evaluation", "outlay", "employment"),
        *("payroll", "insurance", "lease", "loan"),
    }
)
NARROW = "near_"


def factory_of(subject: str, item: int) -> int | None:
    """The factory a subject belongs to; None where there is no such subject."""
    found = _keys(_FACTORY_OF[subject], _own_key(subject, item))
    return found[0] if found else None


def reach(schemes: list[Scheme], subject: str, item: int, factory: int) -> list[int]:
    """The factories whose rows may bear on a decision: those that compete with it for a limit, and those that
    compete with these, as many times over as there are limits.
    """
    limits = {(one.name, x.key) for one in schemes for x in one.limits if x.over != "decision"}
    limits |= {(one.name, x.key) for one in schemes for x in (*one.excludes, *one.after)}
    crossing = [key for _name, key in sorted(limits) if key in _ALONG]
    found = {factory}
    own = _OWN if subject in WORKERS else _ALONG
    for key in dict.fromkeys(crossing):
        query = own.get(key, _ALONG[key])
        is_own = query in _OWN.values()
        found |= set(_keys(query, _own_key(subject, item) if is_own else [factory]))
    for _round in crossing[1:]:
        before = sorted(found)
        for key in dict.fromkeys(crossing):
            found |= set(_keys(_ALONG[key], before))
    return sorted(found)


def _own_key(subject: str, item: int) -> int:
    """The key of the record itself: a month of an employment is asked for by the employment."""
    return item // MONTH_ROOM if subject == SubjectKind.WORKER_MONTH else item


def _keys(query: str, given: int | list[int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(query, [given])
        return [int(row[0]) for row in cursor.fetchall()]


def narrowed() -> dict[str, str]:
    """The tables' names in a narrowed query."""
    return {name: f"{NARROW}{name}" for name in TABLES}


def steps(factories: list[int]) -> str:
    """The narrowed tables, as steps before a query."""
    keys = ", ".join(str(int(key)) for key in factories)
    return ", ".join(
        f"{NARROW}{name} AS NOT MATERIALIZED (SELECT * FROM {view}{_where(name, keys)})"
        for name, view in tables().items()
    )


def _where(name: str, keys: str) -> str:
    if name in _BY_FACTORY:
        return f" WHERE factory_id IN ({keys})"
    jobs = f"FROM workforce_employment WHERE factory_id IN ({keys})"
    if name == "contract_term":
        return f" WHERE employment_id IN (SELECT id {jobs})"
    if name in {"person", "person_status"}:
        return f" WHERE person_id IN (SELECT person_id {jobs})"
    if name == "household_status":
        people = f"SELECT household_id FROM workforce_person WHERE id IN (SELECT person_id {jobs})"
        return f" WHERE household_id IN ({people})"
    return ""
