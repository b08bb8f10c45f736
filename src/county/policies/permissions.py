"""Who may do what to documents and clauses: the text is open to whoever is signed in, the office keeps it."""

from typing import Any

from django.utils.translation import gettext as _

from county.accounts.choices import OFFICIALS, Role
from county.core.actor import Actor
from county.core.errors import NotAllowed
from county.core.rights import Table, by_role

# The installation itself writes the demo.
_OFFICE = frozenset({Role.OFFICE, "system"})
_ANYONE: frozenset[str] = frozenset(Role.values)
# Who may open the pages that change something.
WRITERS: frozenset[str] = frozenset({Role.OFFICE})
TABLE: Table = {
    "view": _ANYONE,
    "export": OFFICIALS,
    "create": _OFFICE,
    "edit": _OFFICE,
    "relate": _OFFICE,
    "end": _OFFICE,
    "unrelate": _OFFICE,
    "import": _OFFICE,
    "correct": _OFFICE,
    "link": _OFFICE,
    "load": _OFFICE,
}


def may(actor: Actor, action: str, row: Any = None) -> bool:
    """The same for every document and clause."""
    return by_role(TABLE, actor, action)


def require(actor: Actor, action: str, row: Any = None) -> None:
    """Refuses: anyone but the office (and, for loading, the installation itself)."""
    if not may(actor, action, row):
        raise NotAllowed(_("文件和条款由县社区工厂办维护。需要修改时请与他们联系。"))
