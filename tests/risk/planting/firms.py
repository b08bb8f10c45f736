"""Cases of a firm, its papers and its rent, and their lawful doubles."""

import hashlib
from datetime import date

from tests.risk.planting.hand import DAY, NOVEMBER, Hand
from tests.risk.planting.people import leave

from county.factories.models import Factory, Outlay
from county.files.models import Paper


def reborn(hand: Hand, n: int) -> None:
    one = hand.firm()
    people = hand.people(8)
    hand.employ(people, one, to_on=date(2019, 3, 1))
    other = hand.firm(rep=one.enterprise.legal_representative if n % 2 else "")
    if n % 2:  # the same man with the same telephone, other workers
        other.enterprise.phone = one.enterprise.phone
        other.enterprise.save()
        hand.employ(hand.people(8), other, from_on=date(2019, 5, 1))
    else:
        hand.employ(people[:7], other, from_on=date(2019, 5, 1))
    leave(one, date(2019, 3, 2))
    hand.found("reborn", other.pk)


def next_tenant(hand: Hand, n: int) -> None:
    """The same rooms, a namesake, or a few who found work anew."""
    one = hand.firm(address="一号楼" if n % 3 == 0 else "")
    people = hand.people(8)
    hand.employ(people, one, to_on=date(2019, 3, 1))
    rep = one.enterprise.legal_representative if n % 3 == 1 else ""
    other = hand.firm(rep=rep, address="一号楼" if n % 3 == 0 else "")
    hand.employ(hand.people(6) + people[:3], other, from_on=date(2019, 5, 1))
    leave(one, date(2019, 3, 2))


def paper_twice(hand: Hand, n: int) -> None:
    one, other = hand.firm(), hand.firm()
    for factory in (one, other):
        _paper(factory, _digest(n))
    hand.found("paper_twice", one.pk)


def paper_again(hand: Hand, n: int) -> None:
    one = hand.firm()
    other = hand.firm(enterprise=one.enterprise if n % 2 else None)
    for factory in (one, other):
        _paper(factory, _digest(n + 100_000))
    if n % 2 == 0:
        Paper.objects.filter(factory=other).update(withdrawn_on=DAY, withdrawal_reason="传错")


def bill_twice(hand: Hand, n: int) -> None:
    one, other = hand.firm(), hand.firm()
    for factory in (one, other):
        _bill(factory, f"0442{n:06d}", 3_200_00)
    hand.found("bill_twice", one.pk)


def other_bill(hand: Hand, n: int) -> None:
    one, other = hand.firm(), hand.firm()
    _bill(one, f"0551{n:06d}", 3_200_00)
    _bill(other, f"0551{n:06d}", 3_300_00)


def rent_relative(hand: Hand, n: int) -> None:
    factory = hand.firm()
    landlord = factory.enterprise.legal_representative
    if n % 3 == 1:
        (worker,) = hand.people(1)
        hand.employ([worker], factory)
        landlord = worker.name
    elif n % 3 == 2:
        home = hand.home()
        hand.people(1, household=home, name=factory.enterprise.legal_representative)
        landlord = hand.people(1, household=home)[0].name
    hand.lease(factory, landlord=landlord)
    hand.found("rent_relative", factory.pk)


def rent_of_others(hand: Hand, n: int) -> None:
    factory = hand.firm()
    if n % 2:
        hand.lease(factory, landlord=factory.enterprise.legal_representative, rent=0)
    else:  # a worker of another factory
        (worker,) = hand.people(1)
        hand.employ([worker], hand.firm())
        hand.lease(factory, landlord=worker.name)


def rent_high(hand: Hand, n: int) -> None:
    factory = hand.firm(town=2)
    hand.lease(factory, rent=900_000)
    hand.found("rent_high", factory.pk)


def rent_dear(hand: Hand, n: int) -> None:
    hand.lease(hand.firm(town=2), rent=480_000 + n)


def _digest(n: int) -> str:
    return hashlib.sha256(str(n).encode()).hexdigest()


def _paper(factory: Factory, sha256: str) -> None:
    Paper.objects.create(
        kind="roster", factory=factory, valid_from=date(2019, 1, 1), media="pdf", size=5000, sha256=sha256,
        uploaded_on=date(2019, 11, 28),
    )  # fmt: skip


def _bill(factory: Factory, number: str, fen: int) -> None:
    Outlay.objects.create(
        factory=factory,
        month=NOVEMBER,
        kind="rent",
        amount_fen=fen,
        paper_number=number,
        recorded_on=DAY,
    )
