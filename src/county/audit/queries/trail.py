"""What changed, as the triggers wrote it down. The caller has been let see the record or the event."""

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from django.apps import apps
from django.db.models import Count, Sum

from county.audit.models import Change, Event
from county.core import scope

ACT_SHOWN = 20


def changes_of_row(row: Any, *, limit: int) -> list[Change]:
    """The newest changes of one record, without what no one watches. The change log holds rows of all
    people, so the database shows it to county roles only; hence every row in sight, for this row.
    """
    with scope.everything():
        found = Change.objects.filter(table=row._meta.db_table, row_id=row.pk)
        return list(found.order_by("-id")[:limit])


def changes_of_act(event: Event) -> list[Change]:
    """What the event's transaction changed, row by row; of a large one only the event's own record."""
    rows = Change.objects.filter(act=event.act).order_by("id")
    with scope.everything():
        found = list(rows[: ACT_SHOWN + 1])
        if len(found) > ACT_SHOWN:
            found = list(rows.filter(table=_table_of(event), row_id=event.object_id or None))
    return found


def sums_of_act(event: Event) -> list[dict[str, Any]]:
    """[{table, kind, count}] of a transaction that changed more than is listed row by row."""
    rows = Change.objects.filter(act=event.act).order_by("table", "kind").values("table", "kind")
    with scope.everything():
        found = list(rows.annotate(count=Sum("rows"), lines=Count("pk")))
    return found if sum(one["lines"] for one in found) > ACT_SHOWN else []


def acts_on(row: Any, *, limit: int) -> list[Event]:
    """What made a record what it is, in order: its own events, and the last one of every other act that
    changed it (a batch that was made makes its orders). The caller has been let see the record.
    """
    own = history_of(row, limit=limit)
    others = {change.act for change in changes_of_row(row, limit=limit)} - {one.act for one in own}
    last = {event.act: event for event in events_of_acts(others)} if others else {}
    return sorted([*own, *last.values()], key=attrgetter("pk"))[:limit]


def _table_of(event: Event) -> str:
    try:
        return str(apps.get_model(event.object_type)._meta.db_table)
    except (LookupError, ValueError):
        return ""


def history_of(row: Any, *, limit: int) -> list[Event]:
    """What was done to one record, newest first, by whomever. The caller has been let see the record."""
    with scope.everything():
        found = Event.objects.filter(object_type=row._meta.label_lower, object_id=str(row.pk))
        return list(found[:limit])


def events_of_acts(acts: Iterable[int]) -> list[Event]:
    """Other acts that changed a record the caller has been let see."""
    with scope.everything():
        return list(Event.objects.filter(act__in=set(acts)).order_by("id"))
