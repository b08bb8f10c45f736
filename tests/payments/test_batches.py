"""From a due to the bank and back: who may, what is refused, what the books say."""

import hashlib
from datetime import timedelta

import pytest
from tests.makers import payments as makers
from tests.makers.payments import TODAY

from county.audit.models import Event
from county.core.errors import NotAllowed, Refused
from county.payments import commands, queries
from county.payments.choices import BatchState, OrderState
from county.payments.models import Balance, BatchFile, Order

pytestmark = pytest.mark.django_db


@pytest.fixture
def payee(who):
    return makers.make_payee(who=who)


@pytest.fixture
def due(who, payee, fund):
    return makers.make_due(who=who, payee=payee, appropriation=fund)


def test_three_people_pay_a_due_and_the_books_agree(who, fund, due, commit):
    batch = makers.send(who=who, dues=[due])
    commands.read_return(actor=who.maker, today=TODAY, name="a.csv", file=makers.answer_of(batch))
    commit()
    order = batch.orders.get()
    assert (order.state, order.evidence.state) == (OrderState.PAID, "posted")
    balance = Balance.objects.get(appropriation=fund)
    assert (balance.committed_fen, balance.spent_fen) == (2_000_00, 2_000_00)
    books = queries.balances()
    assert books["expense"] == 2_000_00
    assert books["bank"] == 1_000_000_00 - 2_000_00
    assert [books[a] for a in ("commitment", "payable", "clearing")] == [0, 0, 0]
    said = list(Event.objects.filter(action__startswith="batch.").values_list("action", flat=True))
    assert sorted(said) == ["batch.frozen", "batch.made", "batch.released"]


def test_check_by_the_maker_is_refused(who, due):
    batch = makers.make_batch(who=who, dues=[due])
    with pytest.raises(NotAllowed) as refused:
        commands.check_batch(batch.pk, actor=who.maker, today=TODAY)
    assert refused.value.code == "same_person"


@pytest.mark.parametrize("post", ["maker", "checker"])
def test_release_by_maker_or_checker_is_refused(who, due, post):
    batch = makers.make_batch(who=who, dues=[due])
    commands.check_batch(batch.pk, actor=who.checker, today=TODAY)
    with pytest.raises(NotAllowed):
        commands.release_batch(batch.pk, actor=getattr(who, post), today=TODAY)


def test_who_decided_a_due_cannot_pay_it(who, fund, payee):
    given = commands.Approved(
        source_kind="claim", source_id="x", scheme="s", paper="p", payee=payee.pk, amount_fen=100,
        parts=[(fund.pk, 100)], remark="r", entered_by=who.office.user_id,
        approved_by=who.other.user_id, decided_by=(who.maker.user_id,),
    )  # fmt: skip
    due = commands.take(given, actor=who.office, today=TODAY)
    with pytest.raises(NotAllowed):
        makers.make_batch(who=who, dues=[due])


def test_office_cannot_make_a_batch(who, due):
    with pytest.raises(NotAllowed):
        commands.make_batch(actor=who.office, today=TODAY, token="t", dues=[due.pk])


