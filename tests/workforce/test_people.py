"""Households, people and their dated statuses."""

from datetime import date

import pytest
from tests.makers import (
    make_auditor,
    make_employment,
    make_enterprise,
    make_factory,
    make_household,
    make_leader,
    make_office,
    make_owner,
    make_person,
    make_site,
    make_town,
    make_town_clerk,
)
from tests.makers.numbers import make_id_number

from county.audit.models import Event
from county.core import clock
from county.core.errors import NotAllowed, NotFound, Refused
from county.workforce import commands
from county.workforce.models import Household, HouseholdStatus, Person

pytestmark = pytest.mark.django_db
TODAY = date(2019, 12, 20)
NUMBER = make_id_number(born_on=date(1990, 6, 1))


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def other():
    return make_town(code="610926101", name="乙镇")


def household(town, **more):
    facts = {"code": "H1", "head_name": "户主 甲", "town": town.pk, "site": None, "members": 4}
    return facts | {"moved_in_on": None} | more


def person(**more):
    return {"name": "王 小", "id_number": NUMBER, "town": None, "household_code": ""} | more


def refusal(verb, *args, **more):
    with pytest.raises(Refused) as caught:
        verb(*args, **more)
    return caught.value.code, caught.value.field


def test_register_household_enters_the_family_and_is_recorded(town):
    row = commands.register_household(actor=make_town_clerk(town=town), **household(town))
    assert (row.head_name, row.town, row.members) == ("户主甲", town, 4)
    event = Event.objects.get()
    assert (event.action, event.town_id) == ("household.registered", town.pk)


def test_register_household_of_another_town_is_not_allowed(town, other):
    with pytest.raises(NotAllowed):
        commands.register_household(actor=make_town_clerk(town=town), **household(other))
    assert Household.objects.count() == 0


@pytest.mark.parametrize("make", [make_leader, make_auditor])
def test_register_household_needs_a_clerk(town, make):
    with pytest.raises(NotAllowed):
        commands.register_household(actor=make(), **household(town))


def test_register_household_refuses_a_taken_code_and_a_site_elsewhere(town, other):
    office = make_office()
    commands.register_household(actor=office, **household(town))
    assert refusal(commands.register_household, actor=office, **household(town)) == (
        "duplicate",
        "code",
    )
    site = make_site(town=other)
    asked = household(town, code="H2", site=site.pk)
    assert refusal(commands.register_household, actor=office, **asked) == ("other_town", "site")


def test_correct_household_tells_what_changed_and_refuses_stale(town):
    office = make_office()
    row = commands.register_household(actor=office, **household(town))
    commands.correct_household(row.pk, actor=office, version=1, **household(town, members=5))
    assert Event.objects.first().facts == {"changed": {"members": [4, 5]}}
    assert refusal(
        commands.correct_household, row.pk, actor=office, version=1, **household(town)
    ) == (
        "stale",
        None,
    )


def test_correct_household_of_the_other_town_is_not_found(town, other):
    row = make_household(town=other)
    with pytest.raises(NotFound):
        commands.correct_household(
            row.pk, actor=make_town_clerk(town=town), version=1, **household(town)
        )


def test_correct_household_may_not_push_it_to_another_town(town, other):
    row = make_household(town=town)
    with pytest.raises(NotAllowed):
        commands.correct_household(
            row.pk, actor=make_town_clerk(town=town), version=1, **household(other)
        )


def test_household_status_is_dated_and_never_overlaps(town):
    clerk, row = make_town_clerk(town=town), make_household(town=town)
    asked = {"actor": clerk, "kind": "relocated"}
    commands.set_household_status(
        row.pk, from_on=date(2017, 1, 1), to_on=date(2018, 12, 31), **asked
    )
    overlap = {"from_on": date(2018, 12, 31), **asked}
    assert refusal(commands.set_household_status, row.pk, **overlap) == ("overlap", "from_on")
    backwards = {"from_on": date(2019, 2, 1), "to_on": date(2019, 1, 1), **asked}
    assert refusal(commands.set_household_status, row.pk, **backwards) == ("order", "to_on")
    commands.set_household_status(row.pk, from_on=date(2019, 1, 1), **asked)
    other_kind = {"actor": clerk, "kind": "registered_poor", "from_on": date(2018, 1, 1)}
    commands.set_household_status(row.pk, **other_kind)
    assert HouseholdStatus.objects.count() == 3


def test_end_household_status_ends_the_one_in_force(town):
    clerk, row = make_town_clerk(town=town), make_household(town=town)
    asked = {"actor": clerk, "kind": "registered_poor"}
    commands.set_household_status(row.pk, from_on=date(2017, 1, 1), **asked)
    end = {"to_on": date(2019, 11, 30), "reason": "脱贫", **asked}
    commands.end_household_status(row.pk, **end)
    assert HouseholdStatus.objects.get().to_on == date(2019, 11, 30)
    assert Event.objects.first().reason == "脱贫"
    late = end | {"to_on": date(2019, 12, 1)}
    assert refusal(commands.end_household_status, row.pk, **late) == ("not_in_force", "to_on")


