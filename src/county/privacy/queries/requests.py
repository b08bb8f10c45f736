"""What people asked about their own data."""

from django.db.models import QuerySet

from county.accounts.choices import Role
from county.core import clock
from county.core.actor import Actor
from county.privacy.models import DataRequest
from county.privacy.permissions import READERS
from county.workforce import queries as workforce
from county.workforce.models import Person


def requests_for(actor: Actor) -> QuerySet[DataRequest]:
    """The county's readers all, a town its own people's, the most urgent first; owners none."""
    rows = DataRequest.objects.select_related("person", "asked_by", "decided_by")
    if not actor.has_role(*READERS):
        return rows.none()
    if actor.has_role(*(READERS - {Role.TOWN})):
        return rows
    return rows.filter(person__in=people_to_ask_for(actor).order_by().values("pk"))


def request_for_update(actor: Actor, pk: int) -> DataRequest | None:
    return requests_for(actor).select_for_update(of=("self",)).filter(pk=pk).first()


def people_to_ask_for(actor: Actor) -> QuerySet[Person]:
    """People for whom the clerk may file a request or take down a consent."""
    return workforce.people_for(actor, today=clock.today())
