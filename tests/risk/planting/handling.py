"""Cases of how a claim was handled and paid, and their lawful doubles."""

from datetime import date, timedelta

from django.utils import timezone
from tests.makers.accounts import make_actor
from tests.risk.planting.hand import DAY, Hand

from county.accounts.choices import Role
from county.audit import commands as audit
from county.claims.models import ClaimAct
from county.core.actor import Actor
from county.factories.models import Factory
from county.payments.models import Payee, PayeeAccount
from county.workforce.models import (
    ContractTerm,
)


def payee_card(hand: Hand, n: int) -> None:
    factory = hand.firm()
    (person,) = hand.people(1)
    _account(hand, factory, str(person.account))
    hand.found("payee_card", person.pk)


def own_account(hand: Hand, n: int) -> None:
    hand.people(1)
    _account(hand, hand.firm(), f"27060101{n:010d}")


def late_contract(hand: Hand, n: int) -> None:
    factory = hand.firm()
    (person,) = hand.people(1)
    (job,) = hand.employ([person], factory, from_on=date(2019, 1, 1))
    ContractTerm.objects.create(
        employment=job, signed_on=date(2019, 1, 1), from_on=date(2019, 1, 1)
    )
    hand.claim(factory, person=person, job=job)
    hand.found("late_contract", person.pk)


def contract_in_time(hand: Hand, n: int) -> None:
    """Entered in time by the record's own clock, or late and never claimed upon."""
    factory = hand.firm()
    (person,) = hand.people(1)
    (job,) = hand.employ([person], factory, from_on=date(2019, 1, 1))
    begun = timezone.localdate() - timedelta(days=10) if n % 2 else date(2019, 1, 1)
    ContractTerm.objects.create(employment=job, signed_on=begun, from_on=begun)
    if n % 2:
        hand.claim(factory, person=person, job=job)


def quick(hand: Hand, n: int) -> None:
    actor = make_actor(role=Role.DEPARTMENT, username=f"quick{hand.next()}")
    claims = [hand.claim(hand.firm()) for _each in range(6)]
    for claim in claims:
        audit.record(actor, "claim.passed", claim)
    hand.found("quick", actor.user_id or 0)


def sampled(hand: Hand, n: int) -> None:
    """A list worked by sampling; or a few only."""
    actor = make_actor(role=Role.DEPARTMENT, username=f"bulk{hand.next()}")
    hand._mine("user", actor.user_id or 0)
    facts = {"bulk": 1} if n % 2 else {}
    for claim in [hand.claim(hand.firm()) for _each in range(6 if n % 2 else 4)]:
        audit.record(actor, "claim.passed", claim, **facts)


def night(hand: Hand, n: int) -> None:
    """Over midnight: one night."""
    actor = make_actor(role=Role.DEPARTMENT, username=f"night{hand.next()}")
    for minutes in (-90, -30, 4 * 60):
        hand.act(actor, "claim.passed", hand.claim(hand.firm()), minutes=minutes)
    hand.found("night", actor.user_id or 0)


def late_evening(hand: Hand, n: int) -> None:
    """Just before the night, and twice in it; or early in the morning."""
    actor = make_actor(role=Role.DEPARTMENT, username=f"evening{hand.next()}")
    hand._mine("user", actor.user_id or 0)
    for minutes in (-180, -130, -121, -100, -60) if n % 2 else (361, 370, 380, 400):
        hand.act(actor, "claim.passed", hand.claim(hand.firm()), minutes=minutes)


def same_device(hand: Hand, n: int) -> None:
    one, two = _two(hand, "device")
    claim = hand.claim(hand.firm())
    hand.act(one, "claim.confirmed", claim, device=f"d{one.user_id}")
    hand.act(two, "claim.passed", claim, device=f"d{one.user_id}")
    hand.found("same_device", one.user_id or 0)


def shared_machine(hand: Hand, n: int) -> None:
    """One machine, never the same thing; or the same thing on two."""
    one, two = _two(hand, "machine")
    for who in (one, two):
        hand._mine("user", who.user_id or 0)
    claim = hand.claim(hand.firm())
    other = claim if n % 2 else hand.claim(hand.firm())
    hand.act(one, "claim.confirmed", claim, device=f"d{one.user_id}")
    hand.act(two, "claim.passed", other, device=f"d{(two if n % 2 else one).user_id}")


def _two(hand: Hand, name: str) -> tuple[Actor, Actor]:
    one, two = (
        make_actor(role=Role.DEPARTMENT, username=f"{name}{hand.next()}") for _each in range(2)
    )
    return one, two


def own_firm(hand: Hand, n: int) -> None:
    actor = make_actor(role=Role.DEPARTMENT, username=f"own{hand.next()}")
    claim = hand.claim(hand.firm(rep=actor.name))
    ClaimAct.objects.create(
        claim=claim, kind="passed", post="review", user_id=actor.user_id, done_on=DAY
    )
    hand.found("own_firm", claim.pk)


def namesake(hand: Hand, n: int) -> None:
    """One of the name, who did not act on it; another acted."""
    actor = make_actor(role=Role.DEPARTMENT, username=f"name{hand.next()}")
    hand.claim(hand.firm(rep=actor.name))
    claim = hand.claim(hand.firm())
    ClaimAct.objects.create(
        claim=claim, kind="passed", post="review", user_id=actor.user_id, done_on=DAY
    )


def _account(hand: Hand, factory: Factory, number: str) -> None:
    payee = Payee.objects.create(kind="factory", name=factory.enterprise.name, factory=factory)
    PayeeAccount.objects.create(
        payee=payee, holder=payee.name, account_number=number, tail=number[-4:], bank="农商银行", entered_on=DAY,
        entered_by_id=hand.office.user_id,
    )  # fmt: skip
