"""Who may read and set goals and tasks. Numbers are open to officials; the office sets what is
promised.
"""

from typing import Any

from django.utils.translation import gettext as _

from county.accounts.choices import Role
from county.assessment.choices import OFFICIALS
from county.core.actor import Actor
from county.core.errors import NotAllowed
from county.core.rights import Table, by_role

_OFFICE = frozenset({Role.OFFICE})
TABLE: Table = {"view": OFFICIALS, "export": OFFICIALS, "create": _OFFICE, "edit": _OFFICE}


def may(actor: Actor, action: str, row: Any = None) -> bool:
    """True when a role of the actor may; the same for every row."""
    return by_role(TABLE, actor, action)


def require(actor: Actor, action: str, row: Any = None) -> None:
    """Refuses: the actor may not set goals or tasks."""
    if not may(actor, action, row):
        raise NotAllowed(
            _("目标和年度任务由县社区工厂办下达和调整。需要调整时，请向县社区工厂办提出。")
        )
