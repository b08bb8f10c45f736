"""Impact assessments: written by one, signed by another."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core import codes
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.core.version import require_version
from county.privacy import permissions, queries
from county.privacy.choices import AssessmentState, UseKind
from county.privacy.kinds.uses import ASSESSMENT_YEARS
from county.privacy.models import ImpactAssessment


@transaction.atomic
def draft_assessment(*, actor: Actor, today: date, purpose: str, **words: str) -> ImpactAssessment:
    """Write the next edition of a purpose's assessment; it counts once signed.

    words: text, risks, measures.
    Refuses: no such use; an unsigned edition lies there already.
    Locks: the purpose.
    Then: audit `assessment.drafted`.
    """
    permissions.require(actor, "assessment.create")
    if purpose not in UseKind.values:
        raise NotFound
    codes.hold(f"assessment:{purpose}")
    rows = ImpactAssessment.objects.filter(purpose=purpose)
    if rows.filter(state=AssessmentState.DRAFT).exists():
        reason = _("这个用途已有一份待签署的评估。请先修改那一份，或请同事签署。")
        raise Refused(reason, field="purpose", code="drafted")
    row = ImpactAssessment.objects.create(
        purpose=purpose,
        edition=(rows.aggregate(last=Max("edition"))["last"] or 0) + 1,
        assessed_on=today,
        assessed_by_id=actor.user_id or 0,
        keep_until=_years_on(today, ASSESSMENT_YEARS),
        **words,
    )
    audit.record(actor, "assessment.drafted", row, number=row.edition)
    return row


@transaction.atomic
def correct_assessment(pk: int, *, actor: Actor, version: int, **words: str) -> ImpactAssessment:
    """Go on writing an edition nobody has signed yet.

    Refuses: signed already; `stale`. Then: audit `assessment.corrected`.
    """
    row = _locked(actor, pk)
    permissions.require(actor, "assessment.edit", row)
    words.pop("purpose", None)
    require_version(row, version)
    changed = audit.amend(row, **words)
    row.save()
    audit.record(actor, "assessment.corrected", row, changed=_named(changed))
    return row


@transaction.atomic
def sign_assessment(pk: int, *, actor: Actor, today: date) -> ImpactAssessment:
    """Sign another's assessment; the edition before it ends.

    Refuses: who wrote it; signed already. Then: audit `assessment.signed`.
    Source: PIPL art. 55, 56
    """
    row = _locked(actor, pk)
    permissions.require(actor, "assessment.sign", row)
    _require_draft(row)
    before = ImpactAssessment.objects.filter(purpose=row.purpose, state=AssessmentState.SIGNED)
    before.update(state=AssessmentState.SUPERSEDED)
    row.state, row.signed_on, row.signed_by_id = AssessmentState.SIGNED, today, actor.user_id
    row.version += 1
    row.save()
    audit.record(actor, "assessment.signed", row, number=row.edition)
    return row


def _locked(actor: Actor, pk: int) -> ImpactAssessment:
    rows = queries.assessments_for(actor).select_for_update(of=("self",))
    row = rows.filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def _require_draft(row: ImpactAssessment) -> None:
    if row.state != AssessmentState.DRAFT:
        raise Refused(_("已签署的评估不能改，请另写新版。"), code="signed")


def _named(changed: dict[str, Any]) -> dict[str, Any]:
    """Which parts changed; the texts are long and stand on the page."""
    return dict.fromkeys(changed)


def _years_on(day: date, years: int) -> date:
    """The same day so many years on; of 29 February the day before."""
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return day.replace(year=day.year + years, day=last)
