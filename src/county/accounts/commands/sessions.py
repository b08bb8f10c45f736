"""Logging in and out, and how long a session lasts. Django keeps the session itself.

A session remembers when it began, was last used and last proved, as seconds; reading them costs no
query, and they are written at most once a minute.
"""

from collections.abc import MutableMapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from county.accounts import queries
from county.accounts.choices import CODE_MINUTES, PROOF_MINUTES, SessionRule, session_rule
from county.accounts.commands import second_factor, tries
from county.accounts.models import User
from county.audit import commands as audit
from county.core import clock
from county.core.actor import NOBODY, Actor
from county.core.errors import Refused

Session = MutableMapping[str, Any]
BEGAN, SEEN, PROVED, PENDING = "began", "seen", "proved", "pending"
_WRITTEN_EVERY = 60
# A clock set back makes times to come of those on record; such a session is not trusted.
_SLACK = 60


def begin_session(session: Session) -> None:
    """Note that the person has just proved who he is."""
    now = _now()
    session.update({BEGAN: now, SEEN: now, PROVED: now})


def is_session_over(session: Session, rule: SessionRule) -> bool:
    """True when it was idle or lasted too long."""
    return not (
        _is_within(session.get(BEGAN), minutes=rule.whole)
        and _is_within(session.get(SEEN), minutes=rule.idle)
    )


def keep_session(session: Session) -> None:
    """Note that it is used, once a minute at most."""
    now = _now()
    if now - int(session.get(SEEN, 0)) >= _WRITTEN_EVERY:
        session[SEEN] = now


def is_fresh(session: Session) -> bool:
    """True when the person proved himself a few minutes ago."""
    return _is_within(session.get(PROVED), minutes=PROOF_MINUTES)


def await_code(session: Session, user: User) -> None:
    """The password was right; the second factor is still to come."""
    session[PENDING] = [user.pk, _now(), user.get_session_auth_hash()]


def awaited(session: Session) -> User | None:
    """Whose code is waited for; nobody once it took too long or his password changed meanwhile."""
    pk, since, mark = session.get(PENDING) or (0, None, "")
    if not _is_within(since, minutes=CODE_MINUTES):
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    return user if user is not None and user.get_session_auth_hash() == mark else None


def prove(session: Session, user: User, *, password: str, code: str, network: str) -> None:
    """Prove oneself again for a sensitive step.

    Refuses: `locked` after too many failures; `wrong_password`; `wrong_code`.
    """
    tried = tries.claim_try(user.username, network=network)
    if not tried.is_open:
        raise Refused(
            _("连续 5 次不对，已锁定。请 %(n)s 分钟后再试。") % {"n": -(-tried.seconds // 60)},
            code="locked",
        )
    if not user.check_password(password):
        raise Refused(_("密码不对，请重新填写。"), field="password", code="wrong_password")
    if user.has_second_factor:
        second_factor.take_code(user, code)
    tries.know_person(user.username, network=network)
    session[PROVED] = _now()


@transaction.atomic
def record_signed_in(user: User, *, today: date) -> None:
    """Record that a person logged in; where his role has one session only, the others end."""
    actor = queries.actor_of(user, today=today)
    if session_rule(actor.roles).single:
        user.sessions_ended += 1
        user.save(update_fields=["sessions_ended"])
    audit.record(actor, "session.opened", user)


@transaction.atomic
def record_signed_out(actor: Actor, *, timed_out: bool = False) -> None:
    """Record that a person logged out, or was logged out by the clock; nothing for nobody."""
    user = User.objects.filter(pk=actor.user_id or 0).first()
    if user is not None:
        audit.record(actor, "session.expired" if timed_out else "session.closed", user)


@transaction.atomic
def record_refused(username: str, *, locked: bool) -> None:
    """Record a log-in that failed. An unknown name is not kept: people type passwords into it."""
    user = User.objects.filter(username=username).first()
    action = "session.locked" if locked else "session.refused"
    audit.record(NOBODY, action, user)


def _is_within(since: Any, *, minutes: int) -> bool:
    if not isinstance(since, int):
        return False
    passed = _now() - since
    return -_SLACK <= passed < minutes * 60


def _now() -> int:
    return int(clock.now().timestamp())
