"""What changed, as the triggers wrote it down. The caller has been let see the record or the event."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from county.audit.models import Change, Event
from county.core import scope

ACT_SHOWN = 50


def changes_of_row(row: Any, *, limit: int) -> list[Change]:
    """The newest changes of one record, without what no one watches. The change log holds rows of all
    people, so the database shows it to county roles only; hence every row in sight, for this row.
    """
    with scope.everything():
        found = Change.objects.filter(table=row._meta.db_table, row_id=row.pk)
        return list(found.order_by("-id")[:limit])


def changes_of_act(act: int) -> list[Change]:
    """What one transaction changed, in the order it did."""
    with scope.everything():
        return list(Change.objects.filter(act=act).order_by("id")[:ACT_SHOWN])


def events_of_acts(acts: Iterable[int]) -> QuerySet[Event]:
    return Event.objects.filter(act__in=set(acts)).order_by("id")
