"""Attacks past the commands: by SQL, and by commands whose own check is taken out for the moment."""

import random
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from benchmarks.kill_harness.acts import Acts, Idle, some
from benchmarks.kill_harness.county import CLOSED, TODAY


class Attacks:
    """Named in faults.py. Each ends, refused or through, within a transaction of its own."""

    def __init__(self, acts: Acts, dice: random.Random) -> None:
        self.acts, self.dice = acts, dice

    def named(self, name: str) -> Callable[[], None]:
        return getattr(self, name)

    def due_twice(self) -> None:
        from county.payments.models import PaymentDue

        for due in PaymentDue.objects.filter(pk__in=some(PaymentDue, self.dice)):
            due.pk, due.print, due.state = None, "", "entered"
            due.approved_by = due.approved_on = None
            PaymentDue.objects.bulk_create([due])

    def send_again(self) -> None:
        _sql(
            """UPDATE payments_order SET state = 'sent', evidence_id = NULL, ended_on = NULL WHERE id =
            (SELECT max(id) FROM payments_order WHERE state = 'paid')"""
        )

    def second_order(self) -> None:
        """A batch that forgets to ask whether the due is on another."""
        from county.payments.commands import batches
        from county.payments.models import Order, PaymentDue

        live = some(Order, self.dice, state="sent") or some(Order, self.dice, state="paid")
        for order in Order.objects.filter(pk__in=live):
            dues = list(PaymentDue.objects.filter(pk=order.due_id))
            with (
                patch.object(batches, "_payable", return_value=dues),
                patch.object(batches, "_before", return_value={}),
            ):
                self._batch(order.due_id)

    def own_check(self) -> None:
        from county.payments import commands, permissions
        from county.payments.models import Batch

        with patch.object(permissions, "require_other"):
            for batch in Batch.objects.filter(pk__in=some(Batch, self.dice, state="made")):
                maker = self.acts.by_user(batch.made_by_id)
                commands.check_batch(batch.pk, actor=maker, today=TODAY)

    def overdraw(self) -> None:
        from county.payments.commands import batches

        due = self.acts.due(90_000_00, [(self.acts.funds[3], 90_000_00)], kind="big")
        with patch.object(batches, "_refuse_over"):
            self._batch(due)

    def foreign_account(self) -> None:
        """The money of one payee to the account of another."""
        from county.payments.commands import batches
        from county.payments.models import PayeeAccount

        due = self.acts.due(100, [(self.acts.funds[0], 100)], kind="foreign")
        accounts = {
            payee: PayeeAccount.objects.exclude(payee=payee).first() for payee in self.acts.payees
        }
        with patch.object(batches, "_accounts", return_value=accounts):
            self._batch(due)

    def post_again(self) -> None:
        _sql(
            """INSERT INTO payments_returnline (file_id, number, digest, order_id, is_paid, amount_fen, reason,
            text, state, aside_reason, note) SELECT file_id, number + 100000 + (random() * 1000000)::int, digest,
            order_id, is_paid, amount_fen, '', '', 'posted', '', '' FROM payments_returnline
            WHERE state = 'posted' ORDER BY id DESC LIMIT 1"""
        )

    def edit_line(self) -> None:
        _sql(
            "UPDATE payments_line SET debit_fen = debit_fen + 1 WHERE id = (SELECT max(id) FROM payments_line"
            " WHERE debit_fen > 0)"
        )

    def lone_line(self) -> None:
        _sql(
            """INSERT INTO payments_line (entry_id, account, appropriation_id, debit_fen, credit_fen)
            SELECT entry_id, account, appropriation_id, 5, 0 FROM payments_line ORDER BY id DESC LIMIT 1"""
        )

    def edit_due(self) -> None:
        _sql(
            """UPDATE payments_paymentdue SET amount_fen = amount_fen + 1 WHERE id = (SELECT due_id
            FROM payments_order ORDER BY id DESC LIMIT 1)"""
        )

    def refreeze(self) -> None:
        """The same batch exported anew: other bytes, other numbers."""
        _sql(
            """UPDATE payments_batch SET sha256 = repeat('0', 64), total_fen = total_fen + 1
            WHERE id = (SELECT max(id) FROM payments_batch WHERE state = 'released')"""
        )

    def backdate(self) -> None:
        from county.payments.commands import posting

        with patch.object(posting, "refuse_closed"):
            one = posting.Posting(f"late:{uuid.uuid4()}", [(self.acts.funds[0], 100)])
            posting.post(self.acts.finance(), "received", [one], on=CLOSED)

    def pay_by_hand(self) -> None:
        _sql(
            "UPDATE payments_order SET state = 'paid' WHERE id = (SELECT max(id) FROM payments_order"
            " WHERE state = 'sent')"
        )

    def pay_unbooked(self) -> None:
        from county.payments.commands import returns

        with patch.object(returns, "post"):
            self.acts.bank()

    def release_unbooked(self) -> None:
        from county.payments.commands import batches

        with patch.object(batches, "post"):
            self.acts.release()

    def recover_more(self) -> None:
        from county.payments import commands
        from county.payments.commands import recoveries
        from county.payments.models import Order

        with patch.object(recoveries, "_refuse_more"):
            for pk in some(Order, self.dice, state="paid"):
                commands.decide_recovery(
                    actor=self.acts.office(), today=TODAY, order=pk, amount_fen=10**6, reason="r", paper="p"
                )  # fmt: skip

    def receive_unlocked(self) -> None:
        """Everybody enters the whole of the same recovery at once, nobody locks it."""
        from county.payments import commands
        from county.payments.commands import recoveries
        from county.payments.models import Recovery

        row = Recovery.objects.filter(state="confirmed", receipts=None).order_by("pk").first()
        if row is None:
            self._recovery()
            return
        token = self.acts.token()
        with patch.object(recoveries, "_locked", side_effect=_unlocked):
            commands.receive_recovery(
                row.pk, actor=self.acts.finance(), today=TODAY, token=token, amount_fen=row.amount_fen,
                bank_number=token,
            )  # fmt: skip

    def token_twice(self) -> None:
        _sql(
            """INSERT INTO payments_command (token, name, digest, result, asked_by_id) SELECT token, name, digest,
            result, asked_by_id FROM payments_command ORDER BY id DESC LIMIT 1"""
        )

    def rename_payee(self) -> None:
        _sql(
            """UPDATE payments_payee SET name = name || 'x' WHERE id = (SELECT max(id) FROM payments_payee)
            AND length(name) < 50"""
        )

    def answer_early(self) -> None:
        """From now on this worker says "done" before the disk has it."""
        from county.core import transactions

        transactions._WAIT = "SELECT 1"
        raise Idle

    def _batch(self, due: int) -> None:
        from county.payments import commands

        commands.make_batch(
            actor=self.acts.finance(), today=TODAY, token=self.acts.token(), dues=[due]
        )

    def _recovery(self) -> None:
        """One to be fought for."""
        from county.payments import commands
        from county.payments.models import Order

        for pk in some(Order, self.dice, state="paid"):
            row = commands.decide_recovery(
                actor=self.acts.actors["grant0"], today=TODAY, order=pk, amount_fen=50, reason="r", paper="p",
                instalments=[(TODAY + timedelta(days=30), 50)],
            )  # fmt: skip
            commands.confirm_recovery(row.pk, actor=self.acts.actors["grant1"], today=TODAY)


def _unlocked(pk: int) -> Any:
    from county.payments.models import Recovery

    return Recovery.objects.select_related("order").get(pk=pk)


def _sql(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
