"""A small county for who qualifies: a factory that does, one a worker short, one whose families are unknown."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.makers.accounts import make_actor, make_leader
from tests.makers.factories import make_enterprise, make_factory
from tests.makers.places import make_town
from tests.makers.workforce import (
    make_employment,
    make_household,
    make_payroll,
    make_person,
)

from county.accounts.choices import Role
from county.core import clock
from county.core.actor import Actor
from county.core.months import month_from
from county.entitlements.choices import FindingState, RunState, SubjectKind
from county.entitlements.models import Finding, Grant, Run, RunScheme, Snapshot
from county.factories.models import Factory
from county.places.models import Town
from county.policies import commands as policies
from county.policies.kinds.templates import templates
from county.policies.models import Scheme, SchemeVersion
from county.workforce.models import ContractTerm, HouseholdStatus, Person

DAY = date(2019, 12, 20)
FIRST = date(2017, 4, 15)
PROGRAMME = ("interest", "rent", "stable_employment_reward", "training")
PAID = tuple(range(month_from(2018, 11), month_from(2019, 12)))


@dataclass
class County:
    """full qualifies, short is one worker short, unsure has nine and two whose families are not on record."""

    towns: tuple[Town, Town]
    full: Factory
    short: Factory
    unsure: Factory
    bureau: Actor
    leader: Actor
    versions: dict[str, SchemeVersion]


def make_schemes(
    *, bureau: Actor, leader: Actor, names: Any = PROGRAMME
) -> dict[str, SchemeVersion]:
    """The programme's schemes, drafted and proposed by the bureau, adopted by the leader."""
    found = {}
    for name in names:
        template = templates()[f"programme/{name}"]
        row = policies.draft_from_text(template.text, actor=bureau, cases=template.cases)
        policies.propose_version(
            row.pk, actor=bureau, version=row.version, reason="试",
            in_force_from=max(FIRST, template.scheme.start),
        )  # fmt: skip
        found[name] = policies.adopt_version(row.pk, actor=leader, today=date(2017, 4, 10))
    return found


def make_worker(
    *, factory: Factory, relocated: bool | None = True, town: Town | None = None
) -> Person:
    """A worker since 2018 with a contract of two years, paid every month of the last thirteen.

    relocated: None when his family is not on record.
    """
    town = town or factory.town
    household = None if relocated is None else make_household(town=town)
    if household and relocated:
        HouseholdStatus.objects.create(
            household=household, kind="relocated", from_on=date(2017, 1, 1)
        )
    person = make_person(town=town, household=household)
    job = make_employment(person=person, factory=factory, from_on=date(2018, 11, 1))
    ContractTerm.objects.create(
        employment=job, number=1, signed_on=date(2018, 11, 1), from_on=date(2018, 11, 1),
        to_on=date(2020, 10, 31),
    )  # fmt: skip
    for month in PAID:
        make_payroll(person=person, factory=factory, month=month)
    return person


def make_entitled() -> County:
    """Two towns; what is said in County."""
    towns = (make_town(), make_town(code="610926101", name="兴隆镇"))
    bureau = make_actor(role=Role.DEPARTMENT, username="bureau")
    leader = make_leader(username="chief")
    versions = make_schemes(bureau=bureau, leader=leader)
    factories = []
    for number, (name, town) in enumerate(
        (("甲厂", towns[0]), ("乙厂", towns[1]), ("丙厂", towns[1]))
    ):
        enterprise = make_enterprise(name=f"企业{name}")
        enterprise.legal_representative = f"代表{number}"
        enterprise.save()
        factories.append(make_factory(town=town, enterprise=enterprise, name=name))
    full, short, unsure = factories
    for _each in range(10):
        make_worker(factory=full)
    for _each in range(9):
        make_worker(factory=short)
        make_worker(factory=unsure)
    for _each in range(2):
        make_worker(factory=unsure, relocated=None)
    return County(towns, full, short, unsure, bureau, leader, versions)


def put_entitled(side: Any, *, position: int) -> None:
    """A run with one finding of the side's factory, a line of the old books, a draft; the scheme once for both."""
    name = "stable_employment_reward"
    scheme = Scheme.objects.filter(name=name).first()
    if scheme is None:
        bureau = make_actor(role=Role.DEPARTMENT, username="rule bureau")
        chief = make_actor(role=Role.LEADER, username="rule chief")
        scheme = make_schemes(bureau=bureau, leader=chief, names=(name,))[name].scheme
    version = SchemeVersion.objects.filter(scheme=scheme).order_by("number").first()
    assert version is not None
    snapshot = Snapshot.objects.create(day=DAY, sha256="0" * 64)
    run = Run.objects.filter(state=RunState.DONE).first() or Run.objects.create(
        day=DAY, state=RunState.DONE, snapshot=snapshot, ended_at=clock.now()
    )
    line = RunScheme.objects.filter(run=run).first() or RunScheme.objects.create(
        run=run, name=name, version=version, title_zh="奖励", subject=SubjectKind.FACTORY, text=version.text,
        inherited=version.inherited, text_sha256=version.sha256, sql_sha256="0" * 64,
    )  # fmt: skip
    factory = side["factories.Factory"]
    finding = Finding.objects.create(
        run=run, line=line, state=FindingState.QUALIFIES, item=factory.pk, factory=factory,
        enterprise=factory.enterprise, town=factory.town, amount_fen=3_000_000 + position,
        row=reward_row(factory),
    )  # fmt: skip
    grant = Grant.objects.create(
        scheme=name, subject=SubjectKind.FACTORY, item=factory.pk, factory=factory,
        enterprise=factory.enterprise, granted_on=date(2018, 5, 1), amount_fen=100,
        paper=f"旧账{position}", recorded_on=DAY,
    )  # fmt: skip
    version.item = factory.pk  # type: ignore[attr-defined]  # the record the walk tries it on
    side.rows["rule version"] = version
    side.put(run, finding, grant)


def reward_row(factory: Factory) -> dict[str, Any]:
    """A stored row of the reward, every column the query has: ten stable workers."""
    from county.core import scope
    from county.entitlements.facts import explaining, rows

    with scope.everything():
        decision = explaining.decided_now("stable_employment_reward", factory.pk, DAY)
    assert decision is not None
    return rows.stored(decision.row) | {"f_stable": 10, "qualifies": True, "amount": 3_000_000}
