"""Claims are told what becomes of their money; what they refuse is refused here too."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Sum
from django.db.models.functions import Coalesce

from county.claims import commands as claims
from county.claims.choices import ActKind
from county.core.actor import Actor
from county.payments.choices import OrderState
from county.payments.models import Order, PaymentDue

CLAIM, TRUE_UP = "claim", "trueup"


def claims_of(dues: Iterable[PaymentDue]) -> list[int]:
    """The claims whose own money the dues are, in ascending order."""
    return sorted({x.claim_id for x in dues if x.claim_id and x.source_kind == CLAIM})


def tell(
    dues: Iterable[PaymentDue], kind: ActKind, *, actor: Actor, today: date, batch: str
) -> None:
    """Refuses: as claims do: `clash`, `not_payable`. Locks: the claims, ascending."""
    if keys := claims_of(dues):
        claims.keep_payment(keys, kind, actor=actor, today=today, batch=batch)


def tell_ended(orders: Sequence[Order], *, is_paid: bool, actor: Actor, today: date) -> None:
    """The bank has answered. A claim all of which it paid is paid; of one sent back or paid in part it is written down.

    orders: with their batch and due, their new state stored.
    """
    by_batch: dict[str, list[PaymentDue]] = {}
    for order in orders:
        by_batch.setdefault(order.batch.code, []).append(order.due)
    for batch, dues in sorted(by_batch.items()):
        if not is_paid:
            tell(dues, ActKind.BOUNCED, actor=actor, today=today, batch=batch)
            continue
        whole = _paid_whole(claims_of(dues))
        if whole:
            claims.mark_paid(whole, actor=actor, today=today)
        rest = [due for due in dues if due.claim_id not in set(whole)]
        tell(rest, ActKind.PAID, actor=actor, today=today, batch=batch)


def _paid_whole(keys: Sequence[int]) -> list[int]:
    """Those of the claims whose paid orders, and what these were cut by, add up to the claim."""
    rows = Order.objects.filter(
        due__claim__in=keys, due__source_kind=CLAIM, state=OrderState.PAID
    ).order_by()
    sums = rows.values_list("due__claim", "due__claim__amount_fen").annotate(
        fen=Sum("amount_fen") + Coalesce(Sum("due__short__short_fen"), 0)
    )
    return sorted(claim for claim, amount, fen in sums if amount == fen)
