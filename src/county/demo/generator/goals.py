"""The county's end goals and the towns' yearly tasks."""

from datetime import date

from county.assessment.choices import Basis
from county.assessment.models import Goal, TownTask
from county.demo.generator.plans import Town
from county.demo.generator.schedule import NEW_BY_YEAR
from county.demo.generator.tables import Tables

YUAN = 100
STARTS_ON, DUE_ON = date(2017, 4, 15), date(2019, 12, 31)
GOALS = (
    ("factories", 100, Basis.ON_DAY),
    ("leading", 8, Basis.ON_DAY),
    ("jobs", 6_000, Basis.ON_DAY),
    ("output", 1_000_000_000 * YUAN, Basis.ROLLING_12),
    ("wages", 100_000_000 * YUAN, Basis.ROLLING_12),
)
# year -> paper, jobs, output and wages of the whole county (yuan), dealt out by the towns' weight
YEARLY = {
    2017: ("平社厂发〔2017〕1号", 3_300, 450_000_000, 45_000_000),
    2018: ("平社厂发〔2018〕1号", 4_800, 720_000_000, 75_000_000),
    2019: ("平社厂发〔2019〕1号", 6_000, 1_000_000_000, 100_000_000),
}
NEW_FACTORIES_A_YEAR = 2  # clause 2-3


def add_goals(tables: Tables, towns: dict[str, Town]) -> None:
    goals = tables.table(Goal, "indicator starts_on due_on value basis position")
    for position, (indicator, value, basis) in enumerate(GOALS):
        goals.add(indicator, STARTS_ON, DUE_ON, value, basis.value, position)
    tasks = tables.table(TownTask, "town_id year indicator value paper")
    weights = {code: sum(numbers) for code, numbers in NEW_BY_YEAR.items() if code in towns}
    whole = sum(weights.values())
    for year, (paper, jobs, output, wages) in YEARLY.items():
        for code, weight in weights.items():
            key = towns[code].key
            tasks.add(key, year, "factories_new", NEW_FACTORIES_A_YEAR, paper)
            tasks.add(key, year, "jobs", jobs * weight // whole // 10 * 10, paper)
            tasks.add(
                key, year, "output", output * weight // whole // 100_000 * 100_000 * YUAN, paper
            )
            tasks.add(key, year, "wages", wages * weight // whole // 10_000 * 10_000 * YUAN, paper)
