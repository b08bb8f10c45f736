"""What several commands on loans share."""

from datetime import date

from django.utils.translation import gettext as _

from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.loans import permissions, queries, states
from county.loans.choices import LoanState
from county.loans.models import Loan
from county.screens import formats


def locked(actor: Actor, pk: int, action: str, *to: str, at: str = "") -> Loan:
    """The loan under lock, once the actor may do the action and its state allows one of `to`.

    at: the state it must be in, when the step leads nowhere else.
    Refuses: absent or out of scope; no right; another state.
    """
    loan = queries.loan_for_update(actor, pk)
    if loan is None:
        raise NotFound
    permissions.require(actor, action, loan)
    if (at and loan.state != at) or (to and states.NEXT[loan.state].isdisjoint(to)):
        raise Refused(
            _("这笔贷款现在是“%(state)s”，不能办理这一步。") % {"state": loan.get_state_display()},
            code="state",
        )
    return loan


def refuse_future(day: date, *, today: date, field: str) -> None:
    """Refuse a day after today, at the form's field."""
    if day > today:
        raise Refused(
            _("%(day)s还没有到。请填写今天或以前的日期。") % {"day": formats.day(day)},
            field=field,
            code="future",
        )


def refuse_before(day: date, earliest: date | None, *, field: str) -> None:
    """Refuse a day before what came earlier on the loan's way."""
    if earliest is not None and day < earliest:
        raise Refused(
            _("不能早于上一步的日期 %(day)s。请核对。") % {"day": formats.day(earliest)},
            field=field,
            code="too_early",
        )


def move(loan: Loan, state: LoanState) -> None:
    """Set the state the caller has found allowed; he saves."""
    loan.state = state
    loan.version += 1
