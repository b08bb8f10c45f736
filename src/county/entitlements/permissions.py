"""Who may do what to runs, findings, snapshots and grants."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from county.accounts.choices import Role
from county.core.actor import Actor
from county.core.errors import NotAllowed
from county.core.rights import Table, by_role
from county.entitlements.choices import OFFICE, READERS

SYSTEM = "system"
EVERY = READERS
OFFICIALS = READERS - {Role.OWNER, Role.WORKER}
SUMS = OFFICIALS | {Role.LEADER}
TRIERS = frozenset({Role.OFFICE, Role.DEPARTMENT, Role.FINANCE})
BOOKS = OFFICIALS | {Role.OWNER}

TABLE: Table = {
    # A worker sees his own on his page; lists are the officials' and the owners'.
    "finding.view": READERS,
    "finding.export": OFFICIALS | {Role.OWNER},
    "summary.view": SUMS,
    "run.view": OFFICIALS,
    "run.export": OFFICIALS,
    "run.ask": OFFICE | {Role.DEPARTMENT, SYSTEM},
    "run.replay": OFFICIALS,
    # A draft is tried on real records; numbers of the whole county for who sees no rows of persons.
    "version.try": TRIERS,
    "snapshot.take": TRIERS | {SYSTEM},
    "grant.view": BOOKS,
    "grant.export": BOOKS,
    "grant.create": OFFICE,
    "grant.import": OFFICE,
    "grant.remove": OFFICE,
}
READS = ("view", "export")


def may(actor: Actor, action: str, row: Any = None) -> bool:
    """action: `noun.verb` of TABLE. The query decides which rows are seen."""
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
    if action.startswith("grant."):
        raise NotAllowed(_("历史发放由县社区工厂办登记、导入和更正。请把凭证报给他们。"))
    if action in {"run.ask", "snapshot.take", "version.try"}:
        raise NotAllowed(_("全县评定和方案试算由县社区工厂办和主管部门办理。"))
    raise NotAllowed(_("您的岗位不能查看这些内容。"))
