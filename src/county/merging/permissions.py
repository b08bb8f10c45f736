"""Who may look at doubles, dismiss them, merge them."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from county.accounts.choices import Role
from county.core.actor import Actor
from county.core.errors import NotAllowed
from county.core.rights import Table, by_role
from county.merging.choices import RecordKind
from county.merging.models import Candidate, Merge
from county.workforce.choices import SYSTEM

READERS = frozenset({Role.OFFICE, Role.SUPERVISION, Role.AUDITOR, Role.TOWN})
DECIDERS = frozenset({Role.OFFICE, Role.TOWN})
OFFICE = frozenset({Role.OFFICE})

TABLE: Table = {
    "candidate.view": READERS,
    "candidate.export": READERS,
    "candidate.find": OFFICE,
    "candidate.dismiss": DECIDERS,
    "candidate.reopen": DECIDERS,
    "candidate.merge": DECIDERS,
    "merge.view": READERS,
    "merge.export": READERS,
    "merge.undo": DECIDERS,
}
_LOOKS = frozenset({"view", "export"})


def may(actor: Actor, action: str, row: Candidate | Merge | None = None) -> bool:
    """action: `noun.verb` of TABLE. A town decides on people of its own only; the query says what is seen."""
    if actor.has_role(SYSTEM):
        return True
    if not by_role(TABLE, actor, action):
        return False
    if row is None or action.partition(".")[2] in _LOOKS or actor.has_role(Role.OFFICE):
        return True
    return row.kind == RecordKind.PERSON and is_inside(actor, row)


def is_inside(actor: Actor, row: Candidate | Merge) -> bool:
    """Both sides are of the actor's towns."""
    return all(town in actor.town_ids for town in towns_of(row))


def towns_of(row: Candidate | Merge) -> tuple[int | None, int | None]:
    if isinstance(row, Candidate):
        return row.low_town_id, row.high_town_id
    return row.survivor_town_id, row.absorbed_town_id


def of(noun: str) -> Callable[[Actor, str, Any], bool]:
    """`may` as a Register asks it, with the noun filled in."""

    def asked(actor: Actor, action: str, row: Any = None) -> bool:
        return may(actor, f"{noun}.{action}", row)

    return asked


def require(actor: Actor, action: str, row: Candidate | Merge | None = None) -> None:
    """Raises: NotAllowed."""
    if may(actor, action, row):
        return
    if row is not None and by_role(TABLE, actor, action):
        reason = _("两条记录不都是本镇的人员，由县社区工厂办核对、合并。请把情况告诉他们。")
        raise NotAllowed(reason, code="other_town")
    raise NotAllowed(
        _("重复记录由县社区工厂办核对、合并，同一镇的人员也可以由镇办理。您的岗位只能查看。")
    )
