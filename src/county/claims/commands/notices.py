"""What was approved is shown to everybody, taken down by itself, and only then payable."""

import secrets
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.audit.choices import AnchorCause
from county.claims import permissions
from county.claims.choices import (
    CODE_LENGTH,
    CODE_LETTERS,
    ActKind,
    ClaimState,
    NoticeState,
    Post,
    StepKind,
    StepState,
)
from county.claims.commands import moving
from county.claims.kinds import publishing
from county.claims.models import Claim, ClaimStep, Notice, NoticeLine
from county.claims.queries import notices
from county.core import codes, scope, text
from county.core.actor import Actor
from county.core.errors import Refused
from county.workdays import queries as workdays


@transaction.atomic
def publish_notice(*, actor: Actor, today: date, scheme: str) -> Notice:
    """Publish all approved claims of a scheme that nothing holds, for the working days its step names.

    Refuses: none waits; a line holds digits like a person's number; a line the actor himself entered.
    Locks: the claims, ascending. Then: an anchor of the record, printed on the notice; audit
    `notice.published` with both hashes.
    """
    permissions.require(actor, "notice.publish")
    rows = Claim.objects.filter(
        scheme=scheme, state=ClaimState.APPROVED, changed_on__isnull=True, open_objections=0
    )
    claims = list(rows.order_by("pk").select_for_update().only("pk", "title_zh", "title_en"))
    if not claims:
        raise Refused(_("这个项目没有待公示的申报。"), code="nothing")
    keys = [claim.pk for claim in claims]
    moving.require_no_clash(keys, post=Post.NOTICE, users=[actor.user_id])
    title = claims[0].title_zh
    lines = notices.lines_of_claims(keys)
    _refuse_leaks(lines)
    days = _days(keys)
    notice = Notice.objects.create(
        code=codes.next_code(Notice.objects.all(), prefix=f"GS{today.year}-", digits=3),
        scheme=scheme,
        title_zh=title,
        title_en=claims[0].title_en,
        workdays=days,
        published_on=today,
        ends_on=workdays.add_workdays(today, days),
        published_by_id=actor.user_id or 0,
        lines_count=len(lines),
        amount_fen=sum(line.amount_fen for line in lines),
        rows_sha256=publishing.digest(title, lines),
        approved_sha256=publishing.digest(title, notices.lines_of_claims(keys)),
    )
    anchor = audit.take_anchor(actor=actor, cause=AnchorCause.NOTICE, row=notice)
    if anchor is not None:
        notice.anchor_seq, notice.anchor = anchor.size, anchor.root.hex()
        notice.save(update_fields=["anchor_seq", "anchor"])
    _write_lines(notice, keys, lines)
    _publish(keys, notice, actor=actor, today=today)
    audit.record(
        actor, "notice.published", notice, count=len(keys), sha256=notice.rows_sha256,
        amount_fen=notice.amount_fen, to_on=notice.ends_on.isoformat(),
    )  # fmt: skip
    return notice


def end_notices(*, actor: Actor, today: date) -> int:
    """Take down every notice whose last day is over; what nobody objects to becomes payable.

    Each in its own transaction. Returns: how many were taken down.
    """
    permissions.require(actor, "notice.end")
    over = Notice.objects.filter(state=NoticeState.OPEN, ends_on__lt=today).order_by("pk")
    return sum(end_notice(pk, actor=actor, today=today) for pk in over.values_list("pk", flat=True))


@transaction.atomic
def end_notice(pk: int, *, actor: Actor, today: date) -> bool:
    """Take one notice down. What was published is compared with what was approved once more: where they differ
    nothing of it becomes payable.

    Locks: the notice, then its claims. Then: audit `notice.ended`, `claim.cleared` for each that is free.
    """
    permissions.require(actor, "notice.end")
    with scope.everything():
        notice = Notice.objects.select_for_update().filter(pk=pk).first()
        if notice is None or notice.state != NoticeState.OPEN or notice.ends_on >= today:
            return False
        is_whole = notices.is_whole(notice)
        notice.state = NoticeState.ENDED if is_whole else NoticeState.BROKEN
        notice.ended_on = today
        notice.version += 1
        notice.save(update_fields=["state", "ended_on", "version"])
        audit.record(actor, "notice.ended", notice, is_whole=is_whole)
        keys = list(notice.lines.order_by("claim").values_list("claim", flat=True))
        clear(keys if is_whole else [], actor=actor, today=today)
    return True


def clear(claims: list[int], *, actor: Actor, today: date) -> int:
    """Hand on to payment those whose notice is over and that nothing holds. The caller holds their notice.

    Returns: how many.
    """
    rows = Claim.objects.filter(
        pk__in=claims, state=ClaimState.PUBLISHED, open_objections=0, changed_on__isnull=True
    )
    keys = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
    ClaimStep.objects.filter(claim__in=keys, kind=StepKind.NOTICE).update(
        state=StepState.DONE, done_on=today, due_on=None
    )
    moving.advance(keys, today=today)
    moving.add_acts(keys, ActKind.CLEARED, actor=actor, today=today)
    audit.record_many(actor, "claim.cleared", ((row, {}) for row in moving.slim(keys)))
    return len(keys)


def _days(claims: list[int]) -> int:
    """The working days of the notice step; the longest where claims are of several versions."""
    rows = ClaimStep.objects.filter(claim__in=claims, kind=StepKind.NOTICE)
    return max(rows.values_list("days", flat=True), default=5)


def _refuse_leaks(lines: list[publishing.Line]) -> None:
    if numbers := publishing.leaks(lines):
        raise Refused(
            _("第 %(lines)s 行含有像身份证、银行卡或电话的数字，不能公示。请先更正工厂或企业名称。")
            % {"lines": text.listed(numbers[:5])},
            code="leak",
        )


def _write_lines(notice: Notice, keys: list[int], lines: list[publishing.Line]) -> None:
    seen: set[str] = set()
    while len(seen) < len(keys):
        seen.add("".join(secrets.choice(CODE_LETTERS) for _letter in range(CODE_LENGTH)))
    NoticeLine.objects.bulk_create(
        (
            NoticeLine(
                notice=notice, claim_id=key, number=line.number, shown=line.shown,
                factory_name=line.factory, town_name=line.town, amount_fen=line.amount_fen,
                code=code,
            )
            for key, line, code in zip(keys, lines, seen, strict=True)
        ),
        batch_size=5_000,
    )  # fmt: skip


def _publish(keys: list[int], notice: Notice, *, actor: Actor, today: date) -> None:
    ClaimStep.objects.filter(claim__in=keys, kind=StepKind.NOTICE).update(
        state=StepState.OPEN, opened_on=today, due_on=notice.ends_on
    )
    Claim.objects.filter(pk__in=keys).update(
        state=ClaimState.PUBLISHED, due_on=notice.ends_on, version=F("version") + 1
    )
    _user, stood_in = moving.users_of(actor, "factory_office", today=today)
    moving.add_acts(
        keys, ActKind.PUBLISHED, actor=actor, today=today, post=Post.NOTICE, stood_in=stood_in,
        note=notice.code,
    )  # fmt: skip
