"""The list of events and one event; verifications of the whole."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from county.audit import choices, commands, panels, permissions, queries
from county.audit.choices import AnchorCause, VerificationState
from county.audit.forms import AnchorFilter, AnchorForm, EventFilter, VerificationForm
from county.audit.kinds import verifier
from county.audit.models import Event, Verification
from county.core.actor import Actor
from county.core.gate import WRITE, open_to
from county.screens import editing, printing
from county.screens.columns import Personal
from county.screens.register import Column, Panel, Register
from county.screens.requests import PageRequest

_TONES = {
    VerificationState.WHOLE: "ok",
    VerificationState.BROKEN: "bad",
    VerificationState.FAILED: "bad",
}


def _event_panels(event: Event, actor: Actor) -> list[Panel]:
    found = [Panel(_("内容"), "audit/facts.html", {"facts": panels.facts_of(event)})]
    if actor.has_role(*choices.READS_ALL) and (changes := panels.changes_of(event, actor)):
        found.append(Panel(_("这一步改动的数据"), "audit/changes.html", {"changes": changes}))
    seal = panels.seal_of(event)
    found.append(Panel(_("防篡改"), "audit/seal.html", {"facts": seal}))
    return found


def _verification_panels(row: Verification, actor: Actor) -> list[Panel]:
    context = {
        "findings": panels.findings_of(row),
        "is_over": row.state not in {VerificationState.WAITING, VerificationState.RUNNING},
        "is_whole": row.state == VerificationState.WHOLE,
        "is_failed": row.state == VerificationState.FAILED,
        "total": max(0, row.last_seq - row.first_seq + 1),
        "may_compare": permissions.may_anchor(actor, "compare"),
    }
    return [Panel(_("核验结果"), "audit/verification_result.html", context)]


class _ObjectName(Personal):
    def shown_to(self, actor: Actor, row: Event) -> str:
        return panels.object_name(row, actor)


EVENTS = Register(
    name="event",
    app="audit",
    title=_("操作记录"),
    noun=_("操作记录"),
    query=queries.events_for,
    may=permissions.may,
    roles=choices.READS_ALL | choices.READS_OWN_TOWN,
    columns=(
        Column("at", _("时间"), lambda e: e.at, kind="moment"),
        Column("who", _("谁"), lambda e: e.actor_name),
        Column("action", _("事项"), lambda e: str(choices.action_label(e.action))),
        Column("object_type", _("对象类型"), panels.object_label, priority=2),
        Column("object", _("对象"), _ObjectName("object_name"), priority=2),
        Column(
            "outcome",
            _("结果"),
            lambda e: str(choices.OUTCOMES.get(e.outcome, e.outcome)),
            kind="badge",
            tone=lambda e: choices.TONES.get(e.outcome, "plain"),
            priority=3,
        ),
        Column("reason", _("理由"), lambda e: e.reason, priority=3),
        Column("seq", _("序号"), lambda e: e.seq, numeric=True, priority=3),
    ),
    filter_form=EventFilter,
    search=queries.containing,
    search_hint=_("姓名、对象、理由，拼音也行"),
    panels=_event_panels,
    record_export=commands.record_export,
    empty=_("有人办理业务后，每一步都会自动记在这里，不能修改或删除。"),
)

VERIFICATIONS = Register(
    name="verification",
    app="audit",
    title=_("记录核验"),
    noun=_("记录核验"),
    query=queries.verifications_for,
    may=permissions.may_verify,
    roles=choices.VERIFIES,
    columns=(
        Column("asked_at", _("核验时间"), lambda v: v.asked_at, kind="moment"),
        Column("asked_name", _("核验人"), lambda v: v.asked_name),
        Column(
            "state",
            _("结果"),
            lambda v: v.get_state_display(),
            kind="badge",
            tone=lambda v: _TONES.get(v.state, "wait"),
        ),
        Column("events", _("操作记录"), lambda v: v.events, kind="number", priority=2),
        Column("changes", _("数据改动"), lambda v: v.changes, kind="number", priority=2),
        Column("found", _("发现问题"), lambda v: v.found, kind="number"),
        Column("chain", _("链尾"), lambda v: v.chain[:16], priority=3, on_detail=False),
        Column(
            "milliseconds", _("用时（毫秒）"), lambda v: v.milliseconds, kind="number", priority=3
        ),
    ),
    panels=_verification_panels,
    record_export=commands.record_export,
    empty=_("还没有核验过。点右上角的按钮，核对每一条操作记录是否完整、数据是否被绕过平台改动。"),
)

ANCHORS = Register(
    name="anchor",
    app="audit",
    title=pgettext_lazy("list", "锚点"),
    noun=_("锚点"),
    query=queries.anchors_for,
    may=permissions.may_anchor,
    roles=choices.READS_ALL,
    columns=(
        Column("at", _("时间"), lambda a: a.at, kind="moment"),
        Column("size", _("到第几号"), lambda a: a.size, numeric=True),
        Column("root", _("锚点值"), lambda a: f"{a.short[:14]}…", on_detail=False),
        Column(
            "cause",
            _("缘由"),
            lambda a: a.get_cause_display(),
            kind="badge",
            tone=lambda a: "plain" if a.cause == AnchorCause.DAILY else "info",
            priority=2,
        ),
        Column("about", _("用于"), lambda a: a.object_name, priority=2),
    ),
    filter_form=AnchorFilter,
    panels=panels.of_anchor,
    record_export=commands.record_export,
    empty=_("每天、每次冻结支付批次、每次发布公示时自动取一个锚点，印在纸上。"),
)


@open_to(*choices.COMPARES, methods=WRITE)
def compare_anchor(request: PageRequest) -> HttpResponse:
    """Hold an anchor from a notice, a bulletin or a payment file's cover against the record."""
    permissions.require_compare(request.actor)
    form: forms.Form = AnchorForm(request.POST or None)
    agrees = None
    if request.method == "POST":
        agrees = editing.attempt(request, commands.compare_anchor, (), form)
    context = {
        "form": form,
        "asked": request.method == "POST" and form.is_valid(),
        "agrees": agrees,
        "size": form.cleaned_data.get("size") if form.is_bound and form.is_valid() else None,
        "back_url": reverse("audit:anchor_list"),
    }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "audit/anchor_compare.html", context, status=status)


