"""Writing the books. Nothing else makes entries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from county.core.actor import Actor
from county.core.errors import Refused
from county.payments import queries
from county.payments.choices import AccountKind as A
from county.payments.choices import EntryKind as K
from county.payments.models import Entry, Line
from county.screens import formats

# kind -> (debit, credit) pairs, each for the whole amount.
LEGS: Mapping[str, tuple[tuple[str, str], ...]] = {
    K.RECEIVED: ((A.BANK, A.APPROPRIATION),),
    K.COMMITTED: ((A.COMMITMENT, A.PAYABLE),),
    K.SENT: ((A.PAYABLE, A.CLEARING),),
    K.PAID: ((A.EXPENSE, A.COMMITMENT), (A.CLEARING, A.BANK)),
    K.RETURNED: ((A.CLEARING, A.COMMITMENT),),
    K.CANCELLED: ((A.PAYABLE, A.COMMITMENT),),
    K.CLAIMED: ((A.RECEIVABLE, A.RECOVERED),),
    K.RECOVERED: ((A.BANK, A.RECEIVABLE),),
}


@dataclass(frozen=True)
class Posting:
    """key: see Entry. parts: (appropriation, fen), adding up to the amount."""

    key: str
    parts: Sequence[tuple[int, int]]
    order: int | None = None
    memo: str = ""


def post(actor: Actor, kind: str, postings: Iterable[Posting], *, on: date) -> list[Entry]:
    """Write one entry for each, with its lines. Two statements, however many.

    Refuses: `day_closed`.
    """
    given = list(postings)
    refuse_closed(on)
    legs = LEGS[kind]
    entries = Entry.objects.bulk_create(
        [
            Entry(
                key=one.key,
                kind=kind,
                on=on,
                total_fen=sum(fen for _a, fen in one.parts) * len(legs),
                memo=one.memo,
                order_id=one.order,
                recorded_by_id=actor.user_id,
            )
            for one in given
        ]
    )
    Line.objects.bulk_create(
        line
        for entry, one in zip(entries, given, strict=True)
        for appropriation, fen in one.parts
        for debit, credit in legs
        for line in _pair(entry, appropriation, fen, debit, credit)
    )
    return entries


def _pair(entry: Entry, appropriation: int, fen: int, debit: str, credit: str) -> tuple[Line, Line]:
    return (
        Line(entry=entry, account=debit, appropriation_id=appropriation, debit_fen=fen),
        Line(entry=entry, account=credit, appropriation_id=appropriation, credit_fen=fen),
    )


def refuse_closed(on: date) -> None:
    """Refuses: `day_closed`; the database refuses it too."""
    closed = queries.last_close()
    if closed and closed >= on:
        raise Refused(
            _("%(day)s及以前已经日结，不能再记账。请在下一个工作日办理。")
            % {"day": formats.day(closed)},
            code="day_closed",
        )
