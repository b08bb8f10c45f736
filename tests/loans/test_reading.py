from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import makers
from tests.loans.conftest import TODAY
from tests.makers.loans import make_loan

from county.accounts.choices import Role
from county.accounts.models import User
from county.core import scope
from county.loans import queries
from county.loans.choices import LoanState
from county.loans.models import Instalment, Loan

pytestmark = pytest.mark.django_db


def test_queue_goes_by_lane_then_day_then_entry(factory, town):
    made = [
        make_loan(factory=factory, lane=2, applied_on=date(2019, 3, 1)),
        make_loan(factory=factory, lane=1, applied_on=date(2019, 5, 1)),
        make_loan(factory=factory, lane=1, applied_on=date(2019, 4, 1)),
        make_loan(factory=factory, lane=1, applied_on=date(2019, 4, 1)),
        make_loan(factory=factory, lane=1, state=LoanState.GRANTED),
    ]
    order = [made[2], made[3], made[1], made[0]]
    queue = list(queries.queue_for(makers.make_office()))
    assert queue == order
    assert [row.position for row in queue] == [1, 2, 3, 4]
    assert [queries.position_of(row) for row in order] == [1, 2, 3, 4]
    assert queries.queue_for(makers.make_leader()).get(pk=made[0].pk).position == 4
    assert queries.position_of(made[4]) is None


def test_position_counts_the_whole_county_for_a_town_too(factory, clerk, elsewhere):
    mine = make_loan(factory=factory, lane=2)
    other = makers.make_factory(town=makers.make_town(code="610926104", name="大贵镇"))
    make_loan(factory=other, lane=1)
    with scope.acting(clerk):
        assert [row.pk for row in Loan.objects.all()] == [mine.pk]
        assert queries.position_of(mine) == 2


@pytest.mark.parametrize("role", [Role.FINANCE, Role.LEADER])
def test_those_who_see_no_persons_read_loans(role, factory, client):
    loan = make_loan(factory=factory, state=LoanState.REPAYING)
    actor = makers.make_actor(role=role)
    client.force_login(User.objects.get(pk=actor.user_id))
    assert loan.code in client.get("/loans/loan/").content.decode()
    assert client.get(f"/loans/loan/{loan.pk}/").status_code == 200
    assert client.get("/loans/queue/").status_code == 200


def test_database_shows_loans_to_their_own_town_only(factory, elsewhere, clerk):
    make_loan(factory=factory, state=LoanState.REPAYING)
    with scope.acting(elsewhere):
        assert not Loan.objects.exists()
        assert not Instalment.objects.exists()
    with scope.acting(clerk):
        assert Instalment.objects.count() == 4


def test_another_town_gets_404(client, factory, elsewhere):
    loan = make_loan(factory=factory)
    client.force_login(User.objects.get(pk=elsewhere.user_id))
    assert client.get(f"/loans/loan/{loan.pk}/").status_code == 404


def test_listed_tells_what_is_late(factory):
    late = make_loan(factory=factory, state=LoanState.REPAYING)
    row = queries.loans_listed(makers.make_office(), on=TODAY).get(pk=late.pk)
    assert (row.is_late, row.next_due_on) == (True, date(2019, 6, 1))


def test_list_asks_as_often_for_three_as_for_one(factory, client):
    office = makers.make_office()

    def count():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            list(queries.loans_listed(office, on=TODAY))
        return len(seen)

    make_loan(factory=factory, state=LoanState.REPAYING)
    one = count()
    make_loan(factory=factory)
    make_loan(factory=factory, state=LoanState.GRANTED)
    assert count() == one == 1
