"""Reading the record."""

from typing import Any

from django.db.models import QuerySet

from county.audit.models import Event
from county.core.actor import Actor


def events_for(actor: Actor) -> QuerySet[Event]:
    """Events the actor may read: county roles all, a town those of its own records, others their own acts."""
    rows = Event.objects.all()
    if actor.county_wide:
        return rows
    if actor.town_ids:
        return rows.filter(town__in=actor.town_ids)
    return rows.filter(actor=actor.user_id)


def history_of(row: Any) -> QuerySet[Event]:
    """What was done to one record, newest first. The caller has already been let see the record."""
    return Event.objects.filter(object_type=row._meta.label_lower, object_id=str(row.pk))
