"""Plants and leases: one for each factory, and some that stand empty."""

from datetime import date, timedelta

from county.core.text import search_text
from county.demo import stories
from county.demo.generator.plans import FactoryPlan, SitePlan, rng_for
from county.demo.generator.tables import Table, Tables
from county.factories.choices import FactoryStatus
from county.places.choices import PremisesKind, PremisesOwner
from county.places.models import Lease, Premises

EMPTY_UNITS = 11


def add_premises(tables: Tables, plans: list[FactoryPlan], sites: list[SitePlan]) -> None:
    rng = rng_for("premises")
    premises = tables.table(
        Premises,
        "code name site_id town_id kind owner_kind area_dm2 is_reserved usable_from usable_to"
        " search_text",
    )
    leases = tables.table(
        Lease,
        "premises_id factory_id landlord from_on to_on ended_on rent_fen area_dm2 contract_number",
    )

    def add(
        name: str,
        site: SitePlan | None,
        town_key: int,
        kind: PremisesKind,
        area_m2: int,
        usable: date,
        *,
        reserved: bool,
    ) -> int:
        code = f"CF{len(premises.rows) + 1:03d}"
        owner = {
            PremisesKind.BUILT: PremisesOwner.TOWN,
            PremisesKind.STANDARD: PremisesOwner.COUNTY,
        }.get(
            kind, rng.choice((PremisesOwner.COMMUNITY, PremisesOwner.PRIVATE, PremisesOwner.TOWN))
        )
        return premises.add(
            code,
            name,
            site.key if site else None,
            town_key,
            kind.value,
            owner.value,
            area_m2 * 100,
            reserved,
            usable,
            None,
            search_text(code, names=[name]),
        )

    for plan in plans:
        if plan.status == FactoryStatus.LEAD.value:
            continue
        from_on = min(plan.opened_on - timedelta(days=30), date(2019, 12, 2))
        is_late = plan.name == stories.LATE_TOWN_FACTORY
        kind = (
            PremisesKind.SHOP_UNIT
            if is_late
            else rng.choices(
                (
                    PremisesKind.BUILT,
                    PremisesKind.SHOP_UNIT,
                    PremisesKind.STANDARD,
                    PremisesKind.OTHER,
                ),
                (50, 30, 12, 8),
            )[0]
        )
        place = plan.site.name if plan.site else plan.town.name
        name = (
            stories.LATE_TOWN_UNIT if is_late else f"{place}{_KIND_WORD[kind]}（{plan.name[:2]}）"
        )
        area = 120 + plan.size * rng.randrange(50, 75) // 10
        usable = from_on - timedelta(days=rng.randrange(20, 300))
        key = add(name, plan.site, plan.town.key, kind, area, usable, reserved=is_late)
        _add_leases(leases, plan, key, area, from_on)
    for site in _empty_sites(sites):
        is_story = site.is_gap and site.name == stories.EMPTY_UNIT.split("1号楼")[0]
        name = (
            stories.EMPTY_UNIT if is_story else f"{site.name}{rng.randrange(1, 9)}号楼一层空置厂房"
        )
        kind = PremisesKind.SHOP_UNIT if is_story else PremisesKind.BUILT
        add(
            name,
            site,
            site.town.key,
            kind,
            rng.randrange(180, 640),
            max(site.occupied_on, date(2018, 11, 1)),
            reserved=True,
        )


_KIND_WORD = {
    PremisesKind.BUILT: "配建厂房",
    PremisesKind.SHOP_UNIT: "门面房",
    PremisesKind.STANDARD: "标准化厂房",
    PremisesKind.OTHER: "改造厂房",
}


def _empty_sites(sites: list[SitePlan]) -> list[SitePlan]:
    """The gap site of the story and one more, then some of the large sites."""
    gaps = [site for site in sites if site.is_gap]
    story = [site for site in gaps if stories.EMPTY_UNIT.startswith(site.name)]
    large = sorted((s for s in sites if not s.is_gap), key=lambda s: (-s.households, s.key))
    return story + gaps[:1] + large[: EMPTY_UNITS - 2]


def _add_leases(
    table: Table, plan: FactoryPlan, premises_key: int, area: int, from_on: date
) -> None:
    """The first term and its renewals up to the demo day; rent-free for most."""
    rng = rng_for(f"leases {plan.name}")
    is_free = rng.randrange(100) < 62
    rent = 0 if is_free else area * rng.randrange(500, 950)
    years, number = rng.choice((1, 2, 3, 3, 5)), 1
    ended = plan.closed_on + timedelta(days=20) if plan.closed_on else None
    while from_on <= min(stories.DEMO_DAY, ended or stories.DEMO_DAY):
        to_on = from_on.replace(year=from_on.year + years, day=min(from_on.day, 28)) - timedelta(
            days=1
        )
        early = ended if ended and ended <= to_on else None
        table.add(
            premises_key,
            plan.key,
            f"{plan.town.name}人民政府",
            from_on,
            to_on,
            early,
            rent // 100 * 100,
            area * 100,
            f"{plan.code}-{number}",
        )
        from_on, number = to_on + timedelta(days=1), number + 1
