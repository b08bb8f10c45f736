"""What a person proves himself with, and failures counted."""

from collections.abc import Iterable
from datetime import date

from county.accounts.choices import PASSWORD_DAYS, ROTATED, SECOND_FACTOR, TryKind
from county.accounts.models import RecoveryCode, SecondFactor, SignInTry, User


def try_for_update(kind: TryKind, key: bytes) -> SignInTry:
    """The counter, which exists."""
    return SignInTry.objects.select_for_update().get(kind=kind, key=key)


def second_factor_for_update(user: int) -> SecondFactor | None:
    return SecondFactor.objects.select_for_update().filter(user=user).first()


def password_days_left(user: User, roles: Iterable[str], *, today: date) -> int | None:
    """Days until the password must be changed, 0 or less when it must be now; None: it need not."""
    if not set(roles) & ROTATED:
        return None
    return PASSWORD_DAYS - (today - user.password_set_on).days


def owes_second_factor(user: User, roles: Iterable[str]) -> bool:
    """True for a role a password alone does not let in, until he has set one up."""
    return not user.has_second_factor and bool(set(roles) & SECOND_FACTOR)


def recovery_codes_left(user: int | None) -> int:
    return RecoveryCode.objects.filter(user=user, used_at=None).count()
