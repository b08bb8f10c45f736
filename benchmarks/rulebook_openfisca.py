"""The four schemes in OpenFisca-core, on the same Parquet files: its own entities, variables and periods.

Answers are amounts in fen by item; -1 is unknown. OpenFisca's int is 32 bits, wide enough for one factory here.
"""

from pathlib import Path

import duckdb
import numpy as np
from openfisca_core.entities import Entity, GroupEntity
from openfisca_core.periods import DateUnit, period
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERSON = Entity("person", "people", "One worker.", "")
FACTORY = GroupEntity("factory", "factories", "One factory.", "", roles=[{"key": "worker"}])
NOW = "2019-12"
LAST = 2019 * 12 + 11
UNKNOWN = -1


def month_name(month: int) -> str:
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def given(key, entity, kind=int, unit=DateUnit.ETERNITY):
    """A variable without a formula."""
    return type(
        key,
        (Variable,),
        {"value_type": kind, "entity": entity, "definition_period": unit, "label": key},
    )


INPUTS = [
    given("net", PERSON, int, DateUnit.MONTH),
    given("paid", PERSON, bool, DateUnit.MONTH),
    *(given(key, PERSON) for key in ("term", "belongs")),
    *(given(key, PERSON, bool) for key in ("present", "had_training")),
    *(
        given(key, FACTORY)
        for key in (
            "producing_months",
            "cluster",
            "area",
            "rent_fen",
            "months_rented",
            "principal",
            "rate",
            "days",
            "loan_year",
            "overdue",
            "signed",
        )
    ),
    given("recognised", FACTORY, bool),
]


class longest_run(Variable):
    value_type, entity, definition_period, label = (
        int,
        PERSON,
        DateUnit.MONTH,
        "longest run of paid months",
    )

    def formula(person, period):  # noqa: N805
        best = run = np.zeros(person.count, dtype=np.int64)
        for back in range(35, -1, -1):
            run = np.where(person("paid", period.offset(-back)), run + 1, 0)
            best = np.maximum(best, run)
        return best


class steady(Variable):
    value_type, entity, definition_period, label = (
        bool,
        PERSON,
        DateUnit.MONTH,
        "six months in a row of the last twelve",
    )

    def formula(person, period):  # noqa: N805
        best = run = np.zeros(person.count, dtype=np.int64)
        for back in range(11, -1, -1):
            run = np.where(person("paid", period.offset(-back)), run + 1, 0)
            best = np.maximum(best, run)
        return best >= 6


class training(Variable):
    value_type, entity, definition_period, label = int, PERSON, DateUnit.MONTH, "3.2-2"

    def formula(person, period):  # noqa: N805
        term = person("term", period)
        no = (
            (person("longest_run", period) < 12)
            | ~person("present", period)
            | person("had_training", period)
        )
        no |= (term != UNKNOWN) & (term < 12)
        return np.where(no, 0, np.where(term == UNKNOWN, UNKNOWN, 180_000))


class staff(Variable):
    value_type, entity, definition_period, label = int, FACTORY, DateUnit.MONTH, "people at work"

    def formula(factory, period):  # noqa: N805
        return factory.sum(factory.members("present", period))


class wages_year(Variable):
    value_type, entity, definition_period, label = (
        int,
        FACTORY,
        DateUnit.MONTH,
        "wages of twelve months",
    )

    def formula(factory, period):  # noqa: N805
        return sum(factory.sum(factory.members("net", period.offset(-back))) for back in range(12))


def counted(name, belonging, *, only_steady):
    """People present of a kind: 1 belongs, -1 may."""

    def formula(factory, period):
        test = factory.members("present", period) & (
            factory.members("belongs", period) == belonging
        )
        if only_steady:
            test = test & factory.members("steady", period)
        return factory.sum(test)

    return type(
        name,
        (Variable,),
        {
            "value_type": int,
            "entity": FACTORY,
            "definition_period": DateUnit.MONTH,
            "label": name,
            "formula": formula,
        },
    )


COUNTS = [
    counted("group_staff", 1, only_steady=False),
    counted("maybe_staff", UNKNOWN, only_steady=False),
    counted("group_steady", 1, only_steady=True),
    counted("maybe_steady", UNKNOWN, only_steady=True),
]


