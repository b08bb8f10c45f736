"""The registry that schemes read, over the county's own tables: where each comes from, what is kept, what is not.

Each table of rulebook.registry.TABLES is a view `fact_<name>` (migrations); it reads with the rights of who asks, so
row-level security holds in it. Records merged into another are hidden: their rows were handed to the survivor.
"""

from collections.abc import Iterable, Mapping

from rulebook.facts.catalogue import FACTS
from rulebook.model import Scheme
from rulebook.registry import TABLES

# What each table is made of, and what it means that a value or row is missing.
SOURCES: Mapping[str, str] = {
    "factory": "factories_factory with its enterprise's kind and day of registration (unknown where not entered). "
    "cluster_id: firms of the same legal representative, or with factories at the same address, are one identity.",
    "factory_status": "The dated states (stopped is `suspended`), recognitions as `recognised` and "
    "`standard_workshop`, the enterprise's title as `leading` for each of its factories. The day of withdrawal is "
    "no longer in. "
    "No row at all: unknown; of the words in NOT_KEPT_WORDS nothing is known.",
    "factory_month": "factories_monthlyreport. A month not reported counts as nought.",
    "evaluation": "factories_evaluation, the year's grade. No row: unknown.",
    "outlay": "factories_outlay, by month, kind and paper. No row counts as nought.",
    "insurance": "workforce_insurancepayment. A factory with no row at all: unknown.",
    "person": "workforce_person. Without a household: whether he belongs to a group of families is unknown.",
    "household_status": "workforce_householdstatus. A household without a row belongs to no group.",
    "person_status": "workforce_personstatus. A person without a row belongs to no group.",
    "employment": "workforce_employment.",
    "contract_term": "workforce_contractterm. A labour contract without a term: its length is unknown.",
    "payroll": "workforce_payroll that was paid out (paid_on is set) and is more than nought; as entered, also "
    "where the worker disputes it. A month without a row was not paid.",
    "lease": "places_lease, to the day it really ended; landlord_kind is the owner of the premises.",
    "loan": "loans_loan once its contract is signed. overdue: unknown until the bank has first said how it is repaid.",
    "granted": "Grants made before Anye (entitlements_grant), and claims paid in Anye less what was recovered. "
    "The identity cluster is that of today.",
}
# Tables of which nothing is kept: they are empty, and facts over them are nought or unknown. None today.
NOT_KEPT: frozenset[str] = frozenset()
# Words of a table's `kind` that nobody enters yet: a condition on them cannot be told.
NOT_KEPT_WORDS: Mapping[str, frozenset[str]] = {
    "factory_status": frozenset(
        {
            "wage_arrears",
            "insurance_arrears",
            "dishonest",
            "plaque",
            "employment_base",
            "in_poverty_system",
        }
    ),
    "household_status": frozenset({"low_income", "monitored"}),
    "person_status": frozenset(
        {
            "veteran",
            "graduate",
            "unemployed",
            "hard_to_place",
            "released",
            "youth",
        }
    ),
}
# Facts that read a person's sex or date of birth; others leave them out of what is kept.
_AGES = frozenset({"worker.age_years", "worker.sex", "worker.born_on"})
_AGE_ARGUMENTS = frozenset({"from_age", "women_to", "men_to"})


def tables() -> dict[str, str]:
    """The registry's tables under their names in the county's database, for rulebook.engines.PostgreSQL."""
    return {name: f"fact_{name}" for name in TABLES}


def reads(scheme: Scheme) -> frozenset[str]:
    """The tables a scheme's facts read."""
    return frozenset(
        table
        for use in scheme.facts.values()
        for table in FACTS[f"{use.call.subject}.{use.call.name}"].reads
    )


def not_known(scheme: Scheme) -> dict[str, str]:
    """Facts of the scheme that cannot be known here: its name for each, and what is not kept."""
    found: dict[str, str] = {}
    for name, use in scheme.facts.items():
        fact = FACTS[f"{use.call.subject}.{use.call.name}"]
        words = {word for given in use.call.arguments.values() for word in given}
        for table in fact.reads:
            if table in NOT_KEPT:
                found[name] = table
            elif missing := words & NOT_KEPT_WORDS.get(table, frozenset()):
                found[name] = "、".join(sorted(missing))
    return found


def needs_persons(schemes: Iterable[Scheme]) -> bool:
    """Whether any of them reads sex or date of birth."""
    return any(
        f"{use.call.subject}.{use.call.name}" in _AGES or _AGE_ARGUMENTS & set(use.call.arguments)
        for scheme in schemes
        for use in scheme.facts.values()
    )
