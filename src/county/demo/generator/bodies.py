"""What the bodies of the programme have: duties, named people, yearly money; and a few gaps on purpose."""

from collections.abc import Sequence
from datetime import date
from random import Random

from county.accounts.choices import FundSource, MemberKind, Role
from county.accounts.models import BodyFund, Holding, Member, Post
from county.core.text import search_text
from county.demo import stories
from county.demo.generator.plans import Town, rng_for, uuid_from
from county.demo.generator.tables import Table, Tables
from county.demo.names import Numbers

FOUNDED = date(2017, 4, 15)
# Towns whose body lacks something on the demo day; one has none at all (organisations.py).
NO_BODY = stories.TOWN_SANYANG
NO_TELEPHONE = stories.TOWN_ZHENGYANG
NO_FUNDS = stories.TOWN_LUOHE
VACANT = stories.TOWN_GUANGFO
BUSY_USER = "supervision2"

# code of the body, what it answers for, clauses
DUTIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "group": ("统筹全县社区工厂工作，研究重大事项。", ("4.1-1",)),
    "office": ("指导、督查、考核和认定社区工厂，承担领导小组日常工作。", ("4.1-2", "4.3-2")),
    "fagai": ("争取返乡创业和产业项目资金。", ("3.2-6", "3.2-7")),
    "caizheng": ("安排推动、宣传经费，兑付扶持资金。", ("4.1-3", "3.2-8")),
    "renshe": ("培训补贴、就业奖励、劳动权益。", ("3.2-2", "3.2-3", "3.3-3")),
    "fupin": ("贫困劳动力务工帮扶和资金争取。", ("3.2-3", "3.2-6")),
    "shijian": ("证照办理从简、限时办结。", ("3.3-1",)),
    "yingji": ("安全生产指导和检查。", ("3.3-3",)),
    "huanbao": ("环保监管和指导。", ("3.3-3",)),
    "zhujian": ("安置社区厂房配建。", ("3.3-6",)),
    "jingmao": ("招商、订单和市场拓展。", ("3.1-1", "3.1-6")),
    "jiaoke": ("技术帮扶和校县合作。", ("3.3-5",)),
    "shenpi": ("审批事项一窗受理。", ("3.3-1",)),
    "gongan": ("查处干扰生产经营的人和事。", ("3.4-1",)),
    "ducha": ("督查督办和通报。", ("4.3-3",)),
    "duban": ("督办县政府部署事项。", ("4.3-3",)),
    "kaohe": ("单项考核。", ("4.3-1", "4.3-2")),
}
HEADS = (
    "fagai",
    "caizheng",
    "renshe",
    "fupin",
    "shijian",
    "yingji",
    "zhujian",
    "jingmao",
    "gongan",
)
PLACES = {"group": "县委大院 3 楼", "office": "县人社局 5 楼 502"}
TITLES_EN = {
    "组长": "Head",
    "国库科复核": "Treasury, checks",
    "国库科负责人": "Treasury, head",
    "副组长（县委）": "Deputy head (party committee)",
    "副组长（县政府）": "Deputy head (county government)",
    "副组长（县人大）": "Deputy head (people's congress)",
    "副组长（县政协）": "Deputy head (consultative conference)",
    "主任": "Director",
    "副主任": "Deputy director",
    "业务一": "Clerk 1",
    "业务二": "Clerk 2",
    "就业科经办": "Clerk, employment section",
    "社保科经办": "Clerk, social security section",
    "经办": "Clerk",
    "窗口经办": "Clerk, service window",
    "督查员": "Inspector",
    "督办员": "Supervisor",
    "考核员": "Assessor",
    "审计员": "Auditor",
    "系统管理员": "System administrator",
    "安全管理员": "Security administrator",
    "审计管理员": "Audit administrator",
    "分管副镇长": "Deputy mayor in charge",
    "专职干部": "Full-time officer",
    "统计员": "Statistics officer",
    "兼管干部": "Officer in charge, part time",
    "专项督查员": "Special inspector",
    "考核联络员": "Assessment liaison",
    "值班员": "Duty officer",
    "业主": "Owner",
}
YEARS = (2017, 2018, 2019)
YUAN = 100


