"""Enterprises and factories with their dated lives: states, recognition, plants and leases."""

from collections.abc import Iterable
from datetime import date, timedelta

from county.core.text import search_text
from county.demo import stories
from county.demo.generator.organisations import OwnerSeat
from county.demo.generator.plans import FactoryPlan, SitePlan, Town, rng_for, uuid_from
from county.demo.generator.schedule import PAPERS, STANDING, drawn_plans, story_plans
from county.demo.generator.tables import Tables
from county.demo.names import Numbers
from county.factories.choices import EnterpriseKind, FactoryStatus, OperatingMode, RecognitionKind
from county.factories.models import Enterprise, Factory, FactoryState, LeadingRecognition, Recognition

JOBS_ON_DEMO_DAY = 6190
GROWN_AFTER_MONTHS = 14
# Festival stops: from and to, the days most plants stand still.
FESTIVAL_STOPS = (
    (date(2016, 1, 30), date(2016, 2, 22)),
    (date(2017, 1, 19), date(2017, 2, 11)),
    (date(2018, 2, 5), date(2018, 3, 3)),
    (date(2019, 1, 26), date(2019, 2, 20)),
)
TEA_STOPS = ((date(2017, 3, 28), date(2017, 4, 30)), (date(2018, 4, 1), date(2018, 4, 30)),
             (date(2019, 3, 29), date(2019, 4, 28)))  # fmt: skip
PRODUCTS = {
    "knitwear": "棉袜、劳保手套", "electronics": "数据线、网络变压器", "mechanical": "冲压件、接插件", "handwork": "绣品、竹编",
    "plush": "毛绒玩具", "garment": "工装、布鞋", "harness": "汽车线束、家电线束", "other": "茶叶包装、魔芋制品",
}  # fmt: skip


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
    """A third of the factories are the second, third … workshop of a neighbour of the same trade."""
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


_NAMED = frozenset({
    stories.PLUSH_FACTORY, stories.HARNESS_FACTORY, stories.GLOVE_FACTORY, stories.PADDED_FACTORY,
    stories.LATE_TOWN_FACTORY, *stories.HANDICRAFT_FACTORIES, *stories.LATE_REPORTERS,
})  # fmt: skip


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

    def total(names_fixed: bool) -> int:  # noqa: FBT001 -- two sums of one list
        return sum(
            target_size(p, _months_between(p.opened_on, stories.DEMO_DAY))
            for p in on_day
            if (p.name in fixed) == names_fixed
        )

    wanted = JOBS_ON_DEMO_DAY - total(True)
    have = total(False)
    for plan in plans:
        if plan.name not in fixed:
            plan.size = plan.size * wanted // have


def _settle(plans: list[FactoryPlan], sites: list[SitePlan]) -> None:
    """Give each factory a site of its town: each large site one first, then by households."""
    rng = rng_for("settle")
    fixed = {
        stories.SOCK_MAIN: "锦屏社区", stories.SOCK_FACTORIES[1]: "西城社区",
        stories.SOCK_FACTORIES[2]: "长安社区", stories.SOCK_FACTORIES[3]: "冠汝社区",
        stories.PLUSH_FACTORY: "广佛寺社区", stories.LATE_TOWN_FACTORY: "松阳村",
    }  # fmt: skip
    late_site = next((site for site in sites if site.name == stories.LATE_TOWN_SITE), None)
    open_sites = [site for site in sites if not site.is_gap and site is not late_site]
    served: set[int] = set()
    for plan in plans:
        if plan.name in fixed:
            plan.site = next(s for s in sites if s.name.startswith(fixed[plan.name]) and s.town is plan.town)
            served.add(plan.site.key)
    for plan in sorted(plans, key=lambda p: (p.closed_on is not None, p.recognised_on is None, p.key, p.name)):
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
        place = plan.site.name.removesuffix("安置小区").removesuffix("安置点") if plan.site else plan.town.name
        name = f"{plan.chain}{place.rstrip('社区村镇')}社区工厂"
        if plan.chain and name not in taken:
            taken.add(name)
            plan.name = name


