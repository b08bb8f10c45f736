"""The records a scheme decides on, as a person knows them: by factory and name."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet

from county.core import months
from county.core.actor import Actor
from county.entitlements.choices import MONTH_ROOM, SubjectKind
from county.entitlements.queries.findings import person_of, sees_persons
from county.factories import queries as factories
from county.loans.models import Loan
from county.places.models import Lease
from county.workforce.models import Employment

MOST = 20


@dataclass(frozen=True)
class Subject:
    """One record: its key, its factory, and the person where it is one's work."""

    item: int
    factory: Any
    person: Any = None
    told: str = ""


def subjects(actor: Actor, kind: str, items: Iterable[int]) -> dict[int, Subject]:
    """Records by their keys, as far as the actor may see them."""
    if kind == SubjectKind.WORKER_MONTH:
        wanted = list(items)
        jobs = subjects(actor, SubjectKind.WORKER, {item // MONTH_ROOM for item in wanted})
        return {i: _of_month(jobs[i // MONTH_ROOM], i) for i in wanted if i // MONTH_ROOM in jobs}
    found = _rows(actor, kind).filter(pk__in=list(items))
    return {row.pk: _subject(kind, row) for row in found}


def subjects_named(actor: Actor, kind: str, needle: str, *, month: int) -> list[Subject]:
    """Records whose factory or person is called so, the first few. month: of what is decided by month."""
    if kind == SubjectKind.WORKER_MONTH:
        jobs = subjects_named(actor, SubjectKind.WORKER, needle, month=month)
        return [_of_month(job, job.item * MONTH_ROOM + month) for job in jobs]
    path = "search_text" if kind == "factory" else "factory__search_text"
    wanted = Q(**{f"{path}__contains": needle})
    if kind == "worker" and sees_persons(actor):
        wanted |= Q(person__search_text__contains=needle)
    return [_subject(kind, row) for row in _rows(actor, kind).filter(wanted).order_by("pk")[:MOST]]


def _of_month(job: Subject, item: int) -> Subject:
    return replace(job, item=item, told=months.iso(item % MONTH_ROOM))


def _rows(actor: Actor, kind: str) -> QuerySet[Any]:
    seen = factories.factories_for(actor)
    if kind == "factory":
        return seen
    model: Any = {"worker": Employment, "lease": Lease, "loan": Loan}[kind]
    rows: QuerySet[Any] = model.objects.filter(factory__in=seen.order_by().values("pk"))
    if kind == "worker" and sees_persons(actor):
        return rows.select_related("factory", "person")
    if kind == "worker":
        columns = ("id", "kind", "from_on", "factory__name", "factory__name_en")
        return rows.select_related("factory").only(*columns)
    if kind == "lease":
        return rows.select_related("factory", "premises")
    return rows.select_related("factory")


def _subject(kind: str, row: Any) -> Subject:
    if kind == "factory":
        return Subject(row.pk, row)
    if kind == "worker":
        return Subject(row.pk, row.factory, person_of(row))
    return Subject(row.pk, row.factory, told=row.premises.name if kind == "lease" else row.code)
