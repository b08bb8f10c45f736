"""Who may do what to organisations, accounts and posts held."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from county.accounts.choices import ADMINISTRATORS, OFFICIALS, Role
from county.core.actor import Actor
from county.core.errors import NotAllowed
from county.core.rights import Table, by_role

_OFFICE = frozenset({Role.OFFICE})
_SYSTEM = frozenset({Role.SYSTEM_ADMIN})
_SECURITY = frozenset({Role.SECURITY_ADMIN})

# noun.action -> roles. Rights are the security administrator's, accounts the system
# administrator's:
# no one person can make an account and give it rights.
TABLE: Table = {
    "organisation.view": OFFICIALS,
    "organisation.export": OFFICIALS,
    "organisation.create": _OFFICE,
    "organisation.edit": _OFFICE,
    "organisation.close": _OFFICE,
    "organisation.register_post": _SECURITY,
    "user.view": ADMINISTRATORS,
    "user.export": frozenset(),
    "user.create": _SYSTEM,
    "user.edit": _SYSTEM,
    "user.suspend": _SYSTEM,
    "user.resume": _SYSTEM,
    "user.reset_password": _SYSTEM,
    "holding.view": ADMINISTRATORS | {Role.OFFICE, Role.AUDITOR},
    "holding.export": ADMINISTRATORS | {Role.OFFICE, Role.AUDITOR},
    "holding.create": _SECURITY,
    "holding.end": _SECURITY,
}


def may(actor: Actor, action: str, row: Any = None) -> bool:
    """action: `noun.verb`. Nobody suspends himself or resets his own password: he changes it."""
    if action in {"user.suspend", "user.reset_password"} and _is_self(actor, row):
        return False
    return by_role(TABLE, actor, action)


def of(noun: str) -> Callable[[Actor, str, Any], bool]:
    """`may` as a Register asks it, with the noun filled in."""

    def asked(actor: Actor, action: str, row: Any = None) -> bool:
        return may(actor, f"{noun}.{action}", row)

    return asked


def require(actor: Actor, action: str, row: Any = None) -> None:
    """Raises: NotAllowed."""
    if not may(actor, action, row):
        raise NotAllowed(_("这一步由别的管理岗位办理，您的岗位不能办。需要时请联系对应的管理员。"))


def _is_self(actor: Actor, row: Any) -> bool:
    return row is not None and row.pk == actor.user_id