def add_enterprises(tables: Tables, plans: list[FactoryPlan], numbers: Numbers, office: int) -> list[OwnerSeat]:
    """One row for each enterprise of the plans; seven leading ones in force, an eighth withdrawn."""
    rng = rng_for("enterprises")
    table = tables.table(
        Enterprise,
        "uid credit_code name kind legal_representative phone headquarters is_in_park is_returnee registered_on"
        " search_text",
    )
    owners: list[OwnerSeat] = []
    keys: dict[str, int] = {}
    for plan in plans:
        if plan.enterprise not in keys:
            owner = {stories.SOCK_ENTERPRISE: stories.SOCK_OWNER, stories.PLUSH_ENTERPRISE: stories.PLUSH_OWNER}.get(
                plan.enterprise
            ) or numbers.name(female=rng.randrange(10) < 3)
            in_park = plan.enterprise in {stories.SOCK_ENTERPRISE, stories.HARNESS_ENTERPRISE} or rng.randrange(5) == 0
            since = plan.opened_on - timedelta(days=rng.randrange(20, 400))
            since = min(since, stories.DEMO_DAY - timedelta(days=rng.randrange(10, 60)))
            keys[plan.enterprise] = table.add(
                uuid_from(rng), numbers.credit_code(), plan.enterprise, _enterprise_kind(plan.enterprise).value,
                owner, numbers.phone(), "平利县工业集中区" if in_park else f"平利县{plan.town.name}",
                in_park, rng.randrange(100) < 55, since, search_text(plan.enterprise, names=[plan.enterprise, owner]),
            )  # fmt: skip
            owners.append(OwnerSeat(keys[plan.enterprise], plan.enterprise, owner, since))
        plan.enterprise_key = keys[plan.enterprise]
    _add_leading(tables, plans, keys, office)
    return owners


def _enterprise_kind(name: str) -> EnterpriseKind:
    if name.endswith("合作社"):
        return EnterpriseKind.COOPERATIVE
    return EnterpriseKind.COMPANY if name.endswith("有限公司") else EnterpriseKind.INDIVIDUAL


LEADING = (
    (date(2017, 12, 15), "平社厂办发〔2017〕15号"), (date(2018, 8, 30), "平社厂办发〔2018〕12号"),
    (date(2018, 12, 18), "平社厂办发〔2018〕18号"), (date(2018, 12, 18), "平社厂办发〔2018〕18号"),
    (date(2019, 4, 26), "平社厂办发〔2019〕6号"), (date(2019, 8, 16), "平社厂办发〔2019〕13号"),
    (date(2017, 12, 15), "平社厂办发〔2017〕15号"),
)  # fmt: skip


def _add_leading(tables: Tables, plans: list[FactoryPlan], keys: dict[str, int], office: int) -> None:
    table = tables.table(
        LeadingRecognition,
        "enterprise_id recognised_on paper recognised_by_id withdrawn_on withdrawal_paper withdrawal_reason"
        " withdrawn_by_id",
    )
    jobs: dict[str, int] = {}
    first_day: dict[str, date] = {}
    for plan in plans:
        if plan.is_open_ever and plan.closed_on is None:
            jobs[plan.enterprise] = jobs.get(plan.enterprise, 0) + plan.size
            first_day.setdefault(plan.enterprise, plan.opened_on)
    if stories.SOCK_ENTERPRISE in keys:
        table.add(keys[stories.SOCK_ENTERPRISE], date(2019, 4, 26), "平社厂办发〔2019〕6号", office, None, "", "", None)
    old = [e for e, day in first_day.items() if day < date(2017, 6, 1) and e not in _STORY_ENTERPRISES]
    largest = sorted(old, key=lambda e: (-jobs[e], e))[: len(LEADING)]
    for place, (enterprise, (day, paper)) in enumerate(zip(largest, LEADING, strict=False)):
        if place == len(LEADING) - 1:
            table.add(keys[enterprise], day, paper, office, date(2019, 6, 28), "平社厂办发〔2019〕9号",
                      "连续两个季度未达到龙头企业标准", office)  # fmt: skip
        else:
            table.add(keys[enterprise], day, paper, office, None, "", "", None)


_STORY_ENTERPRISES = frozenset({
    stories.SOCK_ENTERPRISE, stories.PLUSH_ENTERPRISE, stories.PADDED_ENTERPRISE, stories.GLOVE_ENTERPRISE,
    stories.LATE_TOWN_ENTERPRISE,
})  # fmt: skip


