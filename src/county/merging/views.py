"""The registers of candidates and merges, and two records side by side."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from county.audit import commands as audit
from county.audit import panels as history
from county.core import scope
from county.core.actor import Actor
from county.core.errors import NotAllowed, NotFound, Refused
from county.core.gate import WRITE, open_to
from county.core.text import listed
from county.merging import commands, forms, panels, permissions
from county.merging.choices import (
    CANDIDATE_TONE,
    CandidateState,
    RecordKind,
    reason_label,
)
from county.merging.kinds import KINDS
from county.merging.models import Candidate, Merge
from county.merging.queries import candidates, comparing
from county.screens.editing import put_error
from county.screens.register import Column, Register, Step
from county.screens.requests import PageRequest

POST = frozenset({"POST"})


def reasons_of(row: Candidate) -> str:
    return listed(reason_label(code) for code in row.reasons)


def _side(name: str) -> Any:
    """A side in one cell: its name, or the town whose business it is; then the town."""

    def shown(row: Any) -> str:
        town = getattr(row, f"{name}_town")
        where = str(town.label) if town else ""
        told = getattr(row, f"{name}_name")
        if not told:
            return _("外镇记录（%(town)s）") % {"town": where or "—"}
        return f"{told}（{where}）" if where else told

    return shown


CANDIDATES = Register(
    name="candidate",
    app="merging",
    title=gettext_lazy("重复记录"),
    noun=gettext_lazy("疑似重复"),
    query=candidates.candidates_for,
    may=permissions.of("candidate"),
    roles=permissions.READERS,
    detail_url=lambda c: reverse("merging:candidate_detail", args=(c.pk,)),
    columns=(
        Column("low", gettext_lazy("一条记录"), _side("low")),
        Column("high", gettext_lazy("另一条记录"), _side("high")),
        Column(
            "kind", gettext_lazy("类别"), lambda c: c.get_kind_display(), sort="kind", priority=2
        ),
        Column("reasons", gettext_lazy("相似之处"), reasons_of, priority=2),
        Column(
            "score",
            gettext_lazy("相似度"),
            lambda c: c.score,
            kind="number",
            sort="score",
            priority=2,
        ),
        Column(
            "state",
            gettext_lazy("状态"),
            lambda c: c.get_state_display(),
            kind="badge",
            tone=lambda c: CANDIDATE_TONE[c.state],
            sort="state",
            priority=2,
        ),
        Column(
            "found_on",
            gettext_lazy("发现日期"),
            lambda c: c.found_on,
            kind="date",
            sort="found_on",
            on_list=False,
        ),
        Column("note", gettext_lazy("说明"), lambda c: c.note, on_list=False),
        Column(
            "decided_on",
            gettext_lazy("核对日期"),
            lambda c: c.decided_on,
            kind="date",
            on_list=False,
        ),
        Column(
            "decided_by",
            gettext_lazy("核对人"),
            lambda c: c.decided_by and c.decided_by.name,
            on_list=False,
        ),
    ),
    filter_form=forms.CandidateFilter,
    search=candidates.candidates_matching,
    search_hint=gettext_lazy("姓名、名称或拼音"),
    steps=(
        Step(
            "dismiss",
            gettext_lazy("不是重复"),
            forms.DismissForm,
            commands.dismiss_candidate,
            when=lambda c: c.state == CandidateState.OPEN,
            explains=gettext_lazy("这一对不再列入待核对；以后发现新的相似之处，才会再列出来。"),
            roles=permissions.DECIDERS,
        ),
        Step(
            "reopen",
            gettext_lazy("重新核对"),
            forms.ReopenForm,
            commands.reopen_candidate,
            when=lambda c: c.state == CandidateState.DISMISSED,
            roles=permissions.DECIDERS,
        ),
    ),
    record_export=audit.record_export,
    empty=gettext_lazy("每天夜里自动查找一次；县社区工厂办也可以点“现在查找”。"),
)

MERGES = Register(
    name="merge",
    app="merging",
    title=gettext_lazy("合并记录"),
    noun=gettext_lazy("合并"),
    query=candidates.merges_for,
    may=permissions.of("merge"),
    roles=permissions.READERS,
    columns=(
        Column("survivor", gettext_lazy("保留的记录"), lambda m: m.survivor_name),
        Column("absorbed", gettext_lazy("并入的记录"), lambda m: m.absorbed_name),
        Column(
            "kind", gettext_lazy("类别"), lambda m: m.get_kind_display(), sort="kind", priority=2
        ),
        Column(
            "town",
            gettext_lazy("镇"),
            lambda m: m.survivor_town and m.survivor_town.label,
            sort="survivor_town__code",
            priority=3,
        ),
        Column(
            "merged_on",
            gettext_lazy("合并日期"),
            lambda m: m.merged_on,
            kind="date",
            sort="merged_on",
        ),
        Column(
            "by",
            gettext_lazy("合并人"),
            lambda m: m.merged_by and m.merged_by.name,
            priority=3,
        ),
        Column("reason", gettext_lazy("理由"), lambda m: m.reason, priority=3),
        Column(
            "rows",
            gettext_lazy("转移的记录数"),
            lambda m: m.moved_rows,
            kind="number",
            on_list=False,
        ),
        Column(
            "state",
            gettext_lazy("状态"),
            lambda m: (
                pgettext_lazy("merge", "已撤销") if m.undone_on else pgettext_lazy("merge", "有效")
            ),
            kind="badge",
            tone=lambda m: "plain" if m.undone_on else "ok",
        ),
        Column(
            "undone_on",
            gettext_lazy("撤销日期"),
            lambda m: m.undone_on,
            kind="date",
            on_list=False,
        ),
        Column("undo_reason", gettext_lazy("撤销理由"), lambda m: m.undo_reason, on_list=False),
    ),
    filter_form=forms.MergeFilter,
    search=candidates.merges_matching,
    search_hint=gettext_lazy("姓名、名称或拼音"),
    steps=(
        Step(
            "undo",
            gettext_lazy("撤销合并"),
            forms.UndoForm,
            commands.undo_merge,
            when=lambda m: m.undone_on is None,
            explains=gettext_lazy(
                "转过来的记录全部退回，两条记录恢复合并前的内容。合并以后新登记的留在保留的记录名下。"
            ),
            tone="danger",
            roles=permissions.DECIDERS,
        ),
    ),
    panels=panels.of_merge,
    record_export=audit.record_export,
    empty=gettext_lazy("在“重复记录”中核对、合并以后，会列在这里，随时可以撤销。"),
)


@dataclass(frozen=True)
class Pair:
    """Two records as the page shows them. low, high: None where the actor may not see that side."""

    row: Candidate
    low: Any
    high: Any
    is_whole: bool

    def url(self, side: Any) -> str:
        """Leads to the record, or to whom it was merged into."""
        return reverse(KINDS[self.row.kind].detail, args=(side.pk,)) if side else ""


def _pair(actor: Actor, row: Candidate) -> Pair:
    """A town is shown no person of another town."""
    with scope.everything():
        both = comparing.records(row.kind, (row.low, row.high))
    low, high = both.get(row.low), both.get(row.high)
    if row.kind == RecordKind.PERSON and actor.town_ids and not actor.county_wide:
        low = low if row.low_town_id in actor.town_ids else None
        high = high if row.high_town_id in actor.town_ids else None
    return Pair(row, low, high, low is not None and high is not None)


def _names(pair: Pair) -> str:
    """Of whom the page is: 王小芳 / 王晓芳; a side that is not shown stays unnamed."""
    told = [side.name for side in (pair.low, pair.high) if side]
    return " / ".join(told) or str(pair.row)


@open_to(*permissions.READERS, methods=WRITE)
def candidate_detail(request: PageRequest, pk: int) -> HttpResponse:
    """Side by side, and the merge for whom it is open to."""
    row = candidates.candidates_for(request.actor).filter(pk=pk).first()
    if row is None:
        raise NotFound
    pair = _pair(request.actor, row)
    lines = comparing.lines(row.kind, pair.low, pair.high) if pair.is_whole else []
    if request.method != "POST":
        form = forms.MergeForm(lines=lines, initial=_initial(pair, lines))
        return _page(request, pair, lines, form)
    permissions.require(request.actor, "candidate.merge", row)
    form = forms.MergeForm(request.POST, lines=lines)
    merge = _attempt(request, row, form)
    if merge is None:
        return _page(request, pair, lines, form)
    messages.success(request, _("已合并。需要时可以在这里撤销。"))
    return HttpResponseRedirect(reverse("merging:merge_detail", args=(merge.pk,)))


@open_to(*permissions.OFFICE, methods=POST)
def candidate_find(request: PageRequest) -> HttpResponse:
    """Ask for a search now; its progress has a page of its own."""
    job = commands.ask_search(actor=request.actor)
    return HttpResponseRedirect(reverse("jobs:progress", args=(job.uid,)))


def _attempt(request: PageRequest, row: Candidate, form: forms.MergeForm) -> Merge | None:
    if not form.is_valid():
        return None
    survivor = row.low if form.cleaned_data["survivor"] == "low" else row.high
    try:
        return commands.merge_candidate(
            row.pk,
            actor=request.actor,
            today=request.today,
            survivor=survivor,
            reason=form.cleaned_data["reason"],
            chosen=form.chosen(row.low, row.high),
        )
    except (NotAllowed, NotFound):
        raise
    except Refused as refused:
        put_error(form, refused)
        return None


def _initial(pair: Pair, lines: list[comparing.Line]) -> dict[str, str]:
    """The record entered first stays, with its values where it has any."""
    chosen = {
        f"keep_{line.part.key}": "low" if line.low or not line.high else "high" for line in lines
    }
    return {"survivor": "low", **chosen} if pair.is_whole else {}


def _page(
    request: PageRequest, pair: Pair, lines: list[comparing.Line], form: forms.MergeForm
) -> HttpResponse:
    row, actor = pair.row, request.actor
    is_open = row.state == CandidateState.OPEN
    with scope.everything():
        tallies = comparing.tallies(row.kind, row.low, row.high) if pair.is_whole else []
        told = comparing.conflicts(row.kind, row.low, row.high) if pair.is_whole and is_open else []
    merge = candidates.merges_for(actor).filter(
        kind=row.kind, survivor__in=(row.low, row.high), absorbed__in=(row.low, row.high)
    )
    panel = history.history(row, actor)
    context = {
        "row": row,
        "names": _names(pair),
        "pair": pair,
        "lines": [
            (line, form[f"keep_{line.part.key}"] if line.differs else None) for line in lines
        ],
        "tallies": tallies,
        "conflicts": told,
        "reasons": [reason_label(code) for code in row.reasons],
        "form": form,
        "may_merge": is_open and pair.is_whole and permissions.may(actor, "candidate.merge", row),
        "merge": merge.filter(undone_on__isnull=True).first(),
        "tone": CANDIDATE_TONE[CandidateState(row.state)],
        "low_url": pair.url(pair.low),
        "high_url": pair.url(pair.high),
        "steps": [
            (step, CANDIDATES.url(step.name, row.pk))
            for step in CANDIDATES.offered_steps(actor, row)
        ],
        "list_url": CANDIDATES.url("list"),
        "panel": panel,
        "events": panel.context["events"],
        "more": panel.context["more"],
    }
    status = 422 if form.is_bound else 200
    return render(request, "merging/candidate_detail.html", context, status=status)
