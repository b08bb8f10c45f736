"""The four schemes in OpenFisca-core, on the same Parquet files: its own entities, variables and periods.

Answers are amounts in fen by item; -1 is unknown. OpenFisca's int is 32 bits, wide enough for one factory here.
The same rules as schemes/programme and rulebook_hand.py hold on any data: one person may have several employments,
the ledger is looked at, months reach back 62. What OpenFisca cannot hold (two leases or loans of a factory) is left.
"""

from pathlib import Path

import duckdb
import numpy as np
from openfisca_core.entities import Entity, GroupEntity
from openfisca_core.periods import DateUnit, period
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERSON = Entity("employment", "employments", "One person at one factory.", "")
WORKER = GroupEntity("worker", "workers", "One person.", "", roles=[{"key": "post"}])
FACTORY = GroupEntity("factory", "factories", "One factory.", "", roles=[{"key": "worker"}])
NOW = "2019-12"
LAST = 2019 * 12 + 11
UNKNOWN = -1
REACH = 62  # months looked back where a rule names no window
PAIR = 10_000_000


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
            "rent_times",
            "rent_months",
            "rent_paid",
            "interest_times",
            "reward_times",
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
        for back in range(REACH - 1, -1, -1):
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


def first_of(worth, groups):
    """Only one of a group is served: the largest amount, then the lowest place."""
    return first_by(worth, groups.members_entity_id)


