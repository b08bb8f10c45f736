"""Auditors draw and take proofs away; supervision sees what they see."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from county.auditing import choices
from county.core.actor import Actor
from county.core.errors import NotAllowed
from county.core.rights import Table, by_role

# The registers' gates.
AUDITORS, READERS = choices.AUDITORS, choices.READERS
TABLE: Table = {
    **{
        f"{noun}.{verb}": READERS
        for noun in ("sample", "item", "way")
        for verb in ("view", "export")
    },
    "sample.create": AUDITORS,
    "way.prove": AUDITORS,
}


def may(actor: Actor, action: str, _row: Any = None) -> bool:
    """action: `noun.verb` of TABLE."""
    return by_role(TABLE, actor, action)


def of(noun: str) -> Callable[[Actor, str, Any], bool]:
    """`may` for a register: its actions without the noun."""

    def may_noun(actor: Actor, action: str, row: Any = None) -> bool:
        return may(actor, f"{noun}.{action}", row)

    return may_noun


def require(actor: Actor, action: str) -> None:
    """Refuses: the actor is no auditor."""
    if not may(actor, action):
        raise NotAllowed(_("抽样和取证由审计局办理。"))
