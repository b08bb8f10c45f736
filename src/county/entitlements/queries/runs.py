"""Runs and grants."""

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from county.core.actor import Actor
from county.core.errors import NotFound
from county.core.text import in_english
from county.entitlements.models import Grant, Run
from county.jobs.models import Job
from county.policies.models import Scheme


def runs_for(_actor: Actor) -> QuerySet[Run]:
    """Runs are the whole county's: totals, no rows."""
    return Run.objects.select_related("asked_by", "job", "snapshot")


def run_for(actor: Actor, pk: int) -> Run:
    """Refuses: absent (404)."""
    found = runs_for(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def job_of(run: Run, actor: Actor) -> Job | None:
    """How far the run is, for who asked for it."""
    return run.job if run.job and run.job.owner_id == actor.user_id else None


# What may name a person: not read for those who are shown none.
GRANT_OF_PERSONS = ("person", "household", "batch", "recorded_by", "note", "removal_reason")


def told(row: Any, name: str) -> Any:
    """A field of the row, if it was read for the actor; else an empty text."""
    return "" if name in row.get_deferred_fields() else getattr(row, name)


def grants_for(actor: Actor) -> QuerySet[Grant]:
    """The county's old books; a town's and an owner's part of them."""
    title = "title_en" if in_english() else "title"
    named = Scheme.objects.filter(name=OuterRef("scheme")).values(title)[:1]
    rows = Grant.objects.select_related("factory__town", "enterprise")
    rows = rows.annotate(scheme_label=Subquery(named))
    sees_persons = actor.reads_rows or not actor.county_wide
    rows = rows.select_related("person") if sees_persons else rows.defer(*GRANT_OF_PERSONS)
    if actor.county_wide:
        return rows
    of_firm = Q(factory__isnull=True, enterprise__factories__town__in=actor.town_ids)
    of_firm |= Q(factory__isnull=True, enterprise__factories__in=actor.factory_ids)
    mine = Q(factory__town__in=actor.town_ids) | Q(factory__in=actor.factory_ids) | of_firm
    return rows.filter(mine | Q(person__town__in=actor.town_ids)).distinct()
