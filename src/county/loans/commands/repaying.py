"""What the bank says was paid, and when it was not."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core.actor import Actor
from county.core.errors import Refused
from county.core.money import format_yuan
from county.loans import queries
from county.loans.choices import LoanState, MarkKind
from county.loans.commands.refusals import locked, move, refuse_before, refuse_future
from county.loans.models import Loan, LoanMark, Repayment


@transaction.atomic
def record_repayment(
    pk: int,
    *,
    actor: Actor,
    today: date,
    instalment: int,
    paid_on: date,
    principal_fen: int,
    interest_fen: int,
    receipt: str,
) -> Repayment:
    """Record what was paid on one instalment, by the bank's receipt.

    Refuses: nothing paid; a day to come or before the loan; more principal than is owed; the receipt
        entered already; another loan's instalment.
    Then: when all principal is paid the loan is repaid and its open marks are cured that day.
    Source: 3.2-6
    """
    loan = locked(actor, pk, "loan.repay", at=LoanState.REPAYING)
    due = loan.instalments.filter(pk=instalment).first()
    if due is None:
        raise Refused(_("请选择这笔贷款的一个期次。"), field="instalment", code="instalment")
    refuse_future(paid_on, today=today, field="paid_on")
    refuse_before(paid_on, loan.from_on, field="paid_on")
    _refuse_amounts(loan, principal_fen, interest_fen)
    if loan.repayments.filter(receipt=receipt, withdrawn_on__isnull=True).exists():
        raise Refused(_("这个回单号已登记过。请核对。"), field="receipt", code="receipt")
    row = Repayment.objects.create(
        loan=loan,
        instalment=due,
        paid_on=paid_on,
        principal_fen=principal_fen,
        interest_fen=interest_fen,
        receipt=receipt,
        recorded_on=today,
        recorded_by_id=actor.user_id,
    )
    _close_if_repaid(loan, paid_on)
    settle_overdue(loan)
    loan.save()
    audit.record(
        actor, "loan.repaid", loan, number=due.number, principal_fen=principal_fen,
        interest_fen=interest_fen, receipt=receipt,
    )  # fmt: skip
    return row


@transaction.atomic
def take_back_repayment(
    pk: int, *, actor: Actor, today: date, repayment: int, reason: str
) -> Repayment:
    """Take back a repayment entered by mistake; the row stays with the reason.

    Refuses: another loan's, one taken back already; a loan repaid.
    """
    loan = locked(actor, pk, "loan.take_back", at=LoanState.REPAYING)
    row = loan.repayments.filter(pk=repayment, withdrawn_on__isnull=True).first()
    if row is None:
        raise Refused(_("请选择一条没有撤销的还款。"), field="repayment", code="repayment")
    row.withdrawn_on, row.withdrawal_reason = today, reason
    row.save()
    settle_overdue(loan)
    loan.version += 1
    loan.save()
    audit.record(actor, "loan.repayment_taken_back", loan, reason=reason, receipt=row.receipt)
    return row


@transaction.atomic
def mark_loan(
    pk: int, *, actor: Actor, today: date, kind: str, from_on: date, note: str
) -> LoanMark:
    """Mark a loan as overdue, or as extended, from a day on. Either ends its interest subsidy.

    Refuses: a day to come or before the loan; marked so already.
    Source: 3.2-6
    """
    loan = locked(actor, pk, "loan.mark", at=LoanState.REPAYING)
    refuse_future(from_on, today=today, field="from_on")
    refuse_before(from_on, loan.from_on, field="from_on")
    open_to = loan.marks.filter(kind=kind)
    if (
        open_to.filter(cured_on__isnull=True).exists()
        or open_to.filter(cured_on__gt=from_on).exists()
    ):
        raise Refused(
            _("那一天这笔贷款已有同样的标记。请先解除，或核对日期。"),
            field="from_on",
            code="marked",
        )
    mark = LoanMark.objects.create(
        loan=loan, kind=kind, from_on=from_on, note=note, recorded_by_id=actor.user_id
    )
    settle_overdue(loan)
    loan.version += 1
    loan.save()
    audit.record(actor, "loan.marked", loan, kind=kind, from_on=from_on.isoformat(), note=note)
    return mark


@transaction.atomic
def cure_loan(pk: int, *, actor: Actor, today: date, cured_on: date, note: str) -> LoanMark:
    """Record that what was overdue has been paid, from a day on.

    Refuses: no open mark; a day to come or before the mark. An extension cannot be cured.
    """
    loan = locked(actor, pk, "loan.cure", at=LoanState.REPAYING)
    mark = loan.marks.filter(kind=MarkKind.OVERDUE, cured_on__isnull=True).first()
    if mark is None:
        raise Refused(_("这笔贷款没有未解除的逾期标记。"), code="no_mark")
    refuse_future(cured_on, today=today, field="cured_on")
    refuse_before(cured_on, mark.from_on, field="cured_on")
    mark.cured_on = cured_on
    mark.save()
    settle_overdue(loan)
    loan.version += 1
    loan.save()
    audit.record(actor, "loan.cured", loan, note=note, from_on=mark.from_on.isoformat())
    return mark


def settle_overdue(loan: Loan) -> None:
    """Set what the rulebook reads: extended is for ever, overdue while a mark is open, unknown until the
    bank has told of a repayment or a mark.
    """
    marks = list(loan.marks.all())
    if any(mark.kind == MarkKind.EXTENDED or mark.cured_on is None for mark in marks):
        loan.overdue = True
    elif marks or loan.repayments.filter(withdrawn_on__isnull=True).exists():
        loan.overdue = False
    else:
        loan.overdue = None


def _close_if_repaid(loan: Loan, paid_on: date) -> None:
    if queries.repaid_fen(loan) < (loan.principal_fen or 0):
        loan.version += 1
        return
    loan.marks.filter(kind=MarkKind.OVERDUE, cured_on__isnull=True).update(cured_on=paid_on)
    loan.ended_on = paid_on
    move(loan, LoanState.REPAID)


def _refuse_amounts(loan: Loan, principal_fen: int, interest_fen: int) -> None:
    if principal_fen == 0 and interest_fen == 0:
        raise Refused(_("本金和利息不能都是 0。"), field="interest_fen", code="nothing")
    owed = (loan.principal_fen or 0) - queries.repaid_fen(loan)
    if principal_fen > owed:
        raise Refused(
            _("本金多于还欠的 %(owed)s 元。请核对。") % {"owed": format_yuan(owed)},
            field="principal_fen",
            code="too_much",
        )
