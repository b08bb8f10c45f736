"""Which batches an actor sees, and the locks on them."""

from typing import Any

from django.db.models import Q, QuerySet

from county.accounts.choices import Role
from county.core.actor import Actor
from county.core.errors import NotFound
from county.intake.choices import BatchState
from county.intake.kinds import SheetKind, all_kinds, kinds_for
from county.intake.models import Batch, Change, RememberedColumn

_COUNTY_READERS = (Role.OFFICE, Role.DEPARTMENT, Role.SUPERVISION, Role.AUDITOR)
_ENDED_WITHOUT_RECORDS = (BatchState.UNDONE, BatchState.DROPPED)


def batches_for(actor: Actor) -> QuerySet[Batch]:
    """The county's officers see all, a town those of its factories, an owner those of his own. Leaders: none."""
    rows = Batch.objects.select_related("factory", "town", "uploaded_by").defer(
        "content", "columns", "skipped"
    )
    if actor.has_role(*_COUNTY_READERS):
        return rows
    return rows.filter(Q(town__in=actor.town_ids) | Q(factory__in=actor.factory_ids))


def kinds_met(actor: Actor) -> list[SheetKind]:
    """The kinds of sheets that the actor may bring, and those somebody brought where he reads."""
    brought = set(batches_for(actor).order_by().values_list("kind", flat=True).distinct())
    brought |= {kind.code for kind in kinds_for(actor)}
    return [kind for kind in all_kinds() if kind.code in brought]


def batch_for(actor: Actor, batch_id: int) -> Batch:
    """One batch with everything a page says of it. Outside the scope: NotFound."""
    people = ("factory", "town", "uploaded_by", "confirmed_by", "undone_by", "job")
    row = (
        batches_for(actor)
        .defer(None)
        .defer("content")
        .select_related(*people)
        .filter(pk=batch_id)
        .first()
    )
    if row is None:
        raise NotFound
    return row


def batch_for_update(actor: Actor, batch_id: int) -> Batch:
    """The batch, locked until the end of the transaction. Outside the scope: NotFound."""
    locked = (
        batches_for(actor).defer(None).defer("content").select_for_update(of=("self",), no_key=True)
    )
    row = locked.filter(pk=batch_id).first()
    if row is None:
        raise NotFound
    return row


def lock_factory(factory_id: int) -> None:
    """Let one batch of a factory at a time be received or stored; others wait."""
    related: Any = Batch._meta.get_field("factory").related_model
    list(related.objects.select_for_update(no_key=True).filter(pk=factory_id).values_list("pk"))


def same_file(*, kind: str, factory_id: int, file_hash: str) -> Batch | None:
    """The live batch of the same bytes, if any. Undone and given-up batches do not stand in the way."""
    rows = Batch.objects.filter(kind=kind, factory=factory_id, file_hash=file_hash)
    return rows.exclude(state__in=_ENDED_WITHOUT_RECORDS).select_related("uploaded_by").first()


def remembered(*, kind: str, factory_id: int | None) -> dict[str, str | None]:
    """Returns: header name (sheets.headers.normalise) -> field key, or None for "not wanted"."""
    rows = RememberedColumn.objects.filter(kind=kind, factory=factory_id).values_list(
        "header", "field"
    )
    return {header: field or None for header, field in rows}


def changes_of(batch_id: int) -> QuerySet[Change]:
    return Change.objects.filter(batch=batch_id).order_by("-pk")
