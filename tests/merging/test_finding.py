"""What is found to look alike, and what is left alone."""

from datetime import date

import pytest
from tests import makers
from tests.makers.numbers import make_id_number
from tests.merging.conftest import TODAY, find, make_twins

from county.audit.models import Event
from county.core.actor import SYSTEM
from county.core.errors import NotAllowed, Refused
from county.core.fields import index_value
from county.core.text import pinyin_of
from county.merging import commands
from county.merging.models import Candidate
from county.places.models import Lease
from county.workforce.models import Person

pytestmark = pytest.mark.django_db


def person(name, born_on, *, town, phone=None, household=None, account=None):
    made = makers.make_person(name=name, town=town, household=household, id_number=_number(born_on))
    made.born_on, made.phone, made.account = born_on, phone, account
    made.save()
    return made


DIVISIONS = ("610926", "612425", "612427", "612428", "612429", "612430", "610722")


def _number(born_on):
    """Another number for each person, of the same birthday where asked."""
    return make_id_number(born_on=born_on, division=DIVISIONS[Person.everyone.count()])


def reasons():
    return [set(pair.reasons) for pair in find()]


def test_same_name_and_birthday_is_found(town, other_town):
    person("王小芳", date(1985, 3, 5), town=town)
    person("王小芳", date(1985, 3, 5), town=other_town)
    assert reasons() == [{"same_name", "same_birthday"}]


def test_same_name_in_town_is_found_only_when_the_birthday_is_nearly_the_same(town):
    person("王小芳", date(1985, 3, 5), town=town)
    person("王小芳", date(1985, 8, 5), town=town)
    person("王小芳", date(1990, 1, 17), town=town)
    assert reasons() == [{"same_name", "near_birthday", "same_town"}]


@pytest.mark.parametrize(
    ("other", "reason"),
    [("王晓芳", "same_sound"), ("王芳小", "swapped"), ("王大芳", "one_character")],
)
def test_near_name_with_the_same_phone_is_found(town, other, reason):
    person("王小芳", date(1985, 3, 5), town=town, phone="19900123456")
    person(other, date(1990, 8, 9), town=town, phone="19900123456")
    assert reasons() == [{reason, "same_phone", "same_town"}]


def test_near_name_in_the_same_factory_with_the_same_birthday_is_found(town):
    factory = makers.make_factory(town=town)
    for name in ("王小芳", "王大芳"):
        makers.make_employment(person=person(name, date(1985, 3, 5), town=town), factory=factory)
    assert reasons() == [{"one_character", "same_birthday", "same_factory", "same_town"}]


def test_sisters_of_one_household_are_left_alone(town):
    home = makers.make_household(town=town)
    person("王小芳", date(1985, 3, 5), town=town, household=home, phone="19900123456")
    person("王大力", date(1987, 6, 9), town=town, household=home, phone="19900123456")
    person("王小芬", date(1989, 1, 17), town=town, household=home)
    assert reasons() == []


def test_same_account_is_found_whatever_the_names(town, other_town):
    person("王小芳", date(1985, 3, 5), town=town, account="6217000000000000017")
    person("李大明", date(1990, 8, 9), town=other_town, account="6217000000000000017")
    assert reasons() == [{"same_account"}]


def test_a_phone_half_a_factory_shares_says_nothing(town):
    for place, name in enumerate(("王小芳", "李大明", "赵一", "钱二二", "孙三三", "周四")):
        person(name, date(1970 + place, 1 + place, 3 + place), town=town, phone="19900123456")
    assert reasons() == []


def test_factories_of_one_enterprise_at_one_site_are_found(town):
    site, firm = makers.make_site(town=town), makers.make_enterprise()
    for name in ("甲社区工厂", "乙车间"):
        makers.make_factory(town=town, site=site, enterprise=firm, name=name)
    assert reasons() == [{"same_enterprise", "same_site", "same_town"}] or reasons() == [
        {"one_character", "same_enterprise", "same_site", "same_town"}
    ]


