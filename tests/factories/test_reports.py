"""One test for each refusal and each effect of reporting a month."""

from datetime import date

import pytest
from tests import makers
from tests.factories.conftest import TODAY, change_state, refused, register_factory

from county.audit.models import Event
from county.core.errors import NotAllowed, NotFound
from county.core.months import month_from
from county.factories import commands
from county.factories.choices import (
    FactoryStatus,
    ReportState,
)
from county.factories.models import (
    MonthlyReport,
)

pytestmark = pytest.mark.django_db


def submit(factory, *, actor, **changes):
    fields = {
        "month": month_from(2019, 11),
        "state": ReportState.PRODUCING,
        "output_fen": 12_000_000,
        "sales_fen": 11_000_000,
        "electricity_kwh": 800,
        "orders_fen": 0,
        "note": "",
    } | changes
    return commands.submit_report(actor=actor, today=TODAY, factory=factory, **fields)


def correct_report(report, *, actor, **changes):
    names = (
        "version", "state", "output_fen", "sales_fen", "electricity_kwh", "orders_fen", "note",
    )  # fmt: skip
    fields = {name: getattr(report, name) for name in names}
    return commands.correct_report(report.pk, actor=actor, **(fields | changes))


def test_submit_report_by_owner_stores_and_records(factory):
    owner = makers.make_owner(enterprise=factory.enterprise)
    report = submit(factory, actor=owner)
    assert (report.reported_on, report.reported_by_id) == (TODAY, owner.user_id)
    event = Event.objects.get()
    assert (event.action, event.facts["output_fen"], event.facts["month"]) == (
        "report.submitted",
        12_000_000,
        month_from(2019, 11),
    )


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"month": month_from(2020, 1)}, "month", "future"),
        ({"month": month_from(2017, 5)}, "month", "before_opening"),
        ({"state": ReportState.STOPPED}, "output_fen", "stopped"),
    ],
)
def test_submit_report_when_wrong_is_refused(office, factory, changes, field, code):
    error = refused(submit, factory, actor=office, **changes)
    assert (error.field, error.code) == (field, code)
    assert not MonthlyReport.objects.exists()


def test_submit_report_twice_is_refused(office, factory):
    submit(factory, actor=office)
    error = refused(submit, factory, actor=office)
    assert (error.field, error.code) == ("month", "duplicate")
    assert str(error.reason).startswith("2019年11月已经上报过")


def test_submit_report_before_production_is_refused(office, town):
    firm = makers.make_enterprise()
    row = register_factory(actor=office, town=town, enterprise=firm)
    assert refused(submit, row, actor=office).code == "not_opened"


def test_submit_report_after_exit_is_refused_but_of_its_last_month_taken(office, factory):
    change_state(
        factory, actor=office, status=FactoryStatus.EXITED, from_on=date(2019, 10, 3), reason="搬迁"
    )
    assert refused(submit, factory, actor=office).code == "after_exit"
    submit(factory, actor=office, month=month_from(2019, 10))


def test_submit_report_of_other_towns_or_owners_factory_is_not_found(factory, other_town):
    stranger = makers.make_factory(town=other_town)
    for actor in (
        makers.make_town_clerk(town=other_town),
        makers.make_owner(enterprise=stranger.enterprise),
    ):
        with pytest.raises(NotFound):
            submit(factory, actor=actor)


def test_submit_report_by_auditor_is_not_allowed(factory):
    with pytest.raises(NotAllowed):
        submit(factory, actor=makers.make_auditor())


def test_correct_report_records_the_change(factory):
    owner = makers.make_owner(enterprise=factory.enterprise)
    report = correct_report(submit(factory, actor=owner), actor=owner, output_fen=13_000_000)
    assert (report.output_fen, report.version) == (13_000_000, 2)
    facts = Event.objects.get(action="report.corrected").facts
    assert facts == {"changed": {"output_fen": [12_000_000, 13_000_000]}}


def test_correct_report_when_stale_is_refused(office, factory):
    report = submit(factory, actor=office)
    assert refused(correct_report, report, actor=office, version=4).code == "stale"


def test_correct_report_with_output_in_stopped_month_is_refused(office, factory):
    report = submit(factory, actor=office)
    error = refused(correct_report, report, actor=office, state=ReportState.STOPPED)
    assert error.code == "stopped"
