"""The good rows of a checked batch become records: asked for by a person, done by a job in one transaction."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core import clock, scope
from county.core.actor import Actor
from county.core.errors import Refused
from county.intake import permissions, states
from county.intake.choices import BatchState, Mode, RowState
from county.intake.commands.checking import require_job, target_of
from county.intake.kinds import Stored, kind_of
from county.intake.models import Batch, Change, StagedBlock, StagedRow
from county.intake.queries import batches, staged
from county.jobs import commands as jobs


@transaction.atomic
def confirm_batch(batch_id: int, *, actor: Actor, mode: str) -> Batch:
    """Ask that the checked rows be stored. Pressed twice, the second press is refused.

    mode: choices.Mode. Refuses: rows with problems under all-or-nothing; nothing to store.
    Locks: the batch.
    Then: audit `batch.confirmed`; job `intake.store` after commit.
    """
    batch = batches.batch_for_update(actor, batch_id)
    permissions.require(actor, "confirm", batch)
    states.require(batch.state, BatchState.STORING)
    if mode == Mode.ALL_OR_NOTHING and batch.rows_bad:
        reason = _(
            "还有 %(count)s 行有问题，按“全部无误才入库”不能入库。"
            "请改正后重新上传，或改选“只入库没有问题的行”。"
        )
        raise Refused(reason % {"count": batch.rows_bad}, field="mode", code="bad_rows")
    if not batch.rows_good + batch.rows_warned:
        raise Refused(
            _("没有可以入库的行：不是有问题，就是库里已经有了。"), code="nothing_to_store"
        )
    batch.mode = mode
    batch.state, batch.problem = BatchState.STORING, ""
    batch.confirmed_by_id, batch.confirmed_at = actor.user_id, clock.now()
    batch.job = jobs.enqueue(
        "intake.store",
        actor=actor,
        title=_("写入 %(file)s") % {"file": batch.file_name},
        page="intake:batch",
        key=batch.pk,
        batch_id=batch.pk,
        language=get_language() or "",
    )
    batch.save()
    audit.record(
        actor, "batch.confirmed", batch, mode=mode, rows=batch.rows_good + batch.rows_warned
    )
    return batch


def store_batch(batch_id: int, *, actor: Actor, today: date, job_id: int) -> Batch:
    """Store every good row, or none: one transaction. Runs as a job; the second run refuses.

    Refuses: what changed in the registry since the check so that a row no longer fits (`changed_since`).
    Locks: the factory, then the batch.
    Then: audit `batch.stored` with counts and sums; file and stored rows are wiped, rows with problems stay.
    """
    try:
        return _store(batch_id, actor=actor, today=today, job_id=job_id)
    except IntegrityError as error:
        reason = _(
            "写入时库里的数据刚好被别人改动（同一个人或同一月份的记录），已全部退回，没有写入任何一行。"
            "请点“重新检查”后再确认。"
        )
        raise Refused(reason, code="changed_since") from error


@transaction.atomic
def _store(batch_id: int, *, actor: Actor, today: date, job_id: int) -> Batch:
    seen = batches.batch_for(actor, batch_id)
    batches.lock_factory(seen.factory_id or 0)
    batch = batches.batch_for_update(actor, batch_id)
    permissions.require(actor, "confirm", batch)
    states.require(batch.state, BatchState.DONE)
    require_job(batch, job_id)
    rows = staged.storable_rows(batch)
    jobs.report(job_id, done=0, total=len(rows))
    with scope.everything():  # people of the sheet may be registered in other towns
        stored = kind_of(batch.kind).store(target_of(batch, actor=actor, today=today), rows)
    _keep_changes(batch, stored)
    _wipe_stored(batch)
    batch.content = None
    batch.rows_stored = stored.count
    batch.totals = dict(stored.totals)
    batch.state = BatchState.DONE
    batch.save()
    jobs.report(job_id, done=len(rows), total=len(rows))
    audit.record(
        actor,
        "batch.stored",
        batch,
        kind=batch.kind,
        rows=stored.count,
        bad=batch.rows_bad,
        **dict[str, Any](stored.totals),
    )
    return batch


def _keep_changes(batch: Batch, stored: Stored) -> None:
    Change.objects.bulk_create(
        [
            Change(
                batch=batch,
                table=change.table,
                row_id=change.row_id,
                before=None if change.before is None else dict(change.before),
                after=dict(change.after),
            )
            for change in stored.changes
        ],
        batch_size=2000,
    )


def _wipe_stored(batch: Batch) -> None:
    """What is stored, or was there already, needs no second copy; rows with problems stay to be mended from."""
    StagedRow.objects.filter(batch=batch).exclude(state=RowState.BAD).delete()
    kept = list(StagedRow.objects.filter(batch=batch))
    cells = [row.cells for row in staged.opened(batch, kept)]
    StagedBlock.objects.filter(batch=batch).delete()
    size = staged.ROWS_PER_BLOCK
    for at, row in enumerate(kept):
        row.block, row.place = at // size, at % size
    StagedRow.objects.bulk_update(kept, ["block", "place"], batch_size=1000)
    blocks = [
        StagedBlock(
            batch=batch,
            number=start // size,
            payload=staged.seal_block(
                batch, start // size, [(one, {}) for one in cells[start : start + size]]
            ),
        )
        for start in range(0, len(kept), size)
    ]
    StagedBlock.objects.bulk_create(blocks)
