"""Making one record of two."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core import scope
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.merging import permissions
from county.merging.choices import CandidateState, RecordKind
from county.merging.commands import values
from county.merging.commands.statuses import join_statuses
from county.merging.kinds import KINDS, Kind
from county.merging.models import Candidate, Merge
from county.merging.queries import candidates as queries
from county.merging.queries import comparing
from county.merging.queries.relations import relations_of


@transaction.atomic
def merge_candidate(
    pk: int,
    *,
    actor: Actor,
    today: date,
    survivor: int,
    reason: str,
    chosen: Mapping[str, int] | None = None,
) -> Merge:
    """Make one record of a pair: everything that hangs on the other is handed to the survivor.

    Args: survivor: the key of the record that stays. chosen: part -> key of the record whose value stays;
        what is not named stays as the survivor has it.
    Refuses: another town's pair; decided already; one of them was merged meanwhile; conflicts, each with
        how to settle it.
    Locks: the pair, then both records in ascending order of their keys.
    Then: the other record stays as a tombstone out of every list; its number or code still leads to the
        survivor. Audit `record.merged` at the survivor, `record.absorbed` at the other.
    """
    row = queries.candidate_for_update(actor, pk)
    if row is None:
        raise NotFound
    permissions.require(actor, "candidate.merge", row)
    _require_open(row, survivor)
    absorbed = row.high if survivor == row.low else row.low
    # His right was asked above; what hangs on his town's people may lie in another town.
    with scope.everything():
        merge = _merge(row, survivor, absorbed, chosen or {})
    merge.reason, merge.merged_on, merge.merged_by_id = reason, today, actor.user_id
    merge.save()
    _close(row, merge, today=today)
    _record(actor, merge)
    return merge


def locked(kind: Kind, keys: tuple[int, int]) -> dict[int, Any]:
    """Both records, locked in ascending order; other work on them waits or was there before."""
    rows = comparing.everyone_of(kind).select_for_update(of=("self",)).filter(pk__in=keys)
    return {row.pk: row for row in rows.order_by("pk")}


def _merge(row: Candidate, survivor: int, absorbed: int, chosen: Mapping[str, int]) -> Merge:
    kind = KINDS[row.kind]
    found = locked(kind, (row.low, row.high))
    standing = Merge.objects.filter(kind=row.kind, absorbed=absorbed, undone_on__isnull=True)
    is_merged = any(record.merged_into_id for record in found.values()) or standing.exists()
    if len(found) < 2 or is_merged:
        raise Refused(
            _("其中一条记录刚刚已合并到别的记录。请刷新页面，看还需不需要合并。"), code="merged"
        )
    if told := comparing.conflicts(row.kind, survivor, absorbed):
        raise Refused(" ".join(told), code="conflicts")
    merge = _started(row, survivor, absorbed, found)
    if row.kind == RecordKind.PERSON:
        merge.joined = join_statuses(survivor, absorbed)
    merge.moved = _hand_over(kind, survivor, absorbed)
    _put_values(kind, merge, chosen)
    return merge


def _require_open(row: Candidate, survivor: int) -> None:
    if row.state != CandidateState.OPEN:
        raise Refused(
            _("这一对现在是“%(state)s”，不能合并。请刷新页面核对。")
            % {"state": row.get_state_display()},
            code="decided",
        )
    if survivor not in {row.low, row.high}:
        raise Refused(_("请选择保留哪一条记录。"), field="survivor", code="required")


def _started(row: Candidate, survivor: int, absorbed: int, found: dict[int, Any]) -> Merge:
    towns = {row.low: row.low_town_id, row.high: row.high_town_id}
    return Merge(
        kind=row.kind,
        survivor=survivor,
        absorbed=absorbed,
        survivor_town_id=towns[survivor],
        absorbed_town_id=towns[absorbed],
        survivor_name=found[survivor].name,
        absorbed_name=found[absorbed].name,
    )


def _hand_over(kind: Kind, survivor: int, absorbed: int) -> list[dict[str, Any]]:
    """Every row that hangs on the absorbed, relation by relation. Returns: exactly which."""
    moved = []
    for relation in relations_of(kind):
        keys = sorted(relation.rows(absorbed).values_list("pk", flat=True))
        if not keys:
            continue
        try:
            with transaction.atomic():
                relation.rows(absorbed).filter(pk__in=keys).update(**{relation.field: survivor})
        except IntegrityError as error:
            noun = relation.model._meta.verbose_name
            reason = _("两边的“%(noun)s”在时间上重叠，不能并到一起。请先处理其中一边的，再来合并。")
            raise Refused(reason % {"noun": noun}, code="conflicts") from error
        plain = [key if isinstance(key, int) else str(key) for key in keys]
        moved.append({"model": relation.label, "field": relation.field, "keys": plain})
    return moved


def _put_values(kind: Kind, merge: Merge, chosen: Mapping[str, int]) -> None:
    """Give the survivor the values chosen from the other; where no two may have one, they change places."""
    here, there = values.read(kind, merge.survivor), values.read(kind, merge.absorbed)
    kept: dict[str, Any] = {}
    left: dict[str, Any] = {}
    for part in kind.parts:
        if chosen.get(part.key, merge.survivor) != merge.absorbed:
            continue
        kept |= values.handed(kind, part.columns, there, here.get("uid"))
        if part.is_unique:
            left |= values.handed(kind, part.columns, here, there.get("uid"))
    if left:
        values.vacate(kind, merge.absorbed)
    values.write(kind, merge.survivor, {**kept, "version": F("version") + 1})
    goes = {"merged_into": merge.survivor, "version": F("version") + 1}
    values.write(kind, merge.absorbed, {**left, **goes})
    merge.before = {"survivor": values.told(here), "absorbed": values.told(there)}
    merge.after = {
        "survivor": values.told(values.read(kind, merge.survivor)),
        "absorbed": values.told(values.read(kind, merge.absorbed)),
    }
    values.respell(kind, merge.survivor)


def _close(row: Candidate, merge: Merge, *, today: date) -> None:
    """The pair is merged; other open pairs of the absorbed are looked for anew with the next search."""
    row.state, row.note, row.decided_on = CandidateState.MERGED, merge.reason, today
    row.decided_by_id = merge.merged_by_id
    row.save()
    stale = Candidate.objects.filter(Q(low=merge.absorbed) | Q(high=merge.absorbed), kind=row.kind)
    with scope.everything():
        # One that is being decided at this moment is left: waiting for it could wait for ever.
        free = stale.filter(state=CandidateState.OPEN).exclude(pk=row.pk)
        keys = list(free.select_for_update(skip_locked=True).values_list("pk", flat=True))
        Candidate.objects.filter(pk__in=keys).delete()


def _record(actor: Actor, merge: Merge) -> None:
    with scope.everything():
        kind = KINDS[merge.kind]
        kept = comparing.everyone_of(kind).get(pk=merge.survivor)
        gone = comparing.everyone_of(kind).get(pk=merge.absorbed)
    reason, rows = merge.reason, merge.moved_rows
    audit.record(actor, "record.merged", kept, reason=reason, rows=rows, merge=merge.pk)
    audit.record(actor, "record.absorbed", gone, reason=reason, rows=rows, merge=merge.pk)
