"""Who sees which households, people, employments and pay; what they were on a day."""

from datetime import date

import pytest
from tests.makers import (
    make_actor,
    make_auditor,
    make_employment,
    make_enterprise,
    make_factory,
    make_household,
    make_leader,
    make_office,
    make_owner,
    make_payroll,
    make_person,
    make_town,
    make_town_clerk,
)

from county.accounts.choices import Role
from county.core import months
from county.core.actor import SYSTEM
from county.workforce import queries
from county.workforce.models import HouseholdStatus, PersonStatus

pytestmark = pytest.mark.django_db
TODAY = date(2019, 12, 20)
MONTH = months.month_from(2019, 11)


@pytest.fixture
def county():
    """One person of town A at A's factory, one of B at B's; B's factory also hires one of A."""
    a, b = make_town(), make_town(code="610926101", name="乙镇")
    enterprise = make_enterprise()
    at_a, at_b = make_factory(town=a, enterprise=enterprise), make_factory(town=b)
    for name, town, factory in (("甲甲", a, at_a), ("乙乙", b, at_b), ("甲乙", a, at_b)):
        person = make_person(
            name=name, town=town, household=make_household(town=town, head_name=name)
        )
        make_employment(person=person, factory=factory)
        make_payroll(person=person, factory=factory, month=MONTH)
    return {"a": a, "b": b, "enterprise": enterprise}


def seen(actor):
    return {
        "households": {h.head_name for h in queries.households_for(actor, today=TODAY)},
        "people": {p.name for p in queries.people_for(actor, today=TODAY)},
        "jobs": {e.person.name for e in queries.employments_for(actor, today=TODAY)},
        "pay": {p.person.name for p in queries.payroll_for(actor)},
    }


ALL = {"甲甲", "乙乙", "甲乙"}


def test_county_readers_see_all(county):
    for actor in (make_office(), make_auditor(), make_actor(role=Role.SUPERVISION), SYSTEM):
        assert seen(actor) == {"households": ALL, "people": ALL, "jobs": ALL, "pay": ALL}


def test_leader_finance_and_administrators_see_nobody(county):
    none = {"households": set(), "people": set(), "jobs": set(), "pay": set()}
    assert seen(make_leader()) == none
    for role in (
        Role.FINANCE,
        Role.SYSTEM_ADMIN,
        Role.SECURITY_ADMIN,
        Role.AUDIT_ADMIN,
        Role.WORKER,
    ):
        assert seen(make_actor(role=role)) == none


def test_town_sees_its_people_and_whom_its_factories_employ(county):
    assert seen(make_town_clerk(town=county["a"])) == {
        "households": {"甲甲", "甲乙"},
        "people": {"甲甲", "甲乙"},
        "jobs": {"甲甲"},
        "pay": {"甲甲"},
    }
    assert seen(make_town_clerk(town=county["b"])) == {
        "households": {"乙乙"},
        "people": {"乙乙", "甲乙"},
        "jobs": {"乙乙", "甲乙"},
        "pay": {"乙乙", "甲乙"},
    }


def test_owner_sees_his_own_staff(county):
    assert seen(make_owner(enterprise=county["enterprise"])) == {
        "households": set(),
        "people": {"甲甲"},
        "jobs": {"甲甲"},
        "pay": {"甲甲"},
    }
    assert seen(make_owner(enterprise=make_enterprise(), username="owner2"))["people"] == set()


def test_statuses_are_those_of_the_day(county):
    office = make_office()
    person = queries.people_for(office, today=TODAY).get(name="甲甲")
    HouseholdStatus.objects.create(
        household=person.household,
        kind="registered_poor",
        from_on=date(2017, 1, 1),
        to_on=date(2019, 11, 30),
    )
    HouseholdStatus.objects.create(
        household=person.household, kind="relocated", from_on=date(2019, 1, 1)
    )
    PersonStatus.objects.create(person=person, kind="left_behind_woman", from_on=date(2019, 12, 1))

    def on(day):
        job = queries.employments_for(office, today=day).get(person=person)
        return job.is_relocated, job.is_registered_poor, job.is_left_behind, job.person_statuses

    assert on(date(2018, 12, 31)) == (False, True, False, [])
    assert on(date(2019, 11, 30)) == (True, True, False, [])
    assert on(TODAY) == (True, False, True, ["left_behind_woman"])
    rows = queries.employments_for(office, today=TODAY)
    count = {
        s: queries.having_status(rows, s).count()
        for s in ("relocated", "any", "none", "left_behind", "")
    }
    assert count == {"relocated": 1, "any": 1, "none": 2, "left_behind": 1, "": 3}
    again = queries.with_statuses(rows, day=date(2018, 12, 31))
    assert queries.having_status(again, "relocated").count() == 0


def test_employed_on_counts_the_first_and_the_last_day():
    factory = make_factory(town=make_town())
    make_employment(
        person=make_person(), factory=factory, from_on=date(2019, 1, 5), to_on=date(2019, 2, 5)
    )
    rows = queries.employments_for(make_office(), today=TODAY)
    days = [date(2019, 1, 4), date(2019, 1, 5), date(2019, 2, 5), date(2019, 2, 6)]
    assert [queries.employed_on(rows, day).count() for day in days] == [0, 1, 1, 0]


def test_pay_totals_sum_the_rows():
    factory = make_factory(town=make_town())
    make_payroll(person=make_person(), factory=factory, month=MONTH, net_fen=100)
    make_payroll(person=make_person(), factory=factory, month=MONTH, net_fen=30, paid_on=None)
    totals = queries.pay_totals(queries.payroll_for(make_office()))
    assert totals == queries.PayTotals(rows=2, gross_fen=130, net_fen=130, unpaid_fen=30)
    assert queries.pay_totals(queries.payroll_for(make_leader())).net_fen == 0
