"""Who may do what to enterprises, factories, recognitions and reports."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from county.accounts.choices import Role
from county.core.actor import Actor
from county.core.errors import NotAllowed
from county.core.rights import Table, by_role
from county.factories.models import Enterprise, Factory

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
REPORTERS: frozenset[str] = WRITERS | {Role.OWNER}
OFFICE: frozenset[str] = frozenset({Role.OFFICE})
# Recognition and the title of leading enterprise are the county office's alone (4.1-2, 4.2-4).
TABLE: Table = {
    "enterprise.view": READERS,
    "enterprise.export": READERS,
    "enterprise.create": WRITERS,
    "enterprise.edit": WRITERS,
    "enterprise.recognise_leading": OFFICE,
    "enterprise.withdraw_leading": OFFICE,
    "factory.view": READERS,
    "factory.export": READERS,
    "factory.create": WRITERS,
    "factory.edit": WRITERS,
    "factory.change_state": WRITERS,
    "factory.recognise": OFFICE,
    "factory.withdraw": OFFICE,
    "recognition.view": READERS,
    "recognition.export": READERS,
    "report.view": READERS,
    "report.export": READERS,
    "report.create": REPORTERS,
    "report.edit": REPORTERS,
    "outlay.view": READERS,
    "outlay.export": READERS,
    "outlay.create": REPORTERS,
    "outlay.edit": REPORTERS,
    "evaluation.view": READERS,
    "evaluation.export": READERS,
    "evaluation.create": OFFICE,
    "evaluation.edit": OFFICE,
}
READS = ("view", "export")
# What an owner says of his own factory.
_OWN = ("report.", "outlay.")


def may(actor: Actor, action: str, row: Any = None) -> bool:
    """action: `noun.verb` of TABLE. row: None: the kind of act. The query decides what is seen."""
    if not by_role(TABLE, actor, action):
        return False
    if row is None or action.endswith(READS) or actor.has_role(Role.OFFICE):
        return True
    if isinstance(row, Enterprise):
        return _is_of_towns(row, actor)
    factory: Factory = row if isinstance(row, Factory) else row.factory
    owns = action.startswith(_OWN) and factory.pk in actor.factory_ids
    return owns or factory.town_id in actor.town_ids


def of(noun: str) -> Callable[[Actor, str, Any], bool]:
    """`may` for a register: its actions without the noun."""

    def may_noun(actor: Actor, action: str, row: Any = None) -> bool:
        return may(actor, f"{noun}.{action}", row)

    return may_noun


def require(actor: Actor, action: str, row: Any = None) -> None:
    """Refuses: the role does not do this, or the row belongs to another town or owner."""
    if not by_role(TABLE, actor, action):
        raise NotAllowed(_REASONS.get(TABLE[action], _REASONS[WRITERS])())
    if not may(actor, action, row):
        raise NotAllowed(
            _("这条记录不在您的岗位范围内，只能由所在镇或县社区工厂办办理。"), code="other_town"
        )


def _is_of_towns(enterprise: Enterprise, actor: Actor) -> bool:
    """A town corrects a firm whose factories, if any, all lie in it."""
    elsewhere = enterprise.factories.exclude(town__in=actor.town_ids)
    return bool(actor.town_ids) and not elsewhere.exists()


_REASONS: dict[frozenset[str], Callable[[], str]] = {
    OFFICE: lambda: _("认定、摘牌、龙头企业认定和年度评估由县社区工厂办办理。请把材料报给他们。"),
    WRITERS: lambda: _("企业和工厂由所在镇或县社区工厂办登记、修改。请与他们联系。"),
    REPORTERS: lambda: _("月报和支出由工厂业主、所在镇或县社区工厂办填报。"),
}
