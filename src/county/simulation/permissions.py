"""Who reads what a change of rules would do, and who tries one out."""

from typing import Any

from django.utils.translation import gettext as _

from county.core.actor import Actor
from county.core.errors import NotAllowed
from county.core.rights import Table, by_role
from county.simulation.choices import READERS, RUNNERS

TABLE: Table = {
    "view": READERS,
    "export": READERS,
    "create": RUNNERS,
    "run": RUNNERS,
}


def may(actor: Actor, action: str, _row: Any = None) -> bool:
    return by_role(TABLE, actor, action)


def require(actor: Actor, action: str, row: Any = None) -> None:
    """Refuses: the actor's posts do not try rules out (403, with the reason)."""
    if not may(actor, action, row):
        raise NotAllowed(
            _("您的岗位可以查看测算结果，不能拟定或运行测算。需要时请联系县社区工厂办或主管部门。")
        )


def reads_persons(actor: Actor) -> bool:
    """Leaders and finance see factories, leases and sums; no line of a person."""
    return actor.reads_rows
