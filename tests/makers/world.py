"""One of everything twice, in two towns, and one person of every role who belongs to the first.

Every personal value of either side is a canary: it can be searched for in any answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Model
from tests import makers
from tests.makers import batches
from tests.makers.accounts import PASSWORD
from tests.makers.claimed import put_claimed
from tests.makers.entitlements import put_entitled
from tests.makers.governed import put_governed
from tests.makers.joined import put_joined
from tests.makers.ledgers import put_ledgers
from tests.makers.numbers import make_id_number
from tests.makers.payments import make_cashiers, put_money
from tests.makers.risky import put_risky
from tests.makers.simulated import put_simulated

from county.accounts.choices import ADMINISTRATORS, Role
from county.accounts.models import Holding, Organisation, User
from county.assessment.models import Goal, TownTask
from county.assessment.queries.indicators import GOALS, INDICATORS
from county.audit import commands as audit
from county.audit.models import Event
from county.core.actor import SYSTEM, Actor
from county.core.months import month_from
from county.factories.models import LeadingRecognition
from county.jobs import commands as jobs
from county.jobs.models import Job
from county.places.choices import VillageKind
from county.places.models import Lease, Village
from county.policies.commands import load_document
from county.workforce.models import HouseholdStatus, PersonStatus

DAY = date(2019, 12, 20)
NOVEMBER = month_from(2019, 11)


@dataclass
class Side:
    """rows: "<app>.<Model>" -> the row. canaries: the personal values of this side."""

    rows: dict[str, Any] = field(default_factory=dict)
    canaries: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, label: str) -> Any:
        return self.rows[label]

    def put(self, *rows: Model) -> None:
        self.rows |= {row._meta.label: row for row in rows}


@dataclass
class Twice:
    own: Side
    foreign: Side
    users: dict[str, User]


def make_twice(*, whole: bool = True) -> Twice:
    """whole: with batches, the document and what later apps have."""
    own = _side("610926100", "甲镇", "甲", born=date(1981, 1, 7), division="610926")
    foreign = _side("610926101", "乙镇", "乙", born=date(1982, 2, 8), division="610924")
    users = {
        role: _user_of(role, own) for role in Role.values if role not in {Role.TOWN, Role.OWNER}
    }
    enterprise = own["factories.Enterprise"]
    town = makers.make_town_clerk(town=own["places.Town"])
    owner = makers.make_owner(enterprise=enterprise)
    users |= {
        Role.TOWN: _user(town),
        Role.OWNER: _user(owner),
        "no_post": makers.make_user(username="nobody-yet", name="无岗位"),
    }
    users[Role.OFFICE].set_password(PASSWORD)
    users[Role.OFFICE].save()
    for position, side in enumerate((own, foreign)):
        side.put(_goal(GOALS[position], position))
    if not whole:
        return Twice(own, foreign, users)
    load_document(actor=SYSTEM)
    _batches(own, town)
    stranger = makers.make_town_clerk(town=foreign["places.Town"])
    _batches(foreign, stranger)
    for side, clerk in ((own, town), (foreign, stranger)):
        user = _user(clerk)
        holding = Holding.objects.get(user=user)
        side.rows["suspended user"] = makers.make_user(username=f"gone-{user.pk}", name="停用")
        User.objects.filter(pk=side["suspended user"].pk).update(is_active=False)
        side.put(user, holding, Organisation.objects.get(posts=holding.post))
        job = Job.objects.filter(owner=user).latest("pk")
        jobs.keep_file(job.pk, name="a.txt", content_type="text/plain", content=b"a")
        side.put(job)
        audit.record(SYSTEM, "person.corrected", side["workforce.Person"])
        side.put(Event.objects.latest("pk"))
    cashiers = make_cashiers()
    for position, side in enumerate((own, foreign)):
        put_governed(side, position=position)
        put_money(side, who=cashiers, position=position)
        put_ledgers(side, position=position)
        put_simulated(side, position=position)
        put_entitled(side, position=position)
    for position, (side, clerk) in enumerate(((own, town), (foreign, stranger))):
        put_claimed(side, clerk=clerk, position=position)
        put_joined(side, who=cashiers)
        put_risky(side, position=position)
    return Twice(own, foreign, users)


def _goal(code: str, position: int) -> Goal:
    """Goals are the county's: the two sides stand for two of them."""
    return Goal.objects.create(
        indicator=code, starts_on=date(2017, 4, 15), due_on=date(2019, 12, 31), value=100,
        basis=INDICATORS[code].bases[0], position=position,
    )  # fmt: skip


