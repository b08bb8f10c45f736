"""What people asked about their own data."""

from django.db.models import QuerySet

from county.core import clock, outward
from county.core.actor import Actor
from county.privacy.choices import COUNTY_READERS, READERS, RequestField
from county.privacy.models import DataRequest
from county.workforce import queries as workforce
from county.workforce.models import Person

# What he wants corrected is shown as far as the field itself would be.
_SHOWN_AS = {
    RequestField.NAME: "workforce.Person.name",
    RequestField.ID_NUMBER: "workforce.Person.id_number",
    RequestField.PHONE: "workforce.Person.phone",
    RequestField.ACCOUNT: "workforce.Person.account",
}


def requests_for(actor: Actor) -> QuerySet[DataRequest]:
    """The county's readers all, a town its own people's, the most urgent first; owners none."""
    rows = DataRequest.objects.select_related("person", "asked_by", "decided_by")
    if not actor.has_role(*READERS):
        return rows.none()
    if actor.has_role(*COUNTY_READERS):
        return rows
    return rows.filter(person__in=people_to_ask_for(actor).order_by().values("pk"))


def request_for_update(actor: Actor, pk: int) -> DataRequest | None:
    return requests_for(actor).select_for_update(of=("self",)).filter(pk=pk).first()


def people_to_ask_for(actor: Actor) -> QuerySet[Person]:
    """People for whom the clerk may file a request or take down a consent."""
    return workforce.people_for(actor, today=clock.today())


def compared(row: DataRequest, actor: Actor) -> tuple[str | None, str]:
    """What is registered now, where a field says it, and what the person says is right; each as far
    as the reader is shown such a value.
    """
    policy = _SHOWN_AS.get(RequestField(row.field))
    said = row.wanted or ""
    if policy is None:
        return None, said
    now = outward.show(actor, row.person, row.field)
    return str(now or ""), outward.show_text(actor, policy, said)
