"""Logging in and out."""

from typing import Any

from axes.helpers import get_cool_off
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters

from county.accounts import commands
from county.accounts.forms import SignInForm
from county.core import gate


@sensitive_post_parameters("password")
def _sign_in(request: gate.Request) -> HttpResponse:
    if request.actor.is_signed_in:
        return HttpResponseRedirect(_next_of(request))
    if request.method != "POST":
        return _page(request, SignInForm(request))
    form = SignInForm(request, data=request.POST)
    if not form.is_valid():
        if form.cleaned_data.get("username") and form.cleaned_data.get("password"):
            locked = bool(getattr(request, "axes_locked_out", False))
            commands.record_refused(form.cleaned_data["username"], locked=locked)
        return _page(request, form, status=422)
    user = form.get_user()
    login(request, user)
    commands.record_signed_in(user, today=request.today)
    return HttpResponseRedirect(_next_of(request))


sign_in = gate.public(gate.WRITE)(_sign_in)


@gate.public(frozenset({"POST"}))
def sign_out(request: gate.Request) -> HttpResponse:
    """Ends the session on the server, and asks the browser to forget the pages it kept."""
    commands.record_signed_out(request.actor)
    logout(request)
    response = redirect("accounts:sign_in")
    response["Clear-Site-Data"] = '"cache"'
    return response


def locked_out(request: HttpRequest, _response: Any, _credentials: Any) -> HttpResponse:
    """AXES_LOCKOUT_CALLABLE: too many wrong passwords. Says how long; a try meanwhile starts the
    wait anew.
    """
    wait = get_cool_off(request)
    seconds = int(wait.total_seconds()) if wait else 0
    page = render(request, "accounts/locked_out.html", {"minutes": seconds // 60}, status=429)
    page["Retry-After"] = str(seconds)
    return page


def _page(request: gate.Request, form: SignInForm, *, status: int = 200) -> HttpResponse:
    return render(
        request, "accounts/sign_in.html", {"form": form, "next": _asked(request)}, status=status
    )


def _asked(request: gate.Request) -> str:
    """Where the person wanted to go, when it is a page of ours."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if is_ours else ""


def _next_of(request: gate.Request) -> str:
    return _asked(request) or resolve_url("portal:home")
