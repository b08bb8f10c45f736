"""Samples, the payments to walk along, and one way with its proof."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.audit import commands as audit
from county.audit import queries as record
from county.auditing import commands, forms, panels, permissions, queries
from county.core.errors import NotAllowed, NotFound, Refused
from county.core.gate import open_to
from county.payments import queries as payments
from county.payments.states import TONE
from county.screens.columns import Personal
from county.screens.register import Column, Register, Writer
from county.screens.requests import PageRequest

POST = frozenset({"POST"})

SAMPLES = Register(
    name="sample",
    app="auditing",
    title=pgettext_lazy("list", "审计抽样"),
    noun=_("审计抽样"),
    query=queries.samples_for,
    may=permissions.of("sample"),
    roles=permissions.READERS,
    columns=(
        Column("code", _("抽样编号"), lambda s: s.code, sort="code"),
        Column("drawn_on", _("抽样日期"), lambda s: s.drawn_on, kind="date", sort="drawn_on"),
        Column("from_on", _("放行日期从"), lambda s: s.from_on, kind="date", priority=3),
        Column("to_on", _("到"), lambda s: s.to_on, kind="date", priority=3),
        Column("population", _("总体笔数"), lambda s: s.population, kind="number", priority=2),
        Column("total", _("总体金额"), lambda s: s.total_fen, kind="money", priority=2),
        Column("drawn", _("抽中笔数"), lambda s: s.drawn, kind="number"),
        Column("drawn_fen", _("抽中金额"), lambda s: s.drawn_fen, kind="money", priority=2),
        Column("by", _("抽样人"), lambda s: s.drawn_by.name, priority=3),
        Column("purpose", _("用途"), lambda s: s.purpose, on_list=False),
    ),
    filter_form=forms.SampleFilter,
    search=lambda rows, q: rows.filter(code__icontains=q),
    search_hint=_("抽样编号"),
    writer=Writer(forms.SampleForm, create=commands.draw_sample, roles=permissions.AUDITORS),
    panels=panels.of_sample,
    record_export=audit.record_export,
    empty=_("按放行日期和金额分层抽取支付指令，种子留存，谁都能重抽出同样的名单。"),
)

ITEMS = Register(
    name="item",
    app="auditing",
    title=pgettext_lazy("list", "抽样明细"),
    noun=_("抽样明细"),
    query=queries.items_for,
    may=permissions.of("item"),
    roles=permissions.READERS,
    columns=(Column("sample", _("抽样编号"), lambda i: i.sample.code), *panels.ITEMS),
    filter_form=forms.ItemFilter,
    search=lambda rows, q: rows.filter(order__batch__code__icontains=q),
    search_hint=_("批次号"),
    detail_url=lambda i: reverse("auditing:way", args=(i.order_id,)),
    record_export=audit.record_export,
    empty=_("抽样以后，抽中的支付指令列在这里，可以导出。"),
)

WAYS = Register(
    name="way",
    app="auditing",
    title=_("资金走向"),
    noun=_("支付指令"),
    query=queries.orders_walked,
    may=permissions.of("way"),
    roles=permissions.READERS,
    columns=(
        Column("order", _("支付指令"), str),
        Column("payee", _("收款人"), Personal("name", of=lambda o: o.due.payee), priority=2),
        Column("paper", _("审批文号"), lambda o: o.due.paper, priority=3),
        Column("amount", _("金额"), lambda o: o.amount_fen, kind="money", sort="amount_fen"),
        Column(
            "state",
            _("状态"),
            lambda o: o.get_state_display(),
            kind="badge",
            tone=lambda o: TONE[o.state],
        ),
        Column(
            "released_on", _("放行日期"), lambda o: o.batch.released_on, kind="date", priority=2
        ),
    ),
    filter_form=forms.WayFilter,
    search=payments.orders_matching,
    search_hint=_("批次号、收款人或拼音"),
    detail_url=lambda o: reverse("auditing:way", args=(o.pk,)),
    record_export=audit.record_export,
    empty=_("放行的支付指令列在这里，逐笔从拨款看到工人确认。"),
)


@open_to(*permissions.READERS)
def show_way(request: PageRequest, pk: int) -> HttpResponse:
    """One payment from the appropriation to the workers' word."""
    order = queries.order_for(request.actor, pk)
    if order is None:
        raise NotFound
    anchor = record.latest_anchor()
    context = {
        "order": order,
        "anchor": anchor,
        "steps": panels.told_way(queries.way_of(order, request.actor), anchor),
        "may_prove": permissions.may(request.actor, "way.prove"),
    }
    return render(request, "auditing/way.html", context)


@open_to(*permissions.AUDITORS, methods=POST)
def take_proof(request: PageRequest, pk: int) -> HttpResponse:
    """The proof as one file, recorded each time it leaves."""
    try:
        text = commands.take_proof(pk, actor=request.actor)
    except (NotAllowed, NotFound):
        raise
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("auditing:way", args=(pk,)))
    response = HttpResponse(text, content_type="application/jsonl; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="proof-{pk}.jsonl"'
    return response
