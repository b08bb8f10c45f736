"""Batches, orders, the bank's answers, recoveries."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.audit import commands as audit
from county.core.actor import Actor
from county.core.errors import NotFound
from county.core.gate import WRITE, open_to
from county.payments import commands, forms, panels, permissions, queries
from county.payments.choices import BatchState, LineState, RecoveryState
from county.payments.models import Batch, Recovery, ReturnLine
from county.payments.states import TONE
from county.screens.columns import Personal
from county.screens.editing import attempt
from county.screens.forms import HouseForm, build
from county.screens.register import Column, Register, Step, Writer
from county.screens.requests import PageRequest

POST = frozenset({"POST"})


def _state(sort: str = "state") -> Column:
    return Column(
        "state",
        _("状态"),
        lambda r: r.get_state_display(),
        kind="badge",
        tone=lambda r: TONE[r.state],
        sort=sort,
    )


def make(*, actor: Actor, today: date, **said: Any) -> Batch:
    """The page goes to the batch the token stands for."""
    return Batch(pk=commands.make_batch(actor=actor, today=today, **said).result)


def read(*, actor: Actor, today: date, **said: Any) -> ReturnLine:
    """The page goes to the first line of the file."""
    file = commands.read_return(actor=actor, today=today, **said)
    return ReturnLine(pk=file.lines.values_list("pk", flat=True)[0])


def receive(pk: int, *, actor: Actor, today: date, **said: Any) -> Recovery:
    commands.receive_recovery(pk, actor=actor, today=today, **said)
    return Recovery(pk=pk)


BATCHES = Register(
    name="batch",
    app="payments",
    title=pgettext_lazy("list", "支付批次"),
    noun=_("支付批次"),
    query=queries.batches_for,
    may=permissions.of("batch"),
    roles=permissions.READERS,
    columns=(
        Column("code", _("批次号"), lambda b: b.code, sort="code"),
        Column(
            "made_on", _("编制日期"), lambda b: b.made_on, kind="date", sort="made_on", priority=2
        ),
        Column("count", _("笔数"), lambda b: b.count or None, kind="number", sort="count"),
        Column("total", _("金额"), lambda b: b.total_fen or None, kind="money", sort="total_fen"),
        _state(),
        Column("made_by", _("编制人"), lambda b: b.made_by.name, priority=3),
        Column("checked_by", _("复核人"), lambda b: b.checked_by and b.checked_by.name, priority=3),
        Column(
            "released_by", _("放行人"), lambda b: b.released_by and b.released_by.name, priority=3
        ),
        Column("mapping", _("银行文件格式"), lambda b: b.mapping.label, on_list=False),
        Column("reason", _("作废原因"), lambda b: b.reason, on_list=False),
    ),
    filter_form=forms.BatchFilter,
    search=lambda rows, q: rows.filter(code__icontains=q),
    search_hint=_("批次号"),
    writer=Writer(forms.BatchForm, create=make, roles=permissions.FINANCE),
    steps=(
        Step(
            "check",
            _("复核并冻结"),
            HouseForm,
            commands.check_batch,
            when=lambda b: b.state == BatchState.MADE,
            explains=_("复核后银行文件一次生成，笔数、金额和文件都不能再改。编制人不能复核。"),
            tone="primary",
            roles=permissions.FINANCE,
        ),
        Step(
            "release",
            _("放行"),
            HouseForm,
            commands.release_batch,
            when=lambda b: b.state == BatchState.CHECKED,
            explains=_("放行后送银行，只有银行回单能改变结果。编制人、复核人不能放行。"),
            tone="primary",
            roles=permissions.FINANCE,
            fresh=True,
        ),
        Step(
            "cancel",
            _("作废批次"),
            forms.ReasonForm,
            commands.cancel_batch,
            when=lambda b: b.state in {BatchState.MADE, BatchState.CHECKED},
            tone="danger",
            roles=permissions.FINANCE,
        ),
    ),
    panels=panels.of_batch,
    record_export=audit.record_export,
    empty=_("由三个人办理：一人编制，一人复核，一人放行。"),
)

ORDERS = Register(
    name="order",
    app="payments",
    title=pgettext_lazy("list", "支付指令"),
    noun=_("支付指令"),
    query=queries.orders_for,
    may=permissions.of("order"),
    roles=permissions.READERS,
    columns=(
        Column("order", _("支付指令"), str),
        Column("payee", _("收款人"), Personal("name", of=lambda o: o.due.payee)),
        Column("tail", _("账号"), lambda o: o.tail, priority=2),
        Column("amount", _("金额"), lambda o: o.amount_fen, kind="money", sort="amount_fen"),
        _state(),
        Column("ended_on", _("办结日期"), lambda o: o.ended_on, kind="date", priority=3),
        Column("reason", _("退回原因"), lambda o: o.return_reason, priority=3),
        Column("attempt", _("第几次"), lambda o: o.attempt, kind="number", on_list=False),
        Column(
            "previous",
            _("原支付指令"),
            lambda o: o.previous and str(o.previous),
            link=lambda o: (
                reverse("payments:order_detail", args=(o.previous_id,)) if o.previous_id else ""
            ),
            on_list=False,
        ),
        Column(
            "batch",
            _("支付批次"),
            lambda o: o.batch.code,
            link=lambda o: reverse("payments:batch_detail", args=(o.batch_id,)),
            on_list=False,
        ),
        Column(
            "due",
            _("应付款"),
            lambda o: o.due.paper,
            link=lambda o: reverse("payments:due_detail", args=(o.due_id,)),
            on_list=False,
        ),
    ),
    filter_form=forms.OrderFilter,
    search=queries.orders_matching,
    search_hint=_("批次号、收款人或拼音"),
    panels=panels.of_order,
    record_export=audit.record_export,
    empty=_("编制支付批次后，每笔应付款有一条支付指令。"),
)

LINES = Register(
    name="line",
    app="payments",
    title=pgettext_lazy("list", "银行回单"),
    noun=_("银行回单"),
    query=queries.lines_for,
    may=permissions.of("line"),
    roles=permissions.READERS,
    columns=(
        Column("line", _("银行回单"), str),
        Column("file", _("文件名"), lambda x: x.file.name, priority=3),
        Column(
            "order",
            _("支付指令"),
            lambda x: x.order and str(x.order),
            link=lambda x: (
                reverse("payments:order_detail", args=(x.order_id,)) if x.order_id else ""
            ),
            priority=2,
        ),
        Column("amount", _("金额"), lambda x: x.amount_fen, kind="money", sort="amount_fen"),
        Column("paid", _("成功"), lambda x: x.is_paid, priority=2),
        Column("reason", _("银行说明"), lambda x: x.reason, priority=3),
        Column("text", _("原文"), lambda x: x.text, on_list=False),
        Column("aside", _("搁置原因"), lambda x: x.get_aside_reason_display(), priority=2),
        _state(),
        Column("note", _("处理说明"), lambda x: x.note, on_list=False),
    ),
    filter_form=forms.LineFilter,
    search=lambda rows, q: rows.filter(order__batch__code__icontains=q),
    search_hint=_("批次号"),
    writer=Writer(forms.ReturnForm, create=read, roles=permissions.FINANCE),
    steps=(
        Step(
            "settle",
            _("处理"),
            forms.NoteForm,
            commands.settle_line,
            when=lambda x: x.state == LineState.ASIDE,
            explains=_("写明与银行核对的结果。处理本身不记账；银行重发的回单另行读入。"),
            tone="primary",
            roles=permissions.FINANCE,
        ),
    ),
    panels=panels.of_line,
    record_export=audit.record_export,
    empty=_("银行发来回单文件后在这里读入，逐行核对入账。"),
)

RECOVERIES = Register(
    name="recovery",
    app="payments",
    title=pgettext_lazy("list", "追回"),
    noun=_("追回"),
    query=queries.recoveries_for,
    may=permissions.of("recovery"),
    roles=permissions.READERS,
    columns=(
        Column("code", _("编号"), lambda r: r.code, sort="code"),
        Column("payee", _("收款人"), Personal("name", of=lambda r: r.order.due.payee)),
        Column("amount", _("追回金额"), lambda r: r.amount_fen, kind="money", sort="amount_fen"),
        Column("back", _("已追回"), lambda r: r.recovered_fen, kind="money", priority=2),
        Column("reason", _("原因"), lambda r: r.reason, priority=3),
        Column("paper", _("决定文号"), lambda r: r.paper, priority=3),
        _state(),
        Column(
            "order",
            _("支付指令"),
            lambda r: str(r.order),
            link=lambda r: reverse("payments:order_detail", args=(r.order_id,)),
            on_list=False,
        ),
        Column("decided_by", _("决定人"), lambda r: r.decided_by.name, on_list=False),
        Column(
            "confirmed_by",
            _("确认人"),
            lambda r: r.confirmed_by and r.confirmed_by.name,
            on_list=False,
        ),
    ),
    filter_form=forms.RecoveryFilter,
    search=lambda rows, q: rows.filter(code__icontains=q),
    search_hint=_("编号"),
    writer=Writer(forms.RecoveryForm, create=commands.decide_recovery, roles=permissions.OFFICE),
    steps=(
        Step(
            "confirm",
            _("确认追回"),
            HouseForm,
            commands.confirm_recovery,
            when=lambda r: r.state == RecoveryState.DECIDED,
            explains=_("决定人不能确认。确认后记入应收，不从以后的补助里抵扣。"),
            tone="primary",
            roles=permissions.OFFICE | permissions.FINANCE,
        ),
        Step(
            "receive",
            _("登记到账"),
            forms.ReceiveForm,
            receive,
            when=lambda r: r.state == RecoveryState.CONFIRMED,
            tone="primary",
            roles=permissions.FINANCE,
        ),
        Step(
            "drop",
            _("不予追回"),
            forms.NoteForm,
            commands.drop_recovery,
            when=lambda r: r.state == RecoveryState.DECIDED,
            tone="danger",
            roles=permissions.OFFICE,
        ),
    ),
    panels=panels.of_recovery,
    record_export=audit.record_export,
    empty=_("付错、多付的补助由县社区工厂办决定追回，另一个人确认。"),
)


@open_to(*permissions.FINANCE, methods=POST, fresh=True)
def batch_file(request: PageRequest, pk: int) -> HttpResponse:
    """The frozen file for the bank, recorded each time it leaves."""
    taken = commands.take_file(pk, actor=request.actor)
    response = HttpResponse(taken.data, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{taken.name}"'
    return response


@open_to(*permissions.READERS)
def batch_cover(request: PageRequest, pk: int) -> HttpResponse:
    """The sheet that goes to the bank with the file: what it holds, who made it, the record's anchor."""
    batch = queries.batches_for(request.actor).filter(pk=pk).exclude(sha256="").first()
    if batch is None:
        raise NotFound
    context = {
        "batch": batch,
        "anchor": panels.cover_of(batch),
        "signers": panels.signers_of(batch),
    }
    return render(request, "payments/batch_cover.html", context)


@open_to(*permissions.FINANCE, methods=WRITE)
def fund_create(request: PageRequest) -> HttpResponse:
    """A source of money, before its first appropriation."""
    data = request.POST if request.method == "POST" else None
    form = build(forms.FundForm, data, actor=request.actor)
    if data is not None and attempt(request, commands.register_fund, (), form):
        messages.success(request, _now("已登记资金来源。"))
        return HttpResponseRedirect(reverse("payments:appropriation_list"))
    back = reverse("payments:appropriation_list")
    status = 422 if form.is_bound else 200
    return render(
        request, "payments/fund_create.html", {"form": form, "back_url": back}, status=status
    )
