"""Cases of how a claim was handled and paid, and their lawful doubles."""

from datetime import date, timedelta

from django.utils import timezone
from tests.makers.accounts import make_actor
from tests.risk.planting.hand import DAY, Hand

from county.accounts.choices import Role
from county.audit import commands as audit
from county.claims.models import ClaimAct
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
