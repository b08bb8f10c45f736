"""Two people become one, to the last row, and two again."""

import json
from datetime import date

import pytest
from django.db import connection
from tests import makers
from tests.merging.conftest import TODAY, make_pair, make_twins, merge, undo

from county.accounts.choices import Role
from county.assessment.queries import counting
from county.assessment.queries.indicators import INDICATORS
from county.assessment.queries.periods import period_of
from county.audit.models import Event
from county.core.errors import NotAllowed, NotFound, Refused
from county.core.fields import index_value
from county.factories.models import Factory
from county.merging.choices import RecordKind
from county.merging.models import Candidate, Merge
from county.workforce import commands as workforce
from county.workforce import queries
from county.workforce.commands import imports
from county.workforce.models import Employment, HouseholdStatus, Payroll, Person, PersonStatus

pytestmark = pytest.mark.django_db


@pytest.fixture
def twins(town):
    return make_twins(town)


@pytest.fixture
def pair(twins):
    return make_pair(RecordKind.PERSON, *twins)


def rows_of(*models):
    """Every row as it lies in the table, ciphertext too, without versions."""
    found = {}
    for table in models:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT (to_jsonb(t) - 'version')::text FROM {table._meta.db_table} t ORDER BY id"
            )
            found[table] = [json.loads(row[0]) for row in cursor.fetchall()]
    return found


def number(code):
    """The county's number as the dashboard counts it."""
    indicator = INDICATORS[code]
    return counting.value(indicator, period_of(indicator.bases[0], TODAY))


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value


def test_merge_hands_over_every_row_and_hides_the_double(office, town, twins, pair):
    kept, gone = twins
    factory = makers.make_factory(town=town)
    job = makers.make_employment(person=gone, factory=factory)
    pay = makers.make_payroll(person=gone, factory=factory, month=2019 * 12)
    done = merge(pair, actor=office, survivor=kept)
    job.refresh_from_db()
    pay.refresh_from_db()
    assert (job.person_id, pay.person_id) == (kept.pk, kept.pk)
    assert list(Person.objects.values_list("pk", flat=True)) == [kept.pk]
    assert Person.everyone.get(pk=gone.pk).merged_into_id == kept.pk
    assert {(one["model"], tuple(one["keys"])) for one in done.moved} == {
        ("workforce.employment", (job.pk,)),
        ("workforce.payroll", (pay.pk,)),
    }
    pair.refresh_from_db()
    assert pair.state == "merged"


def test_merge_is_recorded_at_both(office, twins, pair):
    kept, gone = twins
    merge(pair, actor=office, survivor=kept)
    told = Event.objects.filter(object_type="workforce.person").values_list("action", "object_id")
    assert set(told) == {("record.merged", str(kept.pk)), ("record.absorbed", str(gone.pk))}


def test_merge_takes_the_values_chosen_and_exchanges_the_numbers(office, twins, pair):
    kept, gone = twins
    number, other = kept.id_number, gone.id_number
    gone.account = "6217000000000000017"
    gone.save()
    merge(pair, actor=office, survivor=kept, chosen={"id_number": gone.pk, "account": gone.pk})
    kept, gone = Person.everyone.get(pk=kept.pk), Person.everyone.get(pk=gone.pk)
    assert (kept.id_number, kept.born_on, kept.account) == (
        other,
        date(1985, 3, 6),
        "6217000000000000017",
    )
    assert gone.id_number == number
    assert kept.account_index == index_value("6217000000000000017", purpose="account")


def test_either_number_finds_the_survivor(office, twins, pair):
    kept, gone = twins
    number = gone.id_number
    merge(pair, actor=office, survivor=kept)
    assert queries.person_by_id_number(number) == kept
    assert queries.person_by_id_number(kept.id_number) == kept


def test_merge_joins_periods_that_meet(office, twins, pair):
    kept, gone = twins
    add = PersonStatus.objects.create
    add(person=kept, kind="disabled", from_on=date(2018, 1, 1), to_on=date(2018, 6, 30))
    add(person=gone, kind="disabled", from_on=date(2018, 6, 1), to_on=None)
    add(person=gone, kind="left_behind_woman", from_on=date(2017, 1, 1), to_on=None)
    before = rows_of(PersonStatus)
    done = merge(pair, actor=office, survivor=kept)
    assert list(kept.statuses.order_by("kind").values_list("kind", "from_on", "to_on")) == [
        ("disabled", date(2018, 1, 1), None),
        ("left_behind_woman", date(2017, 1, 1), None),
    ]
    undo(done, actor=office)
    assert rows_of(PersonStatus) == before


def test_merge_when_employments_meet_says_how_to_settle(office, town, twins, pair):
    factory = makers.make_factory(town=town, name="甲社区工厂")
    for person in twins:
        makers.make_employment(person=person, factory=factory)
    told = refused(merge, pair, actor=office, survivor=twins[0])
    assert told.code == "conflicts"
    assert "甲社区工厂" in str(told.reason)
    assert "首尾相接" in str(told.reason)
    assert Person.objects.count() == 2


