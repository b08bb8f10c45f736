"""Rows as their readers may see them. Account numbers are not among the columns fetched."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from county.claims.choices import ClaimState
from county.claims.models import Claim
from county.core.actor import Actor
from county.core.months import last_day, month_of
from county.core.text import in_english
from county.payments.choices import OF_SUMS, READERS, SUMS, AccountState, DueState
from county.payments.kinds.splitting import split
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
    roles = SUMS if noun in OF_SUMS else READERS
    return actor.has_role("system", *roles)


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
    """Annotates `claim_state`, `claim_receipt`, `claim_title`: finance reads no more of a claim."""
    rows = PaymentDue.objects.select_related("payee", "entered_by", "approved_by").annotate(
        claim_state=F("claim__state"),
        claim_receipt=F("claim__receipt"),
        claim_title=F("claim__title_en" if in_english() else "claim__title_zh"),
    )
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
    rows = dues_for(actor).filter(~Exists(live), state=DueState.APPROVED)
    # What makes up a difference follows a claim that is paid; a claim's own money its clearance.
    cleared = Claim.objects.filter(
        pk=OuterRef("claim"), state=ClaimState.PAYABLE, changed_on__isnull=True, open_objections=0
    )
    return rows.filter(~Q(source_kind="claim") | Q(claim__isnull=True) | Exists(cleared))


def payable_now(actor: Actor, *, on: date) -> QuerySet[PaymentDue]:
    """Those whose payee has a usable account and in whose decision the actor had no hand."""
    usable = PayeeAccount.objects.filter(
        payee=OuterRef("payee"), state=AccountState.VERIFIED, usable_from__lte=on
    )
    return payable(actor).filter(
        Exists(usable),
        ~Q(entered_by=actor.user_id),
        ~Q(approved_by=actor.user_id),
        ~Q(decided_by__contains=[actor.user_id]),
    )


def payable_schemes(actor: Actor) -> list[tuple[str, str]]:
    """(scheme, scheme with its number of dues) for the choice."""
    rows = payable(actor).order_by("scheme").values_list("scheme").annotate(n=Count("pk"))
    return [(scheme, f"{scheme} × {n}") for scheme, n in rows]


def monthly(first: date, times: int, fen: int) -> list[tuple[date, int]]:
    """Instalments a month apart, as even as whole fen allow."""
    month = month_of(first)
    days = [min(first.day, last_day(month + n).day) for n in range(times)]
    return [
        (last_day(month + n).replace(day=day), part)
        for n, (day, part) in enumerate(zip(days, split(fen, [1] * times), strict=True))
    ]


def payees_listed(actor: Actor) -> QuerySet[Payee]:
    """Annotates `tail`, `bank`, `usable_from` of the verified account, and `is_waiting`."""
    of_it = PayeeAccount.objects.filter(payee=OuterRef("pk"))
    verified = of_it.filter(state=AccountState.VERIFIED)
    return (
        payees_for(actor)
        .annotate(
            tail=Subquery(verified.values("tail")[:1]),
            bank=Subquery(verified.values("bank")[:1]),
            usable_from=Subquery(verified.values("usable_from")[:1]),
            is_waiting=Exists(of_it.filter(state=AccountState.ENTERED)),
        )
        .order_by("pk")
    )


def orders_matching(rows: QuerySet[Order], needle: str) -> QuerySet[Order]:
    """By the batch's code, or the payee's name and its reading."""
    found = Q(batch__code__icontains=needle) | Q(due__payee__search_text__contains=needle)
    return rows.filter(found)
