"""Claims that wait for money, and finance's press that puts them on a batch."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from county.accounts.choices import Role
from county.core.actor import Actor
from county.core.errors import NotFound
from county.core.gate import WRITE, open_to
from county.payments import commands, forms, permissions, queries
from county.payments.models import Command
from county.screens.editing import attempt
from county.screens.forms import build
from county.screens.requests import PageRequest

SHOWN = 200


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
    }
    status = 422 if form.is_bound else 200
    return render(request, "payments/pay_claims.html", context, status=status)


def _pay(scheme: str, *, actor: Actor, today: date, **said: Any) -> Command:
    return commands.pay_claims(actor=actor, today=today, scheme=scheme, **said)
