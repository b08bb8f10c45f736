"""Accounts: issued, suspended, resumed; one-time passwords."""

import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from county.accounts import permissions, queries
from county.accounts.choices import DORMANT_DAYS, Role
from county.accounts.commands import tries
from county.accounts.models import User
from county.audit import commands as audit
from county.core import text
from county.core.actor import SYSTEM, Actor
from county.core.errors import NotFound, Refused

# Without the characters people confuse on paper: 0 O 1 l I.
_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_DIGITS = "23456789"


@dataclass(frozen=True)
class Issued:
    """password: shown once to the administrator, kept nowhere in plain."""

    user: User
    password: str = field(repr=False)


@transaction.atomic
def issue_account(*, actor: Actor, username: str, name: str) -> Issued:
    """Make an account with a one-time password. It has no post yet, so it sees nothing.

    Refuses: not the system administrator; the user name is taken.
    Then: audit `account.issued`.
    """
    permissions.require(actor, "user.create")
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(
            _("帐号“%(username)s”已有人使用。请换一个，例如在后面加上镇名拼音。")
            % {"username": username},
            field="username",
            code="duplicate",
        )
    password = _one_time_password()
    user = User(username=username, name=text.clean_name(name), must_change_password=True)
    user.search_text = text.search_text(username, names=[user.name])
    user.set_password(password)
    user.save()
    audit.record(actor, "account.issued", user, username=username)
    return Issued(user, password)


@transaction.atomic
def correct_account(pk: int, *, actor: Actor, name: str) -> User:
    """Correct the person's name. The user name never changes: the record knows people by it.

    Refuses: not the system administrator.
    Then: audit `account.corrected`.
    """
    user = _locked(pk)
    permissions.require(actor, "user.edit", user)
    changed = audit.amend(user, name=text.clean_name(name))
    user.search_text = text.search_text(user.username, names=[user.name])
    user.save()
    audit.record(actor, "account.corrected", user, changed=changed)
    return user


@transaction.atomic
def suspend_account(pk: int, *, actor: Actor, reason: str) -> User:
    """Suspend an account; its sessions end at once and stay ended when it is let in again.

    Refuses: not the system administrator; his own account; already suspended.
    Then: audit `account.suspended`.
    """
    user = _locked(pk)
    permissions.require(actor, "user.suspend", user)
    if not user.is_active:
        raise Refused(_("这个帐号已经停用，不用再停一次。"), code="already_suspended")
    user.is_active = False
    user.sessions_ended += 1
    user.save(update_fields=["is_active", "sessions_ended"])
    audit.record(actor, "account.suspended", user, reason=reason)
    return user


@transaction.atomic
def resume_account(pk: int, *, actor: Actor, today: date, reason: str) -> User:
    """Let a suspended account in again, with its old password.

    Refuses: not the system administrator; not suspended.
    Then: audit `account.resumed`.
    """
    user = _locked(pk)
    permissions.require(actor, "user.resume", user)
    if user.is_active:
        raise Refused(_("这个帐号正在使用，不用恢复。"), code="not_suspended")
    user.is_active, user.is_dormant, user.active_from = True, False, today
    user.save(update_fields=["is_active", "is_dormant", "active_from"])
    audit.record(actor, "account.resumed", user, reason=reason)
    return user


@transaction.atomic
def reset_password(pk: int, *, actor: Actor) -> Issued:
    """Give a new one-time password, end the account's sessions and lift its lock.

    Refuses: not the system administrator; his own (he changes it himself); a suspended account.
    Then: audit `password.reset`.
    """
    user = _locked(pk)
    permissions.require(actor, "user.reset_password", user)
    if not user.is_active:
        raise Refused(_("帐号已停用。请先恢复帐号，再重置密码。"), code="suspended")
    password = _one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    tries.lift_lock(user.username)
    audit.record(actor, "password.reset", user)
    return Issued(user, password)


@transaction.atomic
def suspend_dormant(*, today: date) -> int:
    """Suspend who has not logged in for sixty days; the system administrator lets him in again.

    The last who may let people in stays: else nobody could. Returns: how many.
    Then: audit `account.fell_dormant` for each.
    """
    before = today - timedelta(days=DORMANT_DAYS)
    fallen = [
        user
        for user in queries.dormant_for_update(before=before)
        if not queries.is_last_of(user, role=Role.SYSTEM_ADMIN, today=today)
    ]
    for user in fallen:
        user.is_active, user.is_dormant = False, True
        user.sessions_ended += 1
        user.save(update_fields=["is_active", "is_dormant", "sessions_ended"])
        audit.record(SYSTEM, "account.fell_dormant", user)
    return len(fallen)


def _locked(pk: int) -> User:
    user = queries.user_for_update(pk)
    if user is None:
        raise NotFound
    return user


def _one_time_password() -> str:
    """Kdwm-4829-ptxr: three groups to read out on the telephone, about 52 bits."""
    words = ["".join(secrets.choice(_LETTERS) for _n in range(4)) for _w in range(2)]
    digits = "".join(secrets.choice(_DIGITS) for _n in range(4))
    return f"{words[0].capitalize()}-{digits}-{words[1]}"
