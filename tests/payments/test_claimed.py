"""An approved claim becomes money once: taken, batched, sent, sent back, paid, and what stands in its way."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.makers import payments as money
from tests.makers.claimed import another
from tests.makers.claims import add_finding, make_run
from tests.makers.joined import TODAY, make_joined

from county.audit.models import Event
from county.claims import commands as claims
from county.claims.choices import ClaimState
from county.claims.models import ClaimAct
from county.core.actor import SYSTEM
from county.core.errors import NotAllowed, Refused
from county.payments import commands, queries
from county.payments.models import Order, Payee, PaymentDue


@pytest.fixture
def joined(db):
    return make_joined()


def test_pay_when_cleared_then_a_due_an_order_and_the_claim_says_so(joined):
    batch = joined.pay()
    order = Order.objects.get(batch=batch)
    due = order.due
    assert (due.claim_id, due.amount_fen) == (joined.claim.pk, joined.claim.amount_fen)
    assert (due.entered_by_id, due.approved_by_id) == (
        joined.it.owner.user_id, joined.it.reviewer.user_id,
    )  # fmt: skip
    assert joined.it.clerk.user_id in due.decided_by
    assert joined.now().paying == batch.code
    assert not queries.to_pay().exists()


def test_take_when_done_twice_then_the_same_due(joined):
    first = commands.take_claims([joined.claim.pk], actor=SYSTEM, today=TODAY, funds=joined.funds)
    again = commands.take_claims(
        [joined.claim.pk], actor=joined.who.maker, today=TODAY, funds=joined.funds
    )
    assert [x.pk for x in first] == [x.pk for x in again]
    assert PaymentDue.objects.filter(claim=joined.claim).count() == 1


def test_take_when_many_then_as_many_statements_as_for_one(joined):
    one = statements(joined.pay)
    more = [another(joined.claim, period=f"20{n:02d}") for n in range(20, 26)]
    passes(joined, more)
    assert statements(joined.pay) <= one
    assert Order.objects.count() == 7


def test_take_when_nobody_registered_the_payee_then_the_claim_does(db):
    joined = make_joined(known=False)
    commands.take_claims([joined.claim.pk], actor=SYSTEM, today=TODAY, funds=joined.funds)
    assert Payee.objects.get().factory_id == joined.it.factory.pk
    with pytest.raises(Refused) as refused:
        joined.pay()  # no account yet
    assert refused.value.code == "none"


def test_take_when_the_notice_still_hangs_then_refused_also_by_the_database(db):
    joined = make_joined(cleared=False)
    with pytest.raises(Refused) as refused:
        commands.take_claims([joined.claim.pk], actor=SYSTEM, today=TODAY, funds=joined.funds)
    assert refused.value.code == "not_payable"
    with pytest.raises(Refused):
        joined.pay()
    due = due_behind_its_back(joined)
    with pytest.raises(Refused):
        commands.make_batch(actor=joined.who.maker, today=TODAY, token="t", dues=[due.pk])
    batch = money.make_batch(who=joined.who, dues=[other_due(joined)])
    with pytest.raises(IntegrityError, match="not cleared"), transaction.atomic():
        Order.objects.create(
            batch=batch, seq=9, due=due, account=Payee.objects.get(pk=due.payee_id).accounts.get(),
            amount_fen=due.amount_fen, print=due.print,
        )  # fmt: skip


def test_paid_when_the_bank_says_so_then_the_claim_is_paid_and_told_once(joined):
    joined.paid()
    claim = joined.now()
    assert (claim.state, claim.ended_on, claim.paying) == (ClaimState.PAID, TODAY, "")
    kinds = list(
        ClaimAct.objects.filter(claim=claim, post="payment").values_list("kind", flat=True)
    )
    assert sorted(kinds) == ["batched", "frozen", "paid", "sent"]
    assert Event.objects.filter(action="claim.paid").count() == 1


def test_returned_when_the_bank_refuses_then_unpaid_till_the_reissue_is_paid(joined):
    batch = joined.send()
    joined.answer(batch, failed=(0,))
    claim = joined.now()
    assert (claim.state, claim.paying) == (ClaimState.PAYABLE, "")
    again = joined.send()
    order = Order.objects.get(batch=again)
    assert (order.attempt, order.due_id) == (2, joined.due().pk)
    assert order.previous.batch_id == batch.pk
    joined.answer(again)
    assert joined.now().state == ClaimState.PAID
    assert PaymentDue.objects.filter(claim=claim).count() == 1


def test_pay_when_pressed_twice_then_the_same_batch(joined):
    assert joined.pay(token="press").pk == joined.pay(token="press").pk
    assert Order.objects.count() == 1


def test_pay_when_he_had_a_hand_in_the_claim_then_nothing_for_him(joined):
    as_finance = replace(joined.it.clerk, roles=joined.who.maker.roles)
    with pytest.raises(Refused) as refused:
        joined.pay(actor=as_finance)
    assert refused.value.code == "none"


@pytest.mark.parametrize("step", ["check", "release"])
def test_batch_when_an_approver_checks_or_releases_it_then_refused(joined, step):
    batch = joined.pay()
    approver = replace(joined.it.reviewer, roles=joined.who.maker.roles)
    if step == "release":
        commands.check_batch(batch.pk, actor=joined.who.checker, today=TODAY)
    act = commands.check_batch if step == "check" else commands.release_batch
    with pytest.raises(NotAllowed):
        act(batch.pk, actor=approver, today=TODAY)


def test_approve_when_he_paid_for_it_before_then_refused(joined):
    """The other way round: who made its payment does not review it anew."""
    batch = joined.pay()
    commands.cancel_batch(batch.pk, actor=joined.who.checker, today=TODAY, reason="重来")
    change(joined, fen=25_000_00)
    claim = joined.now()
    claims.restart_claim(
        claim.pk, actor=joined.it.office2, today=TODAY, version=claim.version, reason="按新数"
    )
    turned = replace(joined.it.clerk, user_id=joined.who.maker.user_id)
    with pytest.raises(NotAllowed):
        claims.pass_claim(claim.pk, actor=turned, today=TODAY, version=joined.now().version)


def test_facts_when_changed_after_batching_then_shown_and_not_released(joined):
    batch = joined.pay()
    change(joined, fen=25_000_00)
    assert joined.now().is_held
    for act, who in (
        (commands.check_batch, joined.who.checker),
        (commands.release_batch, joined.who.releaser),
    ):
        with pytest.raises(Refused):
            act(batch.pk, actor=who, today=TODAY)
    claim = joined.now()
    with pytest.raises(Refused) as refused:
        claims.restart_claim(
            claim.pk, actor=joined.it.office2, today=TODAY, version=claim.version, reason="按新数"
        )
    assert refused.value.code == "paying"


def test_facts_when_changed_after_release_then_paid_and_the_hold_is_over(joined):
    batch = joined.send()
    change(joined, fen=25_000_00)
    joined.answer(batch)
    claim = joined.now()
    assert (claim.state, claim.changed_on, claim.changed_said) == (
        ClaimState.PAID, None, f"amount:{25_000_00}",
    )  # fmt: skip


def test_restart_when_a_due_was_taken_then_it_is_withdrawn_and_the_new_amount_paid(joined):
    first = joined.pay()
    old = joined.due()
    commands.cancel_batch(first.pk, actor=joined.who.checker, today=TODAY, reason="金额变了")
    change(joined, fen=25_000_00)
    claim = joined.now()
    claims.restart_claim(
        claim.pk, actor=joined.it.office2, today=TODAY, version=claim.version, reason="按新数"
    )
    for who in (joined.it.clerk, joined.it.reviewer):
        joined.it.passed(claim, who)
    claims.publish_notice(actor=joined.it.office, today=TODAY, scheme=claim.scheme)
    claims.end_notices(actor=SYSTEM, today=TODAY.replace(year=2020, month=1, day=6))
    order = joined.paid()
    old.refresh_from_db()
    assert (old.state, order.amount_fen) == ("withdrawn", 25_000_00)
    assert joined.now().state == ClaimState.PAID


def test_database_when_a_claim_has_a_second_due_then_refuses(joined):
    joined.pay()
    with pytest.raises(IntegrityError, match="once_a_claim"), transaction.atomic():
        due_behind_its_back(joined, source="another")


def test_share_out_when_the_scheme_says_in_turn_then_refused(joined):
    with pytest.raises(Refused) as refused:
        commands.share_out(
            actor=joined.who.office, today=TODAY, token="t", scheme=joined.claim.scheme, seen="",
            funds=joined.funds, paper="p", reason="r",
        )  # fmt: skip
    assert refused.value.code == "queue"


def change(joined, *, fen):
    """A later run finds another amount."""
    run = make_run(joined.it.rule, day=TODAY)
    add_finding(run.schemes.get(), factory=joined.it.factory, fen=fen)
    claims.hold_changed(actor=SYSTEM, today=TODAY)


def due_behind_its_back(joined, source="behind"):
    payee = Payee.objects.get(factory=joined.it.factory)
    given = commands.Approved(
        source_kind="claim", source_id=source, scheme=joined.claim.scheme, paper="p", payee=payee.pk,
        amount_fen=joined.claim.amount_fen, parts=[(joined.fund.pk, joined.claim.amount_fen)],
        remark="r", entered_by=joined.it.owner.user_id, approved_by=joined.it.reviewer.user_id,
        claim=joined.claim.pk,
    )  # fmt: skip
    return commands.take(given, actor=SYSTEM, today=TODAY)


def statements(act):
    with CaptureQueriesContext(connection) as done:
        act()
    return len(done)


def passes(joined, fresh):
    """The same people entered and passed these."""
    first = joined.claim
    for claim in fresh:
        for act in ClaimAct.objects.filter(claim=first).exclude(post="payment"):
            act.pk, act.claim_id, act.step_id = None, claim.pk, None
            act.save()


def other_due(joined):
    return money.make_due(
        who=joined.who, payee=money.make_payee(who=joined.who), appropriation=joined.fund
    )
