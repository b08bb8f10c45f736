"""A worker with an account, two towns, and a file of secrets of one's own."""

import json
from dataclasses import dataclass
from datetime import date

import pytest
from tests.makers import (
    make_actor,
    make_employment,
    make_enterprise,
    make_factory,
    make_household,
    make_office,
    make_owner,
    make_payroll,
    make_person,
    make_town,
    make_town_clerk,
)

from county.accounts.choices import Role
from county.accounts.models import User
from county.accounts.queries import actor_of
from county.core.months import month_from
from county.workforce.models import Person

TODAY = date(2019, 12, 20)
OCTOBER, NOVEMBER = month_from(2019, 10), month_from(2019, 11)


@pytest.fixture(autouse=True)
def secrets(settings, tmp_path):
    """A destroyed key must never be the test server's own."""
    path = tmp_path / "secrets.json"
    path.write_text(json.dumps({"subject_keys": dict(settings.ANYE_SUBJECT_KEYS)}))
    settings.ANYE_SECRETS_FILE = path
    settings.ANYE_SUBJECT_KEYS = dict(settings.ANYE_SUBJECT_KEYS)
    return path


def make_worker(*, person, username="worker"):
    """The account of one person of the register."""
    actor = make_actor(role=Role.WORKER, username=username)
    user = User.objects.get(pk=actor.user_id)
    user.person = person
    user.save()
    return actor_of(user, today=TODAY)


@dataclass
class World:
    factory: object
    person: Person
    other: Person
    stranger_person: Person
    worker: object
    clerk: object
    clerk2: object
    stranger: object
    office: object
    office2: object
    owner: object

    def fresh(self, row):
        return type(row).objects.get(pk=row.pk)


@pytest.fixture
def world(db):
    near, far = make_town(), make_town(code="610926101", name="乙镇")
    firm = make_enterprise()
    factory = make_factory(town=near, enterprise=firm)
    family = make_household(town=near, head_name="赵一")
    person = make_person(name="赵一", town=near, household=family)
    person.phone, person.account = "13800138000", "6228480010000000017"
    person.save()
    other = make_person(name="钱二", town=near)
    for one in (person, other):
        make_employment(person=one, factory=factory)
        make_payroll(person=one, factory=factory, month=NOVEMBER)
    return World(
        factory=factory,
        person=person,
        other=other,
        stranger_person=make_person(name="孙三", town=far),
        worker=make_worker(person=person),
        clerk=make_town_clerk(town=near),
        clerk2=make_town_clerk(town=near, username="clerk2"),
        stranger=make_town_clerk(town=far),
        office=make_office(),
        office2=make_office(username="office2"),
        owner=make_owner(enterprise=firm),
    )


@pytest.fixture
def enter(client):
    def go(actor):
        user = User.objects.get(pk=actor.user_id)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return go
