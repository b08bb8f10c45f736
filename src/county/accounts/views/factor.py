"""One's own second factor: set up, codes for paper."""

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from county.accounts import commands, queries
from county.accounts.forms import ConfirmForm
from county.accounts.models import User
from county.core import gate
from county.core.errors import NotFound, Refused
from county.screens import editing


@gate.open_to(methods=gate.WRITE)
def second_factor(request: gate.Request) -> HttpResponse:
    """Whether it is in use; else scan, type the code shown, and write ten codes on paper."""
    user = request.user
    if not isinstance(user, User):
        raise NotFound
    step = request.POST.get("step") if request.method == "POST" else ""
    if user.has_second_factor or not step:
        context = {
            "in_use": user.has_second_factor,
            "left": queries.recovery_codes_left(user.pk),
            "must": settings.ANYE_SECOND_FACTOR == "required"
            and queries.owes_second_factor(user, request.actor.roles),
        }
        return render(request, "accounts/second_factor.html", context)
    form = ConfirmForm(request.POST) if step == "confirm" else ConfirmForm()
    if form.is_valid():
        try:
            codes = commands.confirm_second_factor(
                actor=request.actor, code=form.cleaned_data["code"]
            )
        except Refused as refused:
            editing.put_error(form, refused)
        else:
            messages.success(request, _("动态口令已启用，下次登录要用。"))
            return render(request, "accounts/recovery_codes.html", {"codes": codes})
    return _scan(request, form)


@gate.open_to(methods=gate.WRITE, fresh=True)
def renew_recovery_codes(request: gate.Request) -> HttpResponse:
    """Ten new codes for paper."""
    if request.method != "POST":
        return render(request, "accounts/recovery_codes_renew.html")
    codes = commands.renew_recovery_codes(actor=request.actor)
    return render(request, "accounts/recovery_codes.html", {"codes": codes})


def _scan(request: gate.Request, form: ConfirmForm) -> HttpResponse:
    enrolling = commands.begin_second_factor(actor=request.actor)
    key = enrolling.key
    picture = segno.make(enrolling.uri, error="m").svg_inline(
        scale=4, border=3, light="#fff", title=_("二维码")
    )
    context = {
        "form": form,
        "picture": SafeString(picture),
        "secret": " ".join(key[n : n + 4] for n in range(0, len(key), 4)),
    }
    status = 422 if form.is_bound else 200
    return render(request, "accounts/second_factor_scan.html", context, status=status)
