"""Factories with their dated lives: states, seasonal stops, recognition and withdrawal."""

from collections.abc import Iterable
from datetime import date, timedelta

from county.core.text import search_text
from county.demo import stories
from county.demo.generator.plans import FactoryPlan, rng_for
from county.demo.generator.schedule import PAPERS, STANDING
from county.demo.generator.tables import Tables
from county.factories.choices import FactoryStatus, OperatingMode, RecognitionKind
from county.factories.models import (
    Factory,
    FactoryState,
    Recognition,
)

# Festival stops: from and to, the days most plants stand still.
FESTIVAL_STOPS = (
    (date(2016, 1, 30), date(2016, 2, 22)),
    (date(2017, 1, 19), date(2017, 2, 11)),
    (date(2018, 2, 5), date(2018, 3, 3)),
    (date(2019, 1, 26), date(2019, 2, 20)),
)
TEA_STOPS = (
    (date(2017, 3, 28), date(2017, 4, 30)),
    (date(2018, 4, 1), date(2018, 4, 30)),
    (date(2019, 3, 29), date(2019, 4, 28)),
)
PRODUCTS = {
    "knitwear": "棉袜、劳保手套",
    "electronics": "数据线、网络变压器",
    "mechanical": "冲压件、接插件",
    "handwork": "绣品、竹编",
    "plush": "毛绒玩具",
    "garment": "工装、布鞋",
    "harness": "汽车线束、家电线束",
    "other": "茶叶包装、魔芋制品",
}


def add_factories(tables: Tables, plans: list[FactoryPlan], office: int) -> None:
    """Factories with states and recognitions."""
    rng = rng_for("factories")
    table = tables.table(
        Factory,
        "code name enterprise_id town_id site_id address trade mode products home_workers status"
        " search_text",
    )
    states = tables.table(FactoryState, "factory_id status from_on to_on reason recorded_by_id")
    recognitions = tables.table(
        Recognition,
        "factory_id kind recognised_on paper recognised_by_id withdrawn_on withdrawal_paper"
        " withdrawal_reason withdrawn_by_id",
    )
    workshops = 0
    for plan in plans:
        place = plan.site.name if plan.site else f"{plan.town.villages[-1].name}"
        if plan.mode == OperatingMode.INDEPENDENT.value and rng.randrange(3) == 0:
            plan.mode = rng.choice(
                (OperatingMode.ORDER, OperatingMode.JOINT, OperatingMode.SHARES)
            ).value
        table.add(
            plan.code,
            plan.name,
            plan.enterprise_key,
            plan.town.key,
            plan.site.key if plan.site else None,
            f"{plan.town.name}{place}{rng.randrange(1, 12)}号楼一层",
            plan.trade,
            plan.mode,
            PRODUCTS[plan.trade],
            plan.size // 5 if plan.is_open_ever and rng.randrange(3) == 0 else 0,
            plan.status,
            search_text(plan.code, names=[plan.name, plan.enterprise]),
        )
        events = sorted(_events(plan), key=lambda event: event[0])
        for here, after in zip(events, [*events[1:], None], strict=True):
            to_on = after[0] - timedelta(days=1) if after else None
            states.add(plan.key, here[1], here[0], to_on, here[2], office)
        if plan.recognised_on:
            paper = PAPERS[plan.recognised_on]
            gone = plan.withdrawn_on
            recognitions.add(
                plan.key,
                RecognitionKind.FACTORY.value,
                plan.recognised_on,
                paper,
                office,
                gone,
                f"平社厂办发〔{gone.year}〕{gone.month + 1}号" if gone else "",
                "停产且未恢复，按规定摘牌" if gone else "",
                office if gone else None,
            )
            is_model = plan.name == stories.HARNESS_FACTORY or (plan.size > 75 and workshops < 9)
            if is_model and plan.opened_on < date(2018, 6, 1) and plan.closed_on is None:
                workshops += 1
                recognitions.add(
                    plan.key,
                    RecognitionKind.STANDARD_WORKSHOP.value,
                    date(2019, 4, 26),
                    "平社厂办发〔2019〕7号",
                    office,
                    None,
                    "",
                    "",
                    None,
                )


def _events(plan: FactoryPlan) -> Iterable[tuple[date, str, str]]:
    """Yields: day, state from that day on, why."""
    rng = rng_for(f"events {plan.name}")
    prepared = plan.opened_on - timedelta(days=rng.randrange(35, 80))
    lead = prepared - timedelta(days=rng.randrange(40, 150))
    if plan.status in {FactoryStatus.LEAD.value, FactoryStatus.PREPARING.value}:
        yield (
            date(2019, 9, 2) + timedelta(days=rng.randrange(30)),
            FactoryStatus.LEAD.value,
            "外出务工者工作站报来线索",
        )
        if plan.status == FactoryStatus.PREPARING.value:
            yield (
                date(2019, 11, 4) + timedelta(days=rng.randrange(25)),
                FactoryStatus.PREPARING.value,
                "厂房装修、设备进场",
            )
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
        yield (
            plan.withdrawn_on or plan.closed_on + timedelta(days=60),
            FactoryStatus.EXITED.value,
            "摘牌退出",
        )
    elif plan.status != FactoryStatus.PRODUCING.value:
        since = next(
            (day for t, _p, st, day in STANDING if t == plan.town.code and st.value == plan.status),
            date(2019, 12, 9),
        )
        yield since, plan.status, _STANDING_WHY[plan.status]


_STANDING_WHY = {
    FactoryStatus.STOPPED.value: "主要客户停单，等待新订单",
    FactoryStatus.SEASONAL_STOP.value: "订单淡季，轮休到春节后",
    FactoryStatus.RECTIFYING.value: "检查发现问题，限期整改",
}


def stops_of(plan: FactoryPlan) -> list[tuple[date, date, str]]:
    """A factory's recorded stops: some festivals, and tea time in some trades."""
    rng = rng_for(f"stops {plan.name}")
    end = plan.closed_on or date(2019, 10, 31)
    found = [(a, b, "春节停产") for a, b in FESTIVAL_STOPS if rng.randrange(100) < 38]
    if plan.trade in {"handwork", "other"}:
        found += [(a, b, "采茶季停产") for a, b in TEA_STOPS if rng.randrange(100) < 50]
    found = [
        stop for stop in found if stop[0] > plan.opened_on + timedelta(days=20) and stop[1] < end
    ]
    return sorted(found)
