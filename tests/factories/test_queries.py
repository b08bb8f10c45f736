"""Who sees which factories, what holds on a day, the timeline, missing reports."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import makers

from county.core.months import month_from
from county.factories import queries
from county.factories.choices import FactoryStatus
from county.factories.models import (
    Factory,
    FactoryState,
    LeadingRecognition,
    Recognition,
)
from county.places.models import Lease

pytestmark = pytest.mark.django_db
TODAY = date(2019, 12, 20)


@pytest.fixture
def towns():
    return (
        makers.make_town(code="610926100", name="城关镇"),
        makers.make_town(code="610926103", name="老县镇"),
    )


@pytest.fixture
def factories(towns):
    return tuple(makers.make_factory(town=town) for town in towns)


def test_factories_recognitions_and_reports_by_the_three_people(towns, factories):
    reports = [makers.make_report(factory=f, month=month_from(2019, 1)) for f in factories]
    office = makers.make_office()
    assert queries.factories_for(office).count() == 2
    for actor in (
        makers.make_town_clerk(town=towns[0]),
        makers.make_owner(enterprise=factories[0].enterprise),
    ):
        assert list(queries.factories_for(actor)) == [factories[0]]
        assert list(queries.reports_for(actor)) == [reports[0]]
        assert [r.factory for r in queries.recognitions_for(actor)] == [factories[0]]


def test_enterprises_for_town_hold_its_own_and_those_without_factory(towns, factories):
    fresh = makers.make_enterprise(name="新公司")
    clerk = makers.make_town_clerk(town=towns[0])
    owner = makers.make_owner(enterprise=factories[1].enterprise)
    assert set(queries.enterprises_for(clerk)) == {factories[0].enterprise, fresh}
    assert list(queries.enterprises_for(owner)) == [factories[1].enterprise]
    assert queries.enterprises_to_choose(clerk).count() == 3
    assert queries.enterprises_to_choose(owner).count() == 1


def test_factories_listed_counts_workers_output_households_and_title(towns):
    site = makers.make_site(town=towns[0], households=130)
    row = makers.make_factory(town=towns[0], site=site)
    for number, (from_on, to_on) in enumerate(
        (
            (date(2018, 1, 1), None),
            (date(2018, 1, 1), TODAY),
            (date(2018, 1, 1), date(2019, 12, 19)),
            (date(2019, 12, 21), None),
        )
    ):
        person = makers.make_person(name=f"工人{number}")
        makers.make_employment(person=person, factory=row, from_on=from_on, to_on=to_on)
    for month in ((2018, 11), (2018, 12), (2019, 11), (2019, 12)):
        makers.make_report(factory=row, month=month_from(*month), output_fen=100)
    LeadingRecognition.objects.create(
        enterprise=row.enterprise, recognised_on=date(2019, 1, 1), paper="号"
    )
    found = queries.factories_listed(makers.make_office(), on=TODAY).get()
    assert found.worker_count == 2
    assert found.output_12m_fen == 200
    assert found.site_households == 130
    assert found.is_leading is True
    assert found.recognised_on == date(2017, 8, 1)


def test_factories_listed_is_one_query_however_many(towns):
    office = makers.make_office()

    def ask():
        with CaptureQueriesContext(connection) as asked:
            [
                (f.town, f.site, f.enterprise.name)
                for f in queries.factories_listed(office, on=TODAY)
            ]
        return len(asked)

    first = makers.make_factory(town=towns[0])
    one = ask()
    for number in range(29):
        makers.make_factory(town=towns[0], enterprise=first.enterprise, name=f"厂{number}")
    assert one == ask() == 1


@pytest.mark.parametrize(
    ("day", "since"),
    [
        (date(2017, 7, 31), None),
        (date(2017, 8, 1), date(2017, 8, 1)),
        (date(2018, 4, 30), date(2017, 8, 1)),
        (date(2018, 5, 1), None),
    ],
)
def test_with_recognition_tells_the_day(factories, day, since):
    Recognition.objects.filter(factory=factories[0]).update(
        withdrawn_on=date(2018, 5, 1), withdrawal_paper="号"
    )
    rows = queries.with_recognition(Factory.objects.all(), day)
    assert rows.get(pk=factories[0].pk).recognised_on == since
    assert queries.recognitions_in_force(day).filter(factory=factories[0]).exists() == bool(since)


def test_with_status_on_tells_the_state_of_the_day(factories):
    stop(factories[0], date(2018, 1, 1))
    told = {
        day: queries.with_status_on(Factory.objects.all(), day).get(pk=factories[0].pk).status_on
        for day in (date(2017, 5, 31), date(2017, 12, 31), date(2018, 1, 1))
    }
    assert list(told.values()) == [None, FactoryStatus.PRODUCING, FactoryStatus.STOPPED]


def stop(factory, day, status=FactoryStatus.STOPPED):
    before = date.fromordinal(day.toordinal() - 1)
    factory.states.filter(to_on__isnull=True).update(to_on=before)
    FactoryState.objects.create(factory=factory, status=status, from_on=day, reason="订单")


def test_missing_reports_are_of_open_factories_that_did_not_report(towns, factories):
    month = month_from(2019, 11)
    reported, silent = factories
    makers.make_report(factory=reported, month=month)
    makers.make_report(factory=silent, month=month - 1)
    left = makers.make_factory(town=towns[0])
    stop(left, date(2019, 11, 1), FactoryStatus.EXITED)
    late = makers.make_factory(town=towns[0], opened_on=date(2019, 12, 1), recognised_on=None)
    stopped = makers.make_factory(town=towns[0])
    stop(stopped, date(2019, 6, 1))
    assert list(queries.missing_reports(month)) == [silent, stopped]
    assert late in queries.missing_reports(month + 1)


def test_timeline_tells_the_whole_life_newest_first(factories):
    factory = factories[0]
    office = makers.make_office()
    stop(factory, date(2019, 2, 1), FactoryStatus.SEASONAL_STOP)
    Recognition.objects.filter(factory=factory).update(
        withdrawn_on=date(2019, 5, 1),
        withdrawal_paper="摘〔2019〕1号",
        withdrawal_reason="长期停产",
        withdrawn_by=office.user_id,
    )
    premises = makers.make_premises(site=makers.make_site(town=factory.town))
    Lease.objects.create(
        premises=premises, factory=factory, landlord="镇政府", from_on=date(2017, 5, 1),
        to_on=date(2020, 4, 30), ended_on=date(2019, 6, 30), rent_fen=0, area_dm2=1,
    )  # fmt: skip
    makers.make_report(factory=factory, month=month_from(2018, 2))
    makers.make_report(factory=factory, month=month_from(2018, 1))
    with CaptureQueriesContext(connection) as asked:
        events = queries.timeline_of(factory)
    assert len(asked) == 4
    assert [(event.on, event.kind, event.tone) for event in events] == [
        (date(2019, 6, 30), "lease_end", "plain"),
        (date(2019, 5, 1), "withdrawn", "bad"),
        (date(2019, 2, 1), "state", "wait"),
        (date(2019, 1, 5), "report", "info"),
        (date(2017, 8, 1), "recognised", "ok"),
        (date(2017, 6, 1), "state", "ok"),
        (date(2017, 5, 1), "lease", "info"),
    ]
    withdrawn = events[1]
    assert (withdrawn.title, withdrawn.text, withdrawn.who) == (
        "取消“社区工厂”认定",
        "摘〔2019〕1号，长期停产",
        "用户office",
    )
    assert events[3].text == "2018年1月，产值100,000.00 元"
    assert events[-1].text == "至2020年4月30日，月租金免租"


def owing(actor, on):
    return {row.name: list(row.owed) for row in queries.factories_owing(actor, on=on)}


def test_factories_owing_tells_the_months_due_without_a_report():
    town = makers.make_town()
    factory = makers.make_factory(town=town, opened_on=date(2019, 9, 5))
    makers.make_report(factory=factory, month=month_from(2019, 10))
    office, months = makers.make_office(), [month_from(2019, 11), month_from(2019, 9)]
    assert owing(office, date(2019, 12, 11)) == {factory.name: months}
    # Until the tenth, November is not due yet.
    assert owing(office, date(2019, 12, 10)) == {factory.name: months[1:]}


def test_factories_owing_leaves_out_who_reported_and_the_other_town():
    town, other = makers.make_town(), makers.make_town(code="610926101", name="乙镇")
    makers.make_factory(town=other, opened_on=date(2019, 11, 5))
    quick = makers.make_factory(town=town, opened_on=date(2019, 11, 5))
    makers.make_report(factory=quick, month=month_from(2019, 11))
    assert owing(makers.make_town_clerk(town=town), date(2019, 12, 20)) == {}
    assert len(owing(makers.make_office(), date(2019, 12, 20))) == 1
