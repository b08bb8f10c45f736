"""Who reads the log of backups: the system administrator keeps it, auditors look. Nobody writes it by a page."""

from typing import Any

from county.accounts.choices import Role
from county.core.actor import Actor
from county.core.rights import Table, by_role

READERS: frozenset[str] = frozenset({Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN, Role.AUDITOR})
TABLE: Table = {"backup.view": READERS, "backup.export": READERS}


def may(actor: Actor, action: str, _row: Any = None) -> bool:
    """action: the verb alone, as the register asks."""
    return by_role(TABLE, actor, f"backup.{action}")
