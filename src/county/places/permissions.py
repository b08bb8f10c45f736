"""Who may do what to places: officials and owners see sites; the office and the own town write."""

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
        Role.SUPERVISION,
        Role.AUDITOR,
        Role.TOWN,
        Role.OWNER,
    }
)
WRITERS: frozenset[str] = frozenset({Role.OFFICE, Role.TOWN})
READS = frozenset({"view", "export"})
TABLE: Table = {
    "view": READERS,
    "export": READERS,
    "create": WRITERS,
    "edit": WRITERS,
    "count": WRITERS,
    "close": WRITERS,
    "end": WRITERS,
    "load": frozenset({Role.OFFICE, "system"}),
}


def may(actor: Actor, action: str, row: Any = None) -> bool:
    """row: a site, premises or lease; None: the kind of act. The query decides what is seen."""
    if not by_role(TABLE, actor, action):
        return False
    if row is None or action in READS or actor.has_role(Role.OFFICE):
        return True
    return _town_id(row) in actor.town_ids


def require(actor: Actor, action: str, row: Any = None) -> None:
    """Refuses: the role does not do this, or the row belongs to another town."""
    if not by_role(TABLE, actor, action):
        raise NotAllowed(
            _("安置点、厂房和租赁由县社区工厂办和所在镇登记。需要修改时请与他们联系。")
        )
    if not may(actor, action, row):
        raise NotAllowed(_("这条记录属于其他镇，只能由该镇或县社区工厂办修改。"), code="other_town")


def _town_id(row: Any) -> int:
    """A lease lies in the town of its premises."""
    town_id: int = row.town_id if hasattr(row, "town_id") else row.premises.town_id
    return town_id
