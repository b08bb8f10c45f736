"""Pages that show a one-time password: once, in the answer itself, never stored and never
redirected to.
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from county.accounts import commands
from county.accounts.choices import Role
from county.accounts.forms import AccountForm, WorkerForm
from county.accounts.views.registers import USERS
from county.core import gate
from county.core.errors import Refused
from county.screens import editing

SYSTEM = (Role.SYSTEM_ADMIN,)


@gate.open_to(*SYSTEM, methods=gate.WRITE)
def issue_account(request: gate.Request) -> HttpResponse:
    """Stands in for the register's own create page, which would redirect and lose the password."""
    USERS.require(request.actor, "create")
    form = AccountForm(request.POST) if request.method == "POST" else AccountForm()
    if form.is_bound and form.is_valid():
        try:
            return _issued(
                request, commands.issue_account(actor=request.actor, **form.cleaned_data)
            )
        except Refused as refused:
            editing.put_error(form, refused)
    context = {
        "register": USERS,
        "form": form,
        "row": None,
        "version": None,
        "back_url": USERS.url("list"),
    }
    return render(request, USERS.templates("form"), context, status=422 if form.is_bound else 200)


@sensitive_post_parameters("id_number")
def _issue_worker_account(request: gate.Request) -> HttpResponse:
    """An account that belongs to a worker of the register."""
    USERS.require(request.actor, "create")
    posted = [request.POST] if request.method == "POST" else []
    form = WorkerForm(*posted, actor=request.actor)
    if form.is_bound and form.is_valid():
        try:
            issued = commands.issue_worker_account(
                actor=request.actor, today=request.today, **form.cleaned_data
            )
            return _issued(request, issued)
        except Refused as refused:
            editing.put_error(form, refused)
    context = {"form": form, "back_url": USERS.url("list")}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/user_create_worker.html", context, status=status)


issue_worker_account = gate.open_to(*SYSTEM, methods=gate.WRITE)(_issue_worker_account)


@gate.open_to(*SYSTEM, methods=gate.WRITE, fresh=True)
def reset_password(request: gate.Request, pk: int) -> HttpResponse:
    """Stands in for the step of the same name."""
    user = USERS.row(request.actor, pk)
    USERS.require(request.actor, "reset_password", user)
    if request.method == "POST":
        return _issued(request, commands.reset_password(pk, actor=request.actor))
    context = {"row": user, "back_url": USERS.url_of(user)}
    return render(request, "accounts/user_reset_password.html", context)


def _issued(request: gate.Request, issued: commands.Issued) -> HttpResponse:
    context = {"row": issued.user, "password": issued.password, "url": USERS.url_of(issued.user)}
    return render(request, "accounts/password_issued.html", context)
