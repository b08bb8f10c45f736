"""Which factories there are: the stories' first, the rest drawn."""

from datetime import date, timedelta
from random import Random

from county.demo import stories as s
from county.demo.generator.plans import FactoryPlan, Town, rng_for
from county.factories.choices import FactoryStatus, Trade

# Town -> new recognised factories of 2016 to 2019. Each owes two a year (clause 2-3):
# 正阳 was short in 2018, 西河 is short in 2019.
NEW_BY_YEAR = {
    s.TOWN_CHENGGUAN: (7, 3, 3, 4),
    s.TOWN_XINGLONG: (2, 2, 2, 2),
    s.TOWN_LAOXIAN: (5, 3, 3, 3),
    s.TOWN_DAGUI: (3, 2, 2, 3),
    s.TOWN_SANYANG: (2, 2, 2, 2),
    s.TOWN_LUOHE: (3, 2, 3, 2),
    s.TOWN_GUANGFO: (3, 2, 2, 2),
    s.TOWN_BAXIAN: (2, 2, 2, 2),
    s.TOWN_CHANGAN: (3, 2, 3, 2),
    s.TOWN_ZHENGYANG: (2, 2, 1, 2),
    s.TOWN_XIHE: (3, 2, 2, 1),
}
YEARS = (2016, 2017, 2018, 2019)
# The office recognises in batches: day, paper.
BATCHES = {
    2016: ((date(2016, 12, 20), "平人社发〔2016〕86号"),),
    2017: (
        (date(2017, 6, 28), "平社厂办发〔2017〕3号"),
        (date(2017, 9, 29), "平社厂办发〔2017〕9号"),
        (date(2017, 12, 15), "平社厂办发〔2017〕14号"),
    ),
    2018: (
        (date(2018, 4, 20), "平社厂办发〔2018〕4号"),
        (date(2018, 8, 30), "平社厂办发〔2018〕11号"),
        (date(2018, 12, 18), "平社厂办发〔2018〕17号"),
    ),
    2019: (
        (date(2019, 4, 26), "平社厂办发〔2019〕5号"),
        (date(2019, 8, 16), "平社厂办发〔2019〕12号"),
        (date(2019, 12, 12), "平社厂办发〔2019〕19号"),
    ),
}
PAPERS = {day: paper for batches in BATCHES.values() for day, paper in batches}

TRADES = (
    (Trade.KNITWEAR, 22),
    (Trade.PLUSH, 22),
    (Trade.GARMENT, 18),
    (Trade.ELECTRONICS, 13),
    (Trade.HARNESS, 9),
    (Trade.HANDWORK, 8),
    (Trade.MECHANICAL, 5),
    (Trade.OTHER, 3),
)
TRADE_WORD = {
    Trade.KNITWEAR: ("针织", "袜业", "手套"),
    Trade.PLUSH: ("毛绒玩具", "玩具", "布艺玩具"),
    Trade.GARMENT: ("服饰", "制衣", "鞋业"),
    Trade.ELECTRONICS: ("电子", "数据线", "电感"),
    Trade.HARNESS: ("线束",),
    Trade.HANDWORK: ("手工", "编艺"),
    Trade.MECHANICAL: ("机电配件", "五金"),
    Trade.OTHER: ("茶叶包装", "农产品加工"),
}
BRAND_FIRST = "锦禾云青安和宏瑞盛丰泰润恒新佳汇远鑫欣悦雅纤彩织绣晨曦秦巴岚溪竹枫桐桔柳"
BRAND_LAST = "源达兴茂华成益诚辉美翔悦祥海峰谷岭川湾桥坊庭苑阳月星辰帆舟羽"

RNG_SIZE = ((18, 30, 22), (31, 60, 40), (61, 90, 24), (91, 150, 12), (151, 230, 2))


