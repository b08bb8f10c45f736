"""The whole county, put together in the order in which its parts need one another."""

from collections.abc import Sequence
from dataclasses import dataclass

from county.demo import stories
from county.demo.generator import (
    batches,
    doubles,
    enterprises,
    factories,
    goals,
    organisations,
    people,
    places,
    planning,
    premises,
    privacy,
)
from county.demo.generator.pay import Pay
from county.demo.generator.plans import FactoryPlan, Job, PayRow, SitePlan, Town, rng_for
from county.demo.generator.tables import Tables
from county.demo.names import Numbers


@dataclass(frozen=True)
class County:
    """withheld: November's pay by factory name, for the sheets in docs/demo only."""

    tables: Tables
    towns: dict[str, Town]
    sites: list[SitePlan]
    factories: list[FactoryPlan]
    jobs: list[Job]
    withheld: dict[str, list[PayRow]]
    numbers: Numbers
    tenth_household: str


def generate(towns: Sequence[Town], *, limit: int | None = None) -> County:
    """Make every row of the demo county.

    limit: so many factories only, the stories' first, with all towns and sites (for tests).
    """
    by_code = {town.code: town for town in towns}
    tables, numbers = Tables(), Numbers(rng_for("numbers"))
    staff = organisations.Staff(tables, numbers)
    staff.add_county()
    staff.add_towns(towns)
    staff.add_loans()
    office = staff.user_keys["office"]
    sites = places.make_sites(tables, by_code)
    plans = planning.plan_factories(by_code, sites, limit=limit)
    staff.add_owners(enterprises.add_enterprises(tables, plans, numbers, office))
    factories.add_factories(tables, plans, office)
    premises.add_premises(tables, plans, sites)
    living = people.People(tables, numbers, sites)
    living.run(plans)
    for job in living.jobs:
        if job.person.name == stories.SHORT_PAID_WORKER:
            staff.add_worker("worker", stories.SOCK_ENTERPRISE, person=job.person)
    staff.add_cashiers()
    people.add_employments(tables, living.jobs)
    keys = batches.choose_batches(plans)
    pay = Pay(tables)
    pay.run(plans, living.jobs, batches=keys)
    batches.add_batches(tables, plans, keys, pay.batch_rows, staff.user_keys)
    goals.add_goals(tables, by_code)
    doubles.add_doubles(tables, living.jobs)
    privacy.add_privacy(tables, living.jobs, staff.user_keys)
    return County(
        tables, by_code, sites, plans, living.jobs, pay.withheld, numbers, living.tenth_household
    )
