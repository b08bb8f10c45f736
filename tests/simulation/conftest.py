"""Two towns: a factory of twelve relocated workers and its lease here, one of three there; four schemes adopted."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

import pytest
from tests import makers
from tests.makers.accounts import make_actor

from county.accounts.choices import Role
from county.core import months
from county.core.months import month_from
from county.places.models import Lease
from county.policies import commands as policies
from county.policies.kinds.templates import templates
from county.simulation.choices import ChangeKind, Turn
from county.simulation.commands import drafting, running
from county.simulation.kinds.changes import Change
from county.workforce.models import ContractTerm, HouseholdStatus, Payroll

DAY = date(2019, 12, 20)
START = date(2017, 4, 15)
NAMES = ("interest", "rent", "stable_employment_reward", "training")


@dataclass(frozen=True)
class World:
    office: object
    here: object
    there: object
    town: object
    other: object


def staff(factory, town, count, *, prefix):
    for number in range(count):
        home = makers.make_household(town=town)
        HouseholdStatus.objects.create(household=home, kind="relocated", from_on=date(2017, 1, 1))
        person = makers.make_person(name=f"{prefix}{number:02d}", town=town, household=home)
        job = makers.make_employment(person=person, factory=factory, from_on=date(2018, 1, 1))
        ContractTerm.objects.create(
            employment=job, signed_on=date(2018, 1, 1), from_on=date(2018, 1, 1),
            to_on=date(2020, 12, 31),
        )  # fmt: skip
        Payroll.objects.bulk_create(
            Payroll(
                person=person, factory=factory, month=month, days_tenths=220, gross_fen=250_000,
                net_fen=250_000, paid_on=months.last_day(month), channel="bank",
            )
            for month in range(month_from(2018, 12), month_from(2019, 12))
        )  # fmt: skip


def lease(factory, site, *, rent_fen):
    return Lease.objects.create(
        premises=makers.make_premises(site=site), factory=factory, landlord="村集体",
        from_on=date(2018, 1, 1), to_on=date(2020, 12, 31), rent_fen=rent_fen, area_dm2=200_000,
    )  # fmt: skip


def adopt_schemes(names=NAMES):
    bureau = make_actor(role=Role.DEPARTMENT, username="drafter")
    leader = makers.make_leader(username="adopter")
    for name in names:
        template = templates()[f"programme/{name}"]
        start = max(START, template.scheme.start)
        adopt(template.text, template.cases, start=start, bureau=bureau, leader=leader)
    return SimpleNamespace(bureau=bureau, leader=leader)


def adopt(text, cases, *, start, bureau=None, leader=None):
    bureau = bureau or make_actor(role=Role.DEPARTMENT, username="drafter2")
    row = policies.draft_from_text(text, actor=bureau, cases=cases)
    policies.propose_version(
        row.pk, actor=bureau, version=row.version, reason="落实", in_force_from=start,
    )  # fmt: skip
    leader = leader or makers.make_leader(username="adopter2")
    policies.adopt_version(row.pk, actor=leader, today=date(2017, 4, 10))


def make_world():
    adopt_schemes()
    town = makers.make_town()
    other = makers.make_town(code="610926101", name="乙镇")
    site, far = makers.make_site(town=town), makers.make_site(town=other, name="乙安置点")
    here = makers.make_factory(town=town, site=site)
    there = makers.make_factory(
        town=other, site=far, name="乙社区工厂",
        enterprise=makers.make_enterprise(name="乙袜业有限公司"),
    )  # fmt: skip
    staff(here, town, 12, prefix="甲工人")
    staff(there, other, 3, prefix="乙工人")
    lease(here, site, rent_fen=800_000)
    lease(there, far, rent_fen=200_000)
    return World(makers.make_office(), here, there, town, other)


@pytest.fixture(scope="module")
def made(lasting):
    return make_world()


@pytest.fixture
def world(made, db):
    return deepcopy(made)


def parameter(scheme, name, text, start=START):
    return Change(ChangeKind.PARAMETER, scheme, name, {start: text})


def draw_up(actor, *changes, caps=(), **more):
    facts = {
        "name": "奖励翻倍", "day": DAY, "rules_on": DAY, "turn": Turn.EARLIEST, "today": DAY,
    } | more  # fmt: skip
    return drafting.draw_up(actor=actor, changes=changes, caps=caps, **facts)


def run(actor, *changes, **more):
    row = draw_up(actor, *changes, **more)
    return running.run_scenario(row.pk, actor=actor, today=DAY)
