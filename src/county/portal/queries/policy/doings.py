"""What was done under a clause: the acts recorded whose word belongs to it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from county.assessment.choices import OFFICIALS
from county.audit import choices as audit_words
from county.audit import queries as audit
from county.audit.models import Event
from county.core import months, scope
from county.core.actor import Actor
from county.portal.queries.asof import AsOf
from county.screens import formats

SHOWN = 8


@dataclass(frozen=True)
class Doing:
    """One act. who: who did it."""

    at: datetime
    title: str
    what: str
    who: str


def latest(actor: Actor, actions: Collection[str]) -> list[Doing]:
    """The last acts the reader may read (audit.events_for), newest first. One statement."""
    if not actions:
        return []
    rows = audit.events_for(actor).filter(action__in=actions, outcome="done").order_by("-seq")
    return [
        Doing(
            event.at,
            str(audit_words.action_label(event.action)),
            event.object_name,
            event.actor_name,
        )
        for event in rows[:SHOWN]
    ]


def counts(
    actor: Actor, actions: Collection[str], *, first: date, last: date | None
) -> dict[str, int]:
    """{action: how often it was done from `first` to `last`}: numbers for every official; a town its
    own. One statement.
    """
    if not actions or not actor.has_role(*OFFICIALS):
        return {}
    rows = audit.between(
        Event.objects.filter(action__in=actions, outcome="done"), first=first, last=last
    )
    if not actor.county_wide:
        rows = rows.filter(town__in=actor.town_ids)
    with scope.everything():  # how often, for who reads none of them
        return dict(rows.order_by().values_list("action").annotate(n=Count("pk")))


def counted(tally: dict[str, int], actions: Collection[str]) -> list[str]:
    """认定社区工厂 3"""
    return [
        f"{audit_words.action_label(action)} {formats.thousands(tally[action])}"
        for action in dict.fromkeys(actions)
        if tally.get(action)
    ]


def month_of(asof: AsOf) -> tuple[date, date | None]:
    """Its days; the running month has no last one yet."""
    return months.first_day(asof.month), months.last_day(asof.month) if asof.text else None
