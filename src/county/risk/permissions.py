"""Who looks at findings, who settles a flag, who sets what the checks go by."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from county.accounts.choices import Role
from county.core.actor import Actor
from county.core.errors import NotAllowed
from county.core.rights import Table, by_role
from county.risk.choices import READERS, SYSTEM

__all__ = ["OFFICE", "READERS", "SETTLERS", "SWEEPERS", "TABLE", "may", "of", "require"]

OFFICE = frozenset({Role.OFFICE})
SETTLERS = frozenset({Role.OFFICE, Role.DEPARTMENT})
SWEEPERS = frozenset({Role.OFFICE, Role.SUPERVISION})

TABLE: Table = {
    "finding.view": READERS,
    "finding.export": READERS,
    "finding.settle": SETTLERS,
    "finding.reopen": SETTLERS,
    "finding.recheck": SETTLERS | SWEEPERS,
    "sweep.ask": SWEEPERS,
    "sweep.run": SWEEPERS | {SYSTEM},
    "threshold.view": READERS,
    "threshold.export": READERS,
    "threshold.create": OFFICE,
}


def may(actor: Actor, action: str, row: Any = None) -> bool:
    """action: `noun.verb` of TABLE. Who had a hand in what is flagged is the command's business."""
    return by_role(TABLE, actor, action)


def of(noun: str) -> Callable[[Actor, str, Any], bool]:
    """`may` for a register: its actions without the noun."""

    def may_noun(actor: Actor, action: str, row: Any = None) -> bool:
        return f"{noun}.{action}" in TABLE and may(actor, f"{noun}.{action}", row)

    return may_noun


def require(actor: Actor, action: str, row: Any = None) -> None:
    """Refuses: the role does not do this."""
    if may(actor, action, row):
        return
    if action.startswith("threshold."):
        raise NotAllowed(_("核查参数由县社区工厂办设定。您的岗位只能查看。"))
    if action.startswith("sweep."):
        raise NotAllowed(_("全县核查由县社区工厂办和督查发起；每天夜里也会自动核查一次。"))
    raise NotAllowed(
        _("风险线索由县社区工厂办和主管部门核查。您的岗位只能查看，有情况请告诉他们。")
    )
