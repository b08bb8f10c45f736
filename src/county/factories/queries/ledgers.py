"""What factories spent, and how they were graded."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from county.core.actor import Actor
from county.factories.models import Evaluation, Outlay


def outlays_for(actor: Actor) -> QuerySet[Outlay]:
    """Outlays of the factories the actor may see, newest month first."""
    rows = Outlay.objects.select_related("factory__town", "recorded_by").order_by(
        "-month", "factory_id", "kind"
    )
    if actor.county_wide:
        return rows
    return rows.filter(Q(factory__town__in=actor.town_ids) | Q(factory__in=actor.factory_ids))


@dataclass(frozen=True)
class OutlayTotals:
    """Sums over outlays, in fen."""

    rows: int
    amount_fen: int


def outlay_totals(rows: QuerySet[Outlay]) -> OutlayTotals:
    """One query over the rows as filtered."""
    found = rows.order_by().aggregate(rows=Count("pk"), sum=Coalesce(Sum("amount_fen"), 0))
    return OutlayTotals(found["rows"], int(found["sum"]))


def evaluations_for(actor: Actor) -> QuerySet[Evaluation]:
    """Grades of the factories the actor may see, newest year first."""
    rows = Evaluation.objects.select_related("factory__town", "evaluated_by").order_by(
        "-year", "factory__code"
    )
    if actor.county_wide:
        return rows
    return rows.filter(Q(factory__town__in=actor.town_ids) | Q(factory__in=actor.factory_ids))


def outlay_for_update(actor: Actor, pk: int) -> Outlay | None:
    rows = outlays_for(actor).select_related(None).select_related("factory")
    return rows.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()


def evaluation_for_update(actor: Actor, pk: int) -> Evaluation | None:
    rows = evaluations_for(actor).select_related(None).select_related("factory")
    return rows.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
