"""Telling people that a claim waits for them; the lists themselves say what is open."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Min
from django.utils.translation import gettext_noop

from county.accounts.choices import Role
from county.claims.choices import StepKind, StepState
from county.claims.kinds import steps
from county.claims.models import Claim, ClaimStep
from county.reminders import commands as reminders
from county.reminders import queries as turns


def reviewers(claims: Collection[int], *, today: date) -> None:
    """Who takes the steps now open: one line each, however many claims."""
    rows = ClaimStep.objects.filter(claim__in=claims, kind=StepKind.REVIEW, state=StepState.OPEN)
    found = rows.order_by().values_list("by", "claim__town").annotate(Count("pk"), Min("due_on"))
    for by, town, count, due_on in found:
        users = turns.holders(
            steps.role_of(by),
            today=today,
            towns=[town] if by == "town" else (),
            body=steps.BODY_OF.get(by, ""),
        )
        reminders.tell(
            users, topic="claims.review", subject=gettext_noop("补贴申报等您审核"),
            page="claims:work_list", count=count, due_on=due_on,
        )  # fmt: skip


def owner_to_mend(claim: Claim, *, today: date) -> None:
    """The owner whose claim was sent back."""
    reminders.tell_role(
        Role.OWNER, today=today, factories=[claim.factory_id],
        topic="claims.returned", subject=gettext_noop("补贴申报被退回，请按原因补正"),
        page="claims:claim_detail", key=claim.pk, about=claim.receipt,
    )  # fmt: skip


def owners_to_confirm(claims: Collection[int], *, today: date) -> None:
    """The owners of what was drawn up for them: one line, whatever the number."""
    factories = set(Claim.objects.filter(pk__in=claims).values_list("factory", flat=True))
    users = turns.holders(Role.OWNER, today=today, factories=factories) if factories else set()
    reminders.tell(
        users, topic="claims.drafted", subject=gettext_noop("有补贴等您确认领取"), page="claims:own"
    )