def story_plans(towns: dict[str, Town]) -> list[FactoryPlan]:
    """The factories of the fixed stories, with the dates and sizes the stories tell."""
    plans = [
        _plan(
            towns,
            s.SOCK_MAIN,
            s.TOWN_LAOXIAN,
            s.SOCK_ENTERPRISE,
            Trade.KNITWEAR,
            date(2018, 3, 12),
            126,
            date(2018, 4, 20),
        ),
        _plan(
            towns,
            s.SOCK_FACTORIES[1],
            s.TOWN_CHENGGUAN,
            s.SOCK_ENTERPRISE,
            Trade.KNITWEAR,
            date(2018, 5, 14),
            72,
            date(2018, 8, 30),
        ),
        _plan(
            towns,
            s.SOCK_FACTORIES[2],
            s.TOWN_CHANGAN,
            s.SOCK_ENTERPRISE,
            Trade.KNITWEAR,
            date(2018, 9, 10),
            58,
            date(2018, 12, 18),
        ),
        _plan(
            towns,
            s.SOCK_FACTORIES[3],
            s.TOWN_XINGLONG,
            s.SOCK_ENTERPRISE,
            Trade.KNITWEAR,
            date(2019, 2, 25),
            44,
            date(2019, 4, 26),
        ),
        _plan(
            towns,
            s.PLUSH_FACTORY,
            s.TOWN_GUANGFO,
            s.PLUSH_ENTERPRISE,
            Trade.PLUSH,
            date(2018, 10, 8),
            21,
            date(2018, 12, 18),
        ),
        _plan(
            towns,
            s.HARNESS_FACTORY,
            s.TOWN_CHANGAN,
            s.HARNESS_ENTERPRISE,
            Trade.HARNESS,
            date(2017, 4, 6),
            104,
            date(2017, 9, 29),
        ),
        _plan(
            towns,
            s.GLOVE_FACTORY,
            s.TOWN_CHENGGUAN,
            s.GLOVE_ENTERPRISE,
            Trade.KNITWEAR,
            date(2016, 3, 7),
            96,
            date(2016, 12, 20),
        ),
        _plan(
            towns,
            s.PADDED_FACTORY,
            s.TOWN_XINGLONG,
            s.PADDED_ENTERPRISE,
            Trade.GARMENT,
            date(2018, 3, 19),
            34,
            date(2018, 8, 30),
        ),
        _plan(
            towns,
            s.LATE_TOWN_FACTORY,
            s.LATE_TOWN,
            s.LATE_TOWN_ENTERPRISE,
            Trade.ELECTRONICS,
            date(2019, 11, 18),
            32,
            date(2019, 12, 12),
        ),
        _plan(
            towns,
            s.HANDICRAFT_FACTORIES[0],
            s.TOWN_ZHENGYANG,
            "平利县巧云手工艺专业合作社",
            Trade.HANDWORK,
            date(2017, 5, 15),
            46,
            date(2017, 9, 29),
        ),
        _plan(
            towns,
            s.HANDICRAFT_FACTORIES[1],
            s.TOWN_LAOXIAN,
            "平利县竹里编艺工坊",
            Trade.HANDWORK,
            date(2017, 7, 3),
            38,
            date(2017, 12, 15),
        ),
        _plan(
            towns,
            s.HANDICRAFT_FACTORIES[2],
            s.TOWN_XIHE,
            "平利县绣田手工坊",
            Trade.HANDWORK,
            date(2018, 2, 26),
            30,
            date(2018, 8, 30),
        ),
        _plan(
            towns,
            s.LATE_REPORTERS[0],
            s.TOWN_LUOHE,
            "平利县锦沐服饰有限公司",
            Trade.GARMENT,
            date(2017, 8, 21),
            52,
            date(2017, 12, 15),
        ),
        _plan(
            towns,
            s.LATE_REPORTERS[1],
            s.TOWN_SANYANG,
            "平利县远桦电子有限公司",
            Trade.ELECTRONICS,
            date(2018, 6, 11),
            41,
            date(2018, 12, 18),
        ),
    ]
    by_name = {plan.name: plan for plan in plans}
    for name in (*s.SOCK_FACTORIES, s.PLUSH_FACTORY, s.GLOVE_FACTORY):
        by_name[name].women_only = True
    by_name[s.PLUSH_FACTORY].turnover_pm = 0
    by_name[s.PLUSH_FACTORY].relocated_quota = 9
    by_name[s.GLOVE_FACTORY].works_pm = dict(s.GLOVE_FALL)
    by_name[s.PADDED_FACTORY].status = FactoryStatus.RECTIFYING.value
    for name in s.LATE_REPORTERS:
        by_name[name].missing_reports = frozenset({s.LAST_MONTH - 1, s.LAST_MONTH})
    for name in s.SHEET_FACTORIES:
        by_name[name].missing_reports = frozenset({s.LAST_MONTH})
    return plans


def drawn_plans(towns: dict[str, Town], stories: list[FactoryPlan]) -> list[FactoryPlan]:
    """Fill up each town's yearly numbers, and add what is not recognised yet or any more."""
    rng = rng_for("schedule")
    taken = {plan.name[:2] for plan in stories}
    plans: list[FactoryPlan] = []
    for town_code, numbers in NEW_BY_YEAR.items():
        for year, number in zip(YEARS, numbers, strict=True):
            told = [p for p in stories if p.town.code == town_code and _year(p) == year]
            for place in range(number - len(told)):
                plans.append(_drawn(rng, towns[town_code], year, place, taken))  # noqa: PERF401 -- the order of draws is the point
    for town_code, status, opened in UNRECOGNISED:
        plan = _drawn(rng, towns[town_code], 2019, 0, taken)
        plan.recognised_on, plan.opened_on, plan.status = None, opened, status.value
        plans.append(plan)
    _withdraw(plans)
    _mark_late(rng, plans)
    return plans


