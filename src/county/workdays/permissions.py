"""Who keeps the calendar: the county office. Everybody in the programme reads it."""

from typing import Any

from django.utils.translation import gettext as _

from county.accounts.choices import Role
from county.core.actor import Actor
from county.core.errors import NotAllowed
from county.core.rights import Table, by_role

READERS: frozenset[str] = frozenset(
    {
        Role.LEADER,
        Role.OFFICE,
        Role.DEPARTMENT,
        Role.FINANCE,
        Role.SUPERVISION,
        Role.AUDITOR,
        Role.TOWN,
        Role.OWNER,
    }
)
OFFICE: frozenset[str] = frozenset({Role.OFFICE})
TABLE: Table = {
    "arrangement.view": READERS,
    "arrangement.export": READERS,
    "arrangement.create": OFFICE,
    "arrangement.edit": OFFICE,
}


def may(actor: Actor, action: str, _row: Any = None) -> bool:
    """action: the verb alone, as the register asks."""
    return by_role(TABLE, actor, f"arrangement.{action}")


def require(actor: Actor, action: str) -> None:
    """Raises: NotAllowed."""
    if not may(actor, action):
        raise NotAllowed(_("放假安排由县社区工厂办登记。请把通知转给他们。"))
