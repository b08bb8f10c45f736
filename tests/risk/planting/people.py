"""Cases of one person, and their lawful doubles."""

from datetime import date, timedelta

from tests.risk.planting.hand import MONTHS, NOVEMBER, Hand

from county.core.months import month_from
from county.factories.models import Factory, FactoryState, Recognition
from county.workforce.models import (
    HouseholdStatus,
    InsurancePayment,
    Payroll,
)


def two_factories(hand: Hand, n: int) -> None:
    one, other = hand.firm(), hand.firm(town=1)
    (person,) = hand.people(1)
    hand.employ([person], one)
    if n % 3:  # at the other by contract too, or by nobody's knowledge
        if n % 3 == 1:
            hand.employ([person], other, from_on=date(2019, 10, 1))
    else:
        hand.employ([person], other, kind="piecework")
    for factory in (one, other):
        hand.pay([person], factory, days_tenths=220)
    hand.found("two_factories", person.pk)


def moved_in_the_month(hand: Hand, n: int) -> None:
    one, other = hand.firm(), hand.firm(town=1)
    (person,) = hand.people(1)
    if n % 3 == 0:
        hand.employ([person], one, to_on=date(2019, 11, 14))
        hand.employ([person], other, from_on=date(2019, 11, 15))
    elif n % 3 == 1:
        hand.employ([person], one, kind="part_time")
        hand.employ([person], other, kind="part_time")
    else:
        hand.employ([person], one)
        hand.employ([person], other, kind="piecework")
    for factory in (one, other):
        hand.pay([person], factory, days_tenths=130)


def age(hand: Hand, n: int) -> None:
    factory = hand.firm()
    if n % 2:
        (person,) = hand.people(1, born_on=date(2003, 12, 1))  # turns 16 a day after the month
        hand.employ([person], factory, from_on=date(2019, 11, 1))
        hand.pay([person], factory)
    else:
        (person,) = hand.people(1, sex="male", born_on=date(1953, 12, 31))
        (job,) = hand.employ([person], factory)
        hand.claim(factory, person=person, job=job)
    hand.found("age", person.pk)


def of_age(hand: Hand, n: int) -> None:
    factory = hand.firm()
    if n % 2:
        (person,) = hand.people(1, born_on=date(2003, 11, 30))  # 16 on the month's last day
        hand.employ([person], factory, from_on=date(2019, 11, 1))
        hand.pay([person], factory)
    else:
        (person,) = hand.people(1, sex="male", born_on=date(1954, 1, 1))  # 65, not yet 66
        (job,) = hand.employ([person], factory)
        hand.claim(factory, person=person, job=job)


def shared_card(hand: Hand, n: int) -> None:
    factory = hand.firm()
    people = hand.people(2, account=f"62305888{n:09d}")
    hand.employ(people, factory)
    hand.pay(people, factory)
    hand.found("shared_card", min(one.pk for one in people))


def family_card(hand: Hand, n: int) -> None:
    factory = hand.firm()
    if n % 2:
        people = hand.people(2, account=f"62305777{n:09d}", household=hand.home())
        hand.employ(people, factory)
        hand.pay(people, factory)
    else:  # the card changed hands: he who had it left long ago
        left, now = hand.people(2, account=f"62305666{n:09d}")
        hand.pay([left], factory, months=(month_from(2017, 5),))
        hand.employ([now], factory)
        hand.pay([now], factory)


def withdrawn(hand: Hand, n: int) -> None:
    factory = hand.firm()
    if n % 2:
        factory.recognitions.update(withdrawn_on=date(2019, 11, 1), withdrawal_paper="摘")
    else:
        leave(factory, date(2019, 10, 1))
    hand.claim(factory)
    hand.found("withdrawn", factory.pk)