class reward(Variable):
    value_type, entity, definition_period, label = int, FACTORY, DateUnit.MONTH, "3.2-3"

    def formula(factory, period):  # noqa: N805
        sure, maybe = factory("group_steady", period), factory("maybe_steady", period)
        no = (
            (factory("producing_months", period) < 12)
            | (factory("wages_year", period) < 20_000_000)
            | (sure + maybe < 10)
        )
        band = np.where(
            sure >= 40,
            10_000_000,
            np.where(sure >= 20, 6_000_000, np.where(sure >= 10, 3_000_000, 0)),
        )
        worth = np.where(no, 0, np.where(sure < 10, UNKNOWN, band))
        order = np.lexsort((np.arange(factory.count), -worth, factory("cluster", period)))
        first = np.ones(factory.count, dtype=bool)
        cluster = factory("cluster", period)[order]
        first[order[1:]] = cluster[1:] != cluster[:-1]
        return np.where(first | (worth <= 0), worth, 0)


def share_met(sure, maybe, whole, top, below):
    """1 met, 0 not, -1 unknown; nobody meets nothing."""
    met = np.where(
        sure * below >= top * whole, 1, np.where((sure + maybe) * below >= top * whole, UNKNOWN, 0)
    )
    return np.where(whole == 0, 0, met)


class rent(Variable):
    value_type, entity, definition_period, label = int, FACTORY, DateUnit.MONTH, "3.2-4"

    def formula(factory, period):  # noqa: N805
        sure, maybe, whole = (
            factory(key, period).astype(np.int64) for key in ("group_staff", "maybe_staff", "staff")
        )
        met = share_met(sure, maybe, whole, 1, 3)
        doubled = np.minimum(
            factory("rent_fen", period).astype(np.int64),
            factory("area", period).astype(np.int64) * 10,
        )
        worth = np.minimum(
            doubled * np.minimum(factory("months_rented", period), 24) // 2, 10_000_000
        )
        return np.where(
            ~factory("recognised", period) | (met == 0) | (worth == 0),
            0,
            np.where(met == UNKNOWN, UNKNOWN, worth),
        )


class interest(Variable):
    value_type, entity, definition_period, label = int, FACTORY, DateUnit.MONTH, "3.2-6"

    def formula(factory, period):  # noqa: N805
        sure, maybe, whole = (
            factory(key, period).astype(np.int64) for key in ("group_staff", "maybe_staff", "staff")
        )
        newer = factory("signed", period) >= 20180401
        small = np.where(
            newer, share_met(sure, maybe, whole, 25, 100), share_met(sure, maybe, whole, 30, 100)
        )
        met = np.where(whole <= 100, small, share_met(sure, maybe, whole, 15, 100))
        overdue, days = factory("overdue", period), factory("days", period).astype(np.int64)
        no = (met == 0) | (overdue == 1) | (days < 1) | (factory("loan_year", period) > 2)
        principal = np.minimum(
            factory("principal", period).astype(np.int64), np.where(newer, 300_000_000, 200_000_000)
        )
        doubled = principal * np.minimum(factory("rate", period).astype(np.int64), 4_350) * days
        below = 100_000 * 360 * 2
        worth = (2 * doubled + below) // (2 * below)
        return np.where(no, 0, np.where((met == UNKNOWN) | (overdue == UNKNOWN), UNKNOWN, worth))