UNRECOGNISED = (
    (s.TOWN_CHENGGUAN, FactoryStatus.PRODUCING, date(2019, 10, 21)),
    (s.TOWN_CHANGAN, FactoryStatus.PRODUCING, date(2019, 9, 16)),
    (s.TOWN_DAGUI, FactoryStatus.PREPARING, date(2020, 3, 1)),
    (s.TOWN_GUANGFO, FactoryStatus.PREPARING, date(2020, 3, 16)),
    (s.TOWN_XIHE, FactoryStatus.PREPARING, date(2020, 1, 6)),
    (s.TOWN_SANYANG, FactoryStatus.LEAD, date(2020, 5, 1)),
    (s.TOWN_LAOXIAN, FactoryStatus.LEAD, date(2020, 6, 1)),
)
# town, which of its drawn factories, day of closing, day of withdrawal
WITHDRAWN = (
    (s.TOWN_CHENGGUAN, 1, date(2018, 4, 10), date(2018, 6, 20)),
    (s.TOWN_LUOHE, 0, date(2018, 9, 5), date(2018, 11, 15)),
    (s.TOWN_LAOXIAN, 2, date(2019, 1, 15), date(2019, 3, 22)),
    (s.TOWN_DAGUI, 3, date(2019, 4, 30), date(2019, 6, 28)),
    (s.TOWN_CHENGGUAN, 5, date(2019, 7, 31), date(2019, 9, 25)),
)
# Open but not at full work on the demo day.
STANDING = (
    (s.TOWN_ZHENGYANG, 2, FactoryStatus.STOPPED, date(2019, 11, 4)),
    (s.TOWN_CHANGAN, 3, FactoryStatus.SEASONAL_STOP, date(2019, 11, 25)),
    (s.TOWN_GUANGFO, 3, FactoryStatus.RECTIFYING, date(2019, 12, 3)),
)


# Power and pay fall month after month: what early warning shows on the demo day.
FALLING = (s.TOWN_DAGUI, 1)
FALLING_PM: dict[int, int] = {
    s.LAST_MONTH - 3: 890,
    s.LAST_MONTH - 2: 770,
    s.LAST_MONTH - 1: 630,
    s.LAST_MONTH: 480,
}


def _withdraw(plans: list[FactoryPlan]) -> None:
    by_town: dict[str, list[FactoryPlan]] = {}
    for plan in plans:
        if plan.recognised_on is not None:
            by_town.setdefault(plan.town.code, []).append(plan)
    for town, place, closed, withdrawn in WITHDRAWN:
        plan = by_town[town][place]
        plan.closed_on, plan.withdrawn_on = closed, withdrawn
        plan.status = FactoryStatus.EXITED.value
    for town, place, status, _since in STANDING:
        by_town[town][place].status = status.value
    town, place = FALLING
    by_town[town][place].works_pm = dict(FALLING_PM)


def _mark_late(rng: Random, plans: list[FactoryPlan]) -> None:
    """Seven more have not sent November."""
    open_plans = [p for p in plans if p.status == FactoryStatus.PRODUCING.value and p.recognised_on]
    for plan in rng.sample(open_plans, 7):
        plan.missing_reports = frozenset({s.LAST_MONTH})


def _year(plan: FactoryPlan) -> int:
    return plan.recognised_on.year if plan.recognised_on else 0


def _plan(
    towns: dict[str, Town],
    name: str,
    town: str,
    enterprise: str,
    trade: Trade,
    opened_on: date,
    size: int,
    recognised_on: date,
) -> FactoryPlan:
    return FactoryPlan(
        name=name,
        town=towns[town],
        enterprise=enterprise,
        trade=trade.value,
        opened_on=opened_on,
        size=size,
        recognised_on=recognised_on,
    )


def _drawn(rng: Random, town: Town, year: int, place: int, taken: set[str]) -> FactoryPlan:
    trade = rng.choices([t for t, _w in TRADES], [w for _t, w in TRADES])[0]
    while (brand := rng.choice(BRAND_FIRST) + rng.choice(BRAND_LAST)) in taken or brand[0] == brand[
        1
    ]:
        pass
    taken.add(brand)
    word = rng.choice(TRADE_WORD[trade])
    batches = BATCHES[year]
    recognised = batches[place % len(batches)][0]
    before = rng.randrange(60, 600 if year == 2016 else 170)
    kind = "有限公司" if rng.randrange(10) < 7 else "厂"
    low, high, _weight = rng.choices(RNG_SIZE, [w for *_r, w in RNG_SIZE])[0]
    return FactoryPlan(
        name=f"{brand}{word}社区工厂",
        town=town,
        enterprise=f"平利县{brand}{word}{kind}",
        trade=trade.value,
        opened_on=max(recognised - timedelta(days=before), date(2015, 3, 1)),
        size=rng.randrange(low, high + 1) * (6 if year == 2016 else 5) // 5,
        recognised_on=recognised,
    )
