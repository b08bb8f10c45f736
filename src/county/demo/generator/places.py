"""Resettlement sites with dated counts."""

from datetime import date, timedelta

from county.core.text import search_text
from county.demo import stories
from county.demo.generator.plans import SitePlan, Town, rng_for
from county.demo.generator.tables import Table, Tables
from county.places.models import Site, SiteCount

# Sites per town: 60 of the county's 112, those above forty households.
SITES = {
    stories.TOWN_CHENGGUAN: 9,
    stories.TOWN_XINGLONG: 4,
    stories.TOWN_LAOXIAN: 7,
    stories.TOWN_DAGUI: 6,
    stories.TOWN_SANYANG: 5,
    stories.TOWN_LUOHE: 5,
    stories.TOWN_GUANGFO: 6,
    stories.TOWN_BAXIAN: 5,
    stories.TOWN_CHANGAN: 6,
    stories.TOWN_ZHENGYANG: 4,
    stories.TOWN_XIHE: 5,
}
HOUSEHOLDS_IN_ALL = 28_200
SMALL_FROM = 5  # towns with so many sites have one below a hundred households
# Villages whose sites the stories need, beside the first ones of each town's list.
WANTED = {(stories.LATE_TOWN, "松阳村"), *stories.GAP_SITES}
COUNT_DAYS = (date(2017, 3, 31), date(2018, 6, 30), date(2019, 6, 30))


def make_sites(tables: Tables, towns: dict[str, Town]) -> list[SitePlan]:
    """Sites, and the count on occupation and at three later days."""
    rng = rng_for("sites")
    sites = tables.table(Site, "code name town_id village_id occupied_on closed_on search_text")
    counts = tables.table(SiteCount, "site_id counted_on households people source")
    plans: list[SitePlan] = []
    raw = _raw_sizes(towns)
    scale = HOUSEHOLDS_IN_ALL * 1000 // sum(raw.values())
    for (town_code, village_name), size in raw.items():
        town = towns[town_code]
        village = next(v for v in town.villages if v.name == village_name)
        is_gap = (town_code, village_name) in stories.GAP_SITES
        is_late = f"{village_name}安置点" == stories.LATE_TOWN_SITE
        name = f"{village_name}{'安置小区' if village_name.endswith('社区') else '安置点'}"
        households = max(42, min(size * scale // 1000, 985))
        if is_gap or is_late:
            households = 105 + rng.randrange(160)
        first_day = date(2018, 9, 1) if is_gap or is_late else date(2012, 6, 1)
        occupied = first_day + timedelta(days=rng.randrange(240 if is_gap or is_late else 1080))
        key = len(plans) + 1
        code = f"AZ{key:03d}"
        sites.add(
            code, name, town.key, village.key, occupied, None, search_text(code, names=[name])
        )
        plans.append(SitePlan(key, name, town, occupied, households, is_gap))
        _add_counts(counts, plans[-1])
    return plans


def _raw_sizes(towns: dict[str, Town]) -> dict[tuple[str, str], int]:
    """Returns: (town, village) -> relative size; a town's first sites are its largest."""
    rng = rng_for("site sizes")
    raw: dict[tuple[str, str], int] = {}
    for code, number in SITES.items():
        if code not in towns:
            continue
        wanted = [name for town, name in sorted(WANTED) if town == code]
        others = [v.name for v in towns[code].villages if v.name not in wanted]
        chosen = others[: number - len(wanted)]
        for place, name in enumerate(chosen + wanted):
            raw[code, name] = rng.randrange(600, 900) // (1 + place // 2) + rng.randrange(60, 200)
            if place == len(chosen) - 1 and number >= SMALL_FROM:
                raw[code, name] = rng.randrange(50, 105)
    return raw


def _add_counts(table: Table, plan: SitePlan) -> None:
    rng = rng_for(f"counts {plan.key}")
    days = [plan.occupied_on, *(day for day in COUNT_DAYS if day > plan.occupied_on)]
    for step, day in enumerate(days):
        left = len(days) - 1 - step
        households = max(40, plan.households * (1000 - 85 * left) // 1000)
        people = households * rng.randrange(296, 312) // 100
        table.add(plan.key, day, households, people, "搬迁安置台账" if step == 0 else "季度统计")
