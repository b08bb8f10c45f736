"""The sums of pay by day equal the pay rows after every kind of change (docs/adr/0015-pay-summed-by-day.md)."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Count, Sum
from tests.makers import make_factory, make_payroll, make_person, make_town

from county.core.months import month_from
from county.workforce.models import PaidDay, Payroll

pytestmark = pytest.mark.django_db
NOV, DEC = date(2019, 11, 10), date(2019, 12, 10)
NOVEMBER = month_from(2019, 11)


@pytest.fixture
def factory():
    return make_factory(town=make_town())


def summed() -> dict:
    rows = (
        Payroll.objects.filter(paid_on__isnull=False)
        .order_by()
        .values_list("factory_id", "paid_on")
    )
    return {(f, day): (fen, n) for f, day, fen, n in rows.annotate(Sum("net_fen"), Count("pk"))}


def kept() -> dict:
    rows = PaidDay.objects.filter(pay_rows__gt=0)
    return {(row.factory_id, row.paid_on): (row.net_fen, row.pay_rows) for row in rows}


def pay(factory, net: int, paid_on: date | None) -> Payroll:
    return make_payroll(
        person=make_person(), factory=factory, month=NOVEMBER, net_fen=net, paid_on=paid_on
    )


def test_insert_when_paid_then_summed_and_unpaid_left_out(factory):
    pay(factory, 230_000, NOV)
    pay(factory, 250_001, NOV)
    pay(factory, 99, None)
    assert kept() == summed() == {(factory.pk, NOV): (480_001, 2)}


def test_update_when_amount_day_or_payment_changes_then_follows(factory):
    one, two = pay(factory, 230_000, NOV), pay(factory, 100, None)
    Payroll.objects.filter(pk=one.pk).update(paid_on=DEC)
    assert kept() == summed() == {(factory.pk, DEC): (230_000, 1)}
    Payroll.objects.filter(pk=two.pk).update(paid_on=DEC, gross_fen=500, net_fen=500)
    assert kept() == summed() == {(factory.pk, DEC): (230_500, 2)}
    Payroll.objects.update(paid_on=None)
    assert kept() == summed() == {}


def test_delete_when_rows_go_then_sums_go(factory):
    pay(factory, 230_000, NOV)
    pay(factory, 7, NOV).delete()
    assert kept() == summed() == {(factory.pk, NOV): (230_000, 1)}
    Payroll.objects.all().delete()
    assert kept() == {}


def test_rows_move_when_to_another_factory_then_both_follow(factory):
    pay(factory, 230_000, NOV)
    other = make_factory(town=factory.town, name="乙社区工厂")
    Payroll.objects.update(factory=other)
    assert kept() == summed() == {(other.pk, NOV): (230_000, 1)}


@pytest.mark.parametrize(
    "statement", ["UPDATE workforce_paidday SET net_fen = 1", "DELETE FROM workforce_paidday"]
)
def test_write_when_by_the_platform_itself_then_the_database_refuses(factory, statement):
    pay(factory, 230_000, NOV)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)
