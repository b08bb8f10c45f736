"""Logging in and out."""

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from county.accounts import commands
from county.accounts.choices import PASSWORD_WARNED_DAYS
from county.accounts.forms import CodeForm, SignInForm
from county.accounts.models import User
from county.accounts.queries import actor_of, password_days_left
from county.core import gate
from county.core.errors import Refused
from county.screens import editing


@sensitive_post_parameters("password")
def _sign_in(request: gate.Request) -> HttpResponse:
    """The answer never tells whether the account exists."""
    if request.actor.is_signed_in:
        return HttpResponseRedirect(_next_of(request))
    form = SignInForm(request.POST) if request.method == "POST" else SignInForm()
    if not form.is_valid():
        return _page(request, form)
    username, password = form.cleaned_data["username"], form.cleaned_data["password"]
    network = gate.network_of(request)
    tried = commands.claim_try(username, network=network)
    user = authenticate(request, username=username, password=password) if tried.is_open else None
    if not isinstance(user, User):
        form.add_error(None, _("帐号或密码不对。请核对大小写后再试；连续 5 次不对会锁定 30 分钟。"))
        return _failed(request, username, tried) or _page(request, form)
    if user.has_second_factor:
        commands.give_back(username, network=network)
        commands.await_code(request.session, user)
        asked = urlencode({"next": _asked(request)})
        return redirect(f"{resolve_url('accounts:sign_in_code')}?{asked}")
    return _enter(request, user)


sign_in = gate.public(gate.WRITE)(_sign_in)


@gate.public(gate.WRITE)
def sign_in_code(request: gate.Request) -> HttpResponse:
    """The second factor, within five minutes of the right password."""
    user = commands.awaited(request.session)
    if user is None or request.actor.is_signed_in:
        return redirect("accounts:sign_in")
    form = CodeForm(request.POST) if request.method == "POST" else CodeForm()
    if form.is_valid():
        tried = commands.claim_try(user.username, network=gate.network_of(request))
        try:
            if tried.is_open:
                commands.take_code(user, form.cleaned_data["code"])
                return _enter(request, user)
        except Refused as refused:
            editing.put_error(form, refused)
        if locked := _failed(request, user.username, tried):
            return locked
    context = {"form": form, "next": _asked(request)}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/sign_in_code.html", context, status=status)


@gate.public(frozenset({"POST"}))
def sign_out(request: gate.Request) -> HttpResponse:
    """Ends the session on the server, and asks the browser to forget the pages it kept."""
    commands.record_signed_out(request.actor)
    logout(request)
    response = redirect("accounts:sign_in")
    response["Clear-Site-Data"] = '"cache"'
    return response


def _enter(request: gate.Request, user: User) -> HttpResponse:
    commands.know_person(user.username, network=gate.network_of(request))
    # Before the session is made: where only one may live, this is the one.
    commands.record_signed_in(user, today=request.today)
    login(request, user)
    request.session.pop("pending", None)
    left = password_days_left(user, actor_of(user, today=request.today).roles, today=request.today)
    if left is not None and 0 < left <= PASSWORD_WARNED_DAYS:
        messages.warning(request, _("密码还有 %(n)s 天到期，请尽早修改。") % {"n": left})
    return HttpResponseRedirect(_next_of(request))


def _failed(request: gate.Request, username: str, tried: commands.Tried) -> HttpResponse | None:
    """Record the failure; the page that says how long it is locked, once it is."""
    locked = tried.is_last or not tried.is_open
    commands.record_refused(username, locked=locked)
    if not locked:
        return None
    context = {"minutes": -(-tried.seconds // 60)}
    page = render(request, "accounts/locked_out.html", context, status=429)
    page["Retry-After"] = str(tried.seconds)
    return page


def _page(request: gate.Request, form: SignInForm) -> HttpResponse:
    context = {"form": form, "next": _asked(request)}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/sign_in.html", context, status=status)


def _asked(request: gate.Request) -> str:
    """Where the person wanted to go, when it is a page of ours."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if is_ours else ""


def _next_of(request: gate.Request) -> str:
    return _asked(request) or resolve_url("portal:home")
