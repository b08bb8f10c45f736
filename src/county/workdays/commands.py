"""The office keeps the holiday arrangements."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core import codes
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.core.version import require_version
from county.workdays import permissions, queries
from county.workdays.kinds.notice import Named, read_notice
from county.workdays.kinds.published import published
from county.workdays.models import Arrangement, SpecialDay


@transaction.atomic
def register_arrangement(
    *, actor: Actor, year: int, paper: str, published_on: date, amendments: str, text: str
) -> Arrangement:
    """Enter a year's holiday arrangements from the text of the notice.

    Refuses: a year entered already; what kinds.notice refuses; a day another year's notice names.
    Locks: the year.
    """
    permissions.require(actor, "create")
    codes.hold(f"workdays:{year}")
    if Arrangement.objects.filter(year=year).exists():
        raise Refused(
            _("%(year)s 年的放假安排已登记。有调整的，请打开那一条修改。") % {"year": year},
            field="year",
            code="duplicate",
        )
    days = read_notice(text, year=year)
    _refuse_elsewhere(days, arrangement=None)
    row = Arrangement.objects.create(
        year=year,
        paper=paper,
        published_on=published_on,
        amendments=amendments,
        recorded_by_id=actor.user_id,
    )
    _put(row, days)
    audit.record(actor, "workdays.registered", row, year=year, paper=paper, count=len(days))
    return row


@transaction.atomic
def correct_arrangement(
    pk: int,
    *,
    actor: Actor,
    version: int,
    paper: str,
    published_on: date,
    amendments: str,
    text: str,
) -> Arrangement:
    """Correct a year's arrangements, or take in a later notice; deadlines already set stand.

    Refuses: `stale`; what kinds.notice refuses; a day another year's notice names.
    """
    row = queries.arrangement_for_update(pk)
    if row is None:
        raise NotFound
    permissions.require(actor, "edit")
    require_version(row, version)
    days = read_notice(text, year=row.year)
    _refuse_elsewhere(days, arrangement=row.pk)
    changed = audit.amend(row, paper=paper, published_on=published_on, amendments=amendments)
    row.save()
    before = set(row.days.values_list("day", "kind"))
    row.days.all().delete()
    _put(row, days)
    moved = sorted(
        {day.isoformat() for day, _kind in before ^ {(d.day, d.kind.value) for d in days}}
    )
    audit.record(actor, "workdays.corrected", row, year=row.year, changed=changed, days=moved)
    return row


@transaction.atomic
def load_published(*, actor: Actor) -> int:
    """Take in the years known to this version of the platform that are not on record.

    Returns: how many.
    """
    there = set(Arrangement.objects.values_list("year", flat=True))
    missing = [one for one in published() if one.year not in there]
    for one in missing:
        row = Arrangement.objects.create(
            year=one.year,
            paper=one.paper,
            published_on=one.published_on,
            amendments=one.amendments,
        )
        _put(row, list(one.days))
    if missing:
        audit.record(actor, "workdays.loaded", count=len(missing))
    return len(missing)


def _refuse_elsewhere(days: list[Named], *, arrangement: int | None) -> None:
    found = queries.days_elsewhere([named.day for named in days], arrangement=arrangement).first()
    if found is not None:
        raise Refused(
            _("%(day)s已在 %(year)s 年的放假安排中。请核对。")
            % {"day": found.day.isoformat(), "year": found.arrangement.year},
            field="text",
            code="elsewhere",
        )


def _put(row: Arrangement, days: list[Named]) -> None:
    SpecialDay.objects.bulk_create(
        SpecialDay(arrangement=row, day=d.day, kind=d.kind, festival=d.festival) for d in days
    )
