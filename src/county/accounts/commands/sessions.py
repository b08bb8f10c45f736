"""Logging in and out, for the record. Django keeps the session itself."""

from datetime import date

from django.db import transaction

from county.accounts import queries
from county.accounts.models import User
from county.audit import commands as audit
from county.core.actor import NOBODY, Actor


@transaction.atomic
def record_signed_in(user: User, *, today: date) -> None:
    """Record that a person logged in."""
    audit.record(queries.actor_of(user, today=today), "session.opened", user)


@transaction.atomic
def record_signed_out(actor: Actor) -> None:
    """Record that a person logged out; nothing for nobody."""
    user = User.objects.filter(pk=actor.user_id or 0).first()
    if user is not None:
        audit.record(actor, "session.closed", user)


@transaction.atomic
def record_refused(username: str, *, locked: bool) -> None:
    """Record a log-in that failed. An unknown name is not kept: people type passwords into it."""
    user = User.objects.filter(username=username).first()
    action = "session.locked" if locked else "session.refused"
    audit.record(NOBODY, action, user)
