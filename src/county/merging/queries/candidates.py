"""Who sees which candidates and merges, with the names a list shows."""

from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from county.accounts.choices import Role
from county.core.actor import Actor
from county.factories.models import Enterprise, Factory
from county.merging.choices import RecordKind
from county.merging.models import Candidate, Merge
from county.workforce.choices import READS_ALL, SYSTEM
from county.workforce.models import Person

_MODELS: tuple[tuple[RecordKind, Any], ...] = (
    (RecordKind.PERSON, Person),
    (RecordKind.FACTORY, Factory),
    (RecordKind.ENTERPRISE, Enterprise),
)


def candidates_for(actor: Actor) -> QuerySet[Candidate]:
    """Pairs: the county's readers all, a town those with a side in it. Those to decide first.

    Adds low_name and high_name; empty for a person of another town, whom the actor may not see.
    """
    rows = Candidate.objects.select_related("low_town", "high_town", "decided_by")
    seen = Q(low_town__in=actor.town_ids) | Q(high_town__in=actor.town_ids)
    scoped: QuerySet[Candidate] = _scoped(rows, actor, seen)
    named: QuerySet[Candidate] = scoped.annotate(
        low_name=_name_of("low", actor), high_name=_name_of("high", actor)
    )
    return named.order_by("-state", "-score", "pk")


def candidates_matching(rows: QuerySet[Any], needle: str) -> QuerySet[Any]:
    """Pairs one side of which is found by the words, in characters or pinyin."""
    wanted = Q(pk__in=())
    for kind, model in _MODELS:
        found = model.everyone.filter(search_text__contains=needle)
        for side in ("low", "high"):
            wanted |= Q(Exists(found.filter(pk=OuterRef(side))), kind=kind)
    return rows.filter(wanted)


def candidates_of(rows: QuerySet[Candidate], kind: str, pk: int) -> QuerySet[Candidate]:
    """Pairs one side of which is this record."""
    return rows.filter(Q(low=pk) | Q(high=pk), kind=kind)


def candidate_for_update(actor: Actor, pk: int) -> Candidate | None:
    rows = candidates_for(actor).select_related(None).select_for_update(of=("self",))
    return rows.filter(pk=pk).first()


def merges_for(actor: Actor) -> QuerySet[Merge]:
    """Merges: the county's readers all, a town those with a side in it. The newest first."""
    rows = Merge.objects.select_related(
        "survivor_town", "absorbed_town", "merged_by", "undone_by"
    ).order_by("-pk")
    seen = Q(survivor_town__in=actor.town_ids) | Q(absorbed_town__in=actor.town_ids)
    return _scoped(rows, actor, seen)


def merges_matching(rows: QuerySet[Any], needle: str) -> QuerySet[Any]:
    """Merges found by what finds the record that stayed, or the name that went."""
    wanted = Q(absorbed_name__icontains=needle)
    for kind, model in _MODELS:
        found = model.everyone.filter(search_text__contains=needle)
        for side in ("survivor", "absorbed"):
            wanted |= Q(Exists(found.filter(pk=OuterRef(side))), kind=kind)
    return rows.filter(wanted)


def merge_for_update(actor: Actor, pk: int) -> Merge | None:
    rows = merges_for(actor).select_related(None).select_for_update(of=("self",))
    return rows.filter(pk=pk).first()


def _scoped(rows: QuerySet[Any], actor: Actor, in_town: Q) -> QuerySet[Any]:
    if actor.has_role(*READS_ALL, SYSTEM):
        return rows
    return rows.filter(in_town) if actor.has_role(Role.TOWN) else rows.none()


def _name_of(side: str, actor: Actor) -> Any:
    """The name of the side; a person of another town stays unnamed for a town."""
    whens = []
    for kind, model in _MODELS:
        name = Subquery(model.everyone.filter(pk=OuterRef(side)).values("name")[:1])
        is_open = Q(kind=kind)
        if kind == RecordKind.PERSON and not actor.has_role(*READS_ALL, SYSTEM):
            is_open &= Q(**{f"{side}_town__in": actor.town_ids})
        whens.append(When(is_open, then=Coalesce(name, Value(""))))
    return Case(*whens, default=Value(""))
