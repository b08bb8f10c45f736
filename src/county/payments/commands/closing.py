"""The day's end: bank against books, every difference explained (I12, I20)."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core import scope
from county.core.actor import Actor
from county.core.codes import hold
from county.core.errors import Refused
from county.payments import permissions, queries
from county.payments.models import DayClose, OpenItem
from county.screens import formats


@transaction.atomic
def close_day(
    *,
    actor: Actor,
    today: date,
    day: date,
    bank_fen: int,
    items: Sequence[tuple[int, str]] = (),
    note: str = "",
) -> DayClose:
    """Close a day with what the bank says left the account since the last close.

    items: (difference, reason); they add up to bank less books.
    Refuses: a day to come, closed already; a difference not explained.
    Locks: all posting, for the moment. Then: days up to it accept reversals only; audit `day.closed`.
    """
    permissions.require(actor, "close.create")
    with scope.everything():
        hold("payments:close")
        before = queries.last_close()
        _refuse_day(day, today, before)
        book = queries.book_paid(after=before, until=day)
        explained = sum(fen for fen, _reason in items)
        if bank_fen != book + explained:
            raise Refused(
                _("银行付出比账面多 %(difference)s，已说明 %(explained)s。请把差额逐项说明。")
                % {
                    "difference": formats.yuan(bank_fen - book),
                    "explained": formats.yuan(explained),
                },
                field="bank_fen",
                code="difference",
            )
        row = DayClose.objects.create(
            day=day,
            bank_fen=bank_fen,
            book_fen=book,
            explained_fen=explained,
            note=note,
            closed_by_id=actor.user_id,
        )
        OpenItem.objects.bulk_create(
            OpenItem(close=row, amount_fen=fen, reason=reason) for fen, reason in items
        )
        audit.record(actor, "day.closed", row, amount_fen=bank_fen, count=len(items))
    return row


def _refuse_day(day: date, today: date, before: date | None) -> None:
    if day > today:
        raise Refused(_("这一天还没有到。"), field="day", code="future")
    if before and day <= before:
        raise Refused(
            _("%(day)s及以前已经日结。") % {"day": formats.day(before)}, field="day", code="closed"
        )