@open_to(*choices.READS_ALL)
def take_verifier(_request: PageRequest) -> HttpResponse:
    """The stand-alone verifier: one file that needs nothing of this platform."""
    response = HttpResponse(verifier.source(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verify_record.py"'
    return response


@open_to(methods=frozenset({"POST"}))
def record_print(request: PageRequest) -> HttpResponse:
    """Record that the page this form stands on goes to paper. A script prints on its 204; without one
    the page comes back and the browser's own command prints it.
    """
    ticket = printing.read_ticket(request, request.POST.get("ticket", ""))
    row = queries.named_row(ticket.model, ticket.key)
    commands.record_print(request.actor, ticket.page, row)
    if request.POST.get("by") == "script":
        return HttpResponse(status=204)
    messages.info(request, gettext("打印已记录。请用浏览器的“打印”命令打印这一页。"))
    return HttpResponseRedirect(ticket.path)


@open_to(*choices.VERIFIES, methods=WRITE)
def ask_verification(request: PageRequest) -> HttpResponse:
    """Ask for a verification of the whole record, or from a number on; it runs behind."""
    permissions.require(request.actor, "verify")
    form: forms.Form = VerificationForm(request.POST or None)
    if request.method == "POST":
        asked = editing.attempt(request, commands.ask_verification, (), form)
        if form.is_valid():
            return HttpResponseRedirect(VERIFICATIONS.url_of(asked))
    context = {"form": form, "back_url": reverse("audit:verification_list")}
    return render(request, "audit/verification_ask.html", context)
