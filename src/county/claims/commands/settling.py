"""What payments, which stand above, tell a claim."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.claims import permissions
from county.claims.choices import ActKind, ClaimState, Post, StepKind, StepState
from county.claims.commands import moving
from county.claims.models import Claim, ClaimStep
from county.core import scope
from county.core.actor import Actor
from county.core.errors import Refused


@transaction.atomic
def mark_paid(claims: Collection[int], *, actor: Actor, today: date) -> int:
    """Say that the bank has paid these claims. For payments, inside their own transaction.

    Refuses: one is not payable or is held; the actor approved one of them (`clash`).
    Locks: the claims, ascending. Then: audit `claim.paid` for each. Returns: how many.
    """
    permissions.require(actor, "claim.pay")
    # Finance sees no rows of persons; which claims these are, payments have checked.
    with scope.everything():
        rows = Claim.objects.filter(pk__in=list(claims)).order_by("pk").select_for_update()
        found = list(rows.only("pk", "state", "open_objections", "changed_on"))
        if len(found) != len(set(claims)) or any(
            c.state != ClaimState.PAYABLE or c.is_held for c in found
        ):
            raise Refused(_("其中有申报不是“待支付”，或已暂停。请刷新后重新核对。"), code="state")
        keys = [claim.pk for claim in found]
        moving.require_no_clash(keys, post=Post.PAYMENT, users=[actor.user_id])
        ClaimStep.objects.filter(claim__in=keys, kind=StepKind.PAY).update(
            state=StepState.DONE, done_on=today, done_by_id=actor.user_id, due_on=None
        )
        Claim.objects.filter(pk__in=keys).update(
            state=ClaimState.PAID, ended_on=today, due_on=None, version=F("version") + 1
        )
        moving.add_acts(keys, ActKind.PAID, actor=actor, today=today, post=Post.PAYMENT)
        audit.record_many(actor, "claim.paid", ((row, {}) for row in moving.slim(keys)))
    return len(keys)
