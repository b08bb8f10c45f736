"""Ways a batch ends other than well: undone, given up, or stuck and taken back."""

from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import ProtectedError
from django.db.utils import IntegrityError
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core import clock, scope
from county.core.actor import Actor
from county.core.errors import Refused
from county.intake import permissions, states
from county.intake.choices import BatchState
from county.intake.commands.checking import target_of
from county.intake.kinds import Changed, kind_of
from county.intake.models import Batch, StagedBlock, StagedRow
from county.intake.queries import batches

STUCK_AFTER = timedelta(minutes=15)


def undo_batch(batch_id: int, *, actor: Actor, today: date, reason: str) -> Batch:
    """Take a stored batch back: exactly its rows go, and what it changed is as before.

    Refuses: later records stand on its rows (the sentence lists them); no reason given.
    Locks: the factory, then the batch.
    Then: audit `batch.undone` with the count and the reason.
    """
    try:
        return _undo(batch_id, actor=actor, today=today, reason=reason)
    except (IntegrityError, ProtectedError) as error:
        raise Refused(
            _("这批数据已被后来的记录引用，不能整批撤销；没有改动任何数据。请逐条更正。"),
            code="in_use",
        ) from error


@transaction.atomic
def _undo(batch_id: int, *, actor: Actor, today: date, reason: str) -> Batch:
    seen = batches.batch_for(actor, batch_id)
    batches.lock_factory(seen.factory_id or 0)
    batch = batches.batch_for_update(actor, batch_id)
    permissions.require(actor, "undo", batch)
    states.require(batch.state, BatchState.UNDONE)
    if not reason.strip():
        raise Refused(_("请写明撤销的理由。"), field="reason", code="no_reason")
    changes = [Changed(c.table, c.row_id, c.before, c.after) for c in batches.changes_of(batch_id)]
    with scope.everything():  # people of the sheet may be registered in other towns
        removed = kind_of(batch.kind).undo(target_of(batch, actor=actor, today=today), changes)
    # Deferred constraints speak now, while the refusal can still be a sentence.
    _check_constraints()
    _wipe(batch)
    batch.state = BatchState.UNDONE
    batch.undone_by_id, batch.undone_at, batch.undo_reason = (
        actor.user_id,
        clock.now(),
        reason.strip()[:300],
    )
    batch.save()
    audit.record(
        actor, "batch.undone", batch, reason=batch.undo_reason, rows=removed, changes=len(changes)
    )
    return batch


@transaction.atomic
def drop_batch(batch_id: int, *, actor: Actor) -> Batch:
    """Give a batch up before it counts; its file and rows are wiped.

    Locks: the batch. Then: audit `batch.dropped`.
    """
    batch = batches.batch_for_update(actor, batch_id)
    permissions.require(actor, "drop", batch)
    states.require(batch.state, BatchState.DROPPED)
    _wipe(batch)
    batch.state = BatchState.DROPPED
    batch.save()
    audit.record(actor, "batch.dropped", batch)
    return batch


@transaction.atomic
def recover_batch(batch_id: int, *, actor: Actor) -> Batch:
    """Take back a batch whose job was cut off (a restart, a power cut): nothing of it was written.

    Refuses: the job still runs, or was asked for less than a quarter of an hour ago.
    Locks: the batch. Then: audit `batch.recovered`.
    """
    batch = batches.batch_for_update(actor, batch_id)
    permissions.require(actor, "match", batch)
    if not is_stuck(batch):
        raise Refused(_("任务还在进行，请稍候再看。"), code="still_running")
    to = BatchState.UPLOADED if batch.state == BatchState.CHECKING else BatchState.CHECKED
    states.require(batch.state, to)
    batch.state, batch.job = to, None
    batch.problem = _("上次的任务中断了，没有写入任何数据。请再办一次。")
    batch.save()
    audit.record(actor, "batch.recovered", batch, to=to.value)
    return batch


def is_stuck(batch: Batch) -> bool:
    """At work for longer than any honest job takes. A late job that wakes up finds itself replaced and refuses."""
    if batch.state not in {BatchState.CHECKING, BatchState.STORING}:
        return False
    return (
        batch.job is None or batch.job.is_over or clock.now() - batch.job.created_at > STUCK_AFTER
    )


def _wipe(batch: Batch) -> None:
    StagedRow.objects.filter(batch=batch).delete()
    StagedBlock.objects.filter(batch=batch).delete()
    batch.content = None


def _check_constraints() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
