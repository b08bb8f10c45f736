"""The bank's answers: once, line by line, the rest aside; recoveries; the day's end; reversals."""

from datetime import date

import pytest
from tests.makers import payments as makers
from tests.makers.payments import TODAY

from county.core.errors import NotAllowed, Refused
from county.payments import commands, queries
from county.payments.choices import LineState, OrderState, RecoveryState
from county.payments.kinds import mapping
from county.payments.models import Balance, Order, ReturnLine

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(who, fund):
    dues = [
        makers.make_due(who=who, payee=makers.make_payee(who=who), appropriation=fund)
        for _n in range(4)
    ]
    return makers.send(who=who, dues=dues)


def read(who, data, name="a.csv"):
    return commands.read_return(actor=who.maker, today=TODAY, name=name, file=data)


def orders(batch):
    return list(batch.orders.select_related("batch").order_by("seq"))


def rows(batch, **kw):
    return makers.answer_rows(orders(batch), **kw)


def states(batch):
    return [order.state for order in orders(batch)]


def asides():
    return list(
        ReturnLine.objects.filter(state=LineState.ASIDE).values_list("aside_reason", flat=True)
    )


def test_rejected_line_is_returned_and_reissued_as_a_new_order(who, fund, batch, commit):
    read(who, makers.answer_of(batch, failed=(1,)))
    commit()
    assert states(batch) == ["paid", "returned", "paid", "paid"]
    balance = Balance.objects.get(appropriation=fund)
    assert (balance.committed_fen, balance.spent_fen) == (6_000_00, 6_000_00)
    back = orders(batch)[1]
    assert back.return_reason == "账号已销户"
    again = makers.make_batch(who=who, dues=[back.due]).orders.get()
    assert (again.previous, again.attempt) == (back, 2)
    commit()


def test_same_file_twice_is_refused(who, batch):
    data = makers.answer_of(batch)
    read(who, data)
    with pytest.raises(Refused) as refused:
        read(who, data)
    assert refused.value.code == "read_already"


def test_file_split_repeated_and_reordered_posts_once(who, batch, commit):
    told = rows(batch)
    read(who, mapping.write_answer(mapping.DEFAULT, told[2:]))
    read(who, mapping.write_answer(mapping.DEFAULT, told[:3]))
    read(who, mapping.write_answer(mapping.DEFAULT, told[::-1]))
    commit()
    assert states(batch) == ["paid"] * 4
    assert ReturnLine.objects.filter(state=LineState.POSTED).count() == 4
    assert ReturnLine.objects.filter(state=LineState.REPEATED).count() == 5
    assert queries.balances()["expense"] == 8_000_00


def test_file_cut_short_posts_what_is_whole_and_the_rest_later(who, batch):
    whole = makers.answer_of(batch)
    cut = read(who, whole[:-25])
    assert cut.is_cut_short or cut.aside == 1
    assert states(batch)[:3] == ["paid"] * 3
    assert states(batch)[3] == OrderState.SENT
    read(who, whole)
    assert states(batch) == ["paid"] * 4


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"amount_fen": 1}, "amount"),
        ({"account": "6230580099999999"}, "account"),
        ({"batch": "PC999999-0001"}, "foreign"),
        ({"seq": 77}, "foreign"),
        ({"is_paid": True, "seq": "x"}, "unreadable"),
    ],
)
def test_altered_line_is_set_aside_and_posts_nothing(who, batch, change, reason):
    told = rows(batch)
    read(who, mapping.write_answer(mapping.DEFAULT, [{**told[0], **change}, *told[1:]]))
    assert asides() == [reason]
    assert states(batch) == ["sent", "paid", "paid", "paid"]


def test_opposite_answer_later_is_set_aside(who, batch):
    read(who, makers.answer_of(batch))
    read(who, makers.answer_of(batch, failed=(0,)))
    assert asides() == ["contradiction"]
    assert states(batch) == ["paid"] * 4


def test_answer_before_release_is_set_aside(who, fund):
    due = makers.make_due(who=who, payee=makers.make_payee(who=who), appropriation=fund)
    read(who, makers.answer_of(makers.make_batch(who=who, dues=[due])))
    assert asides() == ["unsent"]


def test_line_aside_is_settled_with_a_note_and_stays(who, batch):
    told = rows(batch)
    read(who, mapping.write_answer(mapping.DEFAULT, [{**told[0], "amount_fen": 1}]))
    line = commands.settle_line(
        ReturnLine.objects.get().pk, actor=who.checker, today=TODAY, note="银行重发"
    )
    assert (line.state, states(batch)[0]) == (LineState.SETTLED, "sent")


def test_no_account_number_is_kept_in_plain(who, batch):
    told = rows(batch)
    read(who, mapping.write_answer(mapping.DEFAULT, [{**told[0], "seq": "x"}, *told[1:]]))
    assert all("62305800" not in line.text for line in ReturnLine.objects.all())


def test_day_close_explains_every_difference(who, batch, commit):
    read(who, makers.answer_of(batch))
    asked = {"actor": who.maker, "today": TODAY, "day": TODAY}
    with pytest.raises(Refused) as refused:
        commands.close_day(**asked, bank_fen=8_010_00)
    assert refused.value.code == "difference"
    row = commands.close_day(**asked, bank_fen=8_010_00, items=[(10_00, "银行手续费误扣")])
    commit()
    assert (row.book_fen, row.explained_fen) == (8_000_00, 10_00)


