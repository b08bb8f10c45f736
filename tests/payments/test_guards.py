"""What SQL past the commands cannot do: each guard of the database by itself."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from tests.makers import payments as makers
from tests.makers.payments import TODAY

from county.payments import commands
from county.payments.models import Batch, Line, Order

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(who, fund):
    due = makers.make_due(who=who, payee=makers.make_payee(who=who), appropriation=fund)
    batch = makers.send(who=who, dues=[due])
    commands.read_return(actor=who.maker, today=TODAY, name="a", file=makers.answer_of(batch))
    return batch


def run(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def refused(statement):
    with pytest.raises((IntegrityError, ProgrammingError)):
        run(statement)


COPY = "batch_id, seq + 100, due_id, attempt + 1, account_id, amount_fen, print, 'made'"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payments_entry SET total_fen = 1",
        "DELETE FROM payments_line",
        "UPDATE payments_balance SET spent_fen = 0",
        "UPDATE payments_order SET state = 'sent'",
        "UPDATE payments_order SET amount_fen = 1",
        "DELETE FROM payments_order",
        "UPDATE payments_batch SET state = 'made'",
        "UPDATE payments_batch SET total_fen = 1",
        "UPDATE payments_batch SET checked_by_id = made_by_id",
        "UPDATE payments_batchfile SET sha256 = ''",
        "UPDATE payments_paymentdue SET amount_fen = 1",
        "UPDATE payments_paymentdue SET state = 'withdrawn'",
        "UPDATE payments_duepart SET amount_fen = 1",
        "DELETE FROM payments_duepart",
        "UPDATE payments_payeeaccount SET bank = 'x'",
        "UPDATE payments_payeeaccount SET verified_by_id = entered_by_id",
        "UPDATE payments_returnline SET is_paid = false",
        "DELETE FROM payments_returnfile",
        "UPDATE payments_orderpart SET amount_fen = 1",
        """INSERT INTO payments_line (entry_id, account, appropriation_id, debit_fen, credit_fen)
        SELECT entry_id, account, appropriation_id, 5, 0 FROM payments_line LIMIT 1""",
        f"""INSERT INTO payments_order (batch_id, seq, due_id, attempt, account_id, amount_fen, print,
        state, return_reason) SELECT {COPY}, '' FROM payments_order""",
    ],
)  # fmt: skip
def test_statement_is_refused(paid, statement):
    refused(statement)


def test_closed_day_refuses_an_entry(paid, who):
    commands.close_day(actor=who.maker, today=TODAY, day=TODAY, bank_fen=2_000_00)
    refused(
        'INSERT INTO payments_entry (key, kind, "on", total_fen, memo)'
        " VALUES ('x', 'received', '2019-12-20', 1, '')"
    )


def test_entry_without_lines_is_refused(paid):
    refused(
        'INSERT INTO payments_entry (key, kind, "on", total_fen, memo)'
        " VALUES ('x', 'received', '2019-12-20', 1, '')"
    )


def test_paid_without_evidence_is_refused(who, fund):
    due = makers.make_due(who=who, payee=makers.make_payee(who=who), appropriation=fund)
    makers.send(who=who, dues=[due])
    refused("UPDATE payments_order SET state = 'paid'")
    refused("UPDATE payments_order SET state = 'cancelled'")


def test_balance_is_the_fold_of_live_orders(paid):
    assert Order.objects.count() == Batch.objects.count() == 1
    assert Line.objects.count() == 2 + 2 + 2 + 4
