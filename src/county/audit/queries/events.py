"""Reading the record."""

from datetime import date, datetime, time
from typing import Any, cast

from django.apps import apps
from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Concat, Lower

from county.audit.choices import NAMED_BY_PERSONS, READS_ALL, READS_OWN_TOWN
from county.audit.models import Event
from county.core import outward
from county.core.actor import Actor
from county.core.clock import COUNTY_ZONE


def events_for(actor: Actor) -> QuerySet[Event]:
    """Events the actor may read: the office, supervision and the auditors all, a town those of its
    own records and its own acts, others their own acts.
    """
    rows = Event.objects.alias(haystack=_haystack(actor))
    if actor.has_role(*READS_ALL):
        return rows
    own = Q(actor=actor.user_id) if actor.user_id is not None else Q(pk__in=())
    if actor.has_role(*READS_OWN_TOWN):
        return rows.filter(own | Q(town__in=actor.town_ids))
    return rows.filter(own)


def named_row(model: str, key: str) -> Any:
    """The record an event may be about, as the reader's scope shows it; None for none.

    model, key: as an event holds them.
    """
    if not model:
        return None
    return apps.get_model(model)._base_manager.filter(pk=key).first()  # noqa: SLF001 -- Django's public door


def sessions_of(user_id: int | None) -> QuerySet[Event]:
    """A person's own log-ins, refusals and log-outs, newest first."""
    return Event.objects.filter(
        object_type="accounts.user", object_id=str(user_id), action__startswith="session."
    )


def between(rows: QuerySet[Event], *, first: date | None, last: date | None) -> QuerySet[Event]:
    """Events of the days from `first` to `last`, both included, by the county's clock."""
    if first:
        rows = rows.filter(at__gte=datetime.combine(first, time.min, COUNTY_ZONE))
    if last:
        rows = rows.filter(at__lte=datetime.combine(last, time.max, COUNTY_ZONE))
    return rows


def containing(rows: QuerySet[Event], words: str) -> QuerySet[Event]:
    """Search events_for(actor) in the names of people and records and in the reasons, in characters
    or pinyin.
    """
    anything: Any = rows  # the checker knows no alias
    return cast("QuerySet[Event]", anything.filter(haystack__contains=words))


def _haystack(actor: Actor) -> Any:
    """What a search looks in. Who is shown no person's name must not find one by asking for it."""
    if outward.may_see(actor, "workforce.Person.name"):
        return F("search_text")
    of_people = Q()
    for app in sorted(NAMED_BY_PERSONS):
        of_people |= Q(object_type__startswith=f"{app}.")
    told = Lower(Concat("actor_name", Value("|"), "reason"), output_field=CharField())
    return Case(When(of_people, then=told), default=F("search_text"), output_field=CharField())
