"""What payments, which stand above, tell claims: on a batch, on their way, sent back, paid. Set by set.

For payments alone, inside their own transactions and after their own check of rights.
"""

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

# What keeps a claim on its batch, and what takes it off.
ON_BATCH = frozenset({ActKind.BATCHED, ActKind.FROZEN, ActKind.SENT})


@transaction.atomic
def lock_payable(claims: Collection[int]) -> list[Claim]:
    """The claims, locked in ascending order. Refuses: `not_payable`, one of them is not cleared for payment or held."""
    with scope.everything():
        found = _locked(claims)
        wrong = next((c for c in found if c.state != ClaimState.PAYABLE or c.is_held), None)
        if wrong is not None or len(found) != len(set(claims)):
            raise _not_payable(wrong)
    return found


@transaction.atomic
def keep_payment(
    claims: Collection[int], kind: ActKind, *, actor: Actor, today: date, batch: str
) -> None:
    """Write on the claims what was done to their batch, and by whom: their history shuts its actors out of other
    posts, as it shuts out of this one who approved them.

    Refuses: `clash`; to go on, one that is held or no longer payable. Locks: the claims, ascending.
    """
    permissions.require(actor, "claim.pay")
    keys = sorted(set(claims))
    with scope.everything():
        if kind in ON_BATCH:
            lock_payable(keys)
        else:
            _locked(keys)
        moving.require_no_clash(keys, post=Post.PAYMENT, users=[actor.user_id])
        if kind not in {ActKind.FROZEN, ActKind.SENT}:
            now = batch if kind in ON_BATCH else ""
            Claim.objects.filter(pk__in=keys).update(paying=now, version=F("version") + 1)
        moving.add_acts(keys, kind, actor=actor, today=today, post=Post.PAYMENT, note=batch)


@transaction.atomic
def mark_paid(claims: Collection[int], *, actor: Actor, today: date) -> int:
    """Say that the bank has paid these claims. What the latest run says otherwise of one that was on its way no
    longer holds it: the money is gone, and the difference is made up or recovered.

    Refuses: one is not payable, or is held and on no batch; the actor approved one of them (`clash`).
    Locks: the claims, ascending. Then: audit `claim.paid` for each. Returns: how many.
    """
    permissions.require(actor, "claim.pay")
    # Finance sees no rows of persons; which claims these are, payments have checked.
    with scope.everything():
        found = _locked(claims)
        wrong = next(
            (c for c in found if c.state != ClaimState.PAYABLE or (c.is_held and not c.paying)),
            None,
        )
        if wrong is not None or len(found) != len(set(claims)):
            raise _not_payable(wrong)
        keys = [claim.pk for claim in found]
        moving.require_no_clash(keys, post=Post.PAYMENT, users=[actor.user_id])
        ClaimStep.objects.filter(claim__in=keys, kind=StepKind.PAY).update(
            state=StepState.DONE, done_on=today, done_by_id=actor.user_id, due_on=None
        )
        Claim.objects.filter(pk__in=keys).update(
            state=ClaimState.PAID,
            ended_on=today,
            due_on=None,
            paying="",
            changed_on=None,
            version=F("version") + 1,
        )
        moving.add_acts(keys, ActKind.PAID, actor=actor, today=today, post=Post.PAYMENT)
        audit.record_many(actor, "claim.paid", ((row, {}) for row in moving.slim(keys)))
    return len(keys)


def _locked(claims: Collection[int]) -> list[Claim]:
    rows = Claim.objects.filter(pk__in=list(claims)).order_by("pk").select_for_update()
    return list(rows.only("pk", "receipt", "state", "open_objections", "changed_on", "paying"))


def _not_payable(claim: Claim | None) -> Refused:
    if claim is None:
        return Refused(_("其中有申报不存在。请刷新后重新核对。"), code="not_payable")
    why = _("已暂停") if claim.is_held else claim.get_state_display()
    return Refused(
        _("申报 %(receipt)s 现在是“%(state)s”，不是“待支付”，不能支付。请刷新后重新核对。")
        % {"receipt": claim.receipt, "state": why},
        code="not_payable",
    )
