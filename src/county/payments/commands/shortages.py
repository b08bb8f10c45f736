"""More is to be paid than there is money: shared out pro rata where the scheme says so, once and to the fen."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.claims import commands as claims
from county.claims.models import Claim
from county.core import scope
from county.core.actor import Actor
from county.core.codes import hold, next_code
from county.core.errors import Refused
from county.payments import permissions, queries
from county.payments.choices import DueState
from county.payments.commands.dues import Approved, take_all
from county.payments.commands.once import once
from county.payments.commands.taking import approved_of, payees_of
from county.payments.models import Command, PaymentDue, Shortage, ShortPart
from county.payments.queries.shortages import Share


@transaction.atomic
def share_out(
    *,
    actor: Actor,
    today: date,
    token: str,
    scheme: str,
    funds: Mapping[str, int],
    seen: str,
    paper: str,
    reason: str,
    period: str = "",
) -> Command:
    """Shrink alike the claims of a scheme that wait, to the money left, and make their dues; the rest stays on record.

    funds: as for taking claims. period: of the claims; empty for all. seen: the print of the plan that was looked at.
    What each is short of is paid by `true_up` once more money has come. Who decides it pays none of it.
    Refuses: `queue`, the scheme says in turn; `enough`; `nothing`, no money at all; `fen`, somebody would get nothing;
        `moved`, claims or money are no longer as seen; `duplicate` paper; `fund`, no appropriation.
    Locks: the token; other taking waits; the claims, ascending; their dues. Then: audit `shortage.shared_out`.
    """
    permissions.require(actor, "shortage.create")
    asked = {"scheme": scheme, "period": period, "funds": dict(funds), "paper": paper}

    def act() -> int:
        hold("payments:take")
        plan = _plan(scheme, period, funds)
        keys = sorted({share.claim.pk for share in plan.shares})
        if Shortage.objects.filter(paper=paper).exists():
            raise Refused(_("这个文号已经用过。"), field="paper", code="duplicate")
        _refuse_unfit(plan, seen)
        _lock(keys)
        row = _stored(actor, today, scheme, period, plan, paper, reason)
        _dues(actor, today, row, plan.shares, funds)
        audit.record(
            actor, "shortage.shared_out", row, reason=reason, count=row.count,
            wanted_fen=row.wanted_fen, given_fen=row.given_fen, paper=paper,
        )  # fmt: skip
        return row.pk

    with scope.everything():
        return once(actor, token, "shortage.share", asked, act)


def refuse_short(scheme: str, period: str, funds: Mapping[str, int]) -> None:
    """Refuses: `pro_rata`, paying in turn what a scheme shares out because the money does not suffice."""
    if not queries.shrinks(scheme):
        return
    hold("payments:take")
    plan = _plan(scheme, period, funds)
    if plan.shrinks and plan.is_short:
        raise Refused(
            _("资金不够付清全部申报。这个方案按比例兑付：请县社区工厂办先在“资金不足”页决定比例。"),
            field="funds",
            code="pro_rata",
        )


def _plan(scheme: str, period: str, funds: Mapping[str, int]) -> queries.Plan:
    try:
        return queries.short_plan(scheme=scheme, period=period, funds=funds)
    except KeyError as missing:
        raise Refused(_("请选择由哪笔拨款承担。"), field="funds", code="fund") from missing


def _refuse_unfit(plan: queries.Plan, seen: str) -> None:
    if not plan.shares:
        raise Refused(_("没有等待兑付的申报。"), code="none")
    if not plan.shrinks:
        raise Refused(_("这个方案资金不足时按顺序支付，不按比例。请在“待支付”办理。"), code="queue")
    if not plan.is_short:
        raise Refused(_("资金够付清全部申报，不用折减。请在“待支付”办理。"), code="enough")
    if not plan.given_fen:
        raise Refused(_("没有可用的资金。请等拨款到账。"), field="funds", code="nothing")
    if any(not share.given_fen for share in plan.shares):
        raise Refused(
            _("资金太少，有的申报一分也分不到。请等拨款到账，或只兑付一个期间。"), code="fen"
        )
    if plan.print != seen:
        raise Refused(_("申报名单或可用资金刚刚有变化。请按下面的新数核对后再确认。"), code="moved")


def _lock(keys: Sequence[int]) -> None:
    """Refuses: `not_payable`; `moved`, one went on a batch meanwhile."""
    claims.lock_payable(keys)
    if Claim.objects.filter(pk__in=keys).exclude(paying="").exists():
        raise Refused(_("其中有申报刚刚列入支付批次。请刷新后重新核对。"), code="moved")


def _stored(
    actor: Actor,
    today: date,
    scheme: str,
    period: str,
    plan: queries.Plan,
    paper: str,
    reason: str,
) -> Shortage:
    return Shortage.objects.create(
        code=next_code(Shortage.objects.all(), prefix=f"BL{today:%Y}-", digits=3),
        scheme=scheme,
        period=period,
        paper=paper,
        reason=reason,
        decided_on=today,
        decided_by_id=actor.user_id or 0,
        count=len(plan.shares),
        wanted_fen=plan.wanted_fen,
        given_fen=plan.given_fen,
        terms=[
            {
                "appropriation": one.appropriation.pk,
                "wanted_fen": one.wanted_fen,
                "money_fen": one.money_fen,
            }
            for one in plan.rations
        ],
    )


def _dues(
    actor: Actor, today: date, row: Shortage, shares: Sequence[Share], funds: Mapping[str, int]
) -> None:
    """The cut dues in the place of whole ones taken before; the decider is among those who decided them."""
    _withdraw(actor, [share.standing for share in shares if share.standing], row)
    keys = {share.claim.pk for share in shares}
    rows = list(Claim.objects.filter(pk__in=keys).select_related("rule").order_by("pk"))
    whole = {
        (one.claim, one.stage): one for one in approved_of(rows, payees_of(rows, actor), funds)
    }
    given = [_cut(whole[share.claim.pk, share.stage], share, row, actor) for share in shares]
    dues = take_all(given, actor=actor, today=today)
    ShortPart.objects.bulk_create(
        ShortPart(
            shortage=row, due=due, whole_fen=share.whole_fen, short_fen=share.short_fen
        )
        for due, share in zip(dues, shares, strict=True)
    )  # fmt: skip


def _cut(one: Approved, share: Share, row: Shortage, actor: Actor) -> Approved:
    hands = {*one.decided_by, actor.user_id or 0} - {one.entered_by, one.approved_by}
    return replace(
        one,
        source_id=f"{one.source_id}~{row.code}",
        amount_fen=share.given_fen,
        parts=[(key, fen) for key, fen in share.given.items() if fen],
        decided_by=tuple(sorted(hands)),
    )


def _withdraw(actor: Actor, keys: Sequence[int], row: Shortage) -> None:
    held = PaymentDue.objects.select_for_update(of=("self",), no_key=True)
    dues = list(held.filter(pk__in=keys).order_by("pk"))
    reason = _("改按 %(code)s 按比例兑付") % {"code": row.code}
    for due in dues:
        due.state, due.reason, due.version = DueState.WITHDRAWN, reason, due.version + 1
    PaymentDue.objects.bulk_update(dues, ["state", "reason", "version"])
    audit.record_many(actor, "due.withdrawn", ((due, {}) for due in dues), reason=reason)