def test_merge_when_pay_of_a_month_meets_says_how_to_settle(office, town, twins, pair):
    factory = makers.make_factory(town=town)
    for person in twins:
        makers.make_payroll(person=person, factory=factory, month=2019 * 12)
    told = refused(merge, pair, actor=office, survivor=twins[0])
    assert told.code == "conflicts"
    assert "撤销多导入的那一批" in str(told.reason)


def test_merge_twice_is_refused(office, twins, pair):
    merge(pair, actor=office, survivor=twins[0])
    assert refused(merge, pair, actor=office, survivor=twins[0]).code == "decided"


def test_merge_of_one_merged_meanwhile_is_refused(office, town, twins, pair):
    third = makers.make_person(name="王小芳", town=town)
    other = make_pair(RecordKind.PERSON, twins[1], third)
    merge(pair, actor=office, survivor=twins[0])
    Candidate.objects.filter(pk=other.pk).delete()
    other = make_pair(RecordKind.PERSON, twins[1], third)
    assert refused(merge, other, actor=office, survivor=third).code == "merged"


def test_merge_when_an_earlier_one_was_never_undone_is_refused(office, twins, pair):
    """A record freed by hand, past the undoing, stays as it is."""
    done = merge(pair, actor=office, survivor=twins[0])
    Person.everyone.filter(pk=done.absorbed).update(merged_into=None)
    Candidate.objects.all().delete()
    again = make_pair(RecordKind.PERSON, *twins)
    assert refused(merge, again, actor=office, survivor=twins[0]).code == "merged"


def test_merge_when_survivor_is_neither_is_refused(office, town, pair):
    third = makers.make_person(town=town)
    assert refused(merge, pair, actor=office, survivor=third).field == "survivor"


def test_merge_by_clerk_of_both_is_done(town, twins, pair):
    merge(pair, actor=makers.make_town_clerk(town=town), survivor=twins[0])
    assert Person.objects.count() == 1


def test_merge_by_clerk_of_one_side_is_not_allowed(town, other_town):
    twins = make_twins(town, other_town=other_town)
    pair = make_pair(RecordKind.PERSON, *twins)
    with pytest.raises(NotAllowed):
        merge(pair, actor=makers.make_town_clerk(town=town), survivor=twins[0])


def test_merge_by_clerk_of_another_town_is_not_found(other_town, twins, pair):
    with pytest.raises(NotFound):
        merge(pair, actor=makers.make_town_clerk(town=other_town), survivor=twins[0])


@pytest.mark.parametrize("role", [Role.SUPERVISION, Role.AUDITOR])
def test_merge_by_reader_is_not_allowed(twins, pair, role):
    with pytest.raises(NotAllowed):
        merge(pair, actor=makers.make_actor(role=role), survivor=twins[0])


def test_merge_of_factories_by_clerk_is_not_allowed(town):
    pair_of = makers.make_factory(town=town), makers.make_factory(town=town)
    pair = make_pair(RecordKind.FACTORY, *pair_of)
    with pytest.raises(NotAllowed):
        merge(pair, actor=makers.make_town_clerk(town=town), survivor=pair_of[0])


def test_undo_restores_every_row_exactly(office, town, twins, pair):
    kept, gone = twins
    factory = makers.make_factory(town=town)
    makers.make_employment(person=gone, factory=factory)
    makers.make_payroll(person=gone, factory=factory, month=2019 * 12)
    makers.make_employment(person=kept, factory=makers.make_factory(town=town))
    tables = (Person, Employment, Payroll, PersonStatus)
    before = rows_of(*tables)
    done = merge(pair, actor=office, survivor=kept, chosen={"id_number": gone.pk, "name": gone.pk})
    assert rows_of(*tables) != before
    undo(done, actor=office)
    assert rows_of(*tables) == before
    pair.refresh_from_db()
    assert pair.state == "open"


def test_undo_twice_is_refused(office, twins, pair):
    done = merge(pair, actor=office, survivor=twins[0])
    undo(done, actor=office)
    assert refused(undo, done, actor=office).code == "already_undone"


def test_undo_after_the_survivor_was_corrected_is_refused(office, twins, pair):
    done = merge(pair, actor=office, survivor=twins[0])
    Person.objects.filter(pk=twins[0].pk).update(name="王晓芳")
    told = refused(undo, done, actor=office)
    assert told.code == "in_the_way"
    assert "王晓芳" in str(told.reason)


def test_undo_after_a_row_went_is_refused(office, town, twins, pair):
    job = makers.make_employment(person=twins[1], factory=makers.make_factory(town=town))
    done = merge(pair, actor=office, survivor=twins[0])
    job.delete()
    assert refused(undo, done, actor=office).code == "in_the_way"


