"""Rows as their readers may see them. Account numbers are not among the columns fetched."""

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from county.core.actor import Actor
from county.payments import permissions
from county.payments.choices import AccountState, DueState
from county.payments.models import (
    Appropriation,
    Batch,
    Bid,
    FileMapping,
    Order,
    Payee,
    PayeeAccount,
    PaymentDue,
    Recovery,
    ReturnLine,
)
from county.payments.states import DEAD_ORDERS

NUMBERS = ("account_number", "account_index")


def _open(actor: Actor, noun: str) -> bool:
    return permissions.may(actor, f"{noun}.view") or "system" in actor.roles


def appropriations_for(actor: Actor) -> QuerySet[Appropriation]:
    rows = Appropriation.objects.select_related("fund", "balance", "bid")
    return rows if _open(actor, "appropriation") else rows.none()


def bids_for(actor: Actor) -> QuerySet[Bid]:
    """Annotates `received_fen` and `used_fen` of what was appropriated after it."""
    rows = Bid.objects.select_related("fund").annotate(
        received_fen=Coalesce(Sum("appropriations__balance__received_fen"), 0),
        used_fen=Coalesce(Sum("appropriations__balance__spent_fen"), 0),
    )
    return rows if _open(actor, "bid") else rows.none()


def payees_for(actor: Actor) -> QuerySet[Payee]:
    return Payee.objects.all() if _open(actor, "payee") else Payee.objects.none()


def accounts_for(actor: Actor) -> QuerySet[PayeeAccount]:
    rows = PayeeAccount.objects.select_related("payee", "entered_by", "verified_by")
    return rows.defer(*NUMBERS) if _open(actor, "payee") else rows.none()


def dues_for(actor: Actor) -> QuerySet[PaymentDue]:
    rows = PaymentDue.objects.select_related("payee", "entered_by", "approved_by")
    return rows if _open(actor, "due") else rows.none()


def batches_for(actor: Actor) -> QuerySet[Batch]:
    rows = Batch.objects.select_related("mapping", "made_by", "checked_by", "released_by")
    return rows if _open(actor, "batch") else rows.none()


def orders_for(actor: Actor) -> QuerySet[Order]:
    rows = Order.objects.select_related("batch", "due__payee", "account", "previous__batch")
    hidden = (f"account__{name}" for name in NUMBERS)
    return rows.defer(*hidden) if _open(actor, "order") else rows.none()


def lines_for(actor: Actor) -> QuerySet[ReturnLine]:
    rows = ReturnLine.objects.select_related("file", "order__batch", "settled_by")
    return rows.defer("file__content") if _open(actor, "line") else rows.none()


def recoveries_for(actor: Actor) -> QuerySet[Recovery]:
    """Annotates `recovered_fen`."""
    back = Q(receipts__isnull=False)
    rows = Recovery.objects.select_related(
        "order__batch", "order__due__payee", "decided_by", "confirmed_by"
    ).annotate(recovered_fen=Coalesce(Sum("receipts__amount_fen", filter=back), 0))
    return rows if _open(actor, "recovery") else rows.none()


def mappings_for(actor: Actor) -> QuerySet[FileMapping]:
    return FileMapping.objects.all() if _open(actor, "mapping") else FileMapping.objects.none()


def usable_accounts(payees: Collection[int], *, on: date) -> dict[int, PayeeAccount]:
    """The account each payee may be paid to on the day; one verified lately is held and not among them."""
    rows = PayeeAccount.objects.filter(
        payee__in=payees, state=AccountState.VERIFIED, usable_from__lte=on
    ).defer(*NUMBERS)
    return {row.payee_id: row for row in rows}


def payable(actor: Actor) -> QuerySet[PaymentDue]:
    """Approved, and on no live order."""
    live = Order.objects.filter(due=OuterRef("pk")).exclude(state__in=DEAD_ORDERS)
    return dues_for(actor).filter(~Exists(live), state=DueState.APPROVED)
