"""Claims, the work list, bulk reviews, notices, objections, extra steps."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from county.audit import commands as audit
from county.audit import panels as history
from county.claims import commands, forms, panels, permissions, queries
from county.claims.choices import APPLICANTS, REVIEWERS, ClaimState, ObjectionState
from county.claims.models import Claim, ExtraStep
from county.claims.queries import notices
from county.claims.states import BULK_TONE, MOVING, NOTICE_TONE, OBJECTION_TONE, TONE
from county.core import clock
from county.core.actor import Actor
from county.screens.columns import Personal
from county.screens.forms import HouseForm
from county.screens.register import Column, Register, Step, Writer

_TURNS = frozenset({"pass", "return", "refuse"})


def may_claim(actor: Actor, action: str, row: Claim | None = None) -> bool:
    """As permissions; a review only while it is the actor's turn."""
    if not permissions.of("claim")(actor, action, row):
        return False
    if row is None or action not in _TURNS:
        return True
    return queries.step_at_hand(actor, row, today=clock.today()) is not None


def work(actor: Actor) -> Any:
    return queries.work_for(actor, today=clock.today())


_COLUMNS = (
    Column("receipt", gettext_lazy("受理编号"), lambda c: c.receipt, sort="receipt"),
    Column("scheme", gettext_lazy("补贴项目"), lambda c: c.title, sort="scheme"),
    Column("factory", gettext_lazy("工厂"), lambda c: c.factory.label, sort="factory__name_pinyin"),
    Column(
        "person",
        gettext_lazy("工人"),
        Personal("name", of=lambda c: c.person),
        priority=2,
    ),
    Column("town", gettext_lazy("镇"), lambda c: c.town.label, sort="town__code", priority=3),
    Column("amount", gettext_lazy("金额"), lambda c: c.amount_fen, kind="money", sort="amount_fen"),
    Column(
        "state",
        gettext_lazy("状态"),
        lambda c: c.get_state_display(),
        kind="badge",
        tone=lambda c: TONE[c.state],
        sort="state",
    ),
    Column(
        "held",
        pgettext_lazy("claim", "暂停"),
        lambda c: pgettext_lazy("claim", "已暂停") if c.is_held else "",
        kind="badge",
        tone=lambda _c: "bad",
        priority=2,
    ),
    Column(
        "due_on",
        gettext_lazy("办理期限"),
        lambda c: c.due_on,
        kind="date",
        sort="due_on",
        priority=2,
    ),
    Column("period", gettext_lazy("期间"), lambda c: c.period, on_list=False),
    Column("payee", gettext_lazy("收款方"), lambda c: c.get_payee_display(), on_list=False),
    Column("decision", gettext_lazy("评定结论"), lambda c: c.decision, on_list=False),
    Column("reason", gettext_lazy("理由"), lambda c: c.reason, on_list=False),
)
_COMMON: dict[str, Any] = {
    "app": "claims",
    "columns": _COLUMNS,
    "filter_form": forms.ClaimFilter,
    "search": queries.claims_matching,
    "search_hint": gettext_lazy("工厂、工人或拼音"),
    "record_export": audit.record_export,
}