def test_closed_day_takes_no_entry(who, batch):
    commands.close_day(actor=who.maker, today=TODAY, day=TODAY, bank_fen=0)
    with pytest.raises(Refused) as refused:
        read(who, makers.answer_of(batch))
    assert refused.value.code == "day_closed"


def test_receipt_is_reversed_once_by_another(who, fund):
    entry = queries.entries_for(who.maker).get(kind="received")
    with pytest.raises(NotAllowed):
        commands.reverse_entry(entry.pk, actor=who.maker, today=TODAY, reason="r")
    commands.reverse_entry(entry.pk, actor=who.checker, today=TODAY, reason="重记")
    assert Balance.objects.get(appropriation=fund).received_fen == 0
    assert queries.balances()["bank"] == 0
    with pytest.raises(Refused) as refused:
        commands.reverse_entry(entry.pk, actor=who.checker, today=TODAY, reason="重记")
    assert refused.value.code == "reversed"


def test_what_the_bank_did_is_not_reversed(who, batch):
    read(who, makers.answer_of(batch))
    entry = queries.entries_for(who.maker).filter(kind="paid").first()
    with pytest.raises(Refused) as refused:
        commands.reverse_entry(entry.pk, actor=who.checker, today=TODAY, reason="r")
    assert refused.value.code == "not_reversible"


@pytest.fixture
def recovery(who, batch):
    read(who, makers.answer_of(batch))
    return commands.decide_recovery(
        actor=who.office, today=TODAY, order=orders(batch)[0].pk, amount_fen=500_00, reason="重复享受",
        paper="追〔2019〕1号", instalments=[(date(2020, 1, 31), 300_00), (date(2020, 2, 29), 200_00)],
    )  # fmt: skip


def receive(who, recovery, fen, number="H1", token="t1"):  # noqa: S107 -- no password
    return commands.receive_recovery(
        recovery.pk, actor=who.maker, today=TODAY, token=token, amount_fen=fen, bank_number=number
    )


def test_recovery_is_confirmed_by_another_and_received_to_the_fen(who, recovery, commit):
    with pytest.raises(NotAllowed):
        commands.confirm_recovery(recovery.pk, actor=who.office, today=TODAY)
    commands.confirm_recovery(recovery.pk, actor=who.other, today=TODAY)
    receive(who, recovery, 300_00)
    with pytest.raises(Refused):
        receive(who, recovery, 200_01, "H2", "t2")
    receive(who, recovery, 200_00, "H3", "t3")
    commit()
    recovery.refresh_from_db()
    assert recovery.state == RecoveryState.DONE
    assert queries.balances()["receivable"] == 0
    assert queries.balances()["recovered"] == -500_00


def test_recovery_receipt_pressed_twice_counts_once(who, recovery):
    commands.confirm_recovery(recovery.pk, actor=who.other, today=TODAY)
    assert receive(who, recovery, 300_00).receipt == receive(who, recovery, 300_00).receipt
    assert recovery.receipts.count() == 1


def test_recovery_of_more_than_was_paid_is_refused(who, recovery):
    with pytest.raises(Refused) as refused:
        commands.decide_recovery(
            actor=who.office, today=TODAY, order=recovery.order_id, amount_fen=1_500_01, reason="r", paper="p"
        )  # fmt: skip
    assert refused.value.code == "ceiling"


def test_recovery_is_not_netted_against_the_next_payment(who, fund, recovery):
    due = makers.make_due(
        who=who, payee=recovery.order.due.payee, appropriation=fund, amount_fen=900_00
    )
    order = makers.make_batch(who=who, dues=[due]).orders.get()
    assert order.amount_fen == 900_00


def test_co_funding_is_split_to_the_fen(who, fund, commit):
    other = makers.make_appropriation(who=who, paper="苏陕〔2019〕2号", kind="cooperation")
    given = commands.Approved(
        source_kind="claim", source_id="two", scheme="s", paper="p", payee=makers.make_payee(who=who).pk,
        amount_fen=100_01, parts=[(fund.pk, 66_68), (other.pk, 33_33)], remark="r",
        entered_by=who.office.user_id, approved_by=who.other.user_id,
    )  # fmt: skip
    due = commands.take(given, actor=who.office, today=TODAY)
    read(who, makers.answer_of(makers.send(who=who, dues=[due])))
    commit()
    spent = dict(Balance.objects.values_list("appropriation", "spent_fen"))
    assert spent == {fund.pk: 66_68, other.pk: 33_33}


def test_parts_that_do_not_add_up_are_refused(who, fund):
    payee = makers.make_payee(who=who)
    given = commands.Approved(
        source_kind="claim", source_id="bad", scheme="s", paper="p", payee=payee.pk, amount_fen=3,
        parts=[(fund.pk, 2)], remark="r", entered_by=who.office.user_id,
        approved_by=who.other.user_id,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        commands.take(given, actor=who.office, today=TODAY)
    assert refused.value.code == "split"


def test_bid_upward_is_answered_once(who, fund):
    asked = {"actor": who.maker, "today": TODAY}
    bid = commands.file_bid(**asked, fund=fund.fund_id, year=2019, paper="报1", amount_fen=100)
    commands.answer_bid(bid.pk, **asked, version=1, granted_fen=80, paper="复1")
    with pytest.raises(Refused) as refused:
        commands.answer_bid(bid.pk, **asked, version=2, granted_fen=70, paper="复2")
    assert refused.value.code == "answered"
    assert Order.objects.count() == 0
