"""A person's yes, for one purpose, and its end."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core import clock
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.privacy import permissions, queries
from county.privacy.kinds.purposes import NEEDS, PURPOSES, title_of
from county.privacy.models import Consent
from county.workforce.models import Person


@transaction.atomic
def give_consent(*, actor: Actor, purpose: str) -> Consent:
    """Agree, himself, to one purpose, in the text shown today.

    Refuses: an unknown purpose; one that needs another's consent first; given already.
    Locks: the person.
    Then: audit `consent.given`.
    """
    permissions.require(actor, "own.consent")
    person = queries.own_person(actor)
    return _give(person, purpose, actor=actor, evidence="")


@transaction.atomic
def record_consent(*, actor: Actor, person: int, purpose: str, evidence: str) -> Consent:
    """Take down a consent given on paper, for who has no telephone.

    Refuses: another town's person; no paper; an unknown purpose; given already.
    Locks: the person.
    Then: audit `consent.given`.
    """
    permissions.require(actor, "consent.create")
    row = queries.people_to_ask_for(actor).filter(pk=person).first()
    if row is None:
        raise NotFound
    if not evidence.strip():
        raise Refused(_("请填写书面同意的编号；没有书面凭证不能代记。"), field="evidence")
    return _give(row, purpose, actor=actor, evidence=evidence.strip())


@transaction.atomic
def withdraw_own_consent(*, actor: Actor, purpose: str) -> Consent:
    """Take back, himself, what he agreed to; it counts at once.

    Refuses: nothing to take back. Then: audit `consent.withdrawn`.
    """
    permissions.require(actor, "own.consent")
    person = queries.own_person(actor)
    row = _in_force(person.pk).filter(purpose=purpose).first()
    if row is None:
        raise Refused(_("这一项没有同意过，不用撤回。"), code="not_in_force")
    return _withdraw(row, actor=actor)


@transaction.atomic
def withdraw_consent(pk: int, *, actor: Actor) -> Consent:
    """Take down that a person takes back his consent; by word of mouth is enough.

    Refuses: another town's person; withdrawn already. Then: audit `consent.withdrawn`.
    """
    seen = queries.consents_for(actor).filter(pk=pk).first()
    if seen is None:
        raise NotFound
    permissions.require(actor, "consent.withdraw", seen)
    row = _in_force(seen.person_id).filter(pk=pk).first()
    if row is None:
        raise Refused(_("这一项已经撤回。"), code="not_in_force")
    return _withdraw(row, actor=actor)


def _give(person: Person, purpose: str, *, actor: Actor, evidence: str) -> Consent:
    asked = PURPOSES.get(purpose)
    if asked is None:
        raise NotFound
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    before = {row.purpose: row for row in _in_force(person.pk)}
    needed = NEEDS.get(purpose)
    if needed and needed not in before:
        raise Refused(
            _("要先同意“%(needed)s”。") % {"needed": PURPOSES[needed].title},
            field="purpose",
            code="needs_another",
        )
    old = before.get(purpose)
    if old is not None:
        if old.version == asked.version:
            raise Refused(_("这一项已经同意过。"), field="purpose", code="twice")
        _end(old, actor=actor)
    row = Consent.objects.create(
        person=person,
        purpose=purpose,
        version=asked.version,
        given_at=clock.now(),
        given_by_id=actor.user_id or 0,
        evidence=evidence,
    )
    audit.record(actor, "consent.given", row, purpose=str(asked.title), number=asked.version)
    return row


def _withdraw(row: Consent, *, actor: Actor) -> Consent:
    _end(row, actor=actor)
    audit.record(actor, "consent.withdrawn", row, purpose=str(title_of(row.purpose)))
    # What cannot stand alone goes with it.
    for purpose, needed in NEEDS.items():
        leaning = _in_force(row.person_id).filter(purpose=purpose).first()
        if needed == row.purpose and leaning is not None:
            _withdraw(leaning, actor=actor)
    return row


def _end(row: Consent, *, actor: Actor) -> None:
    row.withdrawn_at, row.withdrawn_by_id = clock.now(), actor.user_id
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])


def _in_force(person: int) -> QuerySet[Consent]:
    """His consents not taken back, locked."""
    rows = Consent.objects.select_for_update(of=("self",))
    return rows.filter(person=person, withdrawn_at__isnull=True)