CLAIMS = Register(
    name="claim",
    title=gettext_lazy("补贴申报"),
    noun=gettext_lazy("补贴申报"),
    query=queries.claims_listed,
    may=may_claim,
    roles=permissions.READERS,
    steps=(
        Step(
            "confirm",
            gettext_lazy("确认申报"),
            HouseForm,
            commands.confirm_claim,
            when=lambda c: c.state == ClaimState.DRAFTED,
            explains=gettext_lazy("确认后开始审核，系统已经核对条件；材料已在档的不用再交。"),
            tone="primary",
            roles=APPLICANTS,
        ),
        Step(
            "resubmit",
            gettext_lazy("重新提交"),
            forms.ResubmitForm,
            commands.resubmit_claim,
            when=lambda c: c.state == ClaimState.RETURNED,
            tone="primary",
            roles=APPLICANTS,
        ),
        Step(
            "pass",
            gettext_lazy("通过"),
            forms.PassForm,
            commands.pass_claim,
            when=lambda c: c.state == ClaimState.REVIEW and not c.is_held,
            tone="primary",
            roles=REVIEWERS,
        ),
        Step(
            "return",
            gettext_lazy("退回补正"),
            forms.ReasonForm,
            commands.return_claim,
            when=lambda c: c.state == ClaimState.REVIEW,
            explains=gettext_lazy("补正期间停止计时，重新提交后接着算。"),
            roles=REVIEWERS,
        ),
        Step(
            "refuse",
            gettext_lazy("不予支持"),
            forms.ReasonForm,
            commands.refuse_claim,
            when=lambda c: c.state == ClaimState.REVIEW,
            tone="danger",
            roles=REVIEWERS,
        ),
        Step(
            "release",
            gettext_lazy("核实后放行"),
            forms.ReasonForm,
            commands.release_claim,
            when=lambda c: c.changed_on is not None and c.state in MOVING,
            roles=permissions.OFFICE,
        ),
        Step(
            "restart",
            gettext_lazy("按新情况重新审核"),
            forms.ReasonForm,
            commands.restart_claim,
            when=lambda c: c.changed_on is not None and c.state in MOVING,
            roles=permissions.OFFICE,
        ),
        Step(
            "withdraw",
            gettext_lazy("撤回"),
            forms.ReasonForm,
            commands.withdraw_claim,
            when=lambda c: c.state in {ClaimState.DRAFTED, ClaimState.REVIEW, ClaimState.RETURNED},
            roles=APPLICANTS,
        ),
    ),
    panels=panels.of_claim,
    empty=gettext_lazy("每夜评定后，系统为符合条件的工厂和工人拟好申报，列在这里。"),
    **_COMMON,
)

WORK = Register(
    name="work",
    title=gettext_lazy("待我审核"),
    noun=gettext_lazy("补贴申报"),
    query=work,
    may=permissions.of("claim"),
    roles=permissions.READERS,
    detail_url=lambda c: reverse("claims:claim_detail", args=(c.pk,)),
    empty=gettext_lazy("现在没有轮到您办理的申报。"),
    **_COMMON,
)


BULKS = Register(
    name="bulk",
    app="claims",
    title=gettext_lazy("批量审核"),
    noun=gettext_lazy("批量审核"),
    query=queries.bulks_for,
    may=permissions.of("bulk"),
    roles=permissions.OFFICIALS,
    detail_url=lambda b: reverse("claims:bulk_detail", args=(b.pk,)),
    columns=(
        Column("title", gettext_lazy("补贴项目"), lambda b: b.title_zh),
        Column("by", gettext_lazy("由谁办理"), lambda b: panels.taker(b.by), priority=2),
        Column("count", gettext_lazy("件数"), lambda b: b.claims_count, kind="number"),
        Column("sample", gettext_lazy("抽查件数"), lambda b: b.sample_count, kind="number"),
        Column("amount", gettext_lazy("金额"), lambda b: b.amount_fen, kind="money", priority=2),
        Column(
            "state",
            gettext_lazy("状态"),
            lambda b: b.get_state_display(),
            kind="badge",
            tone=lambda b: BULK_TONE[b.state],
        ),
        Column("on", gettext_lazy("抽样日期"), lambda b: b.drawn_on, kind="date", sort="drawn_on"),
        Column("who", pgettext_lazy("step", "办理人"), lambda b: b.drawn_by.name, priority=3),
        Column("seed", gettext_lazy("抽样种子"), lambda b: b.seed, on_list=False),
    ),
    record_export=audit.record_export,
    empty=gettext_lazy("在“待我审核”里选一个项目抽样，核对抽中的以后，其余一起通过。"),
)

