"""What the last run over the whole county found, as far as the reader may see."""

from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from county.core import scope
from county.core.actor import Actor
from county.core.errors import NotFound
from county.entitlements.choices import WORKERS, FindingState, RunState
from county.entitlements.models import Finding, Run, RunScheme


def last_run() -> Run | None:
    """The last run that was done: its findings are the standing ones."""
    return Run.objects.filter(state=RunState.DONE).order_by("-pk").first()


def sees_persons(actor: Actor) -> bool:
    """Leaders and finance are shown no rows of persons: names are not fetched for them."""
    return actor.reads_rows or not actor.county_wide


def person_of(row: Any) -> Any:
    """The worker of a row, where he was fetched with it; None for who is shown no names."""
    return row._meta.get_field("person").get_cached_value(row, default=None)


def findings_of(actor: Actor) -> QuerySet[Finding]:
    """Findings of every run in the actor's scope; the stored row is left where it is."""
    rows = Finding.objects.defer("row").select_related("line", "factory", "town", "run")
    if sees_persons(actor):
        rows = rows.select_related("person")
    if actor.county_wide:
        return rows
    mine = Q(town__in=actor.town_ids) | Q(factory__in=actor.factory_ids)
    return rows.filter(mine | Q(person=actor.person_id) if actor.person_id else mine)


def findings_for(actor: Actor) -> QuerySet[Finding]:
    """The standing findings the actor may see: the county's, a town's, his factory's, his own."""
    run = last_run()
    rows = findings_of(actor)
    return rows.filter(run=run) if run else rows.none()


def finding_for(actor: Actor, pk: int) -> Finding:
    """Refuses: absent, or not the actor's to see (404)."""
    found = (
        findings_of(actor).select_related("line__version", "run__snapshot").filter(pk=pk).first()
    )
    if found is None:
        raise NotFound
    return found


def findings_of_factory(actor: Actor, factory: int) -> list[Finding]:
    """What is found for the factory itself, its leases and loans; its workers' are counted."""
    rows = findings_for(actor).filter(factory=factory).exclude(line__subject__in=WORKERS)
    return list(rows.order_by("line__name", "item"))


def workers_of_factory(actor: Actor, factory: int) -> list[dict[str, object]]:
    """By scheme for workers: how many of the factory's qualify, and the sum."""
    rows = (
        findings_for(actor).filter(factory=factory, line__subject__in=WORKERS).select_related(None)
    )
    return _grouped(rows.order_by(), "line", "line__title_zh", "line__title_en", "line__name")


def own_findings(actor: Actor) -> list[Finding]:
    """A worker's own."""
    if actor.person_id is None:
        return []
    return list(findings_for(actor).filter(person=actor.person_id).order_by("line__name"))


def containing(rows: QuerySet[Finding], needle: str) -> QuerySet[Finding]:
    """Factory or worker by name or spelling; who is shown no names searches factories."""
    found = Q(factory__search_text__contains=needle)
    joined = rows.query.select_related
    if isinstance(joined, dict) and "person" in joined:
        found |= Q(person__search_text__contains=needle)
    return rows.filter(found)


def schemes_found() -> list[RunScheme]:
    """The schemes of the standing run."""
    run = last_run()
    return list(RunScheme.objects.filter(run=run).order_by("name")) if run else []


def by_scheme(actor: Actor) -> list[dict[str, object]]:
    """Counts and fen by scheme in the actor's scope."""
    return _grouped(
        _counted(actor), "line", "line__name", "line__title_zh", "line__title_en", "line__fund"
    )


def by_town(actor: Actor) -> list[dict[str, object]]:
    """Counts and fen by town in the actor's scope."""
    return _grouped(_counted(actor), "town", "town__code", "town__name", "town__name_en")


def _counted(actor: Actor) -> QuerySet[Finding]:
    run = last_run()
    rows = Finding.objects.filter(run=run) if run else Finding.objects.none()
    return rows if actor.county_wide else rows.filter(town__in=actor.town_ids)


def _grouped(rows: QuerySet[Finding], *by: str) -> list[dict[str, object]]:
    """Numbers only: a leader has no rows, and needs none."""
    with scope.numbers():
        return list(
            rows.values(*by)
            .annotate(
                qualify=Count("pk", filter=Q(state=FindingState.QUALIFIES)),
                near=Count("pk", filter=Q(state=FindingState.NEAR)),
                unknown=Count("pk", filter=Q(state=FindingState.UNKNOWN)),
                fen=Sum("amount_fen", filter=Q(state=FindingState.QUALIFIES), default=0),
            )
            .order_by(by[1])
        )
