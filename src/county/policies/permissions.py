"""Who may do what to documents, clauses and schemes: the text is open to whoever is signed in, the office
keeps it; office and departments draft schemes, the office or the leader adopts what others wrote.
"""

from typing import Any

from django.utils.translation import gettext as _

from county.accounts.choices import OFFICIALS, Role
from county.core.actor import Actor
from county.core.errors import NotAllowed
from county.core.rights import Table, by_role
from county.policies.choices import (
    SCHEME_ADOPTERS,
    SCHEME_DRAFT_READERS,
    SCHEME_DRAFTERS,
    SCHEME_READERS,
)
from county.policies.models import SchemeVersion

# The installation itself writes the demo.
_OFFICE = frozenset({Role.OFFICE, "system"})
_ANYONE: frozenset[str] = frozenset(Role.values)
# Who may open the pages that change something.
WRITERS: frozenset[str] = frozenset({Role.OFFICE})
_SCHEMES: Table = {
    "read_schemes": SCHEME_READERS | {"system"},
    "read_drafts": SCHEME_DRAFT_READERS | {"system"},
    "draft_scheme": SCHEME_DRAFTERS,
    "propose_scheme": SCHEME_DRAFTERS,
    "return_scheme": SCHEME_ADOPTERS,
    "adopt_scheme": SCHEME_ADOPTERS,
    "withdraw_scheme": SCHEME_DRAFTERS,
    "end_scheme": SCHEME_ADOPTERS,
}
TABLE: Table = {
    **_SCHEMES,
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
    """The same for every document and clause; of versions, nobody adopts what he wrote or proposed."""
    if not by_role(TABLE, actor, action):
        return False
    return not (action == "adopt_scheme" and isinstance(row, SchemeVersion) and is_own(actor, row))


def is_own(actor: Actor, row: SchemeVersion) -> bool:
    """He drafted, wrote in or proposed the version."""
    return actor.user_id in {row.drafted_by_id, row.proposed_by_id, *row.writers}


def require(actor: Actor, action: str, row: Any = None) -> None:
    """Refuses: whoever has no such right."""
    if may(actor, action, row):
        return
    if action == "adopt_scheme" and by_role(TABLE, actor, action):
        raise NotAllowed(_("起草、修改或提请过这个版本的人不能批准它，请由另一人批准。"))
    if _SCHEMES.get(action) == SCHEME_ADOPTERS:
        raise NotAllowed(_("扶持方案由县领导或县社区工厂办批准、退回和终止。"))
    if action in _SCHEMES:
        raise NotAllowed(_("扶持方案由县社区工厂办和部门经办起草、提请。"))
    raise NotAllowed(_("文件和条款由县社区工厂办维护。需要修改时请与他们联系。"))
