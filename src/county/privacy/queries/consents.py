"""Whether a person agreed: asked by everyone who would show him to others."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Q, QuerySet

from county.core import clock, scope
from county.core.actor import Actor
from county.privacy.choices import COUNTY_READERS, READERS
from county.privacy.kinds.purposes import NEEDS, PURPOSES
from county.privacy.models import Consent
from county.workforce import queries as workforce


def has(person: int, purpose: str, on: date | None = None) -> bool:
    """True when the person lets his data be used for the purpose.

    on: a day gone by, for what was published then; None: at this moment. A withdrawal counts at once.
    """
    return person in consenting(purpose, (person,), on)


def consenting(purpose: str, people: Iterable[int], on: date | None = None) -> frozenset[int]:
    """Those of the people who agreed. Says nothing of why the others did not: no answer is no.

    Looks past the asker's rows on purpose: an owner may show a name only by consent he cannot read.
    """
    wanted = [purpose, *filter(None, [NEEDS.get(purpose)])]
    keys = list(people)
    found = frozenset(keys)
    with scope.everything(), transaction.atomic():
        for each in wanted:
            rows = Consent.objects.filter(_in_force(on), purpose=each, person__in=keys)
            rows = rows.filter(version=PURPOSES[each].version)
            found &= frozenset(rows.values_list("person_id", flat=True))
    return found


def consents_for(actor: Actor) -> QuerySet[Consent]:
    """Consents with their people: the county's readers all, a town its own people's; owners none."""
    rows = Consent.objects.select_related("person", "given_by")
    if not actor.has_role(*READERS):
        return rows.none()
    if actor.has_role(*COUNTY_READERS):
        return rows
    people = workforce.people_for(actor, today=clock.today())
    return rows.filter(person__in=people.order_by().values("pk"))


def own_consents(actor: Actor) -> dict[str, Consent]:
    """Purpose -> the worker's own consent in force."""
    rows = Consent.objects.filter(_in_force(None), person=actor.person_id or 0)
    # What was asked for once and is no longer counts for nothing.
    now = {key: purpose.version for key, purpose in PURPOSES.items()}
    return {row.purpose: row for row in rows if row.version == now.get(row.purpose)}


def _in_force(on: date | None) -> Q:
    if on is None:
        return Q(withdrawn_at__isnull=True)
    end = datetime.combine(on, time.max, clock.COUNTY_ZONE)
    return Q(given_at__lte=end) & (Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=end))
