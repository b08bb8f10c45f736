"""The books from before Anye: entered once, struck with a reason, read by runs."""

from datetime import date

import pytest
from django.db import connection
from tests import makers
from tests.makers.entitlements import DAY
from tests.makers.numbers import make_id_number

from county.audit.models import Event
from county.core import scope
from county.core.errors import NotAllowed, Refused
from county.entitlements import commands, queries
from county.entitlements.models import Grant

REWARD = "stable_employment_reward"


@pytest.fixture
def office(county):
    return makers.make_office()


def grant(office, **changed):
    given = {
        "scheme": REWARD, "granted_on": date(2018, 5, 1), "amount_fen": 3_000_000, "paper": "平1",
        **changed,
    }  # fmt: skip
    return commands.register_grant(actor=office, today=DAY, **given)


def granted():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT scheme, item_id, person_id, factory_id, enterprise_id, months FROM fact_granted"
        )
        return cursor.fetchall()


def test_register_grant_when_factory_then_all_its_keys(county, office):
    row = grant(office, factory=county.full.pk)
    assert granted() == [
        (REWARD, county.full.pk, None, county.full.pk, county.full.enterprise_id, 0)
    ]
    assert Event.objects.get(action="grant.created").object_id == str(row.pk)


def test_register_grant_when_worker_then_found_by_number(county, office):
    number = make_id_number(born_on=date(1980, 1, 1))
    person = makers.make_person(
        id_number=number, household=makers.make_household(town=county.towns[0])
    )
    job = makers.make_employment(person=person, factory=county.full)
    row = grant(office, scheme="training", factory=county.full.pk, person=number, months=3)
    assert (row.person, row.household_id, row.item) == (person, person.household_id, job.pk)
    assert granted()[0][5] == 3


@pytest.mark.parametrize(
    ("changed", "said", "field"),
    [
        ({}, "请选择工厂", "factory"),
        ({"factory": 0, "amount_fen": 0}, "大于零", "amount_fen"),
        ({"factory": 10**9}, "没有找到这家工厂", "factory"),
        ({"granted_on": date(2020, 1, 1)}, "在将来", "granted_on"),
        ({"paper": " "}, "凭证号", "paper"),
        ({"scheme": "training"}, "请填写身份证号", "person"),
        ({"scheme": "training", "person": "610926198001010007"}, "没有这个身份证号", "person"),
    ],
)
def test_register_grant_when_something_is_wrong_then_refused(changed, said, field, county, office):
    with pytest.raises(Refused, match=said) as refused:
        grant(office, **changed)
    assert refused.value.field == field
    assert not Grant.objects.exists()


def test_register_grant_when_entered_twice_then_refused(county, office):
    grant(office, factory=county.full.pk)
    with pytest.raises(Refused, match="已经登记过"):
        grant(office, factory=county.full.pk)


def test_register_grant_when_town_then_refused(county):
    with pytest.raises(NotAllowed):
        grant(makers.make_town_clerk(town=county.towns[0]), factory=county.full.pk)


def test_remove_grant_then_no_longer_counts_and_may_be_entered_again(county, office):
    row = grant(office, factory=county.full.pk)
    commands.remove_grant(row.pk, actor=office, today=DAY, reason="重了")
    assert granted() == []
    assert Event.objects.filter(action="grant.removed").exists()
    grant(office, factory=county.full.pk)


def test_remove_grant_when_removed_already_then_refused(county, office):
    row = grant(office, factory=county.full.pk)
    commands.remove_grant(row.pk, actor=office, today=DAY, reason="重了")
    with pytest.raises(Refused, match="已经删除"):
        commands.remove_grant(row.pk, actor=office, today=DAY, reason="重了")


def test_remove_grant_when_auditor_then_refused(county, office):
    row = grant(office, factory=county.full.pk)
    with pytest.raises(NotAllowed):
        commands.remove_grant(row.pk, actor=makers.make_auditor(), today=DAY, reason="x")


def test_grants_when_other_town_then_not_seen(county, office):
    grant(office, factory=county.full.pk)
    clerk = makers.make_town_clerk(town=county.towns[1])
    with scope.acting(clerk):
        assert not queries.grants_for(clerk).exists()
        assert not Grant.objects.exists()
    own = makers.make_town_clerk(town=county.towns[0])
    with scope.acting(own):
        assert queries.grants_for(own).count() == 1
