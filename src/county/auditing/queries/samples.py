"""Samples and what they are drawn from."""

from datetime import date

from django.db.models import QuerySet

from county.auditing.choices import READERS
from county.auditing.kinds import drawing
from county.auditing.models import Sample, SampleItem
from county.core.actor import Actor
from county.payments import queries as payments
from county.payments.choices import BatchState
from county.payments.models import Order


def samples_for(actor: Actor) -> QuerySet[Sample]:
    rows = Sample.objects.select_related("drawn_by")
    return rows if actor.has_role(*READERS) else rows.none()


def items_for(actor: Actor) -> QuerySet[SampleItem]:
    """Account numbers are not among the columns fetched."""
    rows = SampleItem.objects.select_related("sample", "order__batch", "order__due__payee")
    return rows if actor.has_role(*READERS) else rows.none()


def orders_walked(actor: Actor) -> QuerySet[Order]:
    """Payments that were sent to the bank, newest first."""
    rows = payments.orders_for(actor).filter(batch__state=BatchState.RELEASED)
    rows = rows.order_by("-batch", "seq")
    return rows if actor.has_role(*READERS) else rows.none()


def amounts_between(actor: Actor, first: date, last: date) -> dict[int, int]:
    """Order -> fen, of all that were released from a day to a day."""
    rows = orders_walked(actor).filter(batch__released_on__range=(first, last))
    return dict(rows.order_by("pk").values_list("pk", "amount_fen"))


def is_drawn_again(actor: Actor, sample: Sample) -> bool:
    """Whether the same payments come out of the population as it is now."""
    amounts = amounts_between(actor, sample.from_on, sample.to_on)
    if drawing.digest(amounts) != sample.keys_sha256:
        return False
    strata = drawing.draw(amounts, seed=sample.seed, size=sample.wanted)
    keys = SampleItem.objects.filter(sample=sample).values_list("order", flat=True)
    return {key for one in strata for key in one.drawn} == set(keys)
