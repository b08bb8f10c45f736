"""Verifications of the record."""

from django.db.models import QuerySet

from county.audit.choices import VERIFIES
from county.audit.models import Verification
from county.core.actor import Actor


def verifications_for(actor: Actor) -> QuerySet[Verification]:
    """All of them for who may verify, none for others."""
    rows = Verification.objects.all()
    return rows if actor.has_role(*VERIFIES) else rows.none()


def verification_for_update(pk: int) -> Verification:
    return Verification.objects.select_for_update().get(pk=pk)
