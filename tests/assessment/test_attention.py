"""Each concern at its edge."""

from datetime import date

import pytest
from tests.makers import make_factory, make_payroll, make_person, make_report, make_site, make_town

from county.accounts.models import Organisation
from county.assessment.queries import attention
from county.assessment.queries.league import league_on
from county.core.months import month_from
from county.factories.choices import FactoryStatus
from county.factories.models import FactoryState, MonthlyReport

pytestmark = pytest.mark.django_db
ON = date(2019, 12, 20)


def concerns(on=ON, towns=None):
    found = attention.concerns_on(league_on(on, {}), towns=towns)
    return {concern.kind: concern for concern in found}


def report_all(factory, *, until=(2019, 12), kwh=None):
    for i, month in enumerate(range(month_from(2019, 6), month_from(*until))):
        report = make_report(factory=factory, month=month)
        if kwh:
            MonthlyReport.objects.filter(pk=report.pk).update(electricity_kwh=kwh[i])


def test_watch_when_all_is_well_then_nothing():
    report_all(make_factory(town=make_town()))
    assert concerns() == {}


def test_watch_reports_when_missing_then_late_only_after_the_due_day():
    factory = make_factory(town=make_town())
    report_all(factory, until=(2019, 11))
    assert concerns()["late_report"].count == 1
    assert "late_report" not in concerns(date(2019, 12, 10))


def test_watch_reports_when_not_recognised_then_not_late():
    make_factory(town=make_town(), recognised_on=None)
    assert "late_report" not in concerns()


@pytest.mark.parametrize(("since", "count"), [(date(2019, 11, 20), 1), (date(2019, 11, 21), 0)])
def test_watch_stops_when_thirty_days_then_told(since, count):
    factory = make_factory(town=make_town())
    report_all(factory)
    factory.states.update(to_on=since.replace(day=since.day - 1))
    FactoryState.objects.create(factory=factory, status=FactoryStatus.STOPPED, from_on=since)
    assert len([c for c in concerns() if c == "stopped"]) == count


@pytest.mark.parametrize(("month", "told"), [((2019, 10), True), ((2019, 11), False)])
def test_watch_pay_when_a_whole_month_late_then_told(month, told):
    factory = make_factory(town=make_town())
    report_all(factory)
    make_payroll(person=make_person(), factory=factory, month=month_from(*month), paid_on=None)
    got = concerns()
    assert ("unpaid" in got) is told
    if told:
        assert (got["unpaid"].count, got["unpaid"].people) == (1, 1)


def test_watch_factory_when_power_and_pay_sink_three_months_then_warned():
    factory = make_factory(town=make_town())
    report_all(factory, kwh=[1000, 1000, 1000, 900, 800, 700])
    person = make_person()
    for month, fen in ((9, 100), (10, 90), (11, 80), (12, 70)):
        make_payroll(
            person=person, factory=factory, month=month_from(2019, month - 1), net_fen=fen,
            paid_on=date(2019, month, 15),
        )  # fmt: skip
    assert concerns()["falling"].count == 1
    factory.payroll.filter(paid_on=date(2019, 12, 15)).update(net_fen=85, gross_fen=85)
    assert "falling" not in concerns()


def test_watch_sites_when_one_town_is_asked_then_only_its_gaps():
    mine, other = make_town(), make_town(code="610926101", name="乙镇")
    make_site(town=mine)
    make_site(town=other)
    assert (concerns()["gap"].count, concerns(towns={mine.pk})["gap"].count) == (2, 1)


def test_watch_bodies_when_something_lacks_then_told_and_a_town_sees_its_own():
    here, there = make_town(), make_town(code="610926101", name="乙镇")
    report_all(make_factory(town=here))
    for code, town in (("a", here), ("c", there), ("o", None)):
        Organisation.objects.create(
            code=code, name=code, kind="town_body" if town else "office", town=town,
            telephone="0915-8420301", valid_from=date(2019, 1, 1),
        )  # fmt: skip
    found = concerns()["body"]
    assert (found.count, found.towns) == (3, {here.pk: 1, there.pk: 1})
    assert concerns(towns=[here.pk])["body"].count == 1
    assert "body" not in concerns(date(2018, 12, 20))
