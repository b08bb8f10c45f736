"""Claims and their money on real connections: the same right twice at once."""

import uuid

from tests.claims.test_races import at_once
from tests.makers import payments as money
from tests.makers.accounts import make_owner
from tests.makers.entitlements import DAY, make_entitled
from tests.makers.joined import TODAY, make_joined

from county.claims import commands as claims
from county.claims.models import Claim
from county.core.errors import Refused
from county.payments import commands, queries
from county.payments.models import Batch, Order, PaymentDue, Shortage


def test_pay_when_two_of_finance_press_at_once_then_one_payment(several_connections):
    joined = make_joined()

    def by(actor, token):
        return lambda: (
            commands.pay_claims(
                actor=actor,
                today=TODAY,
                token=token,
                scheme=joined.claim.scheme,
                funds=joined.funds,
            ).result
        )

    told = at_once(
        by(joined.who.maker, "a"), by(joined.who.checker, "b"), by(joined.who.maker, "a")
    )
    assert {one.code for one in told if isinstance(one, Refused)} <= {"none", "live_order"}
    assert (Order.objects.count(), Batch.objects.count(), PaymentDue.objects.count()) == (1, 1, 1)
    # The answer that was lost is asked for again: the same batch, or the other's.
    assert {one for one in told if not isinstance(one, Refused)} == {Batch.objects.get().pk}


def test_share_out_when_two_decide_at_once_then_one_decision_within_the_money(several_connections):
    joined = make_joined(when_short="pro_rata")
    joined.fund = money.make_appropriation(who=joined.who, paper="少", received_fen=100_01)
    seen = queries.short_plan(scheme=joined.claim.scheme, period="", funds=joined.funds).print

    def by(actor, paper):
        return lambda: (
            commands.share_out(
                actor=actor, today=TODAY, token=paper, scheme=joined.claim.scheme, seen=seen,
                funds=joined.funds, paper=paper, reason="不足",
            ).result
        )  # fmt: skip

    told = at_once(by(joined.who.office, "a"), by(joined.who.other, "b"))
    assert [one.code for one in told if isinstance(one, Refused)] == ["none"]
    assert PaymentDue.objects.get().amount_fen == Shortage.objects.get().given_fen == 100_01


def test_apply_when_from_two_tabs_at_once_then_one_claim_with_the_same_receipt(several_connections):
    county = make_entitled()
    owner = make_owner(enterprise=county.full.enterprise)

    def press():
        return claims.apply_claim(
            actor=owner, today=DAY, scheme="stable_employment_reward", factory=county.full.pk,
            item=county.full.pk, form_key=uuid.uuid4(),
        ).receipt  # fmt: skip

    assert len(set(at_once(press, press))) == 1
    assert press() == Claim.objects.get().receipt
