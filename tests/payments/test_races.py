"""Two at once on real connections; and a short run of the kill harness (benchmarks/kill_harness)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from benchmarks.kill_harness import county, faults, killing
from django.db import connection
from tests.makers import payments as makers
from tests.makers.logins import OWNER
from tests.makers.payments import TODAY

from county.audit.commands import verifying
from county.core import scope
from county.core.errors import Refused
from county.payments import commands
from county.payments.kinds import mapping
from county.payments.models import (
    Balance,
    Batch,
    Command,
    Entry,
    Order,
    RecoveryReceipt,
    ReturnLine,
)


@pytest.fixture
def money(several_connections):
    who = makers.make_cashiers()
    return who, makers.make_appropriation(who=who)


def at_once(act, times=2):
    """Run the act in threads starting together. Returns: what each gave, or the refusal's code."""
    barrier = Barrier(times)

    def run(number):
        connection.ensure_connection()
        barrier.wait()
        try:
            with scope.everything():
                return act(number)
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def sent(who, fund):
    dues = [
        makers.make_due(who=who, payee=makers.make_payee(who=who), appropriation=fund)
        for _n in range(3)
    ]
    return makers.send(who=who, dues=dues)


def test_two_batches_of_the_same_due_at_once_leave_one_order(money):
    who, fund = money
    due = makers.make_due(who=who, payee=makers.make_payee(who=who), appropriation=fund)
    makers_of = (who.maker, who.checker, who.releaser, who.maker)

    def batch(number):
        return commands.make_batch(
            actor=makers_of[number], today=TODAY, token=f"t{number}", dues=[due.pk]
        ).name

    assert sorted(at_once(batch, 4)) == ["batch.make", *["live_order"] * 3]
    assert (Order.objects.count(), Batch.objects.count()) == (1, 1)


def test_double_press_gives_one_batch_and_the_same_receipt(money):
    who, fund = money
    due = makers.make_due(who=who, payee=makers.make_payee(who=who), appropriation=fund)

    def press(_number):
        return commands.make_batch(
            actor=who.maker, today=TODAY, token="press", dues=[due.pk]
        ).receipt

    assert len(set(at_once(press, 4))) == 1
    assert (Order.objects.count(), Command.objects.filter(token="press").count()) == (1, 1)


def test_two_reversals_at_once_leave_one(money):
    who, fund = money
    entry = Entry.objects.get(kind="received")

    def reverse(number):
        actor = (who.checker, who.releaser)[number]
        return commands.reverse_entry(entry.pk, actor=actor, today=TODAY, reason="r").kind

    assert sorted(at_once(reverse)) == [
        "reversed",
        "reversed",
    ]  # one kind, one refusal of that code
    assert Entry.objects.filter(reverses=entry).count() == 1
    assert Balance.objects.get(appropriation=fund).received_fen == 0


def test_same_bank_file_at_once_is_read_once(money):
    who, fund = money
    data = makers.answer_of(sent(who, fund))

    def read(_number):
        return commands.read_return(actor=who.maker, today=TODAY, name="a", file=data).posted

    assert sorted(map(str, at_once(read))) == ["3", "read_already"]
    assert ReturnLine.objects.filter(state="posted").count() == 3


def test_pieces_of_a_bank_file_at_once_post_each_order_once(money):
    who, fund = money
    batch = sent(who, fund)
    rows = makers.answer_rows(list(batch.orders.select_related("batch").order_by("seq")))
    pieces = [mapping.write_answer(mapping.DEFAULT, some) for some in (rows, rows[:2], rows[::-1])]

    def read(number):
        return commands.read_return(
            actor=who.maker, today=TODAY, name="a", file=pieces[number]
        ).posted

    assert sum(at_once(read, 3)) == 3
    assert Order.objects.filter(state="paid").count() == 3
    assert Entry.objects.filter(kind="paid").count() == 3


def test_release_and_cancel_at_once_leave_one(money):
    who, fund = money
    due = makers.make_due(who=who, payee=makers.make_payee(who=who), appropriation=fund)
    batch = makers.make_batch(who=who, dues=[due])
    commands.check_batch(batch.pk, actor=who.checker, today=TODAY)

    def end(number):
        if number:
            return commands.release_batch(batch.pk, actor=who.releaser, today=TODAY).state
        return commands.cancel_batch(batch.pk, actor=who.maker, today=TODAY, reason="r").state

    assert sorted(at_once(end)) in (["cancelled", "edge"], ["edge", "released"])


def test_recovered_money_at_once_stays_within_the_claim(money):
    who, fund = money
    batch = sent(who, fund)
    commands.read_return(actor=who.maker, today=TODAY, name="a", file=makers.answer_of(batch))
    recovery = commands.decide_recovery(
        actor=who.office, today=TODAY, order=batch.orders.first().pk, amount_fen=100, reason="r", paper="p"
    )  # fmt: skip
    commands.confirm_recovery(recovery.pk, actor=who.other, today=TODAY)

    def receive(number):
        return commands.receive_recovery(
            recovery.pk, actor=who.maker, today=TODAY, token=f"r{number}", amount_fen=60, bank_number=f"b{number}"
        ).name  # fmt: skip

    assert sorted(at_once(receive)) == ["ceiling", "recovery.receive"]
    assert RecoveryReceipt.objects.count() == 1


def url():
    kept = connection.settings_dict
    return f"postgresql://{OWNER}@/{kept['NAME']}?host={kept['HOST']}"


@pytest.mark.slow
def test_kill_harness_finds_nothing_and_then_the_planted_fault(several_connections):
    """Workers only: the server is the other tests' too. It is killed by `python -m benchmarks.kill_harness`."""
    county.prepare(payees=6)
    told = killing.run(killing.Fire(operations=30, kills=3, workers=2, every=1), url=url())
    assert told.violations == {}
    found = verifying.verify().findings  # the makers' own users come without events
    assert not {one.kind for one in found} & {"gap", "tail", "extra", "link", "unsealed", "words"}
    assert [one for one in found if str(one.where).startswith("payments_")] == []
    print(told)  # noqa: T201 -- operations a second, with -s
    with connection.cursor() as cursor:
        faults.plant(cursor, "closed days")
    try:
        told = killing.run(
            killing.Fire(20, workers=1, attack="backdate", hits=1, every=0.5), url=url()
        )
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE payments_entry ENABLE TRIGGER payments_entry_allowed")
    assert "I20" in [name.split()[0] for name in told.violations]
