"""One claim reviewed: passed on, sent back, refused; what was held is looked into."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.claims import permissions, queries
from county.claims.choices import ActKind, ClaimState, Post, StepState
from county.claims.commands import moving, telling
from county.claims.commands.confirming import require_state
from county.claims.models import Claim, ClaimAct, ClaimStep
from county.claims.states import VOID
from county.core import stops
from county.core.actor import Actor
from county.core.errors import NotAllowed, Refused
from county.core.version import require_version
from county.entitlements import queries as entitlements
from county.entitlements.choices import FindingState
from county.entitlements.models import Finding
from county.workdays import queries as workdays


@transaction.atomic
def pass_claim(pk: int, *, actor: Actor, today: date, version: int, note: str = "") -> Claim:
    """Find a claim right at the step that is the actor's, and hand it on.

    Refuses: not his step (403); who entered it, or took another step of it (`clash`); `stale`; it is held;
        a risk stands against it (`stopped`). The amount is the decision's and is never typed in.
    Locks: the claim. Then: audit `claim.passed`, or `claim.approved` with the last review.
    """
    claim, step = _at_hand(actor, pk, "claim.pass", today=today)
    stood_in = _require_eyes(actor, claim, step, today=today)
    require_version(claim, version)
    require_not_held(claim)
    stops.require_none(stops.CLAIMS, [pk])
    ClaimStep.objects.filter(pk=step.pk).update(
        state=StepState.DONE, done_on=today, done_by_id=actor.user_id, note=note
    )
    moving.add_acts(
        [pk], ActKind.PASSED, actor=actor, today=today, post=step.post, stood_in=stood_in,
        note=note, steps_of={pk: step.pk},
    )  # fmt: skip
    Claim.objects.filter(pk=pk).update(version=claim.version)
    moved = moving.advance([pk], today=today)
    is_last = bool(moved) and ClaimState.REVIEW not in moved
    action = "claim.approved" if is_last else "claim.passed"
    audit.record(actor, action, claim, reason=note, by=step.by, amount_fen=claim.amount_fen)
    return queries.claim_for(actor, pk)


@transaction.atomic
def return_claim(pk: int, *, actor: Actor, today: date, version: int, reason: str) -> Claim:
    """Send a claim back to be mended, with the reason; its clocks stand until it comes again.

    Refuses: not his step; no reason; `stale`. Locks: the claim. Then: audit `claim.returned`.
    """
    claim, step = _at_hand(actor, pk, "claim.return", today=today)
    require_version(claim, version)
    require_reason(reason)
    calendar = workdays.calendar()
    for one in ClaimStep.objects.filter(claim=claim, state=StepState.OPEN):
        due = one.due_on or today
        left = calendar.between(today, due) if one.is_working else (due - today).days
        one.state, one.due_on, one.left_days = StepState.PAUSED, None, max(0, left)
        one.save(update_fields=["state", "due_on", "left_days"])
    claim.state, claim.reason, claim.due_on = ClaimState.RETURNED, reason, None
    claim.save(update_fields=["state", "reason", "due_on", "version"])
    moving.add_acts(
        [pk], ActKind.RETURNED, actor=actor, today=today, post=step.post, note=reason,
        steps_of={pk: step.pk},
    )  # fmt: skip
    audit.record(actor, "claim.returned", claim, reason=reason, by=step.by)
    telling.owner_to_mend(claim, today=today)
    return claim


@transaction.atomic
def refuse_claim(pk: int, *, actor: Actor, today: date, version: int, reason: str) -> Claim:
    """Refuse a claim, with the reason that the applicant is told.

    Refuses: not his step; who entered it (`clash`); no reason; `stale`. Then: audit `claim.refused`.
    """
    claim, step = _at_hand(actor, pk, "claim.refuse", today=today)
    stood_in = _require_eyes(actor, claim, step, today=today)
    require_version(claim, version)
    require_reason(reason)
    ClaimStep.objects.filter(pk=step.pk).update(
        state=StepState.DONE, done_on=today, done_by_id=actor.user_id, note=reason
    )
    end_refused(claim, today=today, reason=reason)
    moving.add_acts(
        [pk], ActKind.REFUSED, actor=actor, today=today, post=step.post, stood_in=stood_in,
        note=reason, steps_of={pk: step.pk},
    )  # fmt: skip
    audit.record(actor, "claim.refused", claim, reason=reason, by=step.by)
    return claim


@transaction.atomic
def release_claim(pk: int, *, actor: Actor, today: date, version: int, reason: str) -> Claim:
    """Let a claim go on that was held because the latest run decides otherwise: it was looked into.

    Refuses: it is not held for that; no reason; who entered it; `stale`. Then: audit `claim.released`.
    """
    claim = _held(actor, pk, "claim.release")
    moving.require_no_clash([pk], post=Post.OBJECTION, users=[actor.user_id])
    require_version(claim, version)
    require_reason(reason)
    claim.released_said, claim.changed_said, claim.changed_on = claim.changed_said, "", None
    claim.save(update_fields=["released_said", "changed_said", "changed_on", "version"])
    moving.add_acts(
        [pk], ActKind.RELEASED, actor=actor, today=today, post=Post.OBJECTION, note=reason
    )
    audit.record(actor, "claim.released", claim, reason=reason)
    return claim


@transaction.atomic
def restart_claim(pk: int, *, actor: Actor, today: date, version: int, reason: str) -> Claim:
    """Take the latest run's decision over and review the claim anew from its first step; passes given are void.

    Refuses: it is not held; it is published (its objections come first); the run finds no right any more: then it
    is refused or released. Then: audit `claim.restarted`.
    """
    claim = _held(actor, pk, "claim.restart")
    require_version(claim, version)
    require_reason(reason)
    if claim.state == ClaimState.PUBLISHED:
        raise Refused(_("正在公示，期满后再按新情况重新审核。"), code="state")
    finding = _latest(claim)
    if finding is None or finding.amount_fen is None:
        raise Refused(
            _("最近一次评定已不符合条件，没有新的金额。请核实后不予支持，或说明理由放行。"),
            code="gone",
        )
    if claim.paying:
        raise Refused(
            _(
                "这份申报已列入支付批次 %(batch)s。请财政先作废批次；已送银行的，付讫后按差额补付或追回。"
            )
            % {"batch": claim.paying},
            code="paying",
        )
    before = claim.amount_fen
    _void(claim)
    claim.amount_fen, claim.row = finding.amount_fen, finding.row
    claim.run_id, claim.snapshot_id = finding.run_id, finding.run.snapshot_id
    claim.decided_as_of = finding.run.day
    claim.frozen_times += 1
    claim.state, claim.changed_on, claim.changed_said = ClaimState.REVIEW, None, ""
    claim.approved_on = claim.payable_on = None
    claim.save()
    moving.lay_steps([pk], claim.rule, today=today)
    moving.advance([pk], today=today)
    moving.add_acts([pk], ActKind.RESTARTED, actor=actor, today=today, note=reason)
    audit.record(
        actor, "claim.restarted", claim, reason=reason, before_fen=before,
        amount_fen=claim.amount_fen,
    )  # fmt: skip
    return queries.claim_for(actor, pk)


def require_reason(reason: str) -> None:
    """Refuses: nothing was said."""
    if not reason.strip():
        raise Refused(_("请写明理由，申报人会看到。"), field="reason", code="reason")


def require_not_held(claim: Claim) -> None:
    """Refuses: facts changed, or an objection is open."""
    if claim.changed_on is not None:
        raise Refused(
            _(
                "最近一次评定与这份申报不一致，已暂停。请县社区工厂办核实后放行、重新审核或不予支持。"
            ),
            code="held",
        )
    if claim.open_objections:
        raise Refused(_("有异议尚未处理，已暂停。处理后才能往下办。"), code="held")


def end_refused(claim: Claim, *, today: date, reason: str) -> None:
    """The claim ends here; its right may be claimed anew."""
    require_state(claim, ClaimState.REFUSED)
    moving.end_steps([claim.pk])
    claim.state, claim.reason, claim.ended_on, claim.due_on = (
        ClaimState.REFUSED, reason[:300], today, None,
    )  # fmt: skip
    claim.save(update_fields=["state", "reason", "ended_on", "due_on", "version"])


def _at_hand(actor: Actor, pk: int, action: str, *, today: date) -> tuple[Claim, ClaimStep]:
    """The locked claim, and the step of it that is his. Refuses: there is none."""
    claim = queries.claim_for_update(actor, pk)
    permissions.require(actor, action, claim)
    if claim.state != ClaimState.REVIEW:
        raise Refused(
            _("这份申报现在是“%(state)s”，不在审核中。请刷新后再看。")
            % {"state": claim.get_state_display()},
            code="state",
        )
    step = queries.step_at_hand(actor, claim, today=today)
    if step is None:
        raise NotAllowed(_("现在轮到别的单位办理，您的岗位不能办这一步。"), code="not_your_turn")
    return claim, step


def _require_eyes(actor: Actor, claim: Claim, step: ClaimStep, *, today: date) -> int | None:
    """Refuses: a clash on this claim's own history. Returns: in whose stead he acts."""
    user, stood_in = moving.users_of(actor, step.by, today=today)
    moving.require_no_clash([claim.pk], post=step.post, users=[user, stood_in])
    return stood_in


def _held(actor: Actor, pk: int, action: str) -> Claim:
    claim = queries.claim_for_update(actor, pk)
    permissions.require(actor, action, claim)
    if claim.changed_on is None or claim.state in VOID:
        raise Refused(_("这份申报没有因情况变化而暂停，不用办理。"), code="state")
    return claim


def _latest(claim: Claim) -> Finding | None:
    run = entitlements.last_run()
    rows = Finding.objects.filter(
        run=run, line__version=claim.rule, item=claim.item, state=FindingState.QUALIFIES
    )
    return rows.select_related("run").first() if run else None


def _void(claim: Claim) -> None:
    """Passes no longer count, and every review is to be taken again."""
    ClaimAct.objects.filter(claim=claim, kind=ActKind.PASSED).update(is_void=True)
    ClaimStep.objects.filter(claim=claim).update(
        state=StepState.WAITING, opened_on=None, due_on=None, left_days=None, done_on=None,
        done_by=None, note="", bulk=None,
    )  # fmt: skip