def first_by(worth, group):
    """The first of each group by amount, then place; who gets nothing, or is unknown, stands in nobody's way."""
    order = np.lexsort((np.arange(len(worth)), -worth, group))
    first = np.ones(len(worth), dtype=bool)
    first[order[1:]] = group[order][1:] != group[order][:-1]
    return first | (worth <= 0)


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
        worth = np.where(no, 0, np.where(term == UNKNOWN, UNKNOWN, 180_000))
        return np.where(first_of(worth, person.simulation.populations["worker"]), worth, 0)


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
            | (factory("reward_times", period) > 0)
        )
        band = np.where(
            sure >= 40,
            10_000_000,
            np.where(sure >= 20, 6_000_000, np.where(sure >= 10, 3_000_000, 0)),
        )
        worth = np.where(no, 0, np.where(sure < 10, UNKNOWN, band))
        return np.where(first_by(worth, factory("cluster", period)), worth, 0)


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
        left = np.maximum(24 - factory("rent_months", period), 0)
        room = np.maximum(10_000_000 - factory("rent_paid", period).astype(np.int64), 0)
        worth = np.minimum(doubled * np.minimum(factory("months_rented", period), left) // 2, room)
        no = ~factory("recognised", period) | (factory("rent_times", period) > 0) | (left == 0)
        return np.where(
            no | (met == 0) | (worth == 0),
            0,
            np.where(met == UNKNOWN, UNKNOWN, worth),
        )


class interest(Variable):
    value_type, entity, definition_period, label = int, FACTORY, DateUnit.MONTH, "3.2-6"

    def formula(factory, period):  # noqa: N805
        sure, maybe, whole = (
            factory(key, period).astype(np.int64) for key in ("group_staff", "maybe_staff", "staff")
        )
        signed = factory("signed", period)
        newer = signed >= 20180401
        base = np.select(
            [signed >= 20191120, signed >= 20190920, signed >= 20190820],
            [4_150, 4_200, 4_250],
            4_350,
        )
        small = np.where(
            newer, share_met(sure, maybe, whole, 25, 100), share_met(sure, maybe, whole, 30, 100)
        )
        met = np.where(whole <= 100, small, share_met(sure, maybe, whole, 15, 100))
        overdue, days = factory("overdue", period), factory("days", period).astype(np.int64)
        no = (met == 0) | (overdue == 1) | (days < 1) | (factory("loan_year", period) > 2)
        no |= factory("interest_times", period) > 0
        principal = np.minimum(
            factory("principal", period).astype(np.int64), np.where(newer, 300_000_000, 200_000_000)
        )
        doubled = principal * np.minimum(factory("rate", period).astype(np.int64), base) * days
        below = 100_000 * 360 * 2
        worth = (2 * doubled + below) // (2 * below)
        return np.where(no, 0, np.where((met == UNKNOWN) | (overdue == UNKNOWN), UNKNOWN, worth))


FACTS = """
SELECT e.person_id AS person, e.factory_id AS factory,
    CAST(e.to_on IS NULL OR e.to_on >= DATE '2019-12-31' AS BOOLEAN) AS present,
    CAST(CASE WHEN e.kind <> 'contract' THEN 0 ELSE coalesce(t.months, -1) END AS INTEGER) AS term,
    CAST(CASE WHEN EXISTS (SELECT 1 FROM '{d}/household_status.parquet' h WHERE h.household_id = p.household_id
        AND h.kind IN ('relocated', 'registered_poor') AND h.from_on <= DATE '2019-12-31' AND (h.to_on IS NULL OR h.to_on >= DATE '2019-12-31')) THEN 1
        WHEN p.household_id IS NULL THEN -1 ELSE 0 END AS INTEGER) AS belongs,
    EXISTS (SELECT 1 FROM '{d}/granted.parquet' g WHERE g.person_id = e.person_id
        AND g.scheme = 'training' AND g.granted_on <= DATE '2019-12-31') AS had_training
FROM '{d}/employment.parquet' e JOIN '{d}/person.parquet' p ON p.person_id = e.person_id
LEFT JOIN (SELECT employment_id, max(CASE WHEN to_on IS NULL THEN 600 ELSE date_sub('month', from_on, to_on + 1) END) AS months
    FROM '{d}/contract_term.parquet' WHERE signed_on <= DATE '2019-12-31' GROUP BY employment_id) t ON t.employment_id = e.employment_id
ORDER BY e.person_id, e.factory_id
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
    year(n.contract_on) * 10000 + month(n.contract_on) * 100 + day(n.contract_on) AS signed,
    coalesce(gr.times, 0) AS rent_times, coalesce(gr.months, 0) AS rent_months, coalesce(gc.fen, 0) AS rent_paid,
    coalesce(gn.times, 0) AS interest_times, coalesce(gw.times, 0) AS reward_times
FROM '{d}/factory.parquet' f
LEFT JOIN '{d}/factory_status.parquet' s ON s.factory_id = f.factory_id AND s.kind = 'producing' AND s.from_on <= DATE '2019-12-31'
LEFT JOIN '{d}/factory_status.parquet' r ON r.factory_id = f.factory_id AND r.kind = 'recognised'
JOIN '{d}/lease.parquet' l ON l.factory_id = f.factory_id JOIN '{d}/loan.parquet' n ON n.factory_id = f.factory_id
LEFT JOIN (SELECT item_id, count(*) FILTER (granted_on >= DATE '2019-01-01') AS times, sum(months)::INTEGER AS months
    FROM '{d}/granted.parquet' WHERE scheme = 'rent' AND granted_on <= DATE '2019-12-31' GROUP BY item_id) gr ON gr.item_id = l.lease_id
LEFT JOIN (SELECT factory_id, sum(amount_fen)::BIGINT AS fen FROM '{d}/granted.parquet' WHERE scheme = 'rent'
    AND granted_on BETWEEN DATE '2019-01-01' AND DATE '2019-12-31' GROUP BY factory_id) gc ON gc.factory_id = f.factory_id
LEFT JOIN (SELECT item_id, count(*) AS times FROM '{d}/granted.parquet' WHERE scheme = 'interest'
    AND granted_on BETWEEN DATE '2019-01-01' AND DATE '2019-12-31' GROUP BY item_id) gn ON gn.item_id = n.loan_id
LEFT JOIN (SELECT cluster_id, count(*) AS times FROM '{d}/granted.parquet' WHERE scheme = 'stable_employment_reward'
    AND granted_on <= DATE '2019-12-31' GROUP BY cluster_id) gw ON gw.cluster_id = f.cluster_id
ORDER BY f.factory_id
"""


def decide(folder: Path, *, load) -> dict[str, np.ndarray]:
    """Parquet to decisions: the amount of each item, by its number. load: `plain` or `tuned`."""
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    people = connection.execute(FACTS.format(d=folder)).fetchnumpy()
    factories = connection.execute(FACTORIES.format(d=folder)).fetchnumpy()
    system = TaxBenefitSystem([PERSON, WORKER, FACTORY])
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
    places = np.arange(len(people["person"]))
    builder.declare_person_entity("employment", places)
    for key, ids, role, name in (
        ("worker", np.unique(people["person"]), "post", "person"),
        ("factory", factories["id"], "worker", "factory"),
    ):
        group = builder.declare_entity(key, ids)
        builder.join_with_persons(group, people[name], np.repeat(role, len(places)))
    simulation = builder.build(system)
    for month, net, paid in load(connection, folder, people):
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


def plain(connection, folder, people):
    """As a table is brought into OpenFisca's arrays: all rows in memory, month by month, employments looked up."""
    rows = connection.execute(
        f"SELECT person_id, factory_id, month, net_fen FROM '{folder}/payroll.parquet'"
    ).fetchnumpy()
    known = np.asarray(people["person"]) * PAIR + np.asarray(people["factory"])
    for month in range(int(rows["month"].min()), int(rows["month"].max()) + 1):
        now = rows["month"] == month
        place = np.searchsorted(known, rows["person_id"][now] * PAIR + rows["factory_id"][now])
        net, paid = np.zeros(len(known), dtype=np.int32), np.zeros(len(known), dtype=bool)
        net[place], paid[place] = rows["net_fen"][now], True
        yield month, net, paid


def tuned(connection, folder, people):
    """Written for these very files: read in pieces of their order, 36 months, and person 7 is simply place 7."""
    count = len(people["person"])
    net, paid = np.zeros((36, count), dtype=np.int32), np.zeros((36, count), dtype=bool)
    factories = count // 60 + 1
    for start in range(0, factories, max(1, factories // 24)):
        rows = connection.execute(
            f"SELECT person_id, month - {LAST - 35} AS month, net_fen FROM '{folder}/payroll.parquet'"
            f" WHERE factory_id BETWEEN {start} AND {start + max(1, factories // 24) - 1}"
        ).fetchnumpy()
        net[rows["month"], rows["person_id"]] = rows["net_fen"]
        paid[rows["month"], rows["person_id"]] = True
    for place in range(36):
        yield LAST - 35 + place, net[place], paid[place]
