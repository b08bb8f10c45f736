"""The town's first word, the guarantee, the bank's decision and the contract."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from county.accounts.choices import Role
from county.audit import commands as audit
from county.core import codes, text
from county.core.actor import Actor
from county.core.errors import Refused
from county.core.money import format_yuan
from county.loans import queries
from county.loans.choices import CounterGuarantee, Guarantor, LoanState, RefusedBy
from county.loans.commands.applying import rank
from county.loans.commands.refusals import locked, move, refuse_before, refuse_future
from county.loans.kinds.schedule import schedule_of
from county.loans.models import Instalment, Loan
from county.reminders import commands as reminders

# Start-up loans run two or three years; five is more than any rule gives.
MOST_DAYS = 5 * 366


@transaction.atomic
def check_application(pk: int, *, actor: Actor, today: date, note: str) -> Loan:
    """Give the town's first word; the turn is looked at anew with the factory's workers of today.

    Refuses: another town's; the one who entered it; not waiting for this step.
    Source: 3.2-5
    """
    loan = locked(actor, pk, "loan.check", LoanState.CHECKED)
    rank(loan, today)
    loan.checked_on, loan.checked_by_id, loan.check_note = today, actor.user_id, note
    move(loan, LoanState.CHECKED)
    loan.save()
    audit.record(actor, "loan.checked", loan, note=note, lane=loan.lane)
    reminders.tell_role(
        Role.DEPARTMENT, today=today, but=[actor.user_id], topic="loans.guarantee",
        subject=gettext_noop("贷款申请等您办理担保"), page="loans:loan_list",
    )  # fmt: skip
    return loan


@transaction.atomic
def turn_down_application(pk: int, *, actor: Actor, today: date, refusal: str) -> Loan:
    """Refuse an application at the town's first look, saying why.

    Refuses: another town's; the one who entered it; not waiting for this step.
    """
    loan = locked(actor, pk, "loan.turn_down", LoanState.CHECKED)
    return _refuse(loan, RefusedBy.TOWN, actor=actor, on=today, refusal=refusal)


@transaction.atomic
def guarantee_loan(
    pk: int,
    *,
    actor: Actor,
    today: date,
    guarantor: str,
    counter_guarantee: str,
    counter_enterprise: int | None,
    guarantee_paper: str,
    guaranteed_on: date,
) -> Loan:
    """Record the guarantee and what the guarantor holds in turn.

    Refuses: a day to come or before the first word; an enterprise's counter-guarantee without the
        enterprise, or by the borrower's own; not enough quota left in the county's fund.
    Locks: the loan, then the fund's quota.
    Source: 3.2-5
    """
    loan = locked(actor, pk, "loan.guarantee", LoanState.GUARANTEED)
    refuse_future(guaranteed_on, today=today, field="guaranteed_on")
    refuse_before(guaranteed_on, loan.checked_on, field="guaranteed_on")
    _refuse_counter(loan, counter_guarantee, counter_enterprise)
    if guarantor == Guarantor.FUND:
        _require_quota(loan, today)
    loan.guarantor, loan.counter_guarantee = guarantor, counter_guarantee
    loan.counter_enterprise_id, loan.guarantee_paper = counter_enterprise, guarantee_paper
    loan.guaranteed_on, loan.guaranteed_by_id = guaranteed_on, actor.user_id
    move(loan, LoanState.GUARANTEED)
    loan.save()
    audit.record(actor, "loan.guaranteed", loan, paper=guarantee_paper, guarantor=guarantor)
    return loan


@transaction.atomic
def grant_loan(pk: int, *, actor: Actor, today: date, granted_fen: int, decided_on: date) -> Loan:
    """Record that the bank grants the loan, and how much.

    Refuses: a day to come or before the guarantee; more than was asked for.
    """
    loan = locked(actor, pk, "loan.grant", LoanState.GRANTED)
    refuse_future(decided_on, today=today, field="decided_on")
    refuse_before(decided_on, loan.guaranteed_on, field="decided_on")
    if granted_fen > loan.asked_fen:
        raise Refused(
            _("批准金额多于申请的 %(asked)s 元。请核对。") % {"asked": format_yuan(loan.asked_fen)},
            field="granted_fen",
            code="more_than_asked",
        )
    loan.granted_fen, loan.decided_on, loan.decided_by_id = granted_fen, decided_on, actor.user_id
    move(loan, LoanState.GRANTED)
    loan.save()
    audit.record(actor, "loan.granted", loan, granted_fen=granted_fen)
    return loan


@transaction.atomic
def refuse_loan(pk: int, *, actor: Actor, today: date, refusal: str, decided_on: date) -> Loan:
    """Record that the guarantor, or after him the bank, refuses, with the reason given.

    Refuses: a day to come or before the step before; not waiting for either.
    """
    loan = locked(actor, pk, "loan.refuse", LoanState.GUARANTEED, LoanState.GRANTED)
    refuse_future(decided_on, today=today, field="decided_on")
    refuse_before(decided_on, loan.guaranteed_on or loan.checked_on, field="decided_on")
    by = RefusedBy.BANK if loan.state == LoanState.GUARANTEED else RefusedBy.GUARANTOR
    return _refuse(loan, by, actor=actor, on=decided_on, refusal=refusal)


@transaction.atomic
def contract_loan(
    pk: int,
    *,
    actor: Actor,
    today: date,
    contract_number: str,
    contract_on: date,
    principal_fen: int,
    rate: int,
    from_on: date,
    to_on: date,
    method: str,
    day_basis: int,
) -> Loan:
    """Take down the contract and make its schedule. rate: 1/100,000 a year.

    Refuses: more than was granted; days out of order or a term above five years.
    Then: one instalment for each quarter, with the last day of the term.
    Source: 3.2-5, 3.2-6
    """
    loan = locked(actor, pk, "loan.contract", LoanState.REPAYING)
    _refuse_term(loan, contract_on, from_on, to_on, today=today)
    if principal_fen > (loan.granted_fen or 0):
        raise Refused(
            _("合同本金多于银行批准的 %(granted)s 元。请核对。")
            % {"granted": format_yuan(loan.granted_fen or 0)},
            field="principal_fen",
            code="more_than_granted",
        )
    loan.contract_number, loan.contract_on = contract_number, contract_on
    loan.principal_fen, loan.rate = principal_fen, rate
    loan.from_on, loan.to_on = from_on, to_on
    loan.method, loan.day_basis = method, day_basis
    loan.search_text = text.search_text(loan.code, contract_number)
    move(loan, LoanState.REPAYING)
    loan.save()
    make_schedule(loan)
    audit.record(
        actor, "loan.contracted", loan, principal_fen=principal_fen, rate=rate,
        from_on=from_on.isoformat(), to_on=to_on.isoformat(),
    )  # fmt: skip
    return loan


def make_schedule(loan: Loan) -> None:
    """Write the instalments of a contract that has none yet."""
    if loan.principal_fen is None or loan.rate is None or not (loan.from_on and loan.to_on):
        raise ValueError(loan.pk)
    rows = schedule_of(
        principal_fen=loan.principal_fen,
        rate=loan.rate,
        from_on=loan.from_on,
        to_on=loan.to_on,
        method=loan.method,
        day_basis=loan.day_basis,
    )
    Instalment.objects.bulk_create(
        Instalment(
            loan=loan,
            number=due.number,
            due_on=due.due_on,
            days=due.days,
            principal_fen=due.principal_fen,
            interest_fen=due.interest_fen,
        )
        for due in rows
    )


def _refuse(loan: Loan, by: RefusedBy, *, actor: Actor, on: date, refusal: str) -> Loan:
    loan.refused_by, loan.refusal = by, refusal
    loan.decided_on, loan.decided_by_id = on, actor.user_id
    move(loan, LoanState.REFUSED)
    loan.save()
    audit.record(actor, "loan.refused", loan, reason=refusal, refused_by=by.value)
    return loan


def _refuse_counter(loan: Loan, kind: str, enterprise: int | None) -> None:
    needed = kind == CounterGuarantee.ENTERPRISE
    if needed and enterprise is None:
        raise Refused(_("请选择提供反担保的企业。"), field="counter_enterprise", code="counter")
    if not needed and enterprise is not None:
        raise Refused(
            _("只有企业保证才填反担保企业。请清空，或把反担保改为企业保证。"),
            field="counter_enterprise",
            code="counter",
        )
    if enterprise == loan.factory.enterprise_id:
        raise Refused(
            _("借款企业不能为自己反担保。请选择另一家企业。"),
            field="counter_enterprise",
            code="own",
        )


def _require_quota(loan: Loan, today: date) -> None:
    codes.hold("loans:quota")
    quota = queries.quota_on(today)
    left = quota.left_fen if quota else 0
    if loan.asked_fen > left:
        raise Refused(
            _(
                "县担保基金还可担保 %(left)s 元，不够这笔申请的 %(asked)s 元。"
                "请等已担保的贷款归还，或改由其他担保机构担保。"
            )
            % {"left": format_yuan(max(left, 0)), "asked": format_yuan(loan.asked_fen)},
            field="guarantor",
            code="quota",
        )


def _refuse_term(loan: Loan, contract_on: date, from_on: date, to_on: date, *, today: date) -> None:
    refuse_future(contract_on, today=today, field="contract_on")
    refuse_before(contract_on, loan.decided_on, field="contract_on")
    refuse_future(from_on, today=today, field="from_on")
    if from_on < contract_on:
        raise Refused(
            _("放款日期在合同日期之前。请核对。"), field="from_on", code="before_contract"
        )
    if not 0 < (to_on - from_on).days <= MOST_DAYS:
        raise Refused(_("到期日期应在放款之后、五年以内。请核对。"), field="to_on", code="term")