def test_neighbours_at_a_site_are_left_alone(town):
    site = makers.make_site(town=town)
    makers.make_factory(
        town=town,
        site=site,
        name="春晖制衣社区工厂",
        enterprise=makers.make_enterprise(name="春晖"),
    )
    makers.make_factory(
        town=town,
        site=site,
        name="秋实玩具社区工厂",
        enterprise=makers.make_enterprise(name="秋实"),
    )
    assert [pair for pair in find() if pair.kind == "factory"] == []


def test_factories_that_rented_the_same_premises_are_found(town):
    firm, premises = (
        makers.make_enterprise(),
        makers.make_premises(site=makers.make_site(town=town)),
    )
    for place in range(2):
        factory = makers.make_factory(town=town, enterprise=firm, name=f"{'甲乙'[place]}分厂")
        Lease.objects.create(
            premises=premises, factory=factory, from_on=date(2017 + place, 1, 1),
            to_on=date(2017 + place, 12, 31), rent_fen=0, area_dm2=10_000,
        )  # fmt: skip
    assert "same_premises" in find()[0].reasons


def test_enterprises_of_one_name_are_found_whatever_the_ending(town):
    first = makers.make_enterprise(name="平利县春晖制衣有限公司")
    second = makers.make_enterprise(name="平利县春晖制衣厂")
    first.phone = second.phone = "19900123456"
    for firm in (first, second):
        firm.name_pinyin = pinyin_of(firm.name, surname=False)[0]
        firm.save()
    assert reasons() == [{"same_name", "same_representative", "same_phone"}]


def test_found_again_a_pair_stays_one(town):
    make_twins(town)
    assert [pair.pk for pair in find()] == [pair.pk for pair in find()]


def test_found_no_more_an_open_pair_goes(town):
    first, _second = make_twins(town)
    find()
    Person.objects.filter(pk=first.pk).update(
        name="李大明", name_pinyin="lidaming", phone_index=None, born_on=date(1970, 1, 1)
    )
    assert find() == []


def test_dismissed_pair_comes_back_only_with_a_new_reason(town, office):
    first, second = make_twins(town)
    pair = find()[0]
    commands.dismiss_candidate(pair.pk, actor=office, today=TODAY, reason="是两姐妹")
    assert [found.state for found in find()] == ["dismissed"]
    account = index_value("6217000000000000017", purpose="account")
    Person.objects.filter(pk__in=(first.pk, second.pk)).update(account_index=account)
    assert [found.state for found in find()] == ["open"]


def test_dismiss_twice_is_refused_and_reopen_takes_it_back(town, office):
    make_twins(town)
    pair = find()[0]
    commands.dismiss_candidate(pair.pk, actor=office, today=TODAY, reason="是两姐妹")
    with pytest.raises(Refused):
        commands.dismiss_candidate(pair.pk, actor=office, today=TODAY, reason="是两姐妹")
    assert commands.reopen_candidate(pair.pk, actor=office, reason="再看").state == "open"
    told = list(Event.objects.order_by("pk").values_list("action", flat=True))
    assert told[-2:] == ["candidate.dismissed", "candidate.reopened"]


def test_search_by_a_town_is_not_allowed(town):
    with pytest.raises(NotAllowed):
        commands.find_candidates(actor=makers.make_town_clerk(town=town), today=TODAY)


def test_merged_records_are_not_found_again(town, office):
    first, _second = make_twins(town)
    pair = find()[0]
    commands.merge_candidate(
        pair.pk, actor=office, today=TODAY, survivor=first.pk, reason="看了证件"
    )
    assert [found.state for found in find()] == ["merged"]


def test_search_is_recorded(town):
    make_twins(town)
    assert commands.find_candidates(actor=SYSTEM, today=TODAY) == Candidate.objects.count() == 1
