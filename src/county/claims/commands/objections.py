"""Said by anybody against a published line; answered by who had no part in the claim."""

import secrets
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.claims import permissions, queries
from county.claims.choices import ActKind, NoticeState, ObjectionState, Post
from county.claims.commands import moving, notices, reviewing
from county.claims.kinds import publishing
from county.claims.models import Claim, Notice, NoticeLine, Objection
from county.core import codes, scope
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.workdays import queries as workdays

ANSWER_WORKDAYS = 5


@transaction.atomic
def object_to_line(
    line: int, *, actor: Actor, today: date, said: str, contact: str, form_key: UUID
) -> Objection:
    """Object to a published line, without an account, up to and with the last day: its claim is held at once.

    Refuses: nothing said; the notice is over. The same form twice is one objection.
    Locks: the notice, then the claim. Then: audit `objection.received`, without what was said.
    """
    # Everybody may: what he says is seen by the officials alone.
    with scope.everything():
        found = NoticeLine.objects.filter(pk=line).first()
        if found is None:
            raise NotFound
        notice = Notice.objects.select_for_update().get(pk=found.notice_id)
        if before := Objection.objects.filter(form_key=form_key).first():
            return before
        if notice.state != NoticeState.OPEN or not notice.published_on <= today <= notice.ends_on:
            raise Refused(_("这次公示已经结束，不再收异议。请直接联系县社区工厂办。"), code="over")
        if len(said.strip()) < 5:
            raise Refused(_("请写明异议内容，至少 5 个字。"), field="said", code="empty")
        Claim.objects.select_for_update().get(pk=found.claim_id)
        objection = Objection.objects.create(
            receipt=_receipt(today),
            line=found,
            claim_id=found.claim_id,
            said=said.strip()[:500],
            contact=contact,
            received_on=today,
            due_on=workdays.add_workdays(today, ANSWER_WORKDAYS),
            form_key=form_key,
        )
        Claim.objects.filter(pk=found.claim_id).update(
            open_objections=F("open_objections") + 1, version=F("version") + 1
        )
        audit.record(actor, "objection.received", objection, notice=notice.code)
    return objection


@dataclass(frozen=True)
class Answer:
    """What is told of an objection to who has its code: nobody's name, nothing of what was said."""

    receipt: str
    notice: str
    state: str
    received_on: date
    due_on: date
    settled_on: date | None
    answer: str


@transaction.atomic
def answer_of(code: str) -> Answer | None:
    """The answer to the objection of a code as typed; None when there is none."""
    receipt, _dash, letters = code.strip().upper().rpartition("-")
    # Everybody may who has the code: the letters of it are drawn, and are no key to anything else.
    with scope.everything():
        row = Objection.objects.filter(receipt=receipt).select_related("line__notice").first()
    if row is None or not secrets.compare_digest(
        row.code.encode(), f"{receipt}-{letters}".encode()
    ):
        return None
    state = str(row.get_state_display())
    return Answer(
        row.receipt, row.line.notice.code, state, row.received_on, row.due_on, row.settled_on,
        row.answer,
    )  # fmt: skip


@transaction.atomic
def settle_objection(
    pk: int, *, actor: Actor, today: date, version: int, state: str, answer: str
) -> Objection:
    """Answer an objection. Not borne out: the claim goes on, and becomes payable if its notice is over. Borne out:
    the claim is refused.

    Refuses: who entered or approved the claim (`clash`); no answer; answered already; `stale`.
    Locks: the notice, then the claim, then the objection. Then: audit `objection.settled`.
    """
    seen = Objection.objects.filter(pk=pk).select_related("line").first()
    if seen is None:
        raise NotFound
    permissions.require(actor, "objection.settle", seen)
    notice = Notice.objects.select_for_update().get(pk=seen.line.notice_id)
    claim = queries.claim_for_update(actor, seen.claim_id)
    row = Objection.objects.select_for_update().get(pk=pk)
    if row.state != ObjectionState.OPEN:
        raise Refused(_("这件异议已经处理，不用再办。"), code="state")
    if row.version != version:
        raise Refused(_("在您填写期间，这件异议已被别人修改。请核对后重新提交。"), code="stale")
    if not answer.strip():
        raise Refused(_("请写明处理答复，异议人查询时会看到。"), field="answer", code="reason")
    if publishing.has_number(answer):
        raise Refused(
            _("答复里有像身份证、银行卡或电话的数字。异议人不登录就能查到答复，请不要写个人信息。"),
            field="answer",
            code="leak",
        )
    moving.require_no_clash([claim.pk], post=Post.OBJECTION, users=[actor.user_id])
    row.state, row.answer, row.version = state, answer.strip(), version + 1
    row.settled_on, row.settled_by_id = today, actor.user_id
    row.save(update_fields=["state", "answer", "version", "settled_on", "settled_by"])
    claim.open_objections -= 1
    claim.version += 1
    claim.save(update_fields=["open_objections", "version"])
    moving.add_acts(
        [claim.pk], ActKind.SETTLED, actor=actor, today=today, post=Post.OBJECTION, note=answer
    )
    audit.record(actor, "objection.settled", row, outcome=state, claim=claim.receipt)
    _take_effect(claim, notice, state, actor=actor, today=today, answer=answer)
    return row


def _take_effect(
    claim: Claim, notice: Notice, state: str, *, actor: Actor, today: date, answer: str
) -> None:
    if state == ObjectionState.UPHELD:
        reason = _("公示期间有异议，经核实成立：%(answer)s") % {"answer": answer}
        reviewing.end_refused(claim, today=today, reason=reason)
        audit.record(actor, "claim.refused", claim, reason=reason)
    elif notice.state == NoticeState.ENDED:
        notices.clear([claim.pk], actor=actor, today=today)


def _receipt(today: date) -> str:
    prefix = f"YY{today.year}-"
    codes.hold(f"code:{prefix}")
    return f"{prefix}{Objection.objects.filter(receipt__startswith=prefix).count() + 1:04d}"
