"""Who may see, hand in, read and withdraw papers."""

from typing import Any

from django.utils.translation import gettext as _

from county.accounts.choices import Role
from county.core.actor import Actor
from county.core.errors import NotAllowed
from county.core.rights import Table, by_role
from county.files.models import Paper

READERS: frozenset[str] = frozenset(
    {Role.OFFICE, Role.DEPARTMENT, Role.SUPERVISION, Role.AUDITOR, Role.TOWN, Role.OWNER}
)
# The supervisors see that a paper is there and whose; what stands in it, those who must judge it.
OPENERS: frozenset[str] = READERS - {Role.SUPERVISION}
BRINGERS: frozenset[str] = frozenset({Role.OFFICE, Role.DEPARTMENT, Role.TOWN, Role.OWNER})
TABLE: Table = {
    "paper.view": READERS,
    "paper.export": READERS,
    "paper.create": BRINGERS,
    "paper.edit": BRINGERS,
    "paper.withdraw": BRINGERS,
    "paper.read": OPENERS,
}


def may(actor: Actor, action: str, row: Paper | None = None) -> bool:
    """action: the verb alone. Reading is scoped by the query; a department mends what it brought."""
    if not by_role(TABLE, actor, f"paper.{action}"):
        return False
    if row is None or action in {"view", "export", "read", "create"}:
        return True
    if actor.has_role(Role.OFFICE) or row.uploaded_by_id == actor.user_id:
        return True
    factory: Any = row.factory
    if factory is None:
        return actor.has_role(Role.TOWN)
    return factory.town_id in actor.town_ids or factory.pk in actor.factory_ids


def require(actor: Actor, action: str, row: Paper | None = None) -> None:
    """Raises: NotAllowed."""
    if not may(actor, action, row):
        raise NotAllowed(_("这份材料由上传人、所在镇或县社区工厂办管理，您的岗位不能办理这一步。"))
