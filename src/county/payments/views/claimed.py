"""Claims that wait for money, and finance's press that puts them on a batch."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from county.accounts.choices import Role
from county.audit import commands as audit
from county.core.actor import Actor
from county.core.errors import NotFound
from county.core.gate import WRITE, open_to
from county.payments import commands, forms, panels, permissions, queries
from county.payments.models import Command
from county.screens.editing import attempt
from county.screens.forms import build
from county.screens.register import Column, Register
from county.screens.requests import PageRequest

SHOWN = 200

SHORTAGES = Register(
    name="shortage",
    app="payments",
    title=pgettext_lazy("list", "按比例兑付"),
    noun=gettext_lazy("按比例兑付"),
    query=queries.shortages_for,
    may=permissions.of("shortage"),
    roles=permissions.READERS,
    columns=(
        Column("code", gettext_lazy("编号"), lambda s: s.code, sort="code"),
        Column("scheme", gettext_lazy("扶持方案"), lambda s: s.title, sort="scheme"),
        Column("period", gettext_lazy("期间"), lambda s: s.period, priority=3),
        Column("count", gettext_lazy("笔数"), lambda s: s.count, kind="number", priority=2),
        Column("wanted", gettext_lazy("应付金额"), lambda s: s.wanted_fen, kind="money", sort="wanted_fen"),
        Column("given", gettext_lazy("兑付金额"), lambda s: s.given_fen, kind="money", sort="given_fen"),
        Column("on", gettext_lazy("决定日期"), lambda s: s.decided_on, kind="date", sort="decided_on", priority=2),
        Column("paper", gettext_lazy("决定文号"), lambda s: s.paper, priority=3),
        Column("by", gettext_lazy("决定人"), lambda s: s.decided_by.name, on_list=False),
        Column("reason", gettext_lazy("理由"), lambda s: s.reason, on_list=False),
    ),
    search=lambda rows, q: rows.filter(Q(paper__icontains=q) | Q(code__icontains=q)),
    search_hint=gettext_lazy("编号或文号"),
    panels=panels.of_shortage,
    record_export=audit.record_export,
    empty=gettext_lazy("资金不够付清全部申报、方案又规定按比例兑付的，由县社区工厂办在“待支付”里决定。"),
)  # fmt: skip


@open_to(*permissions.READERS)
def to_pay(request: PageRequest) -> HttpResponse:
    """What waits, by scheme."""
    rows = queries.waiting_for(request.actor, on=request.today)
    context = {"rows": rows, "pays": request.actor.has_role(Role.FINANCE)}
    return render(request, "payments/to_pay.html", context)


@open_to(*permissions.READERS, methods=WRITE)
def pay_claims(request: PageRequest, scheme: str) -> HttpResponse:
    """The claims of a scheme that wait; finance puts them on a batch."""
    rows: list[Any] = list(queries.listed(request.actor, scheme, on=request.today)[: SHOWN + 1])
    for row in rows:
        row.given_fen = row.amount_fen - row.short_fen
    form = build(forms.PayClaimsForm, actor=request.actor, row=scheme)
    if request.method == "POST":
        permissions.require(request.actor, "due.take_claims")
        # Pressed twice, nothing waits any more; what was never claimed is no page.
        if not rows and not queries.is_claimed(scheme):
            raise NotFound
        form = build(forms.PayClaimsForm, request.POST, actor=request.actor, row=scheme)
        done = attempt(request, _pay, (scheme,), form)
        if form.is_valid() and done is not None:
            messages.success(request, _("已编制支付批次，请另一人复核。"))
            return HttpResponseRedirect(reverse("payments:batch_detail", args=(done.result,)))
    elif not rows:
        raise NotFound
    context = {
        "rows": rows[:SHOWN],
        "more": len(rows) > SHOWN,
        "title": rows[0].title if rows else scheme,
        "form": form if request.actor.has_role(Role.FINANCE) else None,
        "unready": any(not row.is_ready for row in rows),
        "scheme": scheme,
        "shrinks": queries.shrinks(scheme),
    }
    status = 422 if form.is_bound else 200
    return render(request, "payments/pay_claims.html", context, status=status)


@open_to(*permissions.READERS, methods=WRITE)
def short_claims(request: PageRequest, scheme: str) -> HttpResponse:
    """The claims of a scheme that wait for more money than there is: what each would get; the office decides it."""
    if not queries.title_of(scheme):
        raise NotFound
    asked = request.POST if request.method == "POST" else request.GET
    chosen: Any = build(
        forms.ShortForm, {**_first(scheme), **asked.dict()}, actor=request.actor, row=scheme
    )
    plan, form = None, None
    if chosen.is_valid():
        plan = queries.short_plan(scheme=scheme, **_asked(chosen))
    if request.method == "POST":
        permissions.require(request.actor, "shortage.create")
        form = build(forms.ShareForm, request.POST.dict(), actor=request.actor)
        done = attempt(request, _share, (scheme, _asked(chosen)), form)
        if form.is_valid() and done is not None:
            messages.success(request, _("已决定按比例兑付，请财政支付。"))
            return HttpResponseRedirect(reverse("payments:shortage_detail", args=(done.result,)))
        # After a refusal what is seen now is decided on.
        form.data = {**form.data, "seen": plan.print if plan else ""}
    elif plan and plan.shares and plan.shrinks and plan.is_short:
        form = build(forms.ShareForm, actor=request.actor, initial={"seen": plan.print})
    return render(
        request,
        "payments/short_claims.html",
        _told(request, scheme, chosen, plan, form),
        status=422 if form is not None and form.is_bound else 200,
    )


def _told(request: PageRequest, scheme: str, chosen: Any, plan: Any, form: Any) -> dict[str, Any]:
    shares = plan.shares if plan else []
    return {
        "scheme": scheme,
        "title": queries.title_of(scheme),
        "chosen": chosen,
        "plan": plan,
        "shares": shares[:SHOWN],
        "more": len(shares) > SHOWN,
        "form": form if permissions.may(request.actor, "shortage.create") else None,
        "said": {name: chosen.data.get(name, "") for name in chosen.fields},
    }


def _first(scheme: str) -> dict[str, str]:
    """The appropriation of most money for each fund, until another is chosen."""
    found = {}
    for place, (name, _words) in enumerate(queries.fund_choices(scheme)):
        kind = forms.KIND_OF.get(name)
        if row := queries.fullest(kind):
            found[f"fund_{place}"] = str(row)
    return found


def _asked(chosen: Any) -> dict[str, Any]:
    said = chosen.cleaned_data if chosen.is_valid() else {}
    return {"period": said.get("period", ""), "funds": said.get("funds", {})}


def _share(
    scheme: str, asked: dict[str, Any], *, actor: Actor, today: date, **said: Any
) -> Command:
    return commands.share_out(actor=actor, today=today, scheme=scheme, **asked, **said)


def _pay(scheme: str, *, actor: Actor, today: date, **said: Any) -> Command:
    return commands.pay_claims(actor=actor, today=today, scheme=scheme, **said)
