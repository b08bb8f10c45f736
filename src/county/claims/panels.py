"""Blocks of a claim's page: steps, papers, reasons, what was done to it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from county.audit import panels as audit
from county.claims import permissions, queries
from county.claims.choices import ClaimState
from county.claims.commands import confirming
from county.claims.kinds import steps
from county.claims.models import BulkReview, Claim, Notice
from county.claims.queries import notices
from county.claims.states import PATH, STEP_TONE, VOID
from county.core import stops, text
from county.core.actor import Actor
from county.core.errors import Refused
from county.screens import blocks, formats
from county.screens.columns import Column
from county.screens.declared import Panel
from county.screens.tables import table_panel


def _who(act: Any) -> str:
    if act.user is None:
        return _("系统")
    return (
        _("%(name)s（代%(other)s）") % {"name": act.user.name, "other": act.stood_in.name}
        if act.stood_in
        else str(act.user.name)
    )


_STEPS = (
    Column("place", gettext_lazy("次序"), lambda s: s.place, kind="number", priority=3),
    Column("by", gettext_lazy("由谁办理"), lambda s: taker(s.by)),
    Column("post", gettext_lazy("岗位"), lambda s: s.get_post_display(), priority=3),
    Column(
        "state",
        gettext_lazy("状态"),
        lambda s: s.get_state_display(),
        kind="badge",
        tone=lambda s: STEP_TONE[s.state],
    ),
    Column("due_on", gettext_lazy("期限"), lambda s: s.due_on, kind="date"),
    Column("done_on", gettext_lazy("办结"), lambda s: s.done_on, kind="date", priority=2),
    Column(
        "done_by",
        pgettext_lazy("step", "办理人"),
        lambda s: s.done_by and s.done_by.name,
        priority=2,
    ),
    Column("note", pgettext_lazy("act", "意见"), lambda s: s.note, priority=3),
)
_PAPERS = (
    Column("kind", gettext_lazy("材料"), lambda p: p.paper.get_kind_display()),
    Column(
        "was",
        gettext_lazy("来源"),
        lambda p: _("已在档，没有再要") if p.was_on_file else _("随本申报上传"),
    ),
    Column("to", gettext_lazy("有效期止"), lambda p: p.paper.valid_to, kind="date", priority=2),
)
_ACTS = (
    Column("on", gettext_lazy("日期"), lambda a: a.done_on, kind="date"),
    Column("kind", gettext_lazy("事项"), lambda a: a.get_kind_display()),
    Column("who", gettext_lazy("谁"), _who, priority=2),
    Column("post", gettext_lazy("岗位"), lambda a: a.get_post_display() or "—", priority=3),
    Column("note", pgettext_lazy("act", "意见"), lambda a: a.note, priority=2),
)


def taker(by: str) -> str:
    """Who takes a step, in the reader's language."""
    return steps.words_of(by, "en" if text.in_english() else "zh")


def changed_words(claim: Claim) -> str:
    """What the latest run says instead."""
    if claim.changed_said == "gone":
        return _("最近一次评定：已不符合条件")
    if claim.changed_said.startswith("amount:"):
        amount = formats.yuan(int(claim.changed_said.removeprefix("amount:")))
        return _("最近一次评定：%(amount)s，与申报金额不同") % {"amount": amount}
    return ""


def stages(claim: Claim) -> list[blocks.Stage]:
    """The way of the claim for the stepper."""
    state = ClaimState.REVIEW if claim.state == ClaimState.RETURNED else claim.state
    if state not in PATH:
        return []
    here = PATH.index(state)
    return [
        blocks.Stage(
            ClaimState(one).label, "done" if at < here else "now" if at == here else "todo"
        )
        for at, one in enumerate(PATH)
    ]


def of_claim(row: Claim, actor: Actor) -> list[Panel]:
    """Where it stands, why, who decides, on which papers, and everything done to it."""
    found = queries.steps_of(row)
    context = {
        "claim": row,
        "stages": stages(row),
        "changed": changed_words(row),
        "stopped": _stopped(row, actor),
        "decision_url": reverse("claims:claim_reasons", args=(row.pk,)),
        "plan_url": reverse("claims:plan", args=(row.factory_id,)),
        "missing": _missing(row, actor),
        "upload_url": f"{reverse('files:paper_create')}?factory={row.factory_id}&about=claims.Claim:{row.pk}",
        "line": notices.line_of_claim(row),
    }
    return [
        Panel(gettext_lazy("办到哪一步"), "claims/panel_state.html", context),
        table_panel(
            gettext_lazy("审核环节"), _STEPS, found, empty=gettext_lazy("确认申报后才开始审核。")
        ),
        table_panel(
            gettext_lazy("申报材料"),
            _PAPERS,
            queries.papers_of(row),
            empty=gettext_lazy("确认申报时列出所用的材料。"),
        ),
        table_panel(
            gettext_lazy("经手记录"), _ACTS, queries.acts_of(row), empty=gettext_lazy("还没有。")
        ),
        audit.history(row, actor),
    ]


def _stopped(row: Claim, actor: Actor) -> str:
    """What stands against it, for the officials; an owner is told by them."""
    if row.state in {ClaimState.PAID, *VOID} or not actor.has_role(*permissions.OFFICIALS):
        return ""
    return stops.against(stops.CLAIMS, [row.pk]).get(row.pk, "")


def _missing(row: Claim, actor: Actor) -> list[str]:
    waits = row.state in {ClaimState.DRAFTED, ClaimState.RETURNED}
    if not waits or not permissions.may(actor, "claim.confirm", row):
        return []
    try:
        wanting = confirming.missing_papers(row, today=row.drafted_on)
    except Refused:
        return []
    return [confirming.paper_words(one) for one in wanting]


_LINES = (
    Column("number", gettext_lazy("序号"), lambda r: r.number, kind="number"),
    Column("shown", gettext_lazy("公示名称"), lambda r: r.shown),
    Column("factory", gettext_lazy("工厂名称"), lambda r: r.factory_name, priority=2),
    Column("town", gettext_lazy("镇"), lambda r: r.town_name, priority=2),
    Column("amount", gettext_lazy("金额"), lambda r: r.amount_fen, kind="money"),
)


def of_notice(row: Notice, actor: Actor) -> list[Panel]:
    """Whether it still shows what was approved, its lines, its objections."""
    context = {
        "notice": row,
        "is_whole": notices.is_whole(row) if actor.reads_rows else None,
        "board_url": reverse("claims:board_notice", args=(row.code,)),
    }
    return [
        Panel(gettext_lazy("内容核对"), "claims/panel_hash.html", context),
        table_panel(
            gettext_lazy("公示明细"), _LINES, notices.lines_of(row), empty=gettext_lazy("没有。")
        ),
        audit.history(row, actor),
    ]


def of_bulk(row: BulkReview) -> list[Any]:
    """The drawn claims of a list."""
    return list(row.claims.filter(is_sample=True).select_related("claim__factory", "claim__person"))