def add_bodies(
    tables: Tables, towns: Sequence[Town], bodies: dict[str, int], users: dict[str, int],
    town_codes: dict[str, str],
) -> None:  # fmt: skip
    """bodies, users: keys by code and username; town_codes: the town's body's code by town."""
    rng = rng_for("bodies")
    numbers = Numbers(rng)
    people = _People(tables, rng, numbers)
    posts, holdings = tables.by_model[Post], tables.by_model[Holding]
    _add_group(people, bodies, posts.add(
        bodies["group"], "副组长（县委）", TITLES_EN["副组长（县委）"], Role.LEADER.value, None
    ))  # fmt: skip
    posts.add(bodies["office"], "副主任", TITLES_EN["副主任"], Role.OFFICE.value, None)
    for body, title in (("ducha", "专项督查员"), ("kaohe", "考核联络员"), ("duban", "值班员")):
        seat = posts.add(bodies[body], title, TITLES_EN[title], Role.SUPERVISION.value, None)
        holdings.add(users[BUSY_USER], seat, date(2019, 9, 1), None)
    for town in towns:
        if town.code == VACANT:
            posts.add(
                bodies[town_codes[town.code]], "统计员", TITLES_EN["统计员"], Role.TOWN.value, None
            )
        if town.code != NO_BODY:
            people.add_town(town, bodies[town_codes[town.code]])
    _add_funds(tables, towns, bodies, town_codes)


class _People:
    """Adds named people with invented names and office numbers."""

    def __init__(self, tables: Tables, rng: Random, numbers: Numbers) -> None:
        self._rng = rng
        self._numbers = numbers
        self._count = 0
        self._table = tables.table(
            Member,
            "uid organisation_id name kind position home_id duty telephone post_id from_on to_on"
            " search_text",
        )

    def add(
        self, body: int, kind: MemberKind, position: str, *, home: int | None = None,
        duty: str = "", post: int | None = None, since: date = FOUNDED, until: date | None = None,
    ) -> None:  # fmt: skip
        name = self._numbers.name(female=self._rng.randrange(10) < 4)
        self._count += 1
        self._table.add(
            uuid_from(self._rng), body, name, kind.value, position, home, duty,
            f"0915-843{self._count:04d}", post, since, until, search_text(position, names=[name]),
        )  # fmt: skip

    def add_town(self, town: Town, body: int) -> None:
        since = date(2017, 5, 2)
        self.add(
            body, MemberKind.HEAD, "镇社区工厂办主任", duty="牵头全镇社区工厂工作", since=since
        )
        self.add(
            body, MemberKind.STAFF, "社区工厂专干", duty="工厂联系、月报和用工台账", since=since
        )
        if self._rng.randrange(2):
            self.add(
                body, MemberKind.PART_TIME, "社保站干部", duty="招工和培训", since=date(2018, 3, 1)
            )
        if town.code == stories.TOWN_LAOXIAN:
            until = date(2018, 12, 31)
            self.add(body, MemberKind.STAFF, "社区工厂专干", duty="月报", since=since, until=until)


def _add_group(people: _People, bodies: dict[str, int], seat: int) -> None:
    people.add(bodies["group"], MemberKind.DEPUTY, "县委副书记", duty="协助组长", post=seat)
    for code in HEADS:
        duty = DUTIES[code][0]
        people.add(bodies["group"], MemberKind.MEMBER, "局长", home=bodies[code], duty=duty)


def _add_funds(
    tables: Tables, towns: Sequence[Town], bodies: dict[str, int], town_codes: dict[str, str]
) -> None:
    rng = rng_for("body funds")
    table = tables.table(
        BodyFund,
        "organisation_id year source paper received_on amount_fen used_fen used_until note",
    )
    for year in YEARS:
        amount = (30 + 10 * (year - 2017)) * 10_000 * YUAN
        _add_fund(table, rng, bodies["office"], year, FundSource.COUNTY, amount, "平财预")
        for place, town in enumerate(towns, start=1):
            if town.code == NO_BODY or (town.code == NO_FUNDS and year == 2019):
                continue
            body = bodies[town_codes[town.code]]
            given = rng.randrange(30, 90) * 1000 * YUAN
            _add_fund(table, rng, body, year, FundSource.TOWN, given, f"{town.name[:1]}政发", place)
            if year == 2019 and rng.randrange(3) == 0:
                extra = rng.randrange(10, 30) * 1000 * YUAN
                _add_fund(table, rng, body, year, FundSource.COUNTY, extra, "平财预", place + 20)


def _add_fund(
    table: Table, rng: Random, body: int, year: int, source: FundSource, amount: int,
    paper: str, number: int = 1,
) -> None:  # fmt: skip
    is_open = year == stories.DEMO_DAY.year
    used = (
        amount * rng.randrange(55, 92) // 100 if is_open else amount * rng.randrange(94, 101) // 100
    )
    used -= used % (100 * YUAN)
    until = date(year, 11, 30) if is_open else date(year, 12, 31)
    table.add(
        body, year, source.value, f"{paper}〔{year}〕{number}号", date(year, 3, 1 + number % 28),
        amount, used, until, "宣传、走访和会议",
    )  # fmt: skip
