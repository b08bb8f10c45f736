"""Anchors: what the record is bound to outside, and holding one from paper against it."""

import re
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from county.audit import permissions
from county.audit.commands.recording import record
from county.audit.models import Anchor
from county.audit.queries import checks, tree
from county.core import merkle
from county.core.actor import Actor
from county.core.clock import now
from county.core.errors import Refused

LEAST = 16  # digits of a root that are compared: fewer can be hit by trying
_ROOT = re.compile(r"[0-9a-f]{16,64}")


@transaction.atomic
def take_anchor(*, actor: Actor, cause: str, row: Any = None) -> Anchor | None:
    """Take an anchor of what is sealed up to now; the present act itself is in the next one.

    The caller's command has decided that it is due. row: the batch or notice that it is printed on.
    Refuses: an event is missing in the record.
    Returns: None while nothing has ever been sealed. Then: audit `anchor.taken`.
    """
    with connection.cursor() as cursor:
        size, end, name = checks.head(cursor)
    if not size:
        return None
    grown = tree.Tree(size, name)
    grown.grow()
    anchor = Anchor.objects.create(
        size=size,
        root=grown.root(),
        chain=end,
        hash=name,
        at=now(),
        cause=cause,
        object_type=row._meta.label_lower if row is not None else "",
        object_id=str(row.pk) if row is not None else "",
        object_name=str(row)[:60] if row is not None else "",
    )
    record(actor, "anchor.taken", anchor, size=size, root=anchor.root.hex(), cause=str(cause))
    return anchor


@transaction.atomic
def compare_anchor(*, actor: Actor, size: int, root: str) -> bool:
    """Hold an anchor from paper against the record, hashed anew from its events.

    size, root: as printed; of the root at least the first 16 digits.
    Refuses: not a root; the actor does not compare. A record that is shorter than the anchor was cut, so
    it does not agree. Then: audit `anchor.compared`.
    """
    permissions.require_compare(actor)
    typed = merkle.tidied(root)
    if not _ROOT.fullmatch(typed):
        raise Refused(
            _("锚点值要写前 16 位以上，只有数字和字母 a 至 f。请照纸上的逐组核对。"),
            field="root",
            code="root",
        )
    with connection.cursor() as cursor:
        _seq, _end, name = checks.head(cursor)
    found = tree.recomputed(size, name or "sm3").hex()
    agrees = bool(found) and found.startswith(typed)
    record(actor, "anchor.compared", size=size, root=typed, agrees=agrees)
    return agrees
