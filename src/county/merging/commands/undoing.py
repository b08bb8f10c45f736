"""Making two records of one again."""

from datetime import date
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core import scope
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.core.text import sentences
from county.merging import permissions
from county.merging.choices import CandidateState
from county.merging.commands import values
from county.merging.commands.merging import locked
from county.merging.commands.statuses import is_as_joined, part_statuses
from county.merging.kinds import KINDS, Kind
from county.merging.models import Candidate, Merge
from county.merging.queries import candidates as queries
from county.merging.queries import comparing
from county.merging.queries.relations import all_rows


@transaction.atomic
def undo_merge(pk: int, *, actor: Actor, today: date, reason: str) -> Merge:
    """Take a merge back: the rows handed over go back, both records have the values they had.

    What was entered for the survivor after the merge stays with it.
    Refuses: another town's; undone already; the person was erased since; the survivor was merged on, or
        its values were changed since; rows that were handed over are gone or elsewhere.
    Locks: the merge, then both records in ascending order of their keys.
    Then: the pair is a candidate again. Audit `record.merge_undone` at both.
    """
    merge = queries.merge_for_update(actor, pk)
    if merge is None:
        raise NotFound
    permissions.require(actor, "merge.undo", merge)
    if merge.undone_on is not None:
        raise Refused(_("这次合并已经撤销过，不用再办。"), code="already_undone")
    if not merge.before:
        gone = _("这个人的资料后来已依法删除，合并前的内容不再保存，不能撤销。")
        raise Refused(gone, code="erased")
    with scope.everything():
        _undo(merge)
        _open_pair(merge)
    merge.undone_on, merge.undone_by_id, merge.undo_reason = today, actor.user_id, reason
    merge.save()
    _record(actor, merge)
    return merge


def _undo(merge: Merge) -> None:
    kind = KINDS[merge.kind]
    low, high = sorted((merge.survivor, merge.absorbed))
    found = locked(kind, (low, high))
    if told := _in_the_way(kind, merge, found):
        reason = _("合并以后又有新的办理，不能撤销：%(reasons)s。")
        raise Refused(reason % {"reasons": sentences(told)}, code="in_the_way")
    try:
        with transaction.atomic():
            _hand_back(merge)
            part_statuses(merge.joined)
            _restore(kind, merge)
    except IntegrityError as error:
        raise Refused(
            _("合并以后登记的记录与退回的记录冲突，不能撤销。请先处理后来登记的记录。"),
            code="in_the_way",
        ) from error


def _in_the_way(kind: Kind, merge: Merge, found: dict[int, Any]) -> list[str]:
    """What happened since, in words."""
    told = []
    survivor, absorbed = found.get(merge.survivor), found.get(merge.absorbed)
    if survivor is None or absorbed is None or absorbed.merged_into_id != merge.survivor:
        return [_("其中一条记录后来又并到了别的记录，请先撤销后一次合并")]
    if survivor.merged_into_id is not None:
        told.append(_("保留的记录后来又并到了别的记录，请先撤销后一次合并"))
    for side, pk in (("survivor", merge.survivor), ("absorbed", merge.absorbed)):
        then = values.heard(merge.after[side])
        now = values.read(kind, pk)
        if values.plain(kind, then) != values.plain(kind, now):
            told.append(_("“%(name)s”的登记内容后来又改过") % {"name": found[pk].name})
    for one in merge.moved:
        model: Any = apps.get_model(one["model"])
        here = all_rows(model).filter(pk__in=one["keys"], **{one["field"]: merge.survivor})
        if missing := len(one["keys"]) - here.count():
            noun = model._meta.verbose_name
            said = _("当时并过来的“%(noun)s”有 %(count)s 条已删除或转走")
            told.append(said % {"noun": noun, "count": missing})
    if not is_as_joined(merge.joined):
        told.append(_("合并成一段的身份后来又改过"))
    return told


def _hand_back(merge: Merge) -> None:
    for one in merge.moved:
        model: Any = apps.get_model(one["model"])
        rows = all_rows(model).filter(pk__in=one["keys"])
        rows.update(**{one["field"]: merge.absorbed})


def _restore(kind: Kind, merge: Merge) -> None:
    """Both have their values again; versions go on, so that no form opened before is taken."""
    for pk in (merge.survivor, merge.absorbed):
        values.vacate(kind, pk)
    for side, pk in (("survivor", merge.survivor), ("absorbed", merge.absorbed)):
        was = values.heard(merge.before[side])
        more: dict[str, Any] = {"version": F("version") + 1}
        if side == "absorbed":
            more["merged_into"] = None
        values.write(kind, pk, {**was, **more})
    for pk in (merge.survivor, merge.absorbed):
        values.respell(kind, pk)


def _open_pair(merge: Merge) -> None:
    low, high = sorted((merge.survivor, merge.absorbed))
    pair = Candidate.objects.filter(kind=merge.kind, low=low, high=high)
    pair.update(state=CandidateState.OPEN, note="", decided_on=None, decided_by=None)


def _record(actor: Actor, merge: Merge) -> None:
    with scope.everything():
        rows = comparing.records(merge.kind, (merge.survivor, merge.absorbed))
    for pk in (merge.survivor, merge.absorbed):
        reason = merge.undo_reason
        audit.record(actor, "record.merge_undone", rows[pk], reason=reason, merge=merge.pk)
