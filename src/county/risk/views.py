"""The register of findings, what the checks look for, what they go by, and looking now."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from county.audit import commands as audit
from county.core.gate import open_to
from county.risk import commands, forms, panels, permissions, queries
from county.risk.choices import SEVERITY_TONE, STATE_TONE, FindingState, Severity
from county.risk.kinds import CHECKS
from county.risk.kinds.thresholds import THRESHOLDS
from county.risk.models import Threshold
from county.screens import blocks, formats
from county.screens.columns import Personal
from county.screens.register import Column, Register, Step, Writer
from county.screens.requests import PageRequest

POST = frozenset({"POST"})
_SETTLED = {FindingState.EXPLAINED, FindingState.CONFIRMED}


def _label(row: Threshold) -> str:
    return str(THRESHOLDS[row.name].label) if row.name in THRESHOLDS else row.name


def _unit(row: Threshold) -> str:
    return str(THRESHOLDS[row.name].unit) if row.name in THRESHOLDS else ""


FINDINGS = Register(
    name="finding",
    app="risk",
    title=gettext_lazy("风险线索"),
    noun=gettext_lazy("风险线索"),
    query=queries.findings_for,
    may=permissions.of("finding"),
    roles=permissions.READERS,
    columns=(
        Column("pattern", gettext_lazy("情形"), panels.pattern_name, sort="pattern"),
        Column(
            "severity",
            gettext_lazy("性质"),
            lambda f: f.get_severity_display(),
            kind="badge",
            tone=lambda f: SEVERITY_TONE[f.severity],
            sort="severity",
        ),
        Column(
            "factory",
            gettext_lazy("工厂"),
            lambda f: f.factory and f.factory.label,
            sort="factory__name_pinyin",
            priority=2,
        ),
        Column(
            "person",
            gettext_lazy("人员"),
            Personal("name", of=lambda f: f.person),
            sort="person__name_pinyin",
            priority=2,
        ),
        Column(
            "town",
            gettext_lazy("镇"),
            lambda f: f.town and f.town.label,
            sort="town__code",
            priority=3,
        ),
        Column("said", gettext_lazy("查到什么"), panels.sentence, on_list=False, on_detail=False),
        Column(
            "state",
            gettext_lazy("状态"),
            lambda f: f.get_state_display(),
            kind="badge",
            tone=lambda f: STATE_TONE[f.state],
            sort="state",
        ),
        Column(
            "first_on",
            gettext_lazy("首次发现"),
            lambda f: f.first_on,
            kind="date",
            sort="first_on",
            priority=3,
        ),
        Column(
            "last_on",
            gettext_lazy("最近发现"),
            lambda f: f.last_on,
            kind="date",
            sort="last_on",
            on_list=False,
        ),
        Column(
            "other", gettext_lazy("另一家工厂"), lambda f: f.other and f.other.label, on_list=False
        ),
        Column(
            "claim", gettext_lazy("补贴申报"), lambda f: f.claim and f.claim.receipt, on_list=False
        ),
        Column("note", gettext_lazy("核查说明"), lambda f: f.note, on_list=False),
        Column(
            "settled_by",
            gettext_lazy("核查人"),
            lambda f: f.settled_by and f.settled_by.name,
            on_list=False,
        ),
        Column(
            "settled_on",
            gettext_lazy("核查日期"),
            lambda f: f.settled_on,
            kind="date",
            on_list=False,
        ),
        Column(
            "gone_on", gettext_lazy("消除日期"), lambda f: f.gone_on, kind="date", on_list=False
        ),
    ),
    filter_form=forms.FindingFilter,
    search=queries.findings_matching,
    search_hint=gettext_lazy("工厂、人员、申报编号或拼音"),
    steps=(
        Step(
            "settle",
            gettext_lazy("核查"),
            forms.SettleForm,
            commands.settle_finding,
            when=lambda f: f.state == FindingState.OPEN and f.severity == Severity.SOFT,
            explains=gettext_lazy("写明核查经过。以后出现新的情况，这条线索会再列出来。"),
            tone="primary",
            roles=permissions.SETTLERS,
        ),
        Step(
            "reopen",
            gettext_lazy("重新核查"),
            forms.ReopenForm,
            commands.reopen_finding,
            when=lambda f: f.state in _SETTLED,
            roles=permissions.SETTLERS,
        ),
    ),
    panels=panels.of_finding,
    record_export=audit.record_export,
    empty=gettext_lazy("每天夜里自动核查一次；县社区工厂办和督查也可以点“现在核查”。"),
)

THRESHOLD = Register(
    name="threshold",
    app="risk",
    title=gettext_lazy("核查参数"),
    noun=gettext_lazy("核查参数"),
    query=queries.thresholds_for,
    may=permissions.of("threshold"),
    roles=permissions.READERS,
    columns=(
        Column("name", gettext_lazy("参数"), _label, sort="name"),
        Column("value", gettext_lazy("数值"), lambda t: t.value, kind="number", sort="value"),
        Column("unit", gettext_lazy("单位"), _unit, priority=2),
        Column(
            "from_on",
            pgettext_lazy("threshold", "起"),
            lambda t: t.from_on,
            kind="date",
            sort="from_on",
        ),
        Column("source", gettext_lazy("依据"), lambda t: t.source, priority=2),
        Column("set_on", gettext_lazy("登记日期"), lambda t: t.set_on, kind="date", priority=3),
        Column("set_by", gettext_lazy("登记人"), lambda t: t.set_by and t.set_by.name, priority=3),
    ),
    filter_form=forms.ThresholdFilter,
    search=lambda rows, needle: rows.filter(source__contains=needle),
    search_hint=gettext_lazy("依据"),
    writer=Writer(forms.ThresholdForm, create=commands.set_threshold, roles=permissions.OFFICE),
    record_export=audit.record_export,
    empty=gettext_lazy("现在都按系统自带的初始值核查，数值和依据见“核查项目”。"),
)


@open_to(*permissions.READERS)
def show_checks(request: PageRequest) -> HttpResponse:
    """Every check: what it looks for, where it was seen, what it goes by, how many stand open."""
    values = queries.threshold_values(request.today)
    counts = queries.counts_by_pattern(request.actor)
    last = queries.last_sweep()
    took = {one["pattern"]: one["ms"] for one in last.told} if last else {}
    lines = [
        {
            "check": check,
            "tone": SEVERITY_TONE[check.severity],
            "open": counts.get((code, FindingState.OPEN), 0),
            "settled": sum(counts.get((code, state), 0) for state in _SETTLED),
            "gone": counts.get((code, FindingState.GONE), 0),
            "took": took.get(code),
            "goes_by": [(THRESHOLDS[name], values[name]) for name in check.thresholds],
            "url": f"{reverse('risk:finding_list')}?pattern={code}&state=open",
        }
        for code, check in CHECKS.items()
    ]
    context = {"lines": lines, "kpis": _kpis(request), "last": last}
    return render(request, "risk/checks.html", context)


def _kpis(request: PageRequest) -> list[blocks.Kpi]:
    counts = queries.open_counts(request.actor)
    url = reverse("risk:finding_list")
    return [
        blocks.Kpi(
            label,
            formats.thousands(counts.get(severity, 0)),
            _("条"),
            url=f"{url}?severity={severity}&state=open",
        )
        for severity, label in ((Severity.HARD, _("硬拦截")), (Severity.SOFT, _("待核查的提示")))
    ] + [blocks.Kpi(_("核查项目"), formats.thousands(len(CHECKS)))]


@open_to(*permissions.SWEEPERS, methods=POST)
def ask_sweep(request: PageRequest) -> HttpResponse:
    """Look through the county now; its progress has a page of its own."""
    job = commands.ask_sweep(actor=request.actor)
    return HttpResponseRedirect(reverse("jobs:progress", args=(job.uid,)))


@open_to(*(permissions.SETTLERS | permissions.SWEEPERS), methods=POST)
def recheck(request: PageRequest, pk: int) -> HttpResponse:
    """Run one finding's check anew."""
    row = commands.recheck_finding(pk, actor=request.actor, today=request.today)
    said: Any = (
        _("重新核查过：已不再出现，这条线索已消除。")
        if row.state == FindingState.GONE
        else _("重新核查过：情况仍在。")
    )
    messages.success(request, said)
    return HttpResponseRedirect(reverse("risk:finding_detail", args=(pk,)))