def test_undo_after_a_later_merge_is_refused_until_that_is_undone(office, town, twins, pair):
    third = makers.make_person(name="王小芳", town=town)
    first = merge(pair, actor=office, survivor=twins[0])
    second = merge(make_pair(RecordKind.PERSON, twins[0], third), actor=office, survivor=third)
    assert Person.everyone.get(pk=twins[1].pk).merged_into_id == third.pk
    assert "先撤销后一次合并" in str(refused(undo, first, actor=office).reason)
    undo(second, actor=office)
    undo(first, actor=office)
    assert Person.objects.count() == 3


def test_merge_keeps_no_plain_number(office, twins, pair):
    kept, gone = twins
    numbers = [kept.id_number, gone.id_number, "19900123456"]
    merge(pair, actor=office, survivor=kept, chosen={"id_number": gone.pk})
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(m)::text FROM merging_merge m")
        stored = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(to_jsonb(e)::text, ' ') FROM audit_event e")
        told = cursor.fetchone()[0]
    assert not [number for number in numbers if number in stored or number in told]


def test_two_people_count_as_one_after_the_merge(office, town, twins, pair):
    """At work at two factories, in one relocated household: two of each before, one after, two again."""
    household = makers.make_household(town=town)
    HouseholdStatus.objects.create(household=household, kind="relocated", from_on=date(2017, 1, 1))
    Person.objects.update(household=household)
    for person in twins:
        makers.make_employment(person=person, factory=makers.make_factory(town=town))
    assert (number("jobs"), number("jobs_poor")) == (2, 2)
    done = merge(pair, actor=office, survivor=twins[0])
    assert (number("jobs"), number("jobs_poor")) == (1, 1)
    undo(done, actor=office)
    assert (number("jobs"), number("jobs_poor")) == (2, 2)


def test_merge_of_factories_moves_people_and_pay_and_keeps_the_course_of_states(office, town):
    kept, gone = makers.make_factory(town=town), makers.make_factory(town=town, recognised_on=None)
    pair = make_pair(RecordKind.FACTORY, kept, gone)
    person = makers.make_person(town=town)
    makers.make_employment(person=person, factory=gone)
    makers.make_report(factory=gone, month=2019 * 12)
    before = rows_of(Factory, Employment)
    done = merge(pair, actor=office, survivor=kept, chosen={"code": gone.pk})
    assert list(Factory.objects.values_list("pk", "code")) == [(kept.pk, gone.code)]
    assert kept.employments.count() == kept.reports.count() == kept.states.count() == 1
    undo(done, actor=office)
    assert [(row["id"], row["code"]) for row in rows_of(Factory)[Factory]] == [
        (row["id"], row["code"]) for row in before[Factory]
    ]
    assert rows_of(Employment)[Employment] == before[Employment]


def test_merge_of_factories_both_recognised_says_how_to_settle(office, town):
    pair_of = makers.make_factory(town=town), makers.make_factory(town=town)
    pair = make_pair(RecordKind.FACTORY, *pair_of)
    assert "取消日期填它的认定日期" in str(
        refused(merge, pair, actor=office, survivor=pair_of[0]).reason
    )


def test_merge_of_enterprises_moves_their_factories(office, town):
    kept, gone = makers.make_enterprise(), makers.make_enterprise(name="甲针织公司")
    factory = makers.make_factory(town=town, enterprise=gone)
    pair = make_pair(RecordKind.ENTERPRISE, kept, gone)
    done = merge(pair, actor=office, survivor=kept, chosen={"credit_code": gone.pk})
    factory.refresh_from_db()
    assert factory.enterprise_id == kept.pk
    undo(done, actor=office)
    factory.refresh_from_db()
    assert factory.enterprise_id == gone.pk
    assert Merge.objects.get().undone_on == TODAY


def test_a_number_of_the_absorbed_cannot_be_registered_again(office, twins, pair):
    kept, gone = twins
    number = gone.id_number
    merge(pair, actor=office, survivor=kept)
    told = refused(
        workforce.register_person, actor=office, today=TODAY, id_number=number, name="王小芳"
    )
    assert (told.code, told.field) == ("duplicate", "id_number")


def test_a_sheet_with_the_number_of_the_absorbed_finds_the_survivor(office, twins, pair):
    kept, gone = twins
    indexes = [kept.id_index, gone.id_index]
    merge(pair, actor=office, survivor=kept)
    found = imports.people_by_index(indexes)
    assert {known.pk for known in found.values()} == {kept.pk}
    assert set(found) == set(indexes)


def test_undo_after_the_person_was_erased_is_refused(office, twins, pair):
    done = merge(pair, actor=office, survivor=twins[0])
    Merge.objects.update(before={}, after={}, joined=[])
    assert refused(undo, done, actor=office).code == "erased"
