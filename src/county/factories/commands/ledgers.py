"""What a factory spent, by the papers; how the office graded it."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.core.months import month_of
from county.core.version import require_version
from county.factories import permissions, queries
from county.factories.commands.refusals import refuse_future
from county.factories.models import Evaluation, Factory, Outlay
from county.screens import formats


@transaction.atomic
def register_outlay(
    *,
    actor: Actor,
    today: date,
    factory: Factory,
    month: int,
    kind: str,
    amount_fen: int,
    paper_number: str,
    note: str,
) -> Outlay:
    """Enter one cost of a month on one paper. Amount in fen.

    Refuses: another's factory; a month to come; a paper of the factory entered already.
    Locks: the factory.
    Source: 3.2-4
    """
    held = _factory(actor, factory.pk)
    permissions.require(actor, "outlay.create", held)
    if month > month_of(today):
        raise Refused(
            _("%(month)s还没有到，不能登记支出。") % {"month": formats.month(month)},
            field="month",
            code="future",
        )
    _refuse_paper(held, paper_number, but=None)
    row = Outlay.objects.create(
        factory=held,
        month=month,
        kind=kind,
        amount_fen=amount_fen,
        paper_number=paper_number,
        note=note,
        recorded_on=today,
        recorded_by_id=actor.user_id,
    )
    audit.record(
        actor, "outlay.registered", row, month=month, kind=kind, amount_fen=amount_fen,
        paper=paper_number,
    )  # fmt: skip
    return row


@transaction.atomic
def correct_outlay(
    pk: int,
    *,
    actor: Actor,
    version: int,
    kind: str,
    amount_fen: int,
    paper_number: str,
    note: str,
) -> Outlay:
    """Correct an outlay; whose and which month stand.

    Refuses: another's; `stale`; a paper of the factory entered already.
    """
    row = queries.outlay_for_update(actor, pk)
    if row is None:
        raise NotFound
    permissions.require(actor, "outlay.edit", row)
    require_version(row, version)
    _refuse_paper(row.factory, paper_number, but=row.pk)
    changed = audit.amend(
        row, kind=kind, amount_fen=amount_fen, paper_number=paper_number, note=note
    )
    row.save()
    audit.record(actor, "outlay.corrected", row, changed=changed)
    return row


@transaction.atomic
def register_evaluation(
    *,
    actor: Actor,
    today: date,
    factory: Factory,
    year: int,
    grade: str,
    evaluated_on: date,
    paper: str,
    note: str,
) -> Evaluation:
    """Enter a factory's grade for a year.

    Refuses: not the county office; a day to come or before the year; a year graded already.
    Locks: the factory.
    Source: 4.1-2, 4.2-4
    """
    held = _factory(actor, factory.pk)
    permissions.require(actor, "evaluation.create", held)
    _refuse_day(evaluated_on, year, today=today)
    if held.evaluations.filter(year=year).exists():
        raise Refused(
            _("这家工厂 %(year)s 年已评定等次。评错的请打开那一条修改。") % {"year": year},
            field="year",
            code="duplicate",
        )
    row = Evaluation.objects.create(
        factory=held,
        year=year,
        grade=grade,
        evaluated_on=evaluated_on,
        paper=paper,
        note=note,
        evaluated_by_id=actor.user_id,
    )
    audit.record(actor, "evaluation.registered", row, year=year, grade=grade, paper=paper)
    return row


@transaction.atomic
def correct_evaluation(
    pk: int,
    *,
    actor: Actor,
    today: date,
    version: int,
    grade: str,
    evaluated_on: date,
    paper: str,
    note: str,
) -> Evaluation:
    """Correct a grade, by the paper that says so.

    Refuses: `stale`; a day to come or before the year.
    """
    row = queries.evaluation_for_update(actor, pk)
    if row is None:
        raise NotFound
    permissions.require(actor, "evaluation.edit", row)
    require_version(row, version)
    _refuse_day(evaluated_on, row.year, today=today)
    changed = audit.amend(row, grade=grade, evaluated_on=evaluated_on, paper=paper, note=note)
    row.save()
    audit.record(actor, "evaluation.corrected", row, changed=changed)
    return row


def _factory(actor: Actor, pk: int) -> Factory:
    held = queries.factory_for_update(actor, pk)
    if held is None:
        raise NotFound
    return held


def _refuse_paper(factory: Factory, number: str, *, but: int | None) -> None:
    twin = factory.outlays.filter(paper_number=number).first()
    if twin is not None and twin.pk != but:
        raise Refused(
            _("票据 %(number)s 已登记为%(month)s的%(kind)s。同一张票据只能登记一次。")
            % {
                "number": number,
                "month": formats.month(twin.month),
                "kind": twin.get_kind_display(),
            },
            field="paper_number",
            code="paper",
        )


def _refuse_day(day: date, year: int, *, today: date) -> None:
    refuse_future(day, today=today, field="evaluated_on")
    if day.year < year:
        raise Refused(
            _("评定日期在 %(year)s 年之前。请核对。") % {"year": year},
            field="evaluated_on",
            code="too_early",
        )
