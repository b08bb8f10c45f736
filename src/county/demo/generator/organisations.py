"""Bodies of the programme, their posts, and who holds them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password

from county.accounts.choices import OrganisationKind, Role
from county.accounts.models import Delegation, Holding, Organisation, Post, User
from county.core.clock import COUNTY_ZONE
from county.core.text import search_text
from county.demo import stories
from county.demo.accounts import PASSWORD
from county.demo.generator import bodies
from county.demo.generator.plans import PersonPlan, Town, rng_for, uuid_from
from county.demo.generator.tables import Tables
from county.demo.names import Numbers

FOUNDED = date(2017, 4, 15)
OLD = date(2010, 1, 1)
LAST_SEEN = datetime(2019, 12, 18, 8, 40, tzinfo=COUNTY_ZONE)
# Nobody logged in to this account for more than sixty days: the night suspended it.
DORMANT, DORMANT_SINCE = frozenset({"huanbao"}), datetime(2019, 10, 11, 15, 5, tzinfo=COUNTY_ZONE)
# whose post, who stands in, from, to, why
LOANS = (
    ("office0", "office2", date(2019, 12, 16), date(2019, 12, 27), "主任赴省厅学习"),
    ("chengguan-lead", "chengguan", date(2019, 12, 19), date(2019, 12, 31), "下村蹲点"),
    ("supervision", "supervision2", date(2019, 11, 4), date(2019, 11, 15), "休假"),
)
WORKERS_SINCE = date(2019, 1, 7)
OPENED_AT = datetime(2017, 5, 2, 9, 0, tzinfo=COUNTY_ZONE)

# code, name, English, kind, parent, telephone's last four
BODIES: tuple[tuple[str, str, str, OrganisationKind, str, str], ...] = (
    (
        "group",
        "县社区工厂发展工作领导小组",
        "Leading group",
        OrganisationKind.LEADING_GROUP,
        "",
        "0101",
    ),
    ("office", "县社区工厂办", "County factory office", OrganisationKind.OFFICE, "group", "0102"),
    (
        "fagai",
        "县发展和改革局",
        "Development and reform",
        OrganisationKind.DEPARTMENT,
        "group",
        "0111",
    ),
    ("caizheng", "县财政局", "Finance", OrganisationKind.DEPARTMENT, "group", "0112"),
    (
        "renshe",
        "县人力资源和社会保障局",
        "Human resources",
        OrganisationKind.DEPARTMENT,
        "group",
        "0113",
    ),
    ("fupin", "县扶贫开发局", "Poverty relief", OrganisationKind.DEPARTMENT, "group", "0114"),
    (
        "shijian",
        "县市场监督管理局",
        "Market regulation",
        OrganisationKind.DEPARTMENT,
        "group",
        "0115",
    ),
    (
        "yingji",
        "县应急管理局",
        "Emergency management",
        OrganisationKind.DEPARTMENT,
        "group",
        "0116",
    ),
    (
        "huanbao",
        "市生态环境局平利分局",
        "Ecology and environment",
        OrganisationKind.DEPARTMENT,
        "group",
        "0117",
    ),
    (
        "zhujian",
        "县住房和城乡建设局",
        "Housing and construction",
        OrganisationKind.DEPARTMENT,
        "group",
        "0118",
    ),
    ("jingmao", "县经济贸易局", "Economy and trade", OrganisationKind.DEPARTMENT, "group", "0119"),
    (
        "jiaoke",
        "县教育体育和科技局",
        "Education and science",
        OrganisationKind.DEPARTMENT,
        "group",
        "0120",
    ),
    (
        "shenpi",
        "县行政审批服务局",
        "Administrative approval",
        OrganisationKind.DEPARTMENT,
        "group",
        "0121",
    ),
    ("gongan", "县公安局", "Public security", OrganisationKind.DEPARTMENT, "group", "0122"),
    (
        "ducha",
        "县委督查室",
        "Party committee supervision",
        OrganisationKind.SUPERVISION,
        "",
        "0131",
    ),
    ("duban", "县政府督办室", "Government supervision", OrganisationKind.SUPERVISION, "", "0132"),
    ("kaohe", "县考核办", "Assessment office", OrganisationKind.SUPERVISION, "", "0133"),
    ("shenji", "县审计局", "Audit", OrganisationKind.AUDIT, "", "0134"),
    ("xinxi", "县电子政务中心", "E-government centre", OrganisationKind.DEPARTMENT, "", "0141"),
)

# organisation, post, role, username
SEATS: tuple[tuple[str, str, Role, str], ...] = (
    ("group", "组长", Role.LEADER, "leader"),
    ("group", "副组长（县政府）", Role.LEADER, "leader2"),
    ("group", "副组长（县人大）", Role.LEADER, "leader3"),
    ("group", "副组长（县政协）", Role.LEADER, "leader4"),
    ("office", "主任", Role.OFFICE, "office0"),
    ("office", "业务一", Role.OFFICE, "office"),
    ("office", "业务二", Role.OFFICE, "office2"),
    ("renshe", "就业科经办", Role.DEPARTMENT, "dept"),
    ("caizheng", "社保科经办", Role.FINANCE, "finance"),
    ("fagai", "经办", Role.DEPARTMENT, "fagai"),
    ("fupin", "经办", Role.DEPARTMENT, "fupin"),
    ("shijian", "经办", Role.DEPARTMENT, "shijian"),
    ("yingji", "经办", Role.DEPARTMENT, "yingji"),
    ("huanbao", "经办", Role.DEPARTMENT, "huanbao"),
    ("zhujian", "经办", Role.DEPARTMENT, "zhujian"),
    ("jingmao", "经办", Role.DEPARTMENT, "jingmao"),
    ("jiaoke", "经办", Role.DEPARTMENT, "jiaoke"),
    ("shenpi", "窗口经办", Role.DEPARTMENT, "shenpi"),
    ("gongan", "经办", Role.DEPARTMENT, "gongan"),
    ("ducha", "督查员", Role.SUPERVISION, "supervision"),
    ("duban", "督办员", Role.SUPERVISION, "supervision2"),
    ("kaohe", "考核员", Role.SUPERVISION, "supervision3"),
    ("shenji", "审计员", Role.AUDITOR, "auditor"),
    ("xinxi", "系统管理员", Role.SYSTEM_ADMIN, "sysadmin"),
    ("xinxi", "安全管理员", Role.SECURITY_ADMIN, "secadmin"),
    ("xinxi", "审计管理员", Role.AUDIT_ADMIN, "auditadmin"),
)
# A batch of payments takes three of finance. Added last: everyone else keeps his key and name.
CASHIERS = (("finance2", "方淑琴", "国库科复核"), ("finance3", "邓志强", "国库科负责人"))
TOWN_USERS = {
    stories.TOWN_CHENGGUAN: "chengguan",
    stories.TOWN_XINGLONG: "xinglong",
    stories.TOWN_LAOXIAN: "laoxian",
    stories.TOWN_DAGUI: "dagui",
    stories.TOWN_SANYANG: "sanyang",
    stories.TOWN_LUOHE: "luohe",
    stories.TOWN_GUANGFO: "guangfo",
    stories.TOWN_BAXIAN: "baxian",
    stories.TOWN_CHANGAN: "changan",
    stories.TOWN_ZHENGYANG: "zhengyang",
    stories.TOWN_XIHE: "xihe",
}
OWNER_USERS = {stories.SOCK_ENTERPRISE: "sock", stories.PLUSH_ENTERPRISE: "plush"}


@dataclass(frozen=True)
class OwnerSeat:
    """An enterprise whose owner has an account."""

    enterprise_key: int
    name: str
    owner: str
    since: date


class Staff:
    """Adds bodies, posts and people; knows everyone's key by username."""

    def __init__(self, tables: Tables, numbers: Numbers) -> None:
        self._rng = rng_for("staff")
        self._numbers = numbers
        self._hash = make_password(PASSWORD)
        self._bodies = tables.table(
            Organisation,
            "code name name_en kind parent_id town_id telephone place duty clauses valid_from"
            " valid_to search_text",
        )
        self._posts = tables.table(Post, "organisation_id title title_en role enterprise_id")
        self._users = tables.table(
            User,
            "password uid username name is_active must_change_password created_at search_text"
            " person_id last_login is_dormant active_from",
        )
        self._holdings = tables.table(Holding, "user_id post_id from_on to_on")
        self._tables = tables
        self._loans = tables.table(Delegation, "holding_id delegate_id from_on to_on reason")
        self._holding_keys: dict[str, int] = {}
        self._body_keys: dict[str, int] = {}
        self._enterprise_codes: dict[str, str] = {}
        self.user_keys: dict[str, int] = {}

    def add_county(self) -> None:
        for code, name, english, kind, parent, phone in BODIES:
            since = FOUNDED if code in {"group", "office"} else OLD
            self._body(
                code, name, english, kind.value, parent=parent, town=None, phone=phone, since=since
            )
        for code, title, role, username in SEATS:
            since = FOUNDED if role in {Role.LEADER, Role.OFFICE} else OPENED_AT.date()
            self._seat(code, title, role, username, since=since)

    def add_towns(self, towns: Sequence[Town]) -> None:
        for place, town in enumerate(towns):
            user = TOWN_USERS[town.code]
            self._body(
                f"t-{user}",
                f"{town.name}党委政府",
                f"{user.title()} town government",
                OrganisationKind.TOWN.value,
                parent="",
                town=town,
                phone=f"02{place:02d}",
                since=OLD,
            )
            self._seat(f"t-{user}", "分管副镇长", Role.TOWN, f"{user}-lead", since=FOUNDED)
            if town.code == bodies.NO_BODY:
                self._seat(f"t-{user}", "兼管干部", Role.TOWN, user, since=date(2017, 5, 2))
                continue
            self._body(
                f"b-{user}",
                f"{town.name}社区工厂办",
                f"{user.title()} town factory office",
                OrganisationKind.TOWN_BODY.value,
                parent=f"t-{user}",
                town=town,
                phone="" if town.code == bodies.NO_TELEPHONE else f"03{place:02d}",
                since=date(2017, 5, 2),
            )
            self._seat(f"b-{user}", "专职干部", Role.TOWN, user, since=date(2017, 5, 2))
        codes = {town.code: f"b-{TOWN_USERS[town.code]}" for town in towns}
        bodies.add_bodies(self._tables, towns, self._body_keys, self.user_keys, codes)

    def add_loans(self) -> None:
        """Posts acted in by another for some days."""
        for whose, by, from_on, to_on, why in LOANS:
            self._loans.add(self._holding_keys[whose], self.user_keys[by], from_on, to_on, why)

    def add_owners(self, owners: Sequence[OwnerSeat]) -> None:
        for owner in owners:
            username = OWNER_USERS.get(owner.name, f"yz{owner.enterprise_key:03d}")
            code = f"e-{owner.enterprise_key:03d}"
            self._enterprise_codes[owner.name] = code
            self._body(
                code,
                owner.name,
                "",
                OrganisationKind.ENTERPRISE.value,
                parent="",
                town=None,
                phone="",
                since=owner.since,
            )
            self._seat(
                code,
                "业主",
                Role.OWNER,
                username,
                since=owner.since,
                person=owner.owner,
                enterprise_key=owner.enterprise_key,
            )

    def add_worker(self, username: str, enterprise: str, *, person: PersonPlan) -> None:
        """An account of one of the enterprise's workers, who sees his own records."""
        self._seat(
            self._enterprise_codes[enterprise],
            "职工",
            Role.WORKER,
            username,
            since=WORKERS_SINCE,
            person=person.name,
            self_key=person.key,
        )

    def add_cashiers(self) -> None:
        since = OPENED_AT.date()
        for username, name, title in CASHIERS:
            self._seat("caizheng", title, Role.FINANCE, username, since=since, person=name)

    def _body(
        self,
        code: str,
        name: str,
        english: str,
        kind: str,
        *,
        parent: str,
        town: Town | None,
        phone: str,
        since: date,
    ) -> None:
        duty, clauses = bodies.DUTIES.get(code, ("", ()))
        self._body_keys[code] = self._bodies.add(
            code,
            name,
            english,
            kind,
            self._body_keys.get(parent),
            town.key if town else None,
            f"0915-842{phone}" if phone else "",
            bodies.PLACES.get(code, ""),
            duty,
            list(clauses),
            since,
            None,
            search_text(code, names=[name]),
        )

    def _seat(
        self,
        code: str,
        title: str,
        role: Role,
        username: str,
        *,
        since: date,
        person: str = "",
        enterprise_key: int | None = None,
        self_key: int | None = None,
    ) -> None:
        name = person or self._numbers.name(female=self._rng.randrange(10) < 4)
        title_en = bodies.TITLES_EN.get(title, "")
        post = self._posts.add(self._body_keys[code], title, title_en, role.value, enterprise_key)
        user = self._users.add(
            self._hash,
            uuid_from(self._rng),
            username,
            name,
            username not in DORMANT,
            False,  # noqa: FBT003 -- the same
            OPENED_AT,
            search_text(username, names=[name]),
            self_key,
            DORMANT_SINCE if username in DORMANT else LAST_SEEN,
            username in DORMANT,
            OPENED_AT.date(),
        )
        self.user_keys[username] = user
        self._holding_keys[username] = self._holdings.add(user, post, since, None)