def test_batch_of_a_due_not_approved_is_refused(who, fund, payee):
    due = commands.enter_due(
        actor=who.office, today=TODAY, scheme="s", paper="p", payee=payee.pk, amount_fen=100,
        parts=[(fund.pk, 100)], remark="r",
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        makers.make_batch(who=who, dues=[due])
    assert refused.value.code == "not_approved"


def test_approve_by_who_entered_is_refused(who, fund, payee):
    due = commands.enter_due(
        actor=who.office, today=TODAY, scheme="s", paper="p", payee=payee.pk, amount_fen=100,
        parts=[(fund.pk, 100)], remark="r",
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        commands.approve_due(due.pk, actor=who.office, today=TODAY)
    assert commands.approve_due(due.pk, actor=who.other, today=TODAY).print


def test_due_on_a_live_order_is_refused_a_second_batch(who, due):
    makers.make_batch(who=who, dues=[due])
    with pytest.raises(Refused) as refused:
        makers.make_batch(who=who, dues=[due])
    assert refused.value.code == "live_order"


def test_due_held_after_batching_is_refused(who, due):
    makers.make_batch(who=who, dues=[due])
    with pytest.raises(Refused) as refused:
        commands.hold_due(due.pk, actor=who.office, reason="有异议")
    assert refused.value.code == "on_its_way"


def test_cancel_frees_the_money_and_the_due(who, fund, due, commit):
    batch = makers.make_batch(who=who, dues=[due])
    commands.cancel_batch(batch.pk, actor=who.checker, today=TODAY, reason="错批")
    assert Balance.objects.get(appropriation=fund).committed_fen == 0
    again = makers.make_batch(who=who, dues=[due]).orders.get()
    commit()
    assert (again.attempt, again.previous.batch_id) == (2, batch.pk)


def test_released_batch_cannot_be_cancelled(who, due):
    batch = makers.send(who=who, dues=[due])
    with pytest.raises(Refused) as refused:
        commands.cancel_batch(batch.pk, actor=who.maker, today=TODAY, reason="r")
    assert refused.value.code == "edge"


def test_more_than_was_received_cannot_be_committed(who, payee):
    fund = makers.make_appropriation(who=who, amount_fen=1000, received_fen=500, paper="少")
    due = makers.make_due(who=who, payee=payee, appropriation=fund, amount_fen=501)
    with pytest.raises(Refused) as refused:
        makers.make_batch(who=who, dues=[due])
    assert refused.value.code == "ceiling"


def test_token_pressed_twice_gives_the_same_receipt(who, due):
    asked = {"actor": who.maker, "today": TODAY, "token": "press", "dues": [due.pk]}
    first, second = commands.make_batch(**asked), commands.make_batch(**asked)
    assert first.receipt == second.receipt
    assert Order.objects.count() == 1


def test_token_with_other_content_is_refused(who, fund, payee, due):
    makers.make_batch(who=who, dues=[due], token="press")
    other = makers.make_due(who=who, payee=payee, appropriation=fund)
    with pytest.raises(Refused) as refused:
        makers.make_batch(who=who, dues=[other], token="press")
    assert refused.value.code == "other_asked"


def test_file_is_the_same_bytes_for_ever(who, due):
    batch = makers.send(who=who, dues=[due])
    first = commands.take_file(batch.pk, actor=who.maker)
    assert commands.take_file(batch.pk, actor=who.checker).data == first.data
    assert hashlib.sha256(first.data).hexdigest() == batch.sha256
    assert makers.account_of(1).encode() in first.data
    assert Event.objects.filter(action="number.read").count() == 2
    stored = BatchFile.objects.get().__dict__["content"]
    assert makers.account_of(1).encode() not in bytes(stored)


def test_changed_account_is_held_seven_days(who, fund, payee, due):
    commands.enter_account(
        payee.pk, actor=who.office, today=TODAY, holder=payee.name, number=makers.account_of(900), bank="b"
    )  # fmt: skip
    commands.verify_account(payee.pk, actor=who.other, today=TODAY, number=makers.account_of(900))
    with pytest.raises(Refused) as refused:
        makers.make_batch(who=who, dues=[due])
    assert refused.value.code == "account"
    later = TODAY + timedelta(days=7)
    done = commands.make_batch(actor=who.maker, today=later, token="t", dues=[due.pk])
    assert done.result


def test_account_verified_by_who_entered_it_is_refused(who):
    payee = makers.make_payee(who=who, verified=False)
    with pytest.raises(NotAllowed):
        commands.verify_account(
            payee.pk, actor=who.office, today=TODAY, number=makers.account_of(1)
        )


def test_account_typed_differently_is_refused(who):
    payee = makers.make_payee(who=who, verified=False)
    with pytest.raises(Refused) as refused:
        commands.verify_account(payee.pk, actor=who.other, today=TODAY, number=makers.account_of(2))
    assert refused.value.code == "number_differs"


def test_account_of_another_holder_is_refused(who, payee):
    with pytest.raises(Refused) as refused:
        commands.enter_account(
            payee.pk, actor=who.office, today=TODAY, holder="别人", number=makers.account_of(3), bank="b"
        )  # fmt: skip
    assert refused.value.code == "holder"


def test_one_account_for_two_payees_is_held(who, payee):
    other = commands.register_payee(actor=who.office, kind="body", name="另一单位")
    number = makers.account_of(1)
    commands.enter_account(
        other.pk, actor=who.office, today=TODAY, holder="另一单位", number=number, bank="b"
    )
    with pytest.raises(Refused) as refused:
        commands.verify_account(other.pk, actor=who.other, today=TODAY, number=number)
    assert refused.value.code == "shared"


def test_take_twice_gives_the_same_due_and_a_different_amount_is_refused(who, fund, payee):
    first = makers.make_due(who=who, payee=payee, appropriation=fund, source="c")
    assert makers.make_due(who=who, payee=payee, appropriation=fund, source="c").pk == first.pk
    with pytest.raises(Refused) as refused:
        makers.make_due(who=who, payee=payee, appropriation=fund, source="c", amount_fen=5)
    assert refused.value.code == "different"


def test_batch_states_are_a_path(who, due):
    batch = makers.send(who=who, dues=[due])
    assert batch.state == BatchState.RELEASED
    with pytest.raises(Refused):
        commands.check_batch(batch.pk, actor=who.checker, today=TODAY)