def withdrawn_and_back(hand: Hand, n: int) -> None:
    factory = hand.firm()
    factory.recognitions.update(withdrawn_on=date(2019, 3, 1), withdrawal_paper="摘")
    if n % 3 == 0:
        Recognition.objects.create(factory=factory, recognised_on=date(2019, 6, 1), paper="再")
        hand.claim(factory)
    elif n % 3 == 1:
        (person,) = hand.people(1)
        hand.claim(factory, person=person, payee="worker")
    else:
        hand.claim(factory, state="withdrawn", ended_on=date(2019, 4, 1))


def shared_phone(hand: Hand, n: int) -> None:
    factory = hand.firm()
    people = hand.people(3, phone=f"137{n:08d}")
    hand.employ(people, factory)
    hand.pay(people, factory)
    hand.found("shared_phone", min(one.pk for one in people))


def family_phone(hand: Hand, n: int) -> None:
    factory = hand.firm()
    if n % 2:
        people = hand.people(4, phone=f"136{n:08d}", household=hand.home())
    else:
        people = hand.people(2, phone=f"135{n:08d}")
    hand.employ(people, factory)
    hand.pay(people, factory)


def ghost(hand: Hand, n: int) -> None:
    factory = hand.firm()
    people = hand.people(1, phone=None, account=None)
    hand.employ(people, factory)
    hand.pay(people, factory, MONTHS[-4:], channel="cash", confirmation="none")
    hand.found("ghost", people[0].pk)


def poor_in_papers(hand: Hand, n: int) -> None:
    """Cash and no card, but somebody: insured, or with a telephone, or he confirmed once, or only two months."""
    factory = hand.firm()
    people = hand.people(1, account=None, phone=f"134{n:08d}" if n % 4 == 0 else None)
    hand.employ(people, factory)
    months = MONTHS[-2:] if n % 4 == 3 else MONTHS[-4:]
    hand.pay(people, factory, months, channel="cash", confirmation="none")
    if n % 4 == 1:
        InsurancePayment.objects.create(
            person=people[0], factory=factory, month=NOVEMBER, kind="injury", employer_fen=1500
        )
    elif n % 4 == 2:
        Payroll.objects.filter(person=people[0], month=NOVEMBER).update(confirmation="confirmed")


def two_contracts(hand: Hand, n: int) -> None:
    one, other = hand.firm(), hand.firm()
    people = hand.people(1)
    hand.employ(people, one, to_on=date(2019, 7, 31))
    hand.employ(people, other, from_on=date(2019, 7, 1), to_on=date(2019, 9, 30))
    hand.found("two_contracts", people[0].pk)


def handed_over(hand: Hand, n: int) -> None:
    one, other = hand.firm(), hand.firm()
    people = hand.people(1)
    hand.employ(people, one, to_on=date(2019, 7, 10))
    kind = "part_time" if n % 2 else "contract"
    hand.employ(people, other, from_on=date(2019, 5 if n % 2 else 7, 1), kind=kind)


def poor_late(hand: Hand, n: int) -> None:
    factory, home = hand.firm(), hand.home()
    people = hand.people(1, household=home)
    hand.employ(people, factory)
    HouseholdStatus.objects.create(household=home, kind="registered_poor", from_on=date(2019, 5, 1))
    hand.found("poor_late", people[0].pk)


def poor_before(hand: Hand, n: int) -> None:
    factory, home = hand.firm(), hand.home()
    people = hand.people(1, household=home)
    hand.employ(people, factory)
    for from_on, to_on, kind in (
        (date(2016, 1, 1), date(2018, 12, 31), "registered_poor"),
        (date(2019, 1, 1), None, "registered_poor" if n % 2 else "relocated"),
    ):
        HouseholdStatus.objects.create(household=home, kind=kind, from_on=from_on, to_on=to_on)


def leave(factory: Factory, day: date) -> None:
    FactoryState.objects.filter(factory=factory, to_on=None).update(to_on=day - timedelta(days=1))
    FactoryState.objects.create(factory=factory, status="exited", from_on=day, reason="停办")
    Factory.objects.filter(pk=factory.pk).update(status="exited")
