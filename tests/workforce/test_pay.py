"""A month's pay, and the worker's word."""

from datetime import date

import pytest
from tests.makers import (
    make_employment,
    make_enterprise,
    make_factory,
    make_leader,
    make_office,
    make_owner,
    make_payroll,
    make_person,
    make_town,
    make_town_clerk,
)

from county.audit.models import Event
from county.core import months
from county.core.errors import NotAllowed, NotFound, Refused
from county.workforce import commands
from county.workforce.models import Payroll

pytestmark = pytest.mark.django_db
TODAY = date(2019, 12, 20)
NOVEMBER = months.month_from(2019, 11)


@pytest.fixture
def job():
    town = make_town()
    enterprise = make_enterprise()
    factory = make_factory(town=town, enterprise=enterprise)
    return make_employment(person=make_person(name="张工", town=town), factory=factory)


@pytest.fixture
def clerk(job):
    return make_town_clerk(town=job.factory.town)


def facts(**more):
    return {
        "days_tenths": 225, "gross_fen": 250000, "deductions_fen": 20050,
        "paid_on": date(2019, 12, 10), "channel": "bank", **more,
    }  # fmt: skip


def pay(actor, job, **more):
    asked = {"factory": job.factory_id, "person": job.person_id, "month": NOVEMBER, **facts()}
    return commands.register_payroll(actor=actor, today=TODAY, **asked | more)


def refusal(verb, *args, **more):
    with pytest.raises(Refused) as caught:
        verb(*args, **more)
    return caught.value.code, caught.value.field


def test_register_payroll_computes_the_net(clerk, job):
    row = pay(clerk, job)
    assert (row.net_fen, row.confirmation) == (229950, "none")
    event = Event.objects.get()
    assert (event.action, event.facts["net_fen"], event.town_id) == (
        "payroll.registered", 229950, job.factory.town_id,
    )  # fmt: skip


def test_register_payroll_by_name(clerk, job):
    assert pay(clerk, job, person=None, name="张 工").person == job.person


def test_register_payroll_by_a_name_nobody_or_two_have_is_refused(clerk, job):
    assert refusal(pay, clerk, job, person=None, name="没有") == ("not_employed", "name")
    make_employment(person=make_person(name="张工"), factory=job.factory)
    assert refusal(pay, clerk, job, person=None, name="张工") == ("two_of_the_name", "name")


@pytest.mark.parametrize(
    ("wrong", "answer"),
    [
        ({"days_tenths": 305}, ("days", "days_tenths")),
        ({"deductions_fen": 250001}, ("negative", "deductions_fen")),
        ({"paid_on": date(2019, 10, 31)}, ("paid_early", "paid_on")),
        ({"month": months.month_from(2020, 1)}, ("future", "month")),
        ({"month": months.month_from(2017, 12)}, ("not_employed", "month")),
    ],
)
def test_register_payroll_refuses(clerk, job, wrong, answer):
    assert refusal(pay, clerk, job, **wrong) == answer
    assert Payroll.objects.count() == 0


def test_register_payroll_twice_is_refused(clerk, job):
    pay(clerk, job)
    assert refusal(pay, clerk, job) == ("duplicate", "month")


def test_register_payroll_elsewhere_is_not_found(job):
    with pytest.raises(NotFound):
        pay(make_town_clerk(town=make_town(code="610926101", name="乙镇")), job)


def test_register_payroll_by_a_leader_is_not_allowed(job):
    with pytest.raises(NotAllowed):
        pay(make_leader(), job)


def test_owner_pays_his_own_staff_only(job):
    assert pay(make_owner(enterprise=job.factory.enterprise), job).pk
    with pytest.raises(NotFound):
        pay(make_owner(enterprise=make_enterprise(), username="owner2"), job, month=NOVEMBER - 1)


def test_correct_payroll_says_why_and_what(clerk, job):
    row = pay(clerk, job)
    asked = {"actor": clerk, "reason": "漏算加班", **facts(gross_fen=260000)}
    commands.correct_payroll(row.pk, version=1, **asked)
    event = Event.objects.first()
    assert (event.reason, event.facts["changed"]) == (
        "漏算加班",
        {"gross_fen": [250000, 260000], "net_fen": [229950, 239950]},
    )
    assert refusal(commands.correct_payroll, row.pk, version=1, **asked) == ("stale", None)


def test_correct_payroll_is_refused_once_the_worker_confirmed(clerk, job):
    row = pay(clerk, job)
    commands.confirm_payroll(row.pk, actor=clerk, said_by="本人到镇上当面说")
    asked = {"actor": clerk, "version": 2, "reason": "x", **facts()}
    assert refusal(commands.correct_payroll, row.pk, **asked) == ("confirmed", None)
    commands.dispute_payroll(row.pk, actor=clerk, said_by="本人电话")
    commands.correct_payroll(row.pk, **asked | {"version": 3})
    assert Payroll.objects.get().confirmation == "disputed"


def test_confirm_payroll_keeps_who_said_so(clerk, job):
    row = pay(clerk, job)
    commands.confirm_payroll(row.pk, actor=clerk, said_by="本人到镇上当面说")
    now = Payroll.objects.get()
    assert now.confirmation == "confirmed"
    assert now.confirmed_at is not None
    event = Event.objects.first()
    assert (event.action, event.reason) == ("payroll.confirmed", "本人到镇上当面说")
    again = {"actor": clerk, "said_by": "x"}
    assert refusal(commands.confirm_payroll, row.pk, **again)[0] == "same_word"


def test_confirm_payroll_not_yet_paid_is_refused(clerk, job):
    row = pay(clerk, job, paid_on=None)
    assert refusal(commands.confirm_payroll, row.pk, actor=clerk, said_by="x")[0] == "unpaid"


@pytest.mark.parametrize("verb", [commands.confirm_payroll, commands.dispute_payroll])
def test_owner_never_speaks_for_the_worker(job, verb):
    row = make_payroll(person=job.person, factory=job.factory, month=NOVEMBER)
    with pytest.raises(NotAllowed):
        verb(row.pk, actor=make_owner(enterprise=job.factory.enterprise), said_by="x")


@pytest.mark.parametrize("verb", [commands.confirm_payroll, commands.dispute_payroll])
def test_the_other_town_does_not_find_the_pay(job, verb):
    row = make_payroll(person=job.person, factory=job.factory, month=NOVEMBER)
    clerk = make_town_clerk(town=make_town(code="610926101", name="乙镇"))
    with pytest.raises(NotFound):
        verb(row.pk, actor=clerk, said_by="x")


def test_office_disputes_anywhere(job):
    row = make_payroll(person=job.person, factory=job.factory, month=NOVEMBER)
    commands.dispute_payroll(row.pk, actor=make_office(), said_by="本人来电")
    assert Payroll.objects.get().confirmation == "disputed"
