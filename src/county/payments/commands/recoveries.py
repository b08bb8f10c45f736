"""Money that must come back: decided by one, confirmed by another, received in instalments (I13)."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core import scope
from county.core.actor import Actor
from county.core.codes import hold, next_code
from county.core.errors import NotFound, Refused
from county.payments import permissions
from county.payments.choices import EntryKind, OrderState, RecoveryState
from county.payments.commands.once import once
from county.payments.commands.posting import Posting, post
from county.payments.kinds.splitting import split
from county.payments.models import Command, Entry, Instalment, Order, Recovery, RecoveryReceipt
from county.payments.states import RECOVERY


@transaction.atomic
def decide_recovery(
    *,
    actor: Actor,
    today: date,
    order: int,
    amount_fen: int,
    reason: str,
    paper: str,
    instalments: Sequence[tuple[date, int]] = (),
) -> Recovery:
    """Decide that a paid amount, or a part, is to come back. It is never netted against another payment.

    instalments: (due day, fen), adding up to the amount; none: all at once, in thirty days' time by law
        of the letter, so no day is kept.
    Refuses: not paid; more than was paid less what other recoveries claim; instalments that do not add up.
    Locks: the order. Then: audit `recovery.decided`.
    """
    permissions.require(actor, "recovery.create")
    with scope.everything():
        row = Order.objects.select_for_update(of=("self",), no_key=True).filter(pk=order).first()
        if row is None:
            raise NotFound
        _refuse_more(row, amount_fen)
        if instalments and sum(fen for _day, fen in instalments) != amount_fen:
            raise Refused(_("分期金额合计应等于追回金额。"), field="amount_fen", code="instalments")
        recovery = Recovery.objects.create(
            code=next_code(Recovery.objects.all(), prefix=f"ZH{today:%Y}-", digits=4),
            order=row,
            amount_fen=amount_fen,
            reason=reason,
            paper=paper,
            decided_on=today,
            decided_by_id=actor.user_id or 0,
        )
        Instalment.objects.bulk_create(
            Instalment(recovery=recovery, number=n, due_on=day, amount_fen=fen)
            for n, (day, fen) in enumerate(instalments, start=1)
        )
        audit.record(
            actor, "recovery.decided", recovery, reason=reason, amount_fen=amount_fen, paper=paper
        )
    return recovery


@transaction.atomic
def confirm_recovery(pk: int, *, actor: Actor, today: date) -> Recovery:
    """Confirm a recovery another decided; it is claimed in the books.

    Refuses: who decided it; not waiting. Locks: the recovery.
    """
    permissions.require(actor, "recovery.confirm")
    with scope.everything():
        row = _locked(pk)
        permissions.require_other(actor, row.decided_by_id, reason=_("追回决定须由另一个人确认。"))
        _refuse_edge(row, RecoveryState.CONFIRMED)
        row.state, row.confirmed_on, row.confirmed_by_id = (
            RecoveryState.CONFIRMED,
            today,
            actor.user_id,
        )
        row.save()
        posting = Posting(f"recovery:{pk}", _parts(row, row.amount_fen), memo=row.code)
        post(actor, EntryKind.CLAIMED, [posting], on=today)
        audit.record(actor, "recovery.confirmed", row, amount_fen=row.amount_fen)
    return row


@transaction.atomic
def drop_recovery(pk: int, *, actor: Actor, note: str) -> Recovery:
    """Drop a recovery that was not confirmed, with the reason. Locks: the recovery."""
    permissions.require(actor, "recovery.drop")
    with scope.everything():
        row = _locked(pk)
        _refuse_edge(row, RecoveryState.DROPPED)
        row.state, row.note = RecoveryState.DROPPED, note
        row.save()
        audit.record(actor, "recovery.dropped", row, reason=note)
    return row


@transaction.atomic
def receive_recovery(
    pk: int, *, actor: Actor, today: date, token: str, amount_fen: int, bank_number: str
) -> Command:
    """Enter money that came back today, by the bank's number.

    Refuses: more than is left; a bank number seen before; not confirmed. Locks: the recovery.
    Then: the entry `recovered`; `done` once all is back; audit `recovery.received`.
    """
    permissions.require(actor, "recovery.receive")
    asked = {"recovery": pk, "amount_fen": amount_fen, "bank_number": bank_number}
    with scope.everything():
        return once(
            actor,
            token,
            "recovery.receive",
            asked,
            lambda: _receive(pk, actor, today, amount_fen, bank_number),
        )


def _receive(pk: int, actor: Actor, today: date, amount_fen: int, bank_number: str) -> int:
    row = _locked(pk)
    if row.state != RecoveryState.CONFIRMED:
        raise Refused(_("这笔追回还没有确认，或已经结清。"), code="edge")
    hold(f"payments:bank:{bank_number}")
    if RecoveryReceipt.objects.filter(bank_number=bank_number).exists():
        raise Refused(_("这个银行回单号已经登记过。"), field="bank_number", code="duplicate")
    left = row.amount_fen - recovered(row)
    if not 0 < amount_fen <= left:
        raise Refused(
            _("金额应大于零，且不超过还没有追回的部分。"), field="amount_fen", code="ceiling"
        )
    receipt = RecoveryReceipt.objects.create(
        recovery=row,
        amount_fen=amount_fen,
        received_on=today,
        bank_number=bank_number,
        recorded_by_id=actor.user_id or 0,
    )
    posting = Posting(f"recoveryreceipt:{receipt.pk}", _parts(row, amount_fen), memo=bank_number)
    post(actor, EntryKind.RECOVERED, [posting], on=today)
    if amount_fen == left:
        row.state = RecoveryState.DONE
        row.save()
    audit.record(actor, "recovery.received", row, amount_fen=amount_fen)
    return receipt.pk


def recovered(row: Recovery) -> int:
    """What is back, receipts that were reversed left out."""
    gone = Entry.objects.filter(kind=EntryKind.RECOVERED, reversed_by__isnull=False)
    keys = [int(key.rpartition(":")[2]) for key in gone.values_list("key", flat=True)]
    rows = row.receipts.exclude(pk__in=keys)
    return rows.aggregate(fen=Sum("amount_fen"))["fen"] or 0


def _parts(row: Recovery, amount_fen: int) -> list[tuple[int, int]]:
    """Back to the appropriations that bore it, in proportion."""
    borne = list(
        row.order.parts.order_by("appropriation").values_list("appropriation", "amount_fen")
    )
    shares = split(amount_fen, [fen for _key, fen in borne])
    return [(key, fen) for (key, _was), fen in zip(borne, shares, strict=True) if fen]


def _locked(pk: int) -> Recovery:
    rows = Recovery.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("order").filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def _refuse_edge(row: Recovery, to: str) -> None:
    if to not in RECOVERY[row.state]:
        raise Refused(
            _("这笔追回%(state)s，不能这样办理。") % {"state": row.get_state_display()}, code="edge"
        )


def _refuse_more(order: Order, amount_fen: int) -> None:
    if order.state != OrderState.PAID:
        raise Refused(_("这笔支付没有付讫，不用追回。"), field="order", code="not_paid")
    claimed = order.recoveries.exclude(state=RecoveryState.DROPPED).aggregate(
        fen=Sum("amount_fen")
    )["fen"]
    if not 0 < amount_fen <= order.amount_fen - (claimed or 0):
        raise Refused(
            _("追回金额应大于零，且不超过已支付、尚未决定追回的部分。"),
            field="amount_fen",
            code="ceiling",
        )
