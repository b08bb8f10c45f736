"""Assessments and erasures, and whose data have been kept long enough."""

from datetime import date

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from county.core import months
from county.core.actor import Actor
from county.privacy.choices import (
    ERASURE_READERS,
    GUARDIANS,
    AssessmentState,
)
from county.privacy.kinds.fields import SENSITIVE
from county.privacy.kinds.uses import RETENTION_MONTHS
from county.privacy.models import Erasure, ImpactAssessment
from county.workforce.models import Employment, Payroll, Person


def assessments_for(actor: Actor) -> QuerySet[ImpactAssessment]:
    """They hold no person: the office, the security administrator, supervision and audit see all."""
    rows = ImpactAssessment.objects.select_related("assessed_by", "signed_by")
    return rows if actor.has_role(*GUARDIANS) else rows.none()


def is_assessed(use: str) -> bool:
    """True when a signed assessment is in force: what a feature asks before it uses class-3 data."""
    rows = ImpactAssessment.objects.filter(purpose=use, state=AssessmentState.SIGNED)
    return rows.exists()


def unassessed_uses() -> list[str]:
    """Uses of class-3 data without a signed assessment."""
    signed = ImpactAssessment.objects.filter(state=AssessmentState.SIGNED)
    return sorted(SENSITIVE - set(signed.values_list("purpose", flat=True)))


def is_made() -> bool:
    """Not while the tables are still to be migrated."""
    return ImpactAssessment._meta.db_table in connection.introspection.table_names()


def erasures_for(actor: Actor) -> QuerySet[Erasure]:
    rows = Erasure.objects.select_related("person", "erased_by")
    return rows if actor.has_role(*ERASURE_READERS) else rows.none()


def past_retention(*, today: date) -> QuerySet[Person]:
    """People not erased yet who had neither work nor pay for the whole term."""
    first_kept = months.month_of(today) - RETENTION_MONTHS
    day = months.first_day(first_kept)
    jobs = Employment.objects.filter(person=OuterRef("pk")).filter(
        Q(to_on__isnull=True) | Q(to_on__gte=day)
    )
    pay = Payroll.objects.filter(person=OuterRef("pk"), month__gte=first_kept)
    ever = Employment.objects.filter(person=OuterRef("pk"))
    return Person.objects.filter(Exists(ever), ~Exists(jobs), ~Exists(pay), erasure__isnull=True)
