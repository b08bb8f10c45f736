"""Who reads the record, and who has it verified. Nobody writes it but commands."""

from typing import Any

from django.utils.translation import gettext as _

from county.audit.choices import COMPARES, READS_ALL, READS_OWN_TOWN, VERIFIES
from county.core.actor import Actor
from county.core.errors import NotAllowed
from county.core.rights import Table, by_role

TABLE: Table = {
    "view": READS_ALL | READS_OWN_TOWN,
    "export": READS_ALL,
    "verify": VERIFIES,
}
ANCHORS: Table = {"view": READS_ALL, "export": READS_ALL, "compare": COMPARES}
VERIFICATIONS: Table = {"view": VERIFIES, "export": VERIFIES, "create": VERIFIES}


def may(actor: Actor, action: str, _row: Any = None) -> bool:
    """The scope is the query's: whoever sees an event may read it."""
    return by_role(TABLE, actor, action)


def may_verify(actor: Actor, action: str, _row: Any = None) -> bool:
    """What the register of verifications asks."""
    return by_role(VERIFICATIONS, actor, action)


def may_anchor(actor: Actor, action: str, _row: Any = None) -> bool:
    """What the register of anchors asks."""
    return by_role(ANCHORS, actor, action)


def require_compare(actor: Actor) -> None:
    """Refuses: the actor has no role for comparing anchors."""
    if not may_anchor(actor, "compare"):
        raise NotAllowed(_("对照锚点由审计局、督查和审计管理员办理。"))


def require(actor: Actor, action: str) -> None:
    """Refuses: the actor has no role for it."""
    if not may(actor, action):
        raise NotAllowed(_("核验操作记录是审计局和审计管理员的职责。"))