NOTICES = Register(
    name="notice",
    app="claims",
    title=pgettext_lazy("list", "公示"),
    noun=pgettext_lazy("list", "公示"),
    query=notices.notices_for,
    may=permissions.of("notice"),
    roles=permissions.OFFICIALS,
    columns=(
        Column("code", gettext_lazy("公示编号"), lambda n: n.code, sort="code"),
        Column("title", gettext_lazy("补贴项目"), lambda n: n.title),
        Column("count", gettext_lazy("件数"), lambda n: n.lines_count, kind="number"),
        Column("amount", gettext_lazy("金额"), lambda n: n.amount_fen, kind="money"),
        Column("on", gettext_lazy("公示日期"), lambda n: n.published_on, kind="date", priority=2),
        Column("ends", gettext_lazy("公示截止"), lambda n: n.ends_on, kind="date", sort="ends_on"),
        Column(
            "state",
            gettext_lazy("状态"),
            lambda n: n.get_state_display(),
            kind="badge",
            tone=lambda n: NOTICE_TONE[n.state],
        ),
        Column(
            "objections", gettext_lazy("异议"), lambda n: n.objections, kind="number", priority=2
        ),
    ),
    filter_form=forms.NoticeFilter,
    panels=panels.of_notice,
    record_export=audit.record_export,
    empty=gettext_lazy("审定以后由县社区工厂办发布公示，期满自动撤下。"),
)

OBJECTIONS = Register(
    name="objection",
    app="claims",
    title=gettext_lazy("异议"),
    noun=gettext_lazy("异议"),
    query=notices.objections_for,
    may=permissions.of("objection"),
    roles=permissions.OFFICIALS,
    columns=(
        Column("receipt", gettext_lazy("受理编号"), lambda o: o.receipt),
        Column("notice", gettext_lazy("公示编号"), lambda o: o.line.notice.code, priority=2),
        Column("factory", gettext_lazy("工厂"), lambda o: o.claim.factory.label),
        Column("said", gettext_lazy("异议内容"), lambda o: o.said, priority=3),
        Column("contact", gettext_lazy("联系电话"), Personal("contact"), on_list=False),
        Column(
            "state",
            gettext_lazy("状态"),
            lambda o: o.get_state_display(),
            kind="badge",
            tone=lambda o: OBJECTION_TONE[o.state],
        ),
        Column("due", gettext_lazy("办理期限"), lambda o: o.due_on, kind="date"),
        Column("answer", gettext_lazy("处理答复"), lambda o: o.answer, on_list=False),
    ),
    filter_form=forms.ObjectionFilter,
    steps=(
        Step(
            "settle",
            gettext_lazy("处理异议"),
            forms.SettleForm,
            commands.settle_objection,
            when=lambda o: o.state == ObjectionState.OPEN,
            explains=gettext_lazy("只有没参与这份补贴申报和审核的人才能处理。"),
            tone="primary",
            roles=permissions.SETTLERS,
        ),
    ),
    panels=lambda row, actor: [history.history(row, actor)],
    record_export=audit.record_export,
    empty=gettext_lazy("公示期间群众提出的异议会列在这里，所涉申报自动暂停。"),
)


def extras_for(_actor: Actor) -> Any:
    return ExtraStep.objects.all()


EXTRAS = Register(
    name="extra_step",
    app="claims",
    title=gettext_lazy("加审规定"),
    noun=gettext_lazy("加审规定"),
    query=extras_for,
    may=permissions.of("extra_step"),
    roles=permissions.OFFICIALS,
    columns=(
        Column("kind", gettext_lazy("类别"), lambda e: e.get_kind_display()),
        Column("least", gettext_lazy("金额达到"), lambda e: e.least_fen, kind="money"),
        Column("by", gettext_lazy("由谁办理"), lambda e: panels.taker(e.by)),
        Column("days", gettext_lazy("工作日"), lambda e: e.days, kind="number", priority=2),
        Column("from", gettext_lazy("起"), lambda e: e.from_on, kind="date", priority=2),
        Column("to", gettext_lazy("止"), lambda e: e.to_on, kind="date", priority=2),
        Column("source", gettext_lazy("依据"), lambda e: e.source, priority=3),
    ),
    writer=Writer(forms.ExtraStepForm, create=commands.set_extra_step, roles=permissions.OFFICE),
    steps=(
        Step(
            "end",
            gettext_lazy("停止"),
            forms.EndForm,
            commands.end_extra_step,
            when=lambda e: e.to_on is None,
            roles=permissions.OFFICE,
        ),
    ),
    record_export=audit.record_export,
    empty=gettext_lazy("登记“多少元以上再由谁审”，以后确认的申报就按它加审。"),
)
