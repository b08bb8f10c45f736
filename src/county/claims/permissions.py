"""Who may do what to claims, notices and objections; which step is whose is asked of the step."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from county.accounts.choices import Role
from county.claims.choices import APPLICANTS, READERS, REVIEWERS, SYSTEM
from county.core.actor import Actor
from county.core.errors import NotAllowed
from county.core.rights import Table, by_role

__all__ = ["OFFICE", "OFFICIALS", "READERS", "SETTLERS", "TABLE", "may", "of", "require"]

OFFICE = frozenset({Role.OFFICE})
OFFICIALS = READERS - {Role.OWNER}
SETTLERS = frozenset({Role.OFFICE, Role.DEPARTMENT})

TABLE: Table = {
    "claim.view": READERS,
    "claim.export": READERS,
    "claim.draft": OFFICE | {SYSTEM},
    "claim.apply": APPLICANTS,
    "claim.confirm": APPLICANTS,
    "claim.resubmit": APPLICANTS,
    "claim.withdraw": APPLICANTS,
    "claim.pass": REVIEWERS,
    "claim.return": REVIEWERS,
    "claim.refuse": REVIEWERS,
    "claim.release": OFFICE,
    "claim.restart": OFFICE,
    "claim.pay": frozenset({Role.FINANCE}),
    "claim.hold": frozenset({SYSTEM}) | OFFICE,
    "bulk.view": OFFICIALS,
    "bulk.export": OFFICIALS,
    "bulk.draw": REVIEWERS,
    "notice.view": OFFICIALS,
    "notice.export": OFFICIALS,
    "notice.publish": OFFICE,
    "notice.end": frozenset({SYSTEM}) | OFFICE,
    "objection.view": OFFICIALS,
    "objection.export": OFFICIALS,
    "objection.settle": SETTLERS,
    "extra_step.view": OFFICIALS,
    "extra_step.export": OFFICIALS,
    "extra_step.create": OFFICE,
    "extra_step.end": OFFICE,
    "plan.view": READERS,
}


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
    if action in {"claim.apply", "claim.confirm", "claim.resubmit", "claim.withdraw"}:
        raise NotAllowed(_("补贴由业主本人或所在镇代为申报。您的岗位不能申报。"))
    if action in {"claim.pass", "claim.return", "claim.refuse", "bulk.draw"}:
        raise NotAllowed(_("审核由方案写明的镇、部门和县社区工厂办办理。您的岗位不能办这一步。"))
    if action == "claim.pay":
        raise NotAllowed(_("支付由县财政局办理。您的岗位不能办这一步。"))
    raise NotAllowed(_("这一步由县社区工厂办办理。您的岗位不能办。"))
