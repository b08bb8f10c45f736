"""Telling the next pair of eyes that a batch waits for it, and finance that the bank's lines do not fit."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext_noop

from county.accounts.choices import Role
from county.payments.models import Batch
from county.reminders import commands as reminders


def to_check(batch: Batch, *, today: date) -> None:
    """Everybody of finance but who made it."""
    _finance(
        today, "payments.check", gettext_noop("支付批次等您复核"), "payments:batch_list", [batch.made_by_id]
    )  # fmt: skip


def to_release(batch: Batch, *, today: date) -> None:
    """Everybody of finance but who made or checked it."""
    hands = [batch.made_by_id, batch.checked_by_id]
    _finance(
        today, "payments.release", gettext_noop("支付批次等您放行"), "payments:batch_list", hands
    )


def of_lines_aside(count: int, *, today: date) -> None:
    """All of finance, where there are any."""
    if count:
        subject = gettext_noop("银行回单有搁置的行，请查明处理")
        _finance(today, "payments.aside", subject, "payments:line_list", (), count)


def _finance(
    today: date, topic: str, subject: str, page: str, but: Collection[int | None], count: int = 1
) -> None:
    reminders.tell_role(
        Role.FINANCE, today=today, topic=topic, subject=subject, page=page, but=but, count=count
    )
