"""The lists: who qualifies, the runs, the books from before Anye."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.audit import commands as audit
from county.entitlements import commands, forms, panels, permissions, queries
from county.entitlements.choices import RunState, Turn
from county.entitlements.models import Run
from county.screens.columns import Personal
from county.screens.register import Column, Register, Step, Writer

RUN_TONES = {
    RunState.DONE: "ok",
    RunState.SAME: "plain",
    RunState.FAILED: "bad",
    RunState.RUNNING: "info",
}
TURN_TONES = {Turn.NEW: "info", Turn.CHANGED: "wait", Turn.SAME: "plain"}


FINDINGS = Register(
    name="finding",
    app="entitlements",
    route="findings/",
    title=_("可享受的补贴"),
    noun=_("可享受的补贴"),
    query=queries.findings_for,
    may=permissions.of("finding"),
    roles=permissions.BOOKS,
    columns=(
        Column("factory", _("工厂"), lambda f: f.factory.label, sort="factory__name_pinyin"),
        Column("scheme", _("方案"), lambda f: f.line.label, sort="line__name"),
        Column(
            "state",
            _("结果"),
            lambda f: f.get_state_display(),
            kind="badge",
            tone=lambda f: f.state_tone,
            sort="state",
            priority=2,
        ),
        Column("person", _("工人"), Personal("name", of=queries.person_of), priority=2),
        Column("town", _("镇"), lambda f: f.town.label, sort="town__code", priority=3),
        Column("amount", _("可享受"), lambda f: f.amount_fen, kind="money", sort="amount_fen"),
        Column("said", _("还差什么"), lambda f: f.said, priority=2),
        Column(
            "brings",
            _("补齐后可享受"),
            lambda f: f.brings_fen,
            kind="money",
            sort="brings_fen",
            priority=3,
            on_list=False,
        ),
        Column(
            "due", _("到期即可达到"), lambda f: f.due_on, kind="date", sort="due_on", on_list=False
        ),
        Column(
            "turn",
            _("与上次比"),
            lambda f: f.get_turn_display(),
            kind="badge",
            tone=lambda f: TURN_TONES[Turn(f.turn)],
            sort="turn",
            priority=3,
        ),
        Column(
            "before",
            _("上次金额"),
            lambda f: f.amount_before_fen,
            kind="money",
            on_list=False,
        ),
    ),
    filter_form=forms.FindingFilter,
    search=queries.containing,
    search_hint=_("工厂、姓名或拼音"),
    sort="-amount",
    detail_url=lambda f: reverse("entitlements:finding_detail", args=(f.pk,)),
    record_export=audit.record_export,
    empty=_("还没有评定结果。每天夜里自动评定；也可在“评定记录”中随时评定。"),
)


def _totals(name: str) -> Callable[[Run], int]:
    return lambda run: sum(getattr(line, name) for line in run.schemes.all())


RUNS = Register(
    name="run",
    app="entitlements",
    route="runs/",
    title=_("评定记录"),
    noun=_("资格评定"),
    query=lambda actor: queries.runs_for(actor).prefetch_related("schemes"),
    may=permissions.of("run"),
    roles=permissions.OFFICIALS,
    columns=(
        Column("day", _("评定日"), lambda r: r.day, kind="date", sort="day"),
        Column("kind", _("方式"), lambda r: r.get_kind_display(), priority=2),
        Column(
            "state",
            _("状态"),
            lambda r: r.get_state_display(),
            kind="badge",
            tone=lambda r: RUN_TONES.get(RunState(r.state), "wait"),
        ),
        Column("qualify", _("可享受"), _totals("qualify"), kind="number"),
        Column("near", _("只差一步"), _totals("near"), kind="number", priority=2),
        Column("unknown", _("待核实"), _totals("unknown"), kind="number", priority=3),
        Column("fen", _("金额"), _totals("fen"), kind="money", priority=2),
        Column("added", _("新增"), _totals("added"), kind="number", priority=3),
        Column("gone", _("不再符合"), _totals("gone"), kind="number", priority=3),
        Column("by", _("谁"), lambda r: r.asked_by and r.asked_by.name, on_list=False),
        Column("ended", _("结束"), lambda r: r.ended_at, kind="moment", priority=3),
    ),
    filter_form=forms.RunFilter,
    detail_url=lambda r: reverse("entitlements:run_detail", args=(r.pk,)),
    record_export=audit.record_export,
    empty=_("还没有评定过。每天夜里自动评定；也可点“现在评定”。"),
)


GRANTS = Register(
    name="grant",
    app="entitlements",
    route="grants/",
    title=_("历史发放台账"),
    noun=_("历史发放"),
    query=queries.grants_for,
    may=permissions.of("grant"),
    roles=permissions.BOOKS,
    columns=(
        Column("scheme", _("方案"), lambda g: g.label, sort="scheme"),
        Column("factory", _("工厂"), lambda g: g.factory and g.factory.label),
        Column(
            "person",
            _("工人"),
            Personal("name", of=queries.person_of),
            priority=2,
        ),
        Column("granted", _("发放日期"), lambda g: g.granted_on, kind="date", sort="granted_on"),
        Column("amount", _("金额"), lambda g: g.amount_fen, kind="money", sort="amount_fen"),
        Column("months", _("月数"), lambda g: g.months or None, kind="number", priority=3),
        Column("paper", _("文号或凭证号"), lambda g: g.paper, priority=2),
        Column(
            "state",
            _("状态"),
            lambda g: _("已删除") if g.removed_on else _("有效"),
            kind="badge",
            tone=lambda g: "bad" if g.removed_on else "ok",
            priority=3,
        ),
        Column("note", _("说明"), lambda g: queries.told(g, "note"), on_list=False),
        Column("reason", _("删除原因"), lambda g: queries.told(g, "removal_reason"), on_list=False),
        Column("recorded", _("登记日期"), lambda g: g.recorded_on, kind="date", on_list=False),
    ),
    filter_form=forms.GrantFilter,
    search=lambda rows, needle: rows.filter(factory__search_text__contains=needle),
    search_hint=_("工厂或拼音"),
    sort="-granted",
    writer=Writer(
        forms.GrantForm, create=commands.register_grant, roles=permissions.TABLE["grant.create"]
    ),
    steps=(
        Step(
            "remove",
            pgettext_lazy("grant", "删除"),
            forms.GrantRemovalForm,
            commands.remove_grant,
            when=lambda g: g.removed_on is None,
            explains=_("登记有误时才删除；操作记录保留原来的内容。"),
            tone="danger",
            roles=permissions.TABLE["grant.remove"],
        ),
    ),
    panels=panels.of_grant,
    record_export=audit.record_export,
    empty=_("还没有登记。把安业启用以前已经发放的补贴登记进来，避免重复享受。"),
)
