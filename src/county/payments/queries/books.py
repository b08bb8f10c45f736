"""The ledger read as sets."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet, Sum

from county.core.actor import Actor
from county.payments.choices import SUMS, AccountKind, EntryKind
from county.payments.models import Balance, Command, DayClose, Entry, Line


def entries_for(actor: Actor) -> QuerySet[Entry]:
    rows = Entry.objects.select_related("order__batch", "recorded_by", "reversed_by")
    return rows if actor.has_role("system", *SUMS) else rows.none()


def closes_for(actor: Actor) -> QuerySet[DayClose]:
    rows = DayClose.objects.select_related("closed_by").prefetch_related("items")
    return rows if actor.has_role("system", *SUMS) else rows.none()


def balances(*, appropriation: int | None = None) -> dict[str, int]:
    """Debit less credit of each account, the fold of all lines; of one appropriation where asked."""
    rows = Line.objects.filter(appropriation=appropriation) if appropriation else Line.objects.all()
    sums = rows.values("account").annotate(debit=Sum("debit_fen"), credit=Sum("credit_fen"))
    found = {row["account"]: row["debit"] - row["credit"] for row in sums.order_by()}
    return {str(kind): found.get(kind, 0) for kind in AccountKind.values}


def last_close() -> date | None:
    return DayClose.objects.order_by("-day").values_list("day", flat=True).first()


def book_paid(*, after: date | None, until: date) -> int:
    """What the books say left the special account on the days after the one, up to the other."""
    rows = Line.objects.filter(
        account=AccountKind.BANK, entry__kind=EntryKind.PAID, entry__on__lte=until
    )
    if after:
        rows = rows.filter(entry__on__gt=after)
    return rows.aggregate(fen=Sum("credit_fen"))["fen"] or 0


def commands_done(token: str) -> Command | None:
    return Command.objects.filter(token=token).first()


def balances_of(keys: Iterable[int]) -> list[Balance]:
    """The balances of these appropriations. Their rows are locked by the triggers that write them."""
    return list(Balance.objects.filter(appropriation__in=set(keys)).order_by("pk"))
