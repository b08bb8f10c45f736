"""A claim that may be paid, its enterprise's account, money, and those who pay: claims and payments together."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.makers import payments as money
from tests.makers.claims import Claiming, again, make_claiming

from county.claims import commands as claims
from county.claims.models import Claim
from county.core.actor import SYSTEM, Actor
from county.payments import commands
from county.payments.models import (
    Appropriation,
    Batch,
    Order,
    PaymentDue,
    Shortage,
    ShortPart,
)

TODAY = money.TODAY
FUND = "employment_fund"
NOTICE_OVER = date(2019, 12, 17)


@dataclass
class Joined:
    """One claim of 30,000 yuan, cleared for payment, and everybody it passes."""

    it: Claiming
    who: money.Cashiers
    fund: Appropriation
    claim: Claim

    @property
    def funds(self) -> dict[str, int]:
        return {FUND: self.fund.pk}

    def pay(self, *, token: str = "", actor: Actor | None = None) -> Batch:
        done = commands.pay_claims(
            actor=actor or self.who.maker, today=TODAY, token=token or self.who.token(),
            scheme=self.claim.scheme, funds=self.funds,
        )  # fmt: skip
        return Batch.objects.get(pk=done.result)

    def send(self) -> Batch:
        batch = self.pay()
        commands.check_batch(batch.pk, actor=self.who.checker, today=TODAY)
        return commands.release_batch(batch.pk, actor=self.who.releaser, today=TODAY)

    def answer(self, batch: Batch, *, failed: tuple[int, ...] = ()) -> None:
        commands.read_return(
            actor=self.who.maker, today=TODAY, name="a.csv",
            file=money.answer_of(batch, failed=failed),
        )  # fmt: skip

    def paid(self) -> Order:
        batch = self.send()
        self.answer(batch)
        return Order.objects.get(batch=batch)

    def now(self) -> Claim:
        return again(self.claim)

    def due(self) -> PaymentDue:
        return PaymentDue.objects.exclude(state="withdrawn").get(claim=self.claim)


def make_joined(*, cleared: bool = True, known: bool = True, when_short: str = "queue") -> Joined:
    """known: the enterprise has an account."""
    it, who = make_claiming(when_short=when_short), money.make_cashiers()
    fund = money.make_appropriation(who=who)
    if known:
        money.make_payee(who=who, factory=it.factory)
    claim = it.published()
    if cleared:
        claims.end_notices(actor=SYSTEM, today=NOTICE_OVER)
    return Joined(it, who, fund, again(claim))


def put_joined(side: Any, *, who: money.Cashiers) -> None:
    """A claim whose money is on a batch, into a world.Side that has claims and money."""
    fund = money.make_appropriation(who=who, paper=f"支{side['factories.Factory'].pk}")
    (due,) = commands.take_claims(
        [side["claim to be batched"].pk], actor=SYSTEM, today=TODAY, funds={FUND: fund.pk}
    )
    money.make_batch(who=who, dues=[due])
    side.rows["own due"] = due
    row = Shortage.objects.create(
        code=f"BL{due.pk}", scheme=due.scheme, paper=f"折{due.pk}", reason="r", decided_on=TODAY,
        decided_by_id=who.office.user_id or 0, count=1, wanted_fen=due.amount_fen + 1, given_fen=due.amount_fen,
        terms=[{"appropriation": fund.pk, "wanted_fen": 2, "money_fen": 1}],
    )  # fmt: skip
    ShortPart.objects.create(shortage=row, due=due, whole_fen=due.amount_fen + 1, short_fen=1)
    side.put(row)
