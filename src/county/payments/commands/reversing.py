"""The only correction of the books: a reversal, once."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core import scope
from county.core.actor import Actor
from county.core.codes import hold
from county.core.errors import NotFound, Refused
from county.payments import permissions, queries
from county.payments.choices import EntryKind, RecoveryState
from county.payments.models import Entry, Line, Recovery

REVERSIBLE = frozenset({EntryKind.RECEIVED, EntryKind.RECOVERED})


@transaction.atomic
def reverse_entry(pk: int, *, actor: Actor, today: date, reason: str) -> Entry:
    """Take back a receipt that was entered wrongly, whole: the same lines with sides changed.

    Refuses: his own entry; reversed already; what the bank did to an order, which only the bank changes;
        money that is committed already (by the ceiling).
    Locks: the entry, so that of two at once one is refused.
    Then: audit `entry.reversed`.
    """
    permissions.require(actor, "entry.reverse")
    with scope.everything():
        hold(f"payments:reverse:{pk}")
        entry = queries.entries_for(actor).filter(pk=pk).first()
        if entry is None:
            raise NotFound
        permissions.require_other(
            actor, entry.recorded_by_id, reason=_("自己记的账须由另一位财政人员冲销。")
        )
        _refuse(entry)
        reversal = Entry.objects.create(
            key=f"reverse:{pk}",
            kind=EntryKind.REVERSED,
            on=today,
            total_fen=entry.total_fen,
            memo=reason[:200],
            reverses=entry,
            recorded_by_id=actor.user_id,
        )
        Line.objects.bulk_create(
            Line(
                entry=reversal,
                account=line.account,
                appropriation_id=line.appropriation_id,
                debit_fen=line.credit_fen,
                credit_fen=line.debit_fen,
            )
            for line in entry.lines.all()
        )
        _reopen(entry)
        audit.record(actor, "entry.reversed", entry, reason=reason, amount_fen=entry.total_fen)
    return reversal


def _refuse(entry: Entry) -> None:
    if entry.kind not in REVERSIBLE:
        raise Refused(
            _("只有到账记录可以冲销；支付的结果以银行回单为准，多付的请办理追回。"),
            code="not_reversible",
        )
    if hasattr(entry, "reversed_by"):
        raise Refused(_("这张凭证已经冲销过，不能再冲一次。"), code="reversed")
    if entry.kind == EntryKind.RECEIVED:
        parts = [(x.appropriation_id, x.credit_fen) for x in entry.lines.filter(credit_fen__gt=0)]
        for balance in queries.balances_of(key for key, _fen in parts):
            if balance.received_fen - dict(parts)[balance.appropriation_id] < balance.committed_fen:
                raise Refused(
                    _("这笔到账已经安排给支付批次，冲销后不够支付。请先作废批次。"),
                    code="committed",
                )


def _reopen(entry: Entry) -> None:
    if entry.kind == EntryKind.RECOVERED:
        receipt = int(entry.key.rpartition(":")[2])
        rows = Recovery.objects.filter(receipts=receipt, state=RecoveryState.DONE)
        rows.update(state=RecoveryState.CONFIRMED)
