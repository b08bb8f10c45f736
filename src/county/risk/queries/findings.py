"""Who sees which findings."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet

from county.accounts.choices import Role
from county.core.actor import Actor
from county.risk.choices import READS_ALL, SYSTEM, FindingState
from county.risk.models import Finding


def findings_for(actor: Actor) -> QuerySet[Finding]:
    """The county's readers all, a town those with a factory or person of it; stops and open ones first."""
    rows = Finding.objects.select_related(
        "town", "other_town", "factory", "other", "person", "claim", "settled_by"
    )
    if actor.has_role(*READS_ALL, SYSTEM):
        return rows
    if actor.has_role(Role.TOWN):
        return rows.filter(Q(town__in=actor.town_ids) | Q(other_town__in=actor.town_ids))
    return rows.none()


def findings_matching(rows: QuerySet[Any], needle: str) -> QuerySet[Any]:
    """Found by what finds the factory, the person or the claim."""
    found = Q(factory__search_text__contains=needle) | Q(other__search_text__contains=needle)
    found |= Q(person__search_text__contains=needle) | Q(claim__search_text__contains=needle)
    return rows.filter(found)


def finding_for_update(actor: Actor, pk: int) -> Finding | None:
    rows = findings_for(actor).select_related(None).select_for_update(of=("self",))
    return rows.filter(pk=pk).first()


def findings_of_factory(actor: Actor, factory: int) -> QuerySet[Finding]:
    """Open ones that name the factory."""
    rows = findings_for(actor).filter(state=FindingState.OPEN)
    return rows.filter(Q(factory=factory) | Q(other=factory)).order_by("severity", "-last_on", "pk")


def open_counts(actor: Actor) -> dict[str, int]:
    """{severity: open ones}. One statement."""
    rows = findings_for(actor).filter(state=FindingState.OPEN).order_by()
    return dict(rows.values_list("severity").annotate(n=Count("pk")))


def counts_by_pattern(actor: Actor) -> dict[tuple[str, str], int]:
    """{(pattern, state): how many}. One statement."""
    rows: Iterable[tuple[str, str, int]] = (
        findings_for(actor).order_by().values_list("pattern", "state").annotate(n=Count("pk"))
    )
    return {(pattern, state): n for pattern, state, n in rows}