def add_factories(tables: Tables, plans: list[FactoryPlan], office: int) -> None:
    """Factories with states and recognitions."""
    rng = rng_for("factories")
    table = tables.table(
        Factory,
        "code name enterprise_id town_id site_id address trade mode products home_workers status search_text",
    )
    states = tables.table(FactoryState, "factory_id status from_on to_on reason recorded_by_id")
    recognitions = tables.table(
        Recognition,
        "factory_id kind recognised_on paper recognised_by_id withdrawn_on withdrawal_paper withdrawal_reason"
        " withdrawn_by_id",
    )
    workshops = 0
    for plan in plans:
        place = plan.site.name if plan.site else f"{plan.town.villages[-1].name}"
        if plan.mode == OperatingMode.INDEPENDENT.value and rng.randrange(3) == 0:
            plan.mode = rng.choice((OperatingMode.ORDER, OperatingMode.JOINT, OperatingMode.SHARES)).value
        table.add(
            plan.code, plan.name, plan.enterprise_key, plan.town.key, plan.site.key if plan.site else None,
            f"{plan.town.name}{place}{rng.randrange(1, 12)}号楼一层", plan.trade, plan.mode, PRODUCTS[plan.trade],
            plan.size // 5 if plan.is_open_ever and rng.randrange(3) == 0 else 0, plan.status,
            search_text(plan.code, names=[plan.name, plan.enterprise]),
        )  # fmt: skip
        events = sorted(_events(plan), key=lambda event: event[0])
        for here, after in zip(events, [*events[1:], None], strict=True):
            to_on = after[0] - timedelta(days=1) if after else None
            states.add(plan.key, here[1], here[0], to_on, here[2], office)
        if plan.recognised_on:
            paper = PAPERS[plan.recognised_on]
            gone = plan.withdrawn_on
            recognitions.add(
                plan.key, RecognitionKind.FACTORY.value, plan.recognised_on, paper, office, gone,
                f"平社厂办发〔{gone.year}〕{gone.month + 1}号" if gone else "", "停产且未恢复，按规定摘牌" if gone else "",
                office if gone else None,
            )  # fmt: skip
            is_model = plan.name == stories.HARNESS_FACTORY or (plan.size > 75 and workshops < 9)
            if is_model and plan.opened_on < date(2018, 6, 1) and plan.closed_on is None:
                workshops += 1
                recognitions.add(
                    plan.key, RecognitionKind.STANDARD_WORKSHOP.value, date(2019, 4, 26), "平社厂办发〔2019〕7号",
                    office, None, "", "", None,
                )  # fmt: skip


def _events(plan: FactoryPlan) -> Iterable[tuple[date, str, str]]:
    """Yields: day, state from that day on, why."""
    rng = rng_for(f"events {plan.name}")
    prepared = plan.opened_on - timedelta(days=rng.randrange(35, 80))
    lead = prepared - timedelta(days=rng.randrange(40, 150))
    if plan.status in {FactoryStatus.LEAD.value, FactoryStatus.PREPARING.value}:
        yield date(2019, 9, 2) + timedelta(days=rng.randrange(30)), FactoryStatus.LEAD.value, "外出务工者工作站报来线索"
        if plan.status == FactoryStatus.PREPARING.value:
            yield date(2019, 11, 4) + timedelta(days=rng.randrange(25)), FactoryStatus.PREPARING.value, "厂房装修、设备进场"
        return
    if plan.opened_on >= date(2017, 6, 1):
        yield lead, FactoryStatus.LEAD.value, ""
        yield prepared, FactoryStatus.PREPARING.value, "签订入驻协议"
    yield plan.opened_on, FactoryStatus.PRODUCING.value, "投产"
    for from_on, to_on, why in stops_of(plan):
        yield from_on, FactoryStatus.SEASONAL_STOP.value, why
        yield to_on + timedelta(days=1), FactoryStatus.PRODUCING.value, "复产"
    if plan.closed_on:
        yield plan.closed_on, FactoryStatus.STOPPED.value, "订单不足停产"
        yield plan.withdrawn_on or plan.closed_on + timedelta(days=60), FactoryStatus.EXITED.value, "摘牌退出"
    elif plan.status != FactoryStatus.PRODUCING.value:
        since = next((day for t, _p, st, day in STANDING if t == plan.town.code and st.value == plan.status),
                     date(2019, 12, 9))  # fmt: skip
        yield since, plan.status, _STANDING_WHY[plan.status]


_STANDING_WHY = {
    FactoryStatus.STOPPED.value: "主要客户停单，等待新订单",
    FactoryStatus.SEASONAL_STOP.value: "订单淡季，轮休到春节后",
    FactoryStatus.RECTIFYING.value: "检查发现问题，限期整改",
}


def stops_of(plan: FactoryPlan) -> list[tuple[date, date, str]]:
    """The dated seasonal stops recorded of one factory: a third of the festivals, tea time for the leaf trades."""
    rng = rng_for(f"stops {plan.name}")
    end = plan.closed_on or date(2019, 10, 31)
    found = [(a, b, "春节停产") for a, b in FESTIVAL_STOPS if rng.randrange(100) < 38]
    if plan.trade in {"handwork", "other"}:
        found += [(a, b, "采茶季停产") for a, b in TEA_STOPS if rng.randrange(100) < 50]
    found = [stop for stop in found if stop[0] > plan.opened_on + timedelta(days=20) and stop[1] < end]
    return sorted(found)
