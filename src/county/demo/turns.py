"""Whose turn it is on the demo's day: what waits now, not all that waited while three weeks were played in one go."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from county.accounts.choices import Role
from county.claims.choices import ClaimState
from county.claims.commands import telling
from county.claims.models import Claim
from county.core import clock
from county.demo import stories
from county.payments.choices import BatchState, LineState
from county.payments.commands import turns
from county.payments.models import Batch, ReturnLine
from county.reminders import commands as reminders
from county.reminders.models import Reminder

# Two weeks ago they looked, and did it.
TOLD, READ = timedelta(days=11), timedelta(days=10, hours=20)


def write() -> None:
    """Told once the seeding has committed, in this order, after what its commands told."""
    today = stories.DEMO_DAY
    transaction.on_commit(_forget)
    claims = Claim.objects.filter(state=ClaimState.REVIEW).values_list("pk", flat=True)
    telling.reviewers(list(claims), today=today)
    drafted = Claim.objects.filter(state=ClaimState.DRAFTED).values_list("pk", flat=True)
    telling.owners_to_confirm(list(drafted), today=today)
    for claim in Claim.objects.filter(state=ClaimState.RETURNED).order_by("pk"):
        telling.owner_to_mend(claim, today=today)
    reminders.tell_role(
        Role.OFFICE, today=today, topic="entitlements.run", page="entitlements:run_list",
        subject=gettext_noop("资格评定有新结果"),
    )  # fmt: skip
    for batch in Batch.objects.filter(state=BatchState.MADE).order_by("pk"):
        turns.to_check(batch, today=today)
    for batch in Batch.objects.filter(state=BatchState.CHECKED).order_by("pk"):
        turns.to_release(batch, today=today)
    turns.of_lines_aside(ReturnLine.objects.filter(state=LineState.ASIDE).count(), today=today)
    reminders.tell_role(
        Role.SYSTEM_ADMIN, today=today, topic="backups.wrong", page="backups:backup_list",
        subject=gettext_noop("备份或恢复演练出了问题"),
    )  # fmt: skip
    transaction.on_commit(_look_back)


def _forget() -> None:
    Reminder.objects.all().delete()


def _look_back() -> None:
    """What each was told of the same before, read."""
    now = clock.now()
    Reminder.objects.bulk_create(
        Reminder(
            user_id=row.user_id, topic=row.topic, subject=row.subject, page=row.page, page_key=row.page_key,
            count=row.count // 2 + 1, due_on=row.due_on and row.due_on - timedelta(days=9),
            told_at=now - TOLD, read_at=now - READ,
        )
        for row in Reminder.objects.filter(about="").order_by("pk")
    )  # fmt: skip