FACTS = """
SELECT e.person_id AS id, e.factory_id AS factory,
    CAST(e.to_on IS NULL OR e.to_on >= DATE '2019-12-31' AS BOOLEAN) AS present,
    CAST(CASE WHEN e.kind <> 'contract' THEN 0 WHEN t.to_on IS NULL THEN -1
        ELSE date_sub('month', t.from_on, t.to_on + 1) END AS INTEGER) AS term,
    CAST(CASE WHEN EXISTS (SELECT 1 FROM '{d}/household_status.parquet' h WHERE h.household_id = p.household_id
        AND h.from_on <= DATE '2019-12-31' AND (h.to_on IS NULL OR h.to_on >= DATE '2019-12-31')) THEN 1
        WHEN p.household_id IS NULL THEN -1 ELSE 0 END AS INTEGER) AS belongs,
    EXISTS (SELECT 1 FROM '{d}/granted.parquet' g WHERE g.person_id = e.person_id) AS had_training
FROM '{d}/employment.parquet' e JOIN '{d}/person.parquet' p ON p.person_id = e.person_id
LEFT JOIN '{d}/contract_term.parquet' t ON t.employment_id = e.employment_id ORDER BY e.person_id
"""
FACTORIES = """
SELECT f.factory_id AS id, f.cluster_id AS cluster,
    coalesce(date_sub('month', s.from_on, DATE '2020-01-01'), 0) AS producing_months,
    coalesce(r.from_on <= DATE '2019-12-31', false) AS recognised, l.area_dm2 AS area, l.rent_fen,
    greatest(0, 24227 - CASE WHEN l.from_on < DATE '2018-01-01' THEN 24216
        ELSE year(l.from_on) * 12 + month(l.from_on) - 1 + CAST(day(l.from_on) > 1 AS INTEGER) END + 1) AS months_rented,
    n.principal_fen AS principal, n.rate, greatest(0, least(n.to_on, DATE '2019-01-01') - greatest(n.from_on, DATE '2018-01-01')) AS days,
    date_sub('month', n.from_on, DATE '2019-12-31') // 12 + 1 AS loan_year,
    CASE WHEN n.overdue IS NULL THEN -1 WHEN n.overdue THEN 1 ELSE 0 END AS overdue,
    year(n.contract_on) * 10000 + month(n.contract_on) * 100 + day(n.contract_on) AS signed
FROM '{d}/factory.parquet' f
LEFT JOIN '{d}/factory_status.parquet' s ON s.factory_id = f.factory_id AND s.kind = 'producing' AND s.from_on <= DATE '2019-12-31'
LEFT JOIN '{d}/factory_status.parquet' r ON r.factory_id = f.factory_id AND r.kind = 'recognised'
JOIN '{d}/lease.parquet' l ON l.factory_id = f.factory_id JOIN '{d}/loan.parquet' n ON n.factory_id = f.factory_id
ORDER BY f.factory_id
"""


def decide(folder: Path, *, load) -> dict[str, np.ndarray]:
    """Parquet to decisions: the amount of each item, by its number. load: `plain` or `tuned`."""
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    people = connection.execute(FACTS.format(d=folder)).fetchnumpy()
    factories = connection.execute(FACTORIES.format(d=folder)).fetchnumpy()
    system = TaxBenefitSystem([PERSON, FACTORY])
    for variable in (
        *INPUTS,
        *COUNTS,
        longest_run,
        steady,
        training,
        staff,
        wages_year,
        reward,
        rent,
        interest,
    ):
        system.add_variable(variable)
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("person", people["id"])
    population = builder.declare_entity("factory", factories["id"])
    builder.join_with_persons(population, people["factory"], np.repeat("worker", len(people["id"])))
    simulation = builder.build(system)
    for month, net, paid in load(connection, folder, np.asarray(people["id"])):
        simulation.set_input("net", month_name(month), net)
        simulation.set_input("paid", month_name(month), paid)
    for key in ("term", "belongs", "present", "had_training"):
        simulation.set_input(key, period("eternity"), np.asarray(people[key]))
    for key, values in factories.items():
        if key != "id":
            simulation.set_input(key, period("eternity"), np.asarray(values))
    return {
        key: simulation.calculate(key, NOW) for key in ("training", "reward", "rent", "interest")
    }


def plain(connection, folder, ids):
    """As a table is brought into OpenFisca's arrays: all rows in memory, month by month, people looked up."""
    rows = connection.execute(
        f"SELECT person_id, month, net_fen FROM '{folder}/payroll.parquet'"
    ).fetchnumpy()
    for month in range(LAST - 35, LAST + 1):
        now = rows["month"] == month
        place = np.searchsorted(ids, rows["person_id"][now])
        net, paid = np.zeros(len(ids), dtype=np.int32), np.zeros(len(ids), dtype=bool)
        net[place], paid[place] = rows["net_fen"][now], True
        yield month, net, paid


def tuned(connection, folder, ids):
    """Written for these very files: read in pieces of their order, and person 7 is simply place 7."""
    net, paid = np.zeros((36, len(ids)), dtype=np.int32), np.zeros((36, len(ids)), dtype=bool)
    factories = len(ids) // 60 + 1
    for start in range(0, factories, max(1, factories // 24)):
        rows = connection.execute(
            f"SELECT person_id, month - {LAST - 35} AS month, net_fen FROM '{folder}/payroll.parquet'"
            f" WHERE factory_id BETWEEN {start} AND {start + max(1, factories // 24) - 1}"
        ).fetchnumpy()
        net[rows["month"], rows["person_id"]] = rows["net_fen"]
        paid[rows["month"], rows["person_id"]] = True
    for place in range(36):
        yield LAST - 35 + place, net[place], paid[place]