def _user(actor: Actor) -> User:
    return User.objects.get(pk=actor.user_id or 0)


def _user_of(role: str, own: Side) -> User:
    actor = makers.make_actor(role=role)
    user = _user(actor)
    if role == Role.WORKER:
        user.person = own["workforce.Person"]
        user.save(update_fields=["person"])
    return user


def _side(code: str, town_name: str, mark: str, *, born: date, division: str) -> Side:
    side = Side()
    town = makers.make_town(code=code, name=town_name)
    site = makers.make_site(town=town, name=f"{mark}安置点")
    premises = makers.make_premises(site=site)
    spare = makers.make_premises(site=site)
    enterprise = makers.make_enterprise(name=f"{mark}针织有限公司")
    enterprise.legal_representative = f"{mark}法人"  # one identity each
    enterprise.phone = side.canaries["firm phone"] = f"1380000{born:%m%d}"
    enterprise.save()
    factory = makers.make_factory(
        town=town, site=site, enterprise=enterprise, name=f"{mark}社区工厂"
    )
    village = Village.objects.create(
        code=f"{code}201", town=town, name=f"{mark}村", kind=VillageKind.values[0],
        search_text=f"{mark}村",
    )  # fmt: skip
    landlord = side.canaries["landlord"] = f"{mark}房东冯十"
    lease = Lease.objects.create(
        premises=premises, factory=factory, landlord=landlord, from_on=date(2018, 1, 1),
        to_on=date(2021, 12, 31), rent_fen=0, area_dm2=10_000,
    )  # fmt: skip
    leading = LeadingRecognition.objects.create(
        enterprise=enterprise, recognised_on=date(2018, 1, 1), paper="1"
    )
    task = TownTask.objects.create(
        town=town, year=2019, indicator="factories_new", value=2, paper="1"
    )
    side.put(town, site, premises, enterprise, factory, village, lease, leading, task)
    side.rows["spare premises"] = spare
    firm = side.rows["spare enterprise"] = makers.make_enterprise(name=f"{mark}布艺有限公司")
    side.rows["spare factory"] = makers.make_factory(
        town=town, enterprise=firm, name=f"{mark}布艺社区工厂", recognised_on=None
    )
    side.put(makers.make_report(factory=factory, month=NOVEMBER), factory.recognitions.get())
    _people(side, mark, born=born, division=division)
    return side


def _people(side: Side, mark: str, *, born: date, division: str) -> None:
    town, factory = side["places.Town"], side["factories.Factory"]
    head = side.canaries["head"] = f"{mark}户欧阳"
    household = makers.make_household(town=town, head_name=head)
    name = side.canaries["name"] = f"{mark}工司马"
    number = side.canaries["id_number"] = make_id_number(born_on=born, division=division)
    person = makers.make_person(
        name=name, id_number=number, born_on=born, town=town, household=household
    )
    person.phone = side.canaries["phone"] = f"1390000{born:%m%d}"
    person.account = side.canaries["account"] = f"62305800000{born:%Y%m%d}"
    person.save()
    job = makers.make_employment(person=person, factory=factory)
    pay = makers.make_payroll(
        person=person, factory=factory, month=month_from(2019, 10), paid_on=date(2019, 11, 5)
    )
    HouseholdStatus.objects.create(household=household, kind="relocated", from_on=date(2016, 1, 1))
    PersonStatus.objects.create(person=person, kind="disabled", from_on=date(2016, 1, 1))
    side.put(household, person, job, pay)


def _batches(side: Side, clerk: Any) -> None:
    """A batch at each place of its way; `intake.Batch` is the checked one."""
    canaries, factory = side.canaries, side["factories.Factory"]

    def received(net: int) -> Any:
        sheet = [
            ["姓名", "身份证号码", "出勤天数", "应发工资", "实发工资"],
            [canaries["name"], canaries["id_number"], 26, net, net],
        ]
        return batches.receive(actor=clerk, factory=factory, sheets=sheet, month=NOVEMBER)

    side.rows["received batch"] = received(2001)
    checked = batches.check(received(2002), actor=clerk)
    side.put(checked)
    stored = batches.store(batches.check(received(2003), actor=clerk), actor=clerk)
    side.rows["stored batch"] = stored


def personal(side: Side) -> Iterator[str]:
    yield from side.canaries.values()


NEVER_ROWS = frozenset({"anonymous", "no_post", Role.LEADER, Role.FINANCE, *ADMINISTRATORS})


def models_of(side: Side) -> set[str]:
    return {label for label in side.rows if "." in label and apps.get_model(label)}
