"""The second factor: codes a telephone counts (RFC 6238), and ten on paper for when it is lost."""

import hmac
import secrets
from dataclasses import dataclass, field

import pyotp
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from county.accounts import permissions, queries
from county.accounts.models import RecoveryCode, SecondFactor, User
from county.audit import commands as audit
from county.core import clock
from county.core.actor import Actor
from county.core.crypto import blind_index
from county.core.errors import NotFound, Refused

CODES = 10
STEP = 30  # seconds, RFC 6238
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"


@dataclass(frozen=True)
class Enrolling:
    """key: base 32, to type in; uri: the same for a camera. Shown to its owner only."""

    key: str = field(repr=False)
    uri: str = field(repr=False)


@transaction.atomic
def begin_second_factor(*, actor: Actor) -> Enrolling:
    """Make a secret for one's own telephone, or give again the one not yet confirmed.

    Refuses: there is one in use already.
    """
    user = _own(actor)
    if user.has_second_factor:
        raise Refused(
            _("动态口令已经启用。换手机请系统管理员重置后再设。"), code="already_enrolled"
        )
    factor = SecondFactor.objects.filter(user=user).first()
    if factor is None:
        factor = SecondFactor.objects.create(user=user, secret=pyotp.random_base32())
    totp = pyotp.TOTP(factor.secret)
    issuer = f"安业 {settings.ANYE_COUNTY}"
    return Enrolling(factor.secret, totp.provisioning_uri(name=user.username, issuer_name=issuer))


@transaction.atomic
def confirm_second_factor(*, actor: Actor, code: str) -> list[str]:
    """Take the telephone into use once it has shown a right code.

    Returns: ten codes for paper, kept nowhere in plain.
    Refuses: not begun; in use already; a wrong code.
    Then: audit `second_factor.enrolled`.
    """
    user = _own(actor)
    factor = queries.second_factor_for_update(user.pk)
    if factor is None or user.has_second_factor:
        raise Refused(_("请先扫描二维码，再填口令。"), code="not_begun")
    if not _takes(factor, code):
        raise Refused(_wrong(), field="code", code="wrong_code")
    factor.confirmed_at = clock.now()
    factor.save(update_fields=["confirmed_at"])
    user.has_second_factor = True
    user.save(update_fields=["has_second_factor"])
    audit.record(actor, "second_factor.enrolled", user)
    return _new_codes(user)


@transaction.atomic
def renew_recovery_codes(*, actor: Actor) -> list[str]:
    """Make ten new codes for paper; those of before are void.

    Refuses: no second factor in use.
    Then: audit `second_factor.codes_renewed`.
    """
    user = _own(actor)
    if not user.has_second_factor:
        raise Refused(_("还没有启用动态口令。"), code="not_enrolled")
    audit.record(actor, "second_factor.codes_renewed", user)
    return _new_codes(user)


@transaction.atomic
def reset_second_factor(pk: int, *, actor: Actor, reason: str) -> User:
    """Take a lost telephone out of use; at the next log-in the person sets up a new one.

    Refuses: not the system administrator; his own; none in use.
    Then: audit `second_factor.reset`; the account's sessions end.
    """
    user = queries.user_for_update(pk)
    if user is None:
        raise NotFound
    permissions.require(actor, "user.reset_second_factor", user)
    if not user.has_second_factor:
        raise Refused(_("这个帐号没有启用动态口令，不用重置。"), code="not_enrolled")
    SecondFactor.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    user.has_second_factor = False
    user.sessions_ended += 1
    user.save(update_fields=["has_second_factor", "sessions_ended"])
    audit.record(actor, "second_factor.reset", user, reason=reason)
    return user


@transaction.atomic
def take_code(user: User, code: str) -> None:
    """Accept a code of the telephone or of the paper, each once.

    Refuses: `wrong_code`, also for one already taken.
    Locks: the second factor, so that one code cannot be taken twice at once.
    """
    factor = queries.second_factor_for_update(user.pk)
    if factor is None or not (_takes(factor, code) or _takes_paper(user, code)):
        raise Refused(_wrong(), field="code", code="wrong_code")


def _takes(factor: SecondFactor, code: str) -> bool:
    """True for the code of this half minute, the last or the next, later than any taken before."""
    totp, now = pyotp.TOTP(factor.secret), int(clock.now().timestamp()) // STEP
    said = "".join(code.split()).encode()
    for step in (now - 1, now, now + 1):
        if step > factor.last_step and hmac.compare_digest(totp.generate_otp(step).encode(), said):
            factor.last_step = step
            factor.save(update_fields=["last_step"])
            return True
    return False


def _takes_paper(user: User, code: str) -> bool:
    unused = RecoveryCode.objects.filter(user=user, digest=_digest(code), used_at=None)
    return bool(unused.update(used_at=clock.now()))


def _new_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    codes = [_code() for _n in range(CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_digest(c)) for c in codes)
    return codes


def _code() -> str:
    """k7f3m-9w2qr: about 50 bits."""
    half = ["".join(secrets.choice(_SIGNS) for _n in range(5)) for _h in range(2)]
    return "-".join(half)


def _digest(code: str) -> bytes:
    return blind_index(code, purpose="recovery_code")


def _own(actor: Actor) -> User:
    user = queries.user_for_update(actor.user_id or 0)
    if user is None:
        raise NotFound
    return user


def _wrong() -> str:
    return _("口令不对或已用过。请填手机上现在显示的 6 位数字，或一个没用过的备用码。")
