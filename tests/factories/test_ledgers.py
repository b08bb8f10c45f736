from datetime import date

import pytest
from tests import makers
from tests.factories.conftest import TODAY

from county.audit.models import Event
from county.core import scope
from county.core.errors import NotAllowed, NotFound, Refused
from county.core.months import month_from
from county.factories import commands, queries
from county.factories.choices import Grade, OutlayKind
from county.factories.models import Outlay

pytestmark = pytest.mark.django_db

NOVEMBER = month_from(2019, 11)


@pytest.fixture
def owner(factory):
    return makers.make_owner(enterprise=factory.enterprise)


def spend(actor, factory, **changes):
    facts = {
        "month": NOVEMBER, "kind": OutlayKind.POWER, "amount_fen": 100_00, "paper_number": "A1",
        "note": "",
    } | changes  # fmt: skip
    return commands.register_outlay(actor=actor, today=TODAY, factory=factory, **facts)


def grade(actor, factory, **changes):
    facts = {
        "year": 2018, "grade": Grade.GOOD, "evaluated_on": date(2019, 1, 25), "paper": "1号",
        "note": "",
    } | changes  # fmt: skip
    return commands.register_evaluation(actor=actor, today=TODAY, factory=factory, **facts)


def code_of(act, *args, **facts):
    with pytest.raises(Refused) as refused:
        act(*args, **facts)
    return refused.value.code


def test_outlay_when_the_owner_enters_it_then_recorded(owner, factory):
    row = spend(owner, factory)
    assert Event.objects.latest("pk").action == "outlay.registered"
    assert queries.outlay_totals(queries.outlays_for(owner)).amount_fen == row.amount_fen


def test_outlay_when_the_paper_is_entered_then_refused_whatever_the_month(owner, factory):
    spend(owner, factory)
    assert code_of(spend, owner, factory, month=NOVEMBER - 1, kind=OutlayKind.RENT) == "paper"


def test_outlay_when_the_month_is_to_come_then_refused(owner, factory):
    assert code_of(spend, owner, factory, month=NOVEMBER + 2) == "future"


def test_outlay_when_another_factory_then_not_found(owner, other_town):
    with pytest.raises(NotFound):
        spend(owner, makers.make_factory(town=other_town))


def test_outlay_corrected_then_told_and_stale_afterwards(owner, factory):
    row = spend(owner, factory)
    facts = {"kind": OutlayKind.WATER, "amount_fen": 50_00, "paper_number": "A1", "note": ""}
    commands.correct_outlay(row.pk, actor=owner, version=1, **facts)
    assert Event.objects.latest("pk").facts["changed"]["amount_fen"] == [100_00, 50_00]
    assert code_of(commands.correct_outlay, row.pk, actor=owner, version=1, **facts) == "stale"


def test_database_shows_outlays_to_their_own_only(office, factory, other_town):
    spend(office, factory)
    with scope.acting(makers.make_town_clerk(town=other_town)):
        assert not Outlay.objects.exists()


def test_evaluation_is_the_offices_alone(owner, office, factory):
    with pytest.raises(NotAllowed):
        grade(owner, factory)
    assert grade(office, factory).pk
    assert Event.objects.latest("pk").action == "evaluation.registered"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"evaluated_on": date(2020, 1, 1)}, "future"),
        ({"year": 2019, "evaluated_on": date(2018, 1, 1)}, "too_early"),
    ],
)
def test_evaluation_refuses(office, factory, changes, code):
    assert code_of(grade, office, factory, **changes) == code


def test_evaluation_twice_a_year_is_refused(office, factory):
    row = grade(office, factory)
    assert code_of(grade, office, factory) == "duplicate"
    facts = {"grade": Grade.PASS, "evaluated_on": date(2019, 1, 25), "paper": "2号", "note": ""}
    commands.correct_evaluation(row.pk, actor=office, today=TODAY, version=1, **facts)
    assert Event.objects.latest("pk").facts["changed"]["grade"]
