"""Who may do what to organisations, accounts and posts held."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from county.accounts.choices import ADMINISTRATORS, BUSINESS, OFFICIALS, Role
from county.core.actor import Actor
from county.core.errors import NotAllowed
from county.core.rights import Table, by_role

_OFFICE = frozenset({Role.OFFICE})
# The office keeps every body, a town its own.
_KEEPERS = frozenset({Role.OFFICE, Role.TOWN})
_SYSTEM = frozenset({Role.SYSTEM_ADMIN})
_SECURITY = frozenset({Role.SECURITY_ADMIN})

_IN_OFFICE = frozenset(Role) - {Role.WORKER, Role.OWNER}
_OVERSIGHT = frozenset({Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.AUDITOR})

# noun.action -> roles. Rights are the security administrator's, accounts the system
# administrator's:
# no one person can make an account and give it rights.
TABLE: Table = {
    "organisation.view": OFFICIALS,
    "organisation.export": OFFICIALS,
    "organisation.create": _OFFICE,
    "organisation.edit": _OFFICE,
    "organisation.close": _OFFICE,
    "organisation.contact": _KEEPERS,
    "organisation.register_post": _SECURITY,
    "member.view": OFFICIALS,
    "member.export": BUSINESS | {Role.AUDITOR},
    "member.create": _KEEPERS,
    "member.edit": _KEEPERS,
    "member.end": _KEEPERS,
    "fund.view": BUSINESS | {Role.AUDITOR},
    "fund.export": BUSINESS | {Role.AUDITOR},
    "fund.create": _KEEPERS,
    "fund.edit": _KEEPERS,
    "gap.view": OFFICIALS,
    "gap.export": OFFICIALS,
    "user.view": ADMINISTRATORS,
    "user.export": frozenset(),
    "user.create": _SYSTEM,
    "user.edit": _SYSTEM,
    "user.suspend": _SYSTEM,
    "user.resume": _SYSTEM,
    "user.reset_password": _SYSTEM,
    "user.reset_second_factor": _SYSTEM,
    "holding.view": ADMINISTRATORS | {Role.OFFICE, Role.AUDITOR},
    "holding.export": ADMINISTRATORS | {Role.OFFICE, Role.AUDITOR},
    "holding.create": _SECURITY,
    "holding.end": _SECURITY,
    # Everyone his own posts, the security administrator all: `may` looks at the row.
    "delegation.view": _IN_OFFICE,
    "delegation.export": ADMINISTRATORS | {Role.OFFICE, Role.AUDITOR},
    "delegation.create": _IN_OFFICE,
    "delegation.end": _IN_OFFICE,
    "rights.view": _OVERSIGHT,
    "rights.export": _OVERSIGHT,
}

_NOT_ONESELF = frozenset({"user.suspend", "user.reset_password", "user.reset_second_factor"})


def may(actor: Actor, action: str, row: Any = None) -> bool:
    """action: `noun.verb`. Nobody suspends himself or resets what he proves himself with."""
    if action in _NOT_ONESELF and _is_self(actor, row):
        return False
    if action in {"delegation.create", "delegation.end"} and not _may_lend(actor, row):
        return False
    return by_role(TABLE, actor, action) and _keeps(actor, action, row)


def of(noun: str) -> Callable[[Actor, str, Any], bool]:
    """`may` as a Register asks it, with the noun filled in."""

    def asked(actor: Actor, action: str, row: Any = None) -> bool:
        return may(actor, f"{noun}.{action}", row)

    return asked


def require(actor: Actor, action: str, row: Any = None) -> None:
    """Raises: NotAllowed."""
    if not may(actor, action, row):
        raise NotAllowed(_("这一步由别的管理岗位办理，您的岗位不能办。需要时请联系对应的管理员。"))


def _may_lend(actor: Actor, row: Any) -> bool:
    """Of a Holding or Delegation: its holder's own act, not that of who stands in for him."""
    holding = getattr(row, "holding", row)
    return (
        holding is None
        # Who stands in for the security administrator has no post of his own to pass on.
        or (actor.has_role(Role.SECURITY_ADMIN) and Role.SECURITY_ADMIN not in actor.lent_roles)
        or holding.user_id == actor.user_id
    )


def _is_self(actor: Actor, row: Any) -> bool:
    return row is not None and row.pk == actor.user_id


def _keeps(actor: Actor, action: str, row: Any) -> bool:
    """False for another town's body, and for what stands in it."""
    if TABLE.get(action) is not _KEEPERS or row is None or actor.has_role(Role.OFFICE):
        return True
    body = getattr(row, "organisation", row)
    return body.town_id in actor.town_ids
