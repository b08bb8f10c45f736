"""A later, better known amount differs from what was paid: a new due for the difference, or a recovery of it.

Never netted against another right (I13): each difference is a row of its own, decided by one and confirmed by another.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.claims import queries as claimed
from county.claims.choices import ClaimState
from county.core import scope
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.payments import permissions
from county.payments.choices import DueState, OrderState, RecoveryState
from county.payments.commands.recoveries import decide_recovery
from county.payments.commands.telling import TRUE_UP
from county.payments.kinds.splitting import split
from county.payments.models import DuePart, Order, PaymentDue, Recovery


@transaction.atomic
def true_up(
    pk: int,
    *,
    actor: Actor,
    today: date,
    known_fen: int,
    reason: str,
    paper: str,
    fund: int | None = None,
) -> PaymentDue:
    """Make up what a paid claim should have been. pk: a due of it; known_fen: the whole amount as known now.

    More than was paid: a due for the rest waits for another's approval, borne as the first was, or by the appropriation
    `fund` alone (money that came later). Less: a recovery is decided, which another confirms.
    Refuses: the claim is not paid; the amounts agree; a difference found before is still on its way.
    Locks: the claim's orders, ascending. Then: audit `due.entered` or `recovery.decided`.
    """
    permissions.require(actor, "due.true_up")
    with scope.everything():
        due = PaymentDue.objects.select_related("claim").filter(pk=pk).first()
        if due is None:
            raise NotFound
        if due.claim is None or due.claim.state != ClaimState.PAID:
            raise Refused(_("只有已支付的申报才有差额。"), code="not_paid")
        rows = Order.objects.select_for_update(of=("self",), no_key=True)
        orders = list(rows.filter(due__claim=due.claim_id, state=OrderState.PAID).order_by("pk"))
        _refuse_pending(due)
        settled = sum(one.amount_fen for one in orders) - _recovered(orders)
        if known_fen == settled:
            raise Refused(_("与已支付的金额一致，没有差额。"), field="known_fen", code="same")
        if known_fen > settled:
            _more(due, known_fen - settled, actor, today, reason, paper, fund)
        else:
            _less(orders, settled - known_fen, actor, today, reason, paper)
    return due


def _more(
    due: PaymentDue,
    fen: int,
    actor: Actor,
    today: date,
    reason: str,
    paper: str,
    fund: int | None,
) -> None:
    before = PaymentDue.objects.filter(claim=due.claim_id)
    stage = (before.aggregate(last=Max("stage"))["last"] or 0) + 1
    first = before.exclude(state=DueState.WITHDRAWN).order_by("stage")[0]
    hands = claimed.approvers_of([due.claim_id or 0]).get(due.claim_id or 0, frozenset())
    row = PaymentDue.objects.create(
        source_kind=TRUE_UP,
        source_id=f"{first.paper}+{stage}",
        claim_id=due.claim_id,
        stage=stage,
        scheme=first.scheme,
        paper=paper,
        payee_id=first.payee_id,
        amount_fen=fen,
        remark=first.remark,
        entered_on=today,
        entered_by_id=actor.user_id or 0,
        decided_by=sorted(hands),
        reason=reason,
        search_text=first.search_text,
    )
    parts = [(part.appropriation_id, part.amount_fen) for part in first.parts.all()]
    borne = [(fund, 1)] if fund else parts
    shares = split(fen, [weight for _key, weight in borne])
    DuePart.objects.bulk_create(
        DuePart(due=row, appropriation_id=key, amount_fen=share)
        for (key, _weight), share in zip(borne, shares, strict=True)
        if share
    )
    audit.record(actor, "due.entered", row, reason=reason, amount_fen=fen, paper=paper)


def _less(
    orders: Sequence[Order], fen: int, actor: Actor, today: date, reason: str, paper: str
) -> None:
    """From the latest payment back, as far as each still holds what was paid."""
    for order in reversed(orders):
        part = min(fen, order.amount_fen - _recovered([order]))
        if part > 0:
            decide_recovery(
                actor=actor,
                today=today,
                order=order.pk,
                amount_fen=part,
                reason=reason,
                paper=paper,
            )
            fen -= part
    if fen:
        raise Refused(_("追回的金额超过已支付的金额。"), field="known_fen", code="ceiling")


def _recovered(orders: Sequence[Order]) -> int:
    rows = Recovery.objects.filter(order__in=[one.pk for one in orders])
    kept = rows.exclude(state=RecoveryState.DROPPED)
    return kept.aggregate(fen=Sum("amount_fen"))["fen"] or 0


def _refuse_pending(due: PaymentDue) -> None:
    rows = PaymentDue.objects.filter(claim=due.claim_id, source_kind=TRUE_UP)
    waiting = rows.exclude(state=DueState.WITHDRAWN).exclude(orders__state=OrderState.PAID)
    if found := waiting.first():
        raise Refused(
            _("上一次的差额“%(source)s”还没有付讫。请先办完或撤回。") % {"source": found.source_id},
            code="pending",
        )
