"""Forgetting what the record says of a person, without breaking its chain."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from county.audit.models import Change, Event
from county.core import scope


@transaction.atomic
def forget(rows: Iterable[Any]) -> int:
    """Empty names, reasons, facts and images the record keeps of these rows, with their salts.

    The caller's command has decided that the person is to be erased and records it. Numbers, hashes
    and keys stay, and the chain verifies as before. Returns: how many events and changes.
    Source: PIPL art. 47; docs/adr/0020-audit-chain.md.
    """
    forgotten = 0
    with scope.everything():
        for row in rows:
            events = Event.objects.filter(
                object_type=row._meta.label_lower, object_id=str(row.pk), salt__isnull=False
            )
            forgotten += events.update(
                salt=None, object_name="", reason="", facts={}, search_text=""
            )
            changes = Change.objects.filter(
                table=row._meta.db_table, row_id=row.pk, salt__isnull=False
            )
            forgotten += changes.update(salt=None, before=None, after=None)
    return forgotten
