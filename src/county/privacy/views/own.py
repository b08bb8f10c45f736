"""The worker's front door: his pay, his work, his consents. Made for a telephone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from county.accounts.choices import Role
from county.core import gate, months, outward
from county.core.errors import NotFound, Refused
from county.privacy import commands, documents, queries
from county.privacy.choices import RequestState
from county.privacy.forms import ObjectionForm
from county.privacy.kinds.purposes import NEEDS, PURPOSES
from county.screens import editing
from county.workforce import commands as workforce
from county.workforce.choices import Confirmation

POST = frozenset({"POST"})
YEARS_SHOWN = 12


@gate.open_to(Role.WORKER)
def show_home(request: gate.Request) -> HttpResponse:
    """The last pay and whether it is right, the work, and what waits for an answer."""
    actor = request.actor
    person = queries.own_person(actor)
    pay = list(queries.own_pay(actor)[:6])
    jobs = list(queries.own_jobs(actor))
    asked = [row for row in queries.own_requests(actor) if row.state == RequestState.OPEN]
    context = {
        "name": outward.show(actor, person, "name"),
        "last": documents.pay_line(pay[0]) if pay else None,
        "waiting": sum(row.confirmation == Confirmation.NONE and bool(row.paid_on) for row in pay),
        "job": next((documents.job_lines(job, today=request.today) for job in jobs), None),
        "asked": asked,
        "consents": len(queries.own_consents(actor)),
    }
    return render(request, "privacy/my_home.html", context)


@gate.open_to(Role.WORKER)
def show_pay(request: gate.Request) -> HttpResponse:
    """Every month's pay by year, each with its days and the worker's word."""
    years: dict[int, list[documents.PayLine]] = {}
    for row in queries.own_pay(request.actor)[: YEARS_SHOWN * 12]:
        year, _month = months.year_and_month(row.month)
        years.setdefault(year, []).append(documents.pay_line(row))
    totals = [
        (year, lines, sum(line.row.net_fen for line in lines)) for year, lines in years.items()
    ]
    context = {"years": totals, "person": queries.own_person(request.actor)}
    return render(request, "privacy/my_pay.html", context)


@gate.open_to(Role.WORKER, methods=POST)
def confirm_pay(request: gate.Request, pk: int) -> HttpResponse:
    try:
        workforce.answer_own_payroll(pk, actor=request.actor, is_right=True)
        messages.success(request, _("已记下：这个月的工资您已收到、没有异议。"))
    except Refused as refused:
        _pass_on(refused)
        messages.error(request, str(refused.reason))
    return redirect("privacy:my_pay")


@gate.open_to(Role.WORKER, methods=gate.WRITE)
def object_to_pay(request: gate.Request, pk: int) -> HttpResponse:
    row = queries.own_pay_row(request.actor, pk)
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            workforce.answer_own_payroll(
                pk, actor=request.actor, is_right=False, said=form.cleaned_data["said"]
            )
        except Refused as refused:
            _pass_on(refused)
            editing.put_error(form, refused)
        else:
            messages.success(request, _("异议已记下，镇社区工厂办会核实后答复您。"))
            return redirect("privacy:my_pay")
    context = {"form": form, "line": documents.pay_line(row)}
    status = 422 if form.is_bound else 200
    return render(request, "privacy/my_objection.html", context, status=status)


@gate.open_to(Role.WORKER)
def show_work(request: gate.Request) -> HttpResponse:
    jobs = [
        documents.job_lines(row, today=request.today) for row in queries.own_jobs(request.actor)
    ]
    context = {"jobs": jobs, "person": queries.own_person(request.actor)}
    return render(request, "privacy/my_work.html", context)


@gate.open_to(Role.WORKER)
def show_consents(request: gate.Request) -> HttpResponse:
    """One switch for each purpose, none of them on by itself."""
    given = queries.own_consents(request.actor)
    lines = [
        {
            "key": key,
            "purpose": purpose,
            "given": given.get(key),
            "needs": PURPOSES[NEEDS[key]].title if NEEDS.get(key, key) not in {key, *given} else "",
        }
        for key, purpose in PURPOSES.items()
    ]
    return render(request, "privacy/my_consents.html", {"lines": lines})


@gate.open_to(Role.WORKER, methods=POST)
def switch_consent(request: gate.Request, purpose: str) -> HttpResponse:
    if purpose not in PURPOSES:
        raise NotFound
    is_on = request.POST.get("on") == "1"
    verb = commands.give_consent if is_on else commands.withdraw_own_consent
    try:
        verb(actor=request.actor, purpose=purpose)
        words = _("已同意：%(title)s。") if is_on else _("已撤回：%(title)s。马上生效。")
        messages.success(request, words % {"title": PURPOSES[purpose].title})
    except Refused as refused:
        _pass_on(refused)
        messages.error(request, str(refused.reason))
    return redirect("privacy:my_consents")


def _pass_on(refused: Refused) -> None:
    """What is not his, or not there, is a page of its own."""
    if refused.status in {403, 404}:
        raise refused
