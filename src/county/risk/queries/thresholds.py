"""What the checks go by on a day."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from county.core.actor import Actor
from county.risk.choices import READERS
from county.risk.kinds.thresholds import THRESHOLDS
from county.risk.models import Sweep, Threshold


def threshold_values(on: date) -> dict[str, int]:
    """Every threshold's value in force on the day: the latest row of it, else what the county began with."""
    values = {name: meaning.first for name, meaning in THRESHOLDS.items()}
    rows = Threshold.objects.filter(from_on__lte=on).order_by("from_on")
    return values | {
        name: value for name, value in rows.values_list("name", "value") if name in values
    }


def thresholds_for(actor: Actor) -> QuerySet[Any]:
    rows = Threshold.objects.select_related("set_by")
    return rows if actor.has_role(*READERS) else rows.none()


def last_sweep() -> Sweep | None:
    return Sweep.objects.order_by("-pk").first()
