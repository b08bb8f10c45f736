"""What the county holds of the worker who asks. Everything here is his own row, or leads to it."""

from django.db.models import QuerySet

from county.audit.models import Event
from county.core.actor import Actor
from county.core.errors import NotFound
from county.privacy.models import DataRequest
from county.workforce.models import Employment, Payroll, Person

LOOKS_SHOWN = 50


def own_person(actor: Actor) -> Person:
    """The worker himself. Raises: NotFound, where the account belongs to nobody of the register."""
    row = (
        Person.objects.select_related("town", "household__site", "household__town")
        .filter(pk=actor.person_id or 0)
        .first()
    )
    if row is None:
        raise NotFound
    return row


def own_pay(actor: Actor) -> QuerySet[Payroll]:
    """His pay, the newest month first."""
    rows = Payroll.objects.select_related("factory").filter(person=actor.person_id or 0)
    return rows.order_by("-month", "pk")


def own_pay_row(actor: Actor, pk: int) -> Payroll:
    """Raises: NotFound, for another's as for none."""
    row = own_pay(actor).filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def own_jobs(actor: Actor) -> QuerySet[Employment]:
    """Where he worked and works, with the terms signed."""
    rows = Employment.objects.select_related("factory__town").prefetch_related("terms")
    return rows.filter(person=actor.person_id or 0).order_by("-from_on", "pk")


def own_requests(actor: Actor) -> QuerySet[DataRequest]:
    return DataRequest.objects.filter(person=actor.person_id or 0).order_by("-asked_on", "-pk")


def looks_at(actor: Actor) -> list[Event]:
    """Who looked at his numbers, took out his record or changed it: everyone but himself."""
    rows = Event.objects.filter(
        object_type="workforce.person", object_id=str(actor.person_id or 0)
    ).exclude(actor=actor.user_id)
    return list(rows.order_by("-pk")[:LOOKS_SHOWN])
