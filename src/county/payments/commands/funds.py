"""Money asked for, appropriated and received. Clauses 3.2-7, 3.2-8, 4.1-3."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core import scope
from county.core.actor import Actor
from county.core.codes import hold
from county.core.errors import NotFound, Refused
from county.core.version import require_version
from county.payments import permissions
from county.payments.choices import BidState, EntryKind
from county.payments.commands.once import once
from county.payments.commands.posting import Posting, post
from county.payments.models import Appropriation, Balance, Bid, Command, Fund, FundReceipt


@transaction.atomic
def register_fund(
    *, actor: Actor, code: str, name: str, kind: str, town: int | None = None
) -> Fund:
    """Register a source of money. Refuses: `duplicate`. Source: 3.2-7, 3.2-8, 4.1-3."""
    permissions.require(actor, "fund.create")
    hold("payments:fund")
    if Fund.objects.filter(code=code).exists():
        raise Refused(_("这个编号的资金来源已经有了。"), field="code", code="duplicate")
    fund = Fund.objects.create(code=code, name=name, kind=kind, town_id=town)
    audit.record(actor, "money_source.registered", fund, kind=kind, code=code)
    return fund


@transaction.atomic
def file_bid(
    *, actor: Actor, today: date, fund: int, year: int, paper: str, amount_fen: int, note: str = ""
) -> Bid:
    """Ask above for money of a fund. Refuses: `duplicate` paper, no amount. Source: 3.2-7."""
    permissions.require(actor, "bid.create")
    hold(f"payments:bid:{paper}")
    if Bid.objects.filter(paper=paper).exists():
        raise Refused(_("这个文号已经登记过申报。"), field="paper", code="duplicate")
    _refuse_nothing(amount_fen)
    bid = Bid.objects.create(
        fund_id=fund, year=year, paper=paper, applied_on=today, applied_fen=amount_fen, note=note
    )
    audit.record(actor, "bid.filed", bid, year=year, amount_fen=amount_fen)
    return bid


@transaction.atomic
def answer_bid(
    pk: int,
    *,
    actor: Actor,
    today: date,
    version: int,
    granted_fen: int,
    paper: str,
    note: str = "",
) -> Bid:
    """Record the answer from above; 0 is a refusal.

    Refuses: `stale`; answered already. Locks: the bid.
    """
    bid = Bid.objects.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
    if bid is None:
        raise NotFound
    permissions.require(actor, "bid.answer")
    if bid.state != BidState.APPLIED:
        raise Refused(_("这次申报已经有答复。"), code="answered")
    require_version(bid, version)
    bid.state = BidState.GRANTED if granted_fen else BidState.REFUSED
    bid.granted_fen = granted_fen or None
    bid.answer_paper, bid.answered_on, bid.note = paper, today, note or bid.note
    bid.save()
    audit.record(actor, "bid.answered", bid, amount_fen=granted_fen, paper=paper)
    return bid


@transaction.atomic
def appropriate(
    *,
    actor: Actor,
    today: date,
    fund: int,
    year: int,
    paper: str,
    purpose: str,
    amount_fen: int,
    issued_on: date,
    bid: int | None = None,
) -> Appropriation:
    """Enter money appropriated by a paper. What arrives of it is received apart.

    Refuses: `duplicate` paper, no amount, a paper of a day to come. Source: 3.2-7, 3.2-8, 4.1-3.
    """
    permissions.require(actor, "appropriation.create")
    hold(f"payments:paper:{paper}")
    if Appropriation.objects.filter(paper=paper).exists():
        raise Refused(_("这个文号的拨款已经登记过。"), field="paper", code="duplicate")
    _refuse_nothing(amount_fen)
    _refuse_future(issued_on, today, "issued_on")
    row = Appropriation.objects.create(
        fund_id=fund,
        bid_id=bid,
        year=year,
        paper=paper,
        purpose=purpose,
        amount_fen=amount_fen,
        issued_on=issued_on,
        recorded_by_id=actor.user_id,
    )
    audit.record(actor, "appropriation.registered", row, year=year, amount_fen=amount_fen)
    return row


@transaction.atomic
def receive_funds(
    pk: int, *, actor: Actor, today: date, token: str, amount_fen: int, bank_number: str
) -> Command:
    """Enter money of an appropriation that arrived today, by the bank's number, and post it.

    Refuses: more than was appropriated, a bank number seen before, a closed day.
    Locks: the token; the balance. Then: audit `funds.received`.
    """
    permissions.require(actor, "appropriation.receive")
    asked = {"appropriation": pk, "amount_fen": amount_fen, "bank_number": bank_number}

    def act() -> int:
        row = Appropriation.objects.filter(pk=pk).first()
        if row is None:
            raise NotFound
        _refuse_nothing(amount_fen)
        hold(f"payments:bank:{bank_number}")
        if FundReceipt.objects.filter(bank_number=bank_number).exists():
            raise Refused(_("这个银行回单号已经登记过。"), field="bank_number", code="duplicate")
        hold(f"payments:receive:{pk}")
        left = row.amount_fen - Balance.objects.get(appropriation=pk).received_fen
        if amount_fen > left:
            raise Refused(
                _("到账合计超过了拨款金额。请核对金额和文号。"), field="amount_fen", code="ceiling"
            )
        receipt = FundReceipt.objects.create(
            appropriation=row,
            amount_fen=amount_fen,
            received_on=today,
            bank_number=bank_number,
            recorded_by_id=actor.user_id,
        )
        posting = Posting(f"fundreceipt:{receipt.pk}", [(pk, amount_fen)], memo=bank_number)
        post(actor, EntryKind.RECEIVED, [posting], on=today)
        audit.record(actor, "funds.received", row, amount_fen=amount_fen)
        return receipt.pk

    with scope.everything():
        return once(actor, token, "funds.receive", asked, act)


def _refuse_nothing(amount_fen: int) -> None:
    if amount_fen <= 0:
        raise Refused(_("金额应大于零。"), field="amount_fen", code="nothing")


def _refuse_future(day: date, today: date, field: str) -> None:
    if day > today:
        raise Refused(_("日期还没有到。请核对。"), field=field, code="future")
