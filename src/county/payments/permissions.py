"""Who may do what with money. Who approves never pays; who pays never approves (trust.md, Access)."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from county.accounts.choices import Role
from county.core.actor import Actor
from county.core.errors import NotAllowed
from county.core.rights import Table, by_role
from county.payments import choices

OWN = choices.OWN
# The registers' gates.
READERS, SUMS = choices.READERS, choices.SUMS
FINANCE: frozenset[str] = frozenset({Role.FINANCE})
OFFICE: frozenset[str] = frozenset({Role.OFFICE})
APPROVERS: frozenset[str] = frozenset({Role.OFFICE, Role.DEPARTMENT})
SYSTEM = frozenset({"system"})

_READ = {
    **dict.fromkeys(sorted(choices.OF_SUMS), SUMS),
    **dict.fromkeys(
        ("payee", "due", "batch", "order", "line", "recovery", "mapping", "shortage"), READERS
    ),
}
TABLE: Table = {
    **{f"{noun}.{verb}": roles for noun, roles in _READ.items() for verb in ("view", "export")},
    "own.view": OWN,
    "own.export": OWN,
    "fund.create": FINANCE,
    "bid.create": FINANCE | OFFICE,
    "bid.answer": FINANCE | OFFICE,
    "appropriation.create": FINANCE,
    "appropriation.receive": FINANCE,
    "payee.create": OFFICE,
    "payee.enter_account": OFFICE,
    "payee.name": OFFICE,
    "payee.verify": OFFICE | FINANCE,
    "payee.refuse_account": OFFICE | FINANCE,
    "due.create": APPROVERS,
    "due.approve": APPROVERS,
    "due.hold": APPROVERS,
    "due.resume": APPROVERS,
    "due.withdraw": APPROVERS,
    "due.take": APPROVERS | SYSTEM,
    # Claims were decided elsewhere: taking them decides nothing.
    "due.take_claims": FINANCE | SYSTEM,
    "due.true_up": OFFICE,
    # Deciding what is cut is deciding, not paying.
    "shortage.create": OFFICE,
    "batch.create": FINANCE,
    "mapping.create": FINANCE,
    "batch.check": FINANCE,
    "batch.release": FINANCE,
    "batch.cancel": FINANCE,
    "batch.take": FINANCE,
    "line.create": FINANCE,
    "line.settle": FINANCE,
    "close.create": FINANCE,
    "entry.reverse": FINANCE,
    "recovery.create": OFFICE,
    "recovery.confirm": OFFICE | FINANCE,
    "recovery.drop": OFFICE,
    "recovery.receive": FINANCE,
}


def may(actor: Actor, action: str, row: Any = None) -> bool:
    """action: `noun.verb` of TABLE. Persons who must differ are the commands' business."""
    return by_role(TABLE, actor, action)


def of(noun: str) -> Callable[[Actor, str, Any], bool]:
    """`may` for a register: its actions without the noun."""

    def may_noun(actor: Actor, action: str, row: Any = None) -> bool:
        return may(actor, f"{noun}.{action}", row)

    return may_noun


def require(actor: Actor, action: str) -> None:
    """Refuses: the role does not do this."""
    if may(actor, action):
        return
    if TABLE[action] == FINANCE:
        raise NotAllowed(_("这项业务由财政办理。"))
    if action.startswith("due."):
        raise NotAllowed(_("应付款由县社区工厂办和主管部门登记、审核；财政只支付，不审批。"))
    raise NotAllowed(_("您的岗位不能办理这项资金业务。"))


def require_other(actor: Actor, *others: int | None, reason: str) -> None:
    """Refuses: `same_person`, the actor did an earlier step of it himself, or is nobody."""
    if actor.user_id is None or actor.user_id in others:
        raise NotAllowed(reason, code="same_person")