def test_person_status_is_dated_too(town):
    clerk, row = make_town_clerk(town=town), make_person(town=town)
    asked = {"actor": clerk, "today": TODAY, "kind": "left_behind_woman"}
    commands.set_person_status(row.pk, from_on=date(2017, 1, 1), **asked)
    again = {"from_on": date(2018, 1, 1), **asked}
    assert refusal(commands.set_person_status, row.pk, **again) == ("overlap", "from_on")
    commands.end_person_status(row.pk, to_on=TODAY, reason="返乡", **asked)
    assert row.statuses.get().to_on == TODAY


def test_register_person_takes_sex_and_birthday_from_the_number(town):
    asked = person(town=town.pk, phone="138 0013 8000", account="6222021234567890123")
    row = commands.register_person(actor=make_town_clerk(town=town), today=TODAY, **asked)
    row = Person.objects.get(pk=row.pk)
    assert (row.name, row.born_on, row.sex) == ("王小", date(1990, 6, 1), "female")
    assert (row.id_number, row.phone) == (NUMBER, "13800138000")
    assert row.name_pinyin == "wangxiao"
    event = Event.objects.get()
    assert event.action == "person.registered"
    assert NUMBER not in str(event.facts)


def test_register_person_twice_names_the_one_registered(town):
    office = make_office()
    commands.register_person(actor=office, today=TODAY, **person())
    with pytest.raises(Refused) as caught:
        commands.register_person(actor=office, today=TODAY, **person(name="另写"))
    assert (caught.value.code, caught.value.field) == ("duplicate", "id_number")
    assert "王小" in str(caught.value)
    assert NUMBER not in str(caught.value)


def test_register_person_of_the_other_town_twice_names_nobody(town, other):
    commands.register_person(actor=make_office(), today=TODAY, **person(town=other.pk))
    with pytest.raises(Refused) as caught:
        commands.register_person(
            actor=make_town_clerk(town=town), today=TODAY, **person(town=town.pk)
        )
    assert caught.value.code == "duplicate"
    assert "王小" not in str(caught.value)


def test_register_person_for_another_town_is_refused(town, other):
    asked = {"actor": make_town_clerk(town=town), "today": TODAY, **person(town=other.pk)}
    assert refusal(commands.register_person, **asked) == ("other_town", "town")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"id_number": NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")}, "id_number"),
        ({"phone": "12345"}, "phone"),
        ({"account": "12"}, "account"),
        ({"household_code": "没有"}, "household_code"),
    ],
)
def test_register_person_refuses_at_the_field(wrong, field):
    asked = {"actor": make_office(), "today": TODAY, **person(**wrong)}
    assert refusal(commands.register_person, **asked)[1] == field


def test_correct_person_keeps_what_is_left_empty_and_clears_on_demand(town):
    clerk = make_town_clerk(town=town)
    row = commands.register_person(
        actor=clerk, today=TODAY, **person(town=town.pk, phone="13800138000")
    )
    kept = {"name": "王小妹", "town": town.pk, "household_code": "", "phone": None}
    commands.correct_person(row.pk, actor=clerk, today=TODAY, version=1, **kept)
    now = Person.objects.get(pk=row.pk)
    assert (now.name, now.id_number, now.phone) == ("王小妹", NUMBER, "13800138000")
    assert now.name_pinyin == "wangxiaomei"
    commands.correct_person(row.pk, actor=clerk, today=TODAY, version=2, **kept | {"phone": ""})
    assert Person.objects.get(pk=row.pk).phone == ""
    assert Event.objects.first().facts == {"changed": {"phone": None}}


def test_correct_person_refuses_stale_and_somebody_elses_number(town):
    office = make_office()
    first = commands.register_person(actor=office, today=TODAY, **person())
    second = make_person(name="别人")
    asked = {"actor": office, "today": TODAY, "name": "别人", "id_number": NUMBER}
    assert refusal(commands.correct_person, second.pk, version=1, **asked) == (
        "duplicate",
        "id_number",
    )
    assert refusal(commands.correct_person, first.pk, version=7, **asked) == ("stale", None)


def test_correct_person_hired_from_the_other_town_is_not_allowed(town, other):
    row = make_person(town=other)
    make_employment(person=row, factory=make_factory(town=town))
    with pytest.raises(NotAllowed):
        commands.correct_person(
            row.pk, actor=make_town_clerk(town=town), today=TODAY, version=1, name="改"
        )


def test_correct_person_by_the_owner_is_not_allowed(town):
    enterprise = make_enterprise()
    row = make_person(town=town)
    make_employment(person=row, factory=make_factory(town=town, enterprise=enterprise))
    with pytest.raises(NotAllowed):
        commands.correct_person(
            row.pk, actor=make_owner(enterprise=enterprise), today=TODAY, version=1, name="改"
        )


def test_tests_run_on_the_demo_day():
    assert clock.today() == TODAY
