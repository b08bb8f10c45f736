"""Who may do what to loans and the guarantee fund."""

from collections.abc import Callable
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
        Role.FINANCE,
        Role.SUPERVISION,
        Role.AUDITOR,
        Role.TOWN,
        Role.OWNER,
    }
)
COUNTY: frozenset[str] = READERS - {Role.TOWN, Role.OWNER}
APPLICANTS: frozenset[str] = frozenset({Role.OWNER, Role.TOWN, Role.OFFICE})
TOWN: frozenset[str] = frozenset({Role.TOWN})
# The employment bureau runs the fund and takes down what the bank says; the office checks it is done.
DEPARTMENT: frozenset[str] = frozenset({Role.DEPARTMENT})
TABLE: Table = {
    "loan.view": READERS,
    "loan.export": READERS,
    "loan.create": APPLICANTS,
    "loan.edit": APPLICANTS,
    "loan.withdraw": APPLICANTS,
    "loan.check": TOWN,
    "loan.turn_down": TOWN,
    "loan.guarantee": DEPARTMENT,
    "loan.grant": DEPARTMENT,
    "loan.refuse": DEPARTMENT,
    "loan.contract": DEPARTMENT,
    "loan.repay": DEPARTMENT,
    "loan.take_back": DEPARTMENT,
    "loan.mark": DEPARTMENT,
    "loan.cure": DEPARTMENT,
    "queue.view": COUNTY,
    "queue.export": COUNTY,
    "fund.view": COUNTY,
    "fund.export": COUNTY,
    "fund.create": DEPARTMENT,
    "fund.edit": DEPARTMENT,
}
_READS = ("view", "export")


def may(actor: Actor, action: str, row: Any = None) -> bool:
    """action: `noun.verb`. Reading is scoped by the query. Who entered an application never decides on it."""
    if not by_role(TABLE, actor, action):
        return False
    if row is None or action.endswith(_READS) or action.startswith("fund."):
        return True
    if action in {"loan.check", "loan.turn_down"}:
        return row.factory.town_id in actor.town_ids and row.applied_by_id != actor.user_id
    if by_role({action: DEPARTMENT}, actor, action):
        return True
    if actor.has_role(Role.OFFICE):
        return True
    return row.factory.town_id in actor.town_ids or row.factory_id in actor.factory_ids


def of(noun: str) -> Callable[[Actor, str, Any], bool]:
    """`may` for a register: its actions without the noun."""

    def asked(actor: Actor, action: str, row: Any = None) -> bool:
        return may(actor, f"{noun}.{action}", row)

    return asked


def require(actor: Actor, action: str, row: Any = None) -> None:
    """Raises: NotAllowed."""
    if may(actor, action, row):
        return
    is_first_word = action in {"loan.check", "loan.turn_down"} and row is not None
    if is_first_word and row.applied_by_id == actor.user_id:
        raise NotAllowed(_("这份申请是您录入的，初审要由本镇另一位工作人员办理。"))
    raise NotAllowed(
        _(
            "贷款申请由业主或镇提出，镇初审；担保、银行决定和还款由就业部门登记。您的岗位不能办理这一步。"
        )
    )
