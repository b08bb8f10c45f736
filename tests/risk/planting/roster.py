"""Cases of a whole roster or payroll, and their lawful doubles."""

from datetime import date

from tests.risk.planting.hand import MONTHS, NOVEMBER, Hand

from county.factories.models import Factory, MonthlyReport
from county.workforce.models import (
    Payroll,
)


def same_days(hand: Hand, n: int) -> None:
    factory = hand.firm()
    hand.staff(8, factory, MONTHS[-3:], days_tenths=260)
    hand.found("same_days", factory.pk)


def nearly_same_days(hand: Hand, n: int) -> None:
    few = n % 2
    hand.staff(7 if few else 9, hand.firm(), MONTHS[-3:] if few else MONTHS[-2:], days_tenths=260)


def same_pay(hand: Hand, n: int) -> None:
    factory = hand.firm()
    hand.staff(10, factory, net_fen=200_000, paid_on=date(2019, 12, 10), confirmation="none")
    hand.found("same_pay", factory.pk)


def flat_wage(hand: Hand, n: int) -> None:
    """A flat wage that its workers confirmed, or paid as people came."""
    factory = hand.firm()
    people = hand.staff(
        10, factory, net_fen=200_000, paid_on=date(2019, 12, 10), confirmation="none"
    )
    row = Payroll.objects.filter(person=people[0])
    row.update(**({"confirmation": "confirmed"} if n % 2 else {"paid_on": date(2019, 12, 12)}))


def rush(hand: Hand, n: int) -> None:
    factory = hand.firm()
    hand.employ(hand.people(6), factory)
    hand.employ(hand.people(6), factory, from_on=date(2018, 12, 12), to_on=date(2019, 1, 25))
    hand.found("rush", factory.pk)


def winter_hiring(hand: Hand, n: int) -> None:
    """They stayed; or came and went in another season."""
    factory = hand.firm()
    hand.employ(hand.people(6), factory)
    if n % 2:
        hand.employ(hand.people(6), factory, from_on=date(2018, 12, 12))
    else:
        hand.employ(hand.people(6), factory, from_on=date(2019, 5, 12), to_on=date(2019, 6, 25))


def group_moves(hand: Hand, n: int) -> None:
    one, other = hand.firm(), hand.firm(town=1)
    people = hand.people(5)
    hand.employ(people, one, from_on=date(2019, 6, 1), to_on=date(2019, 7, 15))
    hand.employ(people, other, from_on=date(2019, 7, 20))
    hand.found("group_moves", one.pk)


def transferred(hand: Hand, n: int) -> None:
    """Within one firm, within one town, or after years."""
    one = hand.firm()
    other = (
        hand.firm(town=1, enterprise=one.enterprise) if n % 3 == 0 else hand.firm(town=n % 3 - 1)
    )
    people = hand.people(5)
    first = date(2017, 6, 1) if n % 3 == 2 else date(2019, 6, 1)
    hand.employ(people, one, from_on=first, to_on=date(2019, 7, 15))
    hand.employ(people, other, from_on=date(2019, 7, 20))


def idle_pay(hand: Hand, n: int) -> None:
    factory = hand.firm()
    hand.staff(6, factory)
    report(factory, kwh=0 if n % 2 else 40, state="producing" if n % 2 else "stopped", output=0)
    hand.found("idle_pay", factory.pk)


def half_idle(hand: Hand, n: int) -> None:
    factory = hand.firm()
    hand.staff(6 if n % 2 else 3, factory)
    report(factory, kwh=300 if n % 2 else 0, state="partial", output=10_000_00)


def crowded(hand: Hand, n: int) -> None:
    factory = hand.firm()
    hand.employ(hand.people(10), factory)
    hand.lease(factory, area=1_500, rent=15_000)
    hand.found("crowded", factory.pk)


def home_work(hand: Hand, n: int) -> None:
    factory = hand.firm()
    hand.employ(hand.people(10), factory, kind="piecework" if n % 2 else "contract")
    hand.lease(factory, area=1_500 if n % 2 else 2_000, rent=15_000 if n % 2 else 20_000)


def report(factory: Factory, *, kwh: int, state: str, output: int) -> None:
    MonthlyReport.objects.create(
        factory=factory, month=NOVEMBER, state=state, output_fen=output, sales_fen=0, electricity_kwh=kwh,
        reported_on=date(2019, 12, 5),
    )  # fmt: skip
