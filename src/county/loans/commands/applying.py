"""A factory asks for a loan."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from county.accounts.choices import Role
from county.audit import commands as audit
from county.core import text
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.core.version import require_version
from county.factories import queries as factories
from county.factories.choices import FactoryStatus
from county.factories.models import Factory
from county.loans import permissions, queries
from county.loans.choices import LoanState
from county.loans.commands.refusals import locked, move
from county.loans.models import Loan
from county.reminders import commands as reminders


@transaction.atomic
def apply_for_loan(
    *,
    actor: Actor,
    today: date,
    factory: Factory,
    borrower_kind: str,
    asked_fen: int,
    asked_months: int,
    use_of_money: str,
    bank: str,
) -> Loan:
    """Apply for a guaranteed start-up loan. Its turn goes by the factory's workers of today.

    Refuses: another's factory; one that has left; another application of the factory still waiting.
    Locks: the factory.
    Source: 3.2-5
    """
    held = factories.factory_for_update(actor, factory.pk)
    if held is None:
        raise NotFound
    loan = Loan(
        factory=held,
        borrower_kind=borrower_kind,
        asked_fen=asked_fen,
        asked_months=asked_months,
        use_of_money=use_of_money,
        bank=bank,
        applied_on=today,
        ranked_on=today,
        applied_by_id=actor.user_id,
    )
    permissions.require(actor, "loan.create", loan)
    _refuse_unfit(held)
    loan.code = queries.next_code(today.year)
    rank(loan, today)
    loan.search_text = text.search_text(loan.code)
    loan.save()
    audit.record(
        actor, "loan.applied", loan, asked_fen=asked_fen, lane=loan.lane, workers=loan.workers
    )
    reminders.tell_role(
        Role.TOWN, today=today, towns=[held.town_id], but=[actor.user_id], topic="loans.check",
        subject=gettext_noop("贷款申请等您初审"), page="loans:loan_list",
    )  # fmt: skip
    return loan


@transaction.atomic
def correct_application(
    pk: int,
    *,
    actor: Actor,
    version: int,
    borrower_kind: str,
    asked_fen: int,
    asked_months: int,
    use_of_money: str,
    bank: str,
) -> Loan:
    """Correct an application before the town's first word. Its day, and so its turn, stands.

    Refuses: another's; `stale`; the town has spoken.
    """
    loan = locked(actor, pk, "loan.edit", at=LoanState.APPLIED)
    require_version(loan, version)
    changed = audit.amend(
        loan,
        borrower_kind=borrower_kind,
        asked_fen=asked_fen,
        asked_months=asked_months,
        use_of_money=use_of_money,
        bank=bank,
    )
    loan.save()
    audit.record(actor, "loan.corrected", loan, changed=changed)
    return loan


@transaction.atomic
def withdraw_application(pk: int, *, actor: Actor, reason: str) -> Loan:
    """Take an application back before there is a contract.

    Refuses: another's; contracted, refused or withdrawn already.
    """
    loan = locked(actor, pk, "loan.withdraw", LoanState.WITHDRAWN)
    move(loan, LoanState.WITHDRAWN)
    loan.save()
    audit.record(actor, "loan.withdrawn", loan, reason=reason)
    return loan


def rank(loan: Loan, today: date) -> None:
    """Set the loan's turn by its factory as it is today."""
    standing = queries.standing_on(loan.factory, today)
    loan.lane, loan.ranked_on = standing.lane, today
    loan.workers, loan.group_workers = standing.workers, standing.group_workers
    loan.is_recognised = standing.is_recognised


def _refuse_unfit(factory: Factory) -> None:
    if factory.status == FactoryStatus.EXITED:
        raise Refused(_("工厂已经退出，不能申请贷款。"), field="factory", code="exited")
    waiting = Loan.objects.filter(
        factory=factory,
        state__in=(
            LoanState.APPLIED,
            LoanState.CHECKED,
            LoanState.GUARANTEED,
            LoanState.GRANTED,
        ),
    ).first()
    if waiting is not None:
        raise Refused(
            _("这家工厂的申请 %(code)s 还在办理（%(state)s）。办完或撤回后才能再申请。")
            % {"code": waiting.code, "state": waiting.get_state_display()},
            field="factory",
            code="waiting",
        )
