"""Telling people, and clearing away what they were told."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from county.core import clock
from county.core.actor import Actor
from county.core.errors import NotFound
from county.reminders import queries
from county.reminders.models import Reminder

READ_DAYS = 30
KEPT_DAYS = 180
# One line a person and topic: what comes before he looks is added to it.
_TELL = """INSERT INTO reminders_reminder (user_id, topic, subject, about, page, page_key, count, due_on, told_at)
  SELECT u.id, %s, %s, %s, %s, %s, %s, %s, %s FROM unnest(%s::bigint[]) AS u(id) ORDER BY u.id
  ON CONFLICT (user_id, topic, about) WHERE read_at IS NULL DO UPDATE SET
    count = reminders_reminder.count + excluded.count, due_on = least(reminders_reminder.due_on, excluded.due_on),
    subject = excluded.subject, told_at = excluded.told_at"""


def tell(
    users: Collection[int],
    *,
    topic: str,
    subject: str,
    page: str,
    key: int | None = None,
    count: int = 1,
    due_on: date | None = None,
    about: str = "",
) -> None:
    """Tell people once the present transaction has committed; nobody waits for it, and no lock is held.

    topic: `app.what`, one line of each unread. subject: marked with gettext_noop, nothing personal in it.
    page, key: URL name of the list (or, with `about`, the record) that holds the work. about: a code, never
    a name.
    """
    if users:
        words = (topic, subject, about, page, key, count, due_on)

        def write() -> None:  # named, as Django says which one failed
            _write(words, sorted(users))

        transaction.on_commit(write, robust=True)


def tell_role(
    role: str,
    *,
    today: date,
    topic: str,
    subject: str,
    page: str,
    key: int | None = None,
    count: int = 1,
    due_on: date | None = None,
    about: str = "",
    towns: Collection[int] = (),
    body: str = "",
    factories: Collection[int] = (),
    but: Collection[int | None] = (),
) -> None:
    """Tell who holds the role today: of these towns, this body, or the owners of these factories. but: users
    who may not do it, or did what went before.
    """
    users = queries.holders(role, today=today, towns=towns, body=body, factories=factories)
    tell(
        users - set(but), topic=topic, subject=subject, page=page, key=key, count=count, due_on=due_on, about=about
    )  # fmt: skip


def read(pk: int, *, actor: Actor) -> Reminder:
    """Mark one's own as read; again changes nothing. Raises: NotFound for another's."""
    row = queries.reminders_for(actor).filter(pk=pk).first()
    if row is None:
        raise NotFound
    Reminder.objects.filter(pk=pk, read_at__isnull=True).update(read_at=clock.now())
    return row


def sweep() -> int:
    """Remove what was read a month ago, and everything after half a year. Returns: how many."""
    now = clock.now()
    old = Q(read_at__lt=now - timedelta(days=READ_DAYS)) | Q(
        told_at__lt=now - timedelta(days=KEPT_DAYS)
    )
    return Reminder.objects.filter(old).delete()[0]


def _write(words: tuple[Any, ...], users: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TELL, [*words, clock.now(), users])
