"""All factories as planned: merged into chains, sized, and settled at sites."""

from datetime import date

from county.demo import stories
from county.demo.generator.plans import FactoryPlan, SitePlan, Town, rng_for
from county.demo.generator.schedule import drawn_plans, story_plans
from county.factories.choices import OperatingMode

JOBS_ON_DEMO_DAY = 6190
GROWN_AFTER_MONTHS = 14


def plan_factories(
    towns: dict[str, Town], sites: list[SitePlan], *, limit: int | None
) -> list[FactoryPlan]:
    """All factories in order of opening. limit: that many only, the stories' first (tests)."""
    told = story_plans(towns)
    plans = told + drawn_plans(towns, told)
    _merge_into_chains(plans)
    _scale_sizes(plans)
    if limit is not None:
        plans = plans[:limit]
    plans.sort(key=lambda plan: (plan.opened_on, plan.name))
    _settle(plans, sites)
    rng = rng_for("pay days")
    for key, plan in enumerate(plans, start=1):
        plan.key, plan.code = key, f"PL-{key:04d}"
        plan.pay_day = rng.randrange(8, 19)
    return plans


def _merge_into_chains(plans: list[FactoryPlan]) -> None:
    """A third of the factories are further workshops of a neighbour of the same trade."""
    rng = rng_for("chains")
    heads: dict[str, list[FactoryPlan]] = {}
    for plan in plans:
        if plan.enterprise.startswith("平利县") and plan.name.endswith("社区工厂"):
            others = heads.setdefault(plan.trade, [])
            is_story = any(name[:2] == plan.name[:2] for name in stories.SOCK_FACTORIES)
            if others and not is_story and rng.randrange(100) < 42 and plan.name not in _NAMED:
                head = rng.choice(others)
                _join(plan, head)
            elif not is_story and plan.name not in _NAMED:
                others.append(plan)


_NAMED = frozenset(
    {
        stories.PLUSH_FACTORY,
        stories.HARNESS_FACTORY,
        stories.GLOVE_FACTORY,
        stories.PADDED_FACTORY,
        stories.LATE_TOWN_FACTORY,
        *stories.HANDICRAFT_FACTORIES,
        *stories.LATE_REPORTERS,
    }
)


def _join(plan: FactoryPlan, head: FactoryPlan) -> None:
    plan.enterprise = head.enterprise
    plan.chain = head.name.removesuffix("社区工厂")
    plan.mode = head.mode = OperatingMode.CHAIN.value


def target_size(plan: FactoryPlan, months_open: int) -> int:
    """People wanted so many months after opening: a third at once, all after fourteen months."""
    grown = min(GROWN_AFTER_MONTHS, max(0, months_open))
    return max(6, plan.size * (350 + 650 * grown // GROWN_AFTER_MONTHS) // 1000)


def _months_between(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month


def _scale_sizes(plans: list[FactoryPlan]) -> None:
    """Scale the drawn sizes so that the county comes out at the jobs wanted on the demo day."""
    on_day = [p for p in plans if p.is_open_ever and p.closed_on is None]
    fixed = {p.name for p in on_day if p.name in _NAMED or p.name in stories.SOCK_FACTORIES}

    def total(*, names_fixed: bool) -> int:
        return sum(
            target_size(p, _months_between(p.opened_on, stories.DEMO_DAY))
            for p in on_day
            if (p.name in fixed) == names_fixed
        )

    wanted = JOBS_ON_DEMO_DAY - total(names_fixed=True)
    have = total(names_fixed=False)
    for plan in plans:
        if plan.name not in fixed:
            plan.size = plan.size * wanted // have


def _settle(plans: list[FactoryPlan], sites: list[SitePlan]) -> None:
    """Give each factory a site of its town: each large site one first, then by households."""
    rng = rng_for("settle")
    fixed = {
        stories.SOCK_MAIN: "锦屏社区",
        stories.SOCK_FACTORIES[1]: "西城社区",
        stories.SOCK_FACTORIES[2]: "长安社区",
        stories.SOCK_FACTORIES[3]: "冠汝社区",
        stories.PLUSH_FACTORY: "广佛寺社区",
        stories.LATE_TOWN_FACTORY: "松阳村",
    }
    late_site = next((site for site in sites if site.name == stories.LATE_TOWN_SITE), None)
    open_sites = [site for site in sites if not site.is_gap and site is not late_site]
    served: set[int] = set()
    for plan in plans:
        if plan.name in fixed:
            plan.site = next(
                s for s in sites if s.name.startswith(fixed[plan.name]) and s.town is plan.town
            )
            served.add(plan.site.key)
    for plan in sorted(
        plans, key=lambda p: (p.closed_on is not None, p.recognised_on is None, p.key, p.name)
    ):
        if plan.site is not None:
            continue
        own = [site for site in open_sites if site.town is plan.town]
        ready = [s for s in own if s.occupied_on < plan.opened_on] or own
        unserved = [s for s in ready if s.key not in served and s.households >= 100]
        if unserved:
            plan.site = max(unserved, key=lambda s: s.households)
        elif rng.randrange(100) < 95:
            plan.site = rng.choices(ready, [s.households for s in ready])[0]
        if plan.site is not None and plan.closed_on is None and plan.recognised_on:
            served.add(plan.site.key)
    _name_chains(plans)


def _name_chains(plans: list[FactoryPlan]) -> None:
    """A chain's further workshops bear the chain's brand and the community's name."""
    taken = {plan.name for plan in plans}
    for plan in plans:
        place = (
            plan.site.name.removesuffix("安置小区").removesuffix("安置点")
            if plan.site
            else plan.town.name
        )
        name = f"{plan.chain}{place.rstrip('社区村镇')}社区工厂"
        if plan.chain and name not in taken:
            taken.add(name)
            plan.name = name
