"""Who may bring sheets in. Scope is in queries; here only the role."""

from typing import Any

from django.utils.translation import gettext as _

from county.accounts.choices import Role
from county.core.actor import Actor
from county.core.errors import NotAllowed
from county.core.rights import by_role

READERS = frozenset(
    {Role.OFFICE, Role.TOWN, Role.OWNER, Role.DEPARTMENT, Role.SUPERVISION, Role.AUDITOR}
)
BRINGERS = frozenset({Role.OFFICE, Role.TOWN, Role.OWNER})
TABLE = {
    "view": READERS,
    "export": READERS,
    "upload": BRINGERS,
    "match": BRINGERS,
    "download": BRINGERS,
    "confirm": BRINGERS,
    "undo": BRINGERS,
    "drop": BRINGERS,
}


def may(actor: Actor, action: str, _row: Any = None) -> bool:
    return by_role(TABLE, actor, action)


def require(actor: Actor, action: str, row: Any = None) -> None:
    """Refuses: the actor's posts do not bring sheets in (403, with the reason)."""
    if not may(actor, action, row):
        raise NotAllowed(
            _("您的岗位可以查看导入情况，不能导入、确认或撤销数据。需要时请联系县社区工厂办。")
        )
