"""A person's own account."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from county.accounts import commands, permissions, queries
from county.accounts.choices import DUTIES, PASSWORD_WARNED_DAYS, Role
from county.accounts.forms import PasswordForm
from county.accounts.models import User
from county.audit import choices as audit_choices
from county.audit import queries as audit_queries
from county.core import gate
from county.core.errors import NotFound, Refused
from county.screens import blocks, editing, formats

SHOWN = 10
TONES: dict[str, blocks.Tone] = {
    "session.opened": "ok",
    "session.refused": "bad",
    "session.locked": "bad",
}


@gate.open_to()
def me(request: gate.Request) -> HttpResponse:
    """Who am I here, which posts I hold, what they let me do, and when I logged in."""
    actor = request.actor
    held = list(queries.holdings_of(actor.user_id))
    sessions = [
        blocks.Event(
            formats.moment(event.at),
            audit_choices.action_label(event.action),
            tone=TONES.get(event.action, "plain"),
        )
        for event in audit_queries.sessions_of(actor.user_id)[:SHOWN]
    ]
    context = {
        "user": request.user,
        "password_days": queries.password_days_left(
            _own(request), actor.roles, today=request.today
        ),
        "password_warned": PASSWORD_WARNED_DAYS,
        "may_lend": permissions.may(actor, "delegation.create"),
        "lends": [
            (row, row.delegate_id == actor.user_id)
            for row in queries.delegations_of_person(actor.user_id, today=request.today)
        ],
        "held": [
            h
            for h in held
            if h.from_on <= request.today and (not h.to_on or h.to_on >= request.today)
        ],
        "past": [h for h in held if h.to_on and h.to_on < request.today],
        "duties": [(Role(role).label, DUTIES[Role(role)]) for role in sorted(actor.roles)],
        "sessions": sessions,
    }
    return render(request, "accounts/me.html", context)


@sensitive_post_parameters()
def _change_password(request: gate.Request) -> HttpResponse:
    form = PasswordForm(request.POST) if request.method == "POST" else PasswordForm()
    if request.method == "POST" and form.is_valid():
        try:
            user = commands.change_password(
                actor=request.actor, today=request.today, **form.cleaned_data
            )
        except Refused as refused:
            editing.put_error(form, refused)
        else:
            update_session_auth_hash(request, user)
            messages.success(request, _("密码已修改，下次请用新密码登录。"))
            return redirect("accounts:me")
    user = _own(request)
    left = queries.password_days_left(user, request.actor.roles, today=request.today)
    context = {
        "form": form,
        "must": user.must_change_password,
        "expired": left is not None and left <= 0,
    }
    return render(
        request, "accounts/change_password.html", context, status=422 if form.is_bound else 200
    )


change_password = gate.open_to(methods=gate.WRITE)(_change_password)


def _own(request: gate.Request) -> User:
    """The account itself, of a signed-in person."""
    if not isinstance(request.user, User):
        raise NotFound
    return request.user
