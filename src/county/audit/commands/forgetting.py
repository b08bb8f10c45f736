"""What may name a person goes from the record; its number, hashes and keys stay."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Model

from county.audit.models import Change, Event


def forget(model: type[Model], keys: Iterable[int]) -> None:
    """Empty what the record says of these rows, and the salt with it: the commitments in the chain
    then tell nobody anything, and verify all the same.

    The caller has decided that the person is erased. Raises: RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("audit.forget outside a transaction")
    rows = list(keys)
    Event.objects.filter(
        object_type=model._meta.label_lower,
        object_id__in=[str(key) for key in rows],
        salt__isnull=False,
    ).update(salt=None, object_name="", reason="", facts={}, search_text="")
    Change.objects.filter(table=model._meta.db_table, row_id__in=rows, salt__isnull=False).update(
        salt=None, before=None, after=None
    )
