"""One test for each refusal and each effect of recognising and withdrawing."""

from datetime import date

import pytest
from tests import makers
from tests.factories.conftest import TODAY, change_state, refused

from county.accounts.choices import Role
from county.audit.models import Event
from county.core.errors import NotAllowed
from county.factories import commands
from county.factories.choices import (
    FactoryStatus,
    RecognitionKind,
)
from county.factories.models import (
    Recognition,
)

pytestmark = pytest.mark.django_db


def recognise(factory, *, actor, **changes):
    fields = {
        "kind": RecognitionKind.FACTORY,
        "on": date(2018, 3, 1),
        "paper": "平社厂办发〔2018〕2号",
    } | changes
    return commands.recognise_factory(factory.pk, actor=actor, today=TODAY, **fields)


def withdraw(factory, *, actor, **changes):
    fields = {
        "kind": RecognitionKind.FACTORY,
        "on": date(2019, 3, 1),
        "paper": "平社厂办发〔2019〕4号",
        "reason": "长期停产",
    } | changes
    return commands.withdraw_recognition(factory.pk, actor=actor, today=TODAY, **fields)


@pytest.fixture
def plain(town):
    return makers.make_factory(town=town, recognised_on=None)


def test_recognise_stores_who_and_paper(office, plain):
    row = recognise(plain, actor=office)
    assert (row.recognised_by_id, row.recognised_on, row.withdrawn_on) == (
        office.user_id,
        date(2018, 3, 1),
        None,
    )
    event = Event.objects.get()
    assert (event.action, event.object_type, event.object_id) == (
        "factory.recognised",
        "factories.factory",
        str(plain.pk),
    )


def test_recognise_twice_names_the_paper_but_another_kind_is_taken(office, plain):
    recognise(plain, actor=office)
    error = refused(recognise, plain, actor=office, on=date(2019, 1, 1))
    assert (error.field, error.code) == ("on", "overlap")
    assert "平社厂办发〔2018〕2号" in str(error.reason)
    recognise(plain, actor=office, kind=RecognitionKind.STANDARD_WORKSHOP)
    assert Recognition.objects.count() == 2


def test_recognise_in_the_future_is_refused(office, plain):
    assert refused(recognise, plain, actor=office, on=date(2019, 12, 21)).code == "future"


def test_recognise_before_production_is_refused(office, plain):
    assert refused(recognise, plain, actor=office, on=date(2017, 5, 31)).code == "not_producing"


def test_recognise_when_stopped_for_good_is_refused(office, plain):
    change_state(plain, actor=office, status=FactoryStatus.STOPPED, from_on=date(2018, 2, 1))
    assert refused(recognise, plain, actor=office).code == "not_producing"


def test_recognise_by_own_town_is_not_allowed(town, plain):
    with pytest.raises(NotAllowed):
        recognise(plain, actor=makers.make_town_clerk(town=town))


def test_withdraw_stores_why_and_frees_the_day(office, plain):
    recognise(plain, actor=office)
    row = withdraw(plain, actor=office)
    assert (row.withdrawn_on, row.withdrawal_reason, row.withdrawn_by_id) == (
        date(2019, 3, 1),
        "长期停产",
        office.user_id,
    )
    assert refused(recognise, plain, actor=office, on=date(2019, 2, 28)).code == "overlap"
    recognise(plain, actor=office, on=date(2019, 3, 1))
    assert Event.objects.filter(action="factory.recognition_withdrawn").count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"on": date(2018, 2, 28)}, "on", "before"),
        ({"on": date(2019, 12, 21)}, "on", "future"),
        ({"kind": RecognitionKind.STANDARD_WORKSHOP}, "kind", "none"),
    ],
)
def test_withdraw_when_wrong_is_refused(office, plain, changes, field, code):
    recognise(plain, actor=office)
    error = refused(withdraw, plain, actor=office, **changes)
    assert (error.field, error.code) == (field, code)


@pytest.mark.parametrize("role", [Role.DEPARTMENT, Role.SUPERVISION, Role.AUDITOR, Role.LEADER])
def test_withdraw_by_reader_is_not_allowed(factory, role):
    with pytest.raises(NotAllowed):
        withdraw(factory, actor=makers.make_actor(role=role))
