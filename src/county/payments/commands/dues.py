"""What is owed: taken from approved claims, or entered from a paper by one and approved by another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core import scope
from county.core.actor import Actor
from county.core.codes import hold
from county.core.errors import NotFound, Refused
from county.core.text import search_text
from county.payments import permissions
from county.payments.choices import DueState, OrderState
from county.payments.models import DuePart, Payee, PaymentDue
from county.payments.states import DUE

PAPER = "paper"  # the source of what is entered by hand
Parts = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Approved:
    """An approved right as claims hand it over. parts: (appropriation, fen). decided_by: users who had
    a hand in the decision and may not pay it, besides the two named.
    """

    source_kind: str
    source_id: str
    scheme: str
    paper: str
    payee: int
    amount_fen: int
    parts: Parts
    remark: str
    entered_by: int
    approved_by: int
    decided_by: tuple[int, ...] = ()
    claim: int | None = None
    stage: int = 1


@transaction.atomic
def enter_due(
    *,
    actor: Actor,
    today: date,
    scheme: str,
    paper: str,
    payee: int,
    amount_fen: int,
    parts: Parts,
    remark: str,
) -> PaymentDue:
    """Enter an amount a paper grants a payee; somebody else approves it.

    Refuses: the same paper, scheme and payee twice; parts that do not add up.
    """
    permissions.require(actor, "due.create")
    source = f"{paper}:{scheme}:{payee}"[:60]
    with scope.everything():
        hold(f"payments:due:{PAPER}:{source}")
        if PaymentDue.objects.filter(source_kind=PAPER, source_id=source).exists():
            raise Refused(
                _("这份文件给这个收款人的这项补助已经登记过。"), field="paper", code="duplicate"
            )
        _refuse_parts(amount_fen, parts)
        due = PaymentDue.objects.create(
            source_kind=PAPER,
            source_id=source,
            scheme=scheme,
            paper=paper,
            payee_id=payee,
            amount_fen=amount_fen,
            remark=remark[:60],
            entered_on=today,
            entered_by_id=actor.user_id or 0,
            search_text=_words(paper, Payee.objects.get(pk=payee).name),
        )
        _put_parts(due, parts)
        audit.record(actor, "due.entered", due, amount_fen=amount_fen, paper=paper)
    return due


@transaction.atomic
def approve_due(pk: int, *, actor: Actor, today: date) -> PaymentDue:
    """Approve what another entered; from here on nothing of it can be changed.

    Refuses: who entered it; not waiting. Locks: the due.
    """
    permissions.require(actor, "due.approve")
    with scope.everything():
        due = _locked(pk)
        permissions.require_other(
            actor, due.entered_by_id, reason=_("自己登记的应付款须由另一个人审核。")
        )
        _refuse_edge(due, DueState.APPROVED)
        if due.state == DueState.HELD:
            raise Refused(_("这笔应付款已暂缓。请选“恢复支付”。"), code="held")
        due.state, due.approved_on, due.approved_by_id = DueState.APPROVED, today, actor.user_id
        due.version += 1
        # The print is the database's.
        due.save(update_fields=["state", "approved_on", "approved_by", "version"])
        due.refresh_from_db(fields=["print"])
        audit.record(actor, "due.approved", due, amount_fen=due.amount_fen)
    return due


@transaction.atomic
def take(given: Approved, *, actor: Actor, today: date) -> PaymentDue:
    """Take over one approved right: as take_many."""
    return take_many([given], actor=actor, today=today)[0]


@transaction.atomic
def take_many(given: Iterable[Approved], *, actor: Actor, today: date) -> list[PaymentDue]:
    """Take over approved rights. A source taken already gives the due there is: pulling twice is harmless.

    Refuses: parts that do not add up; a source whose amount, payee or split differ from what was taken.
    Locks: none; sources are unique. Then: audit `due.taken`, one event for all.
    """
    permissions.require(actor, "due.take")
    return take_all(given, actor=actor, today=today)


def take_all(given: Iterable[Approved], *, actor: Actor, today: date) -> list[PaymentDue]:
    """As take_many, once the right was asked."""
    asked = list(given)
    for one in asked:
        _refuse_parts(one.amount_fen, one.parts)
    with scope.everything():
        hold("payments:take")
        known = _known(asked)
        fresh = [one for one in asked if (one.source_kind, one.source_id) not in known]
        _store(fresh, today)
        known = _known(asked)
        for one in asked:
            _refuse_different(one, known[one.source_kind, one.source_id])
        if fresh:
            audit.record(
                actor,
                "due.taken",
                count=len(fresh),
                amount_fen=sum(one.amount_fen for one in fresh),
            )
    return [known[one.source_kind, one.source_id] for one in asked]


@transaction.atomic
def hold_due(pk: int, *, actor: Actor, reason: str) -> PaymentDue:
    """Hold a due: its facts changed, or somebody objected. Refuses: frozen for the bank, sent or paid."""
    return _turn(pk, actor, "due.hold", DueState.HELD, "due.held", reason)


@transaction.atomic
def resume_due(pk: int, *, actor: Actor, reason: str) -> PaymentDue:
    """Let a held due be paid after all."""
    return _turn(pk, actor, "due.resume", DueState.APPROVED, "due.resumed", reason)


@transaction.atomic
def withdraw_due(pk: int, *, actor: Actor, reason: str) -> PaymentDue:
    """Take back a due for good. Refuses: frozen for the bank, sent or paid."""
    return _turn(pk, actor, "due.withdraw", DueState.WITHDRAWN, "due.withdrawn", reason)


def _turn(pk: int, actor: Actor, right: str, to: str, action: str, reason: str) -> PaymentDue:
    permissions.require(actor, right)
    with scope.everything():
        due = _locked(pk)
        _refuse_edge(due, to)
        if to == DueState.APPROVED and due.state != DueState.HELD:
            raise Refused(_("这笔应付款没有暂缓。"), code="edge")
        on_its_way = due.orders.filter(
            state__in=(OrderState.MADE, OrderState.FROZEN, OrderState.SENT, OrderState.PAID)
        )
        if to != DueState.APPROVED and on_its_way.exists():
            raise Refused(
                _("这笔应付款已列入支付批次。尚未放行的请财政先作废批次；已支付的请办理追回。"),
                code="on_its_way",
            )
        due.state, due.reason, due.version = to, reason, due.version + 1
        due.save(update_fields=["state", "reason", "version"])
        audit.record(actor, action, due, reason=reason)
    return due


def _locked(pk: int) -> PaymentDue:
    rows = PaymentDue.objects.select_for_update(of=("self",), no_key=True)
    due = rows.filter(pk=pk).first()
    if due is None:
        raise NotFound
    return due


def _refuse_edge(due: PaymentDue, to: str) -> None:
    if to not in DUE[due.state]:
        raise Refused(
            _("这笔应付款%(state)s，不能这样办理。") % {"state": due.get_state_display()},
            code="edge",
        )


def _refuse_parts(amount_fen: int, parts: Parts) -> None:
    if amount_fen <= 0:
        raise Refused(_("金额应大于零。"), field="amount_fen", code="nothing")
    if sum(fen for _key, fen in parts) != amount_fen or any(fen <= 0 for _key, fen in parts):
        raise Refused(_("各项资金分担的金额合计应等于应付金额。"), field="amount_fen", code="split")


def _put_parts(due: PaymentDue, parts: Parts) -> None:
    DuePart.objects.bulk_create(
        DuePart(due=due, appropriation_id=key, amount_fen=fen) for key, fen in parts
    )


def _known(asked: Sequence[Approved]) -> dict[tuple[str, str], PaymentDue]:
    rows = PaymentDue.objects.prefetch_related("parts").filter(
        source_kind__in={one.source_kind for one in asked},
        source_id__in={one.source_id for one in asked},
    )
    return {(row.source_kind, row.source_id): row for row in rows}


def _store(fresh: Sequence[Approved], today: date) -> None:
    """Four statements, however many."""
    names = dict(Payee.objects.filter(pk__in={x.payee for x in fresh}).values_list("pk", "name"))
    rows = PaymentDue.objects.bulk_create(
        PaymentDue(
            source_kind=one.source_kind,
            source_id=one.source_id,
            scheme=one.scheme,
            paper=one.paper,
            payee_id=one.payee,
            amount_fen=one.amount_fen,
            remark=one.remark[:60],
            entered_on=today,
            entered_by_id=one.entered_by,
            claim_id=one.claim,
            stage=one.stage,
            decided_by=list(one.decided_by),
            search_text=_words(one.paper, names.get(one.payee, "")),
        )
        for one in fresh
    )
    DuePart.objects.bulk_create(
        DuePart(due=row, appropriation_id=key, amount_fen=fen)
        for row, one in zip(rows, fresh, strict=True)
        for key, fen in one.parts
    )
    by_approver: dict[int, list[int]] = {}
    for row, one in zip(rows, fresh, strict=True):
        by_approver.setdefault(one.approved_by, []).append(row.pk)
    for approver, keys in by_approver.items():
        PaymentDue.objects.filter(pk__in=keys).update(
            state=DueState.APPROVED,
            approved_on=today,
            approved_by=approver,
            version=F("version") + 1,
        )


def _refuse_different(one: Approved, due: PaymentDue) -> None:
    split = sorted((part.appropriation_id, part.amount_fen) for part in due.parts.all())
    if (due.payee_id, due.amount_fen, split) != (one.payee, one.amount_fen, sorted(one.parts)):
        raise Refused(
            _("依据“%(source)s”已按另一金额、收款人或资金列入应付款。请先撤回原来的一笔。")
            % {"source": one.source_id},
            code="different",
        )


def _words(paper: str, name: str) -> str:
    return search_text(paper, names=[name] if name else [])
