"""The gate: default deny. A view without a declared policy answers 403 to everyone."""

import re
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
)
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _

from county.accounts import commands
from county.accounts import queries as accounts
from county.accounts.choices import session_rule
from county.accounts.forms import ProofForm
from county.audit import commands as audit
from county.core import clock, crypto, scope, tracing, uses
from county.core.actor import NOBODY, Actor
from county.core.errors import NotAllowed, Refused
from county.core.gate import Policy, network_of
from county.privacy.choices import GUARDIANS
from county.privacy.kinds.features import use_of

Response = HttpResponse
# Where a person with a one-time password is kept until it is his own.
PASSWORD_PAGE = "accounts:change_password"  # noqa: S105 -- a URL name
# Where a person in a sensitive office is kept until he has a second factor.
FACTOR_PAGE = "accounts:second_factor"
PROOF = "proof_password"
# The browser's name, by which maker and checker on one machine are told (risk check `same_device`).
DEVICE, DEVICE_SECONDS = "anye_device", 2 * 366 * 86_400
_DEVICE_NAME = re.compile(r"[0-9a-f]{32}")
# Views of other people's packages cannot carry our attribute; each is named here with its policy.
FOREIGN = {
    "django.views.i18n.set_language": Policy(methods=frozenset({"POST"}), public=True),
}


class GateMiddleware:
    """Sets request.actor and request.today, asks the view's policy, and turns Refused into a page."""

    def __init__(self, get_response: Callable[[HttpRequest], Response]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Response:
        request.request_id = tracing.new_request_id()
        request.today = clock.today()
        request.actor = actor_of(request)
        tracing.device.set(_device_of(request))
        # One transaction a request: the scope of its reader holds for all of it. Commands have their
        # savepoint inside, so what is refused leaves nothing behind while its record stays.
        if request.actor.is_signed_in:
            with scope.acting(request.actor), transaction.atomic():
                response = self.get_response(request)
                # What broke half-way leaves nothing, also where a view wrote outside a command.
                if response.status_code >= 500:
                    transaction.set_rollback(True)
        else:
            response = self.get_response(request)
        response["X-Request-Id"] = request.request_id
        if request.actor.is_signed_in:
            response.setdefault("Cache-Control", "no-store, private")
            if not _device_of(request):
                _name_device(response)
        tracing.device.set("")
        return response

    def process_view(
        self, request: Any, view: Callable[..., Response], _args: Any, _kwargs: Any
    ) -> Response | None:
        policy = policy_of(view)
        if policy is None:
            sentence = _("这个页面还没有声明谁可以打开，请联系系统管理员。")
            return self.refuse(request, NotAllowed(sentence, code="no_policy"))
        if request.method not in policy.methods and not (policy.fresh and _is_proof(request)):
            return HttpResponseNotAllowed(sorted(policy.methods))
        return None if policy.public else self._admit(request, policy)

    def _admit(self, request: Any, policy: Policy) -> Response | None:
        """Signed in and still known, nothing owed first, in one of the roles, and lately proved
        where that is asked: else where to go instead.
        """
        if not request.actor.is_signed_in:
            return _go(request, *_sign_in_page(request))
        if commands.is_session_over(request.session, session_rule(request.actor.roles)):
            return _timed_out(request)
        commands.keep_session(request.session)
        owed = _owed_by(request)
        if owed:
            return None if request.resolver_match.view_name == owed else _go(request, owed)
        if policy.roles and not request.actor.has_role(*policy.roles):
            sentence = _("您的岗位没有打开这个页面的权限。需要时请联系县社区工厂办调整岗位。")
            return self.refuse(request, NotAllowed(sentence))
        try:
            if use := use_of(request.resolver_match.view_name):
                uses.require(use)
        except Refused as refused:
            return self.refuse(request, refused)
        return _freshened(request) if policy.fresh else None

    def process_exception(self, request: Any, error: Exception) -> Response | None:
        return self.refuse(request, error) if isinstance(error, Refused) else None

    def refuse(self, request: Any, error: Refused) -> Response:
        if error.status == 403 and request.actor.is_signed_in:
            audit.record_denied(request.actor, request.path, code=error.code)
        page = f"{error.status}.html" if error.status in {403, 404} else "screens/refused.html"
        context = {"reason": error.reason}
        if error.code == "unassessed":
            guards = request.actor.has_role(*GUARDIANS)
            context |= {"assess_url": reverse("privacy:assessment_list") if guards else ""}
        return render(request, page, context, status=error.status)


def _device_of(request: Any) -> str:
    """A keyed digest of the browser's own name; of a visitor nothing is kept."""
    said = request.COOKIES.get(DEVICE, "")
    if not request.actor.is_signed_in or not _DEVICE_NAME.fullmatch(said):
        return ""
    return crypto.blind_index(said, purpose="device").hex()[:16]


def _name_device(response: Response) -> None:
    """A random name for the browser, kept when another signs in on it."""
    response.set_cookie(
        DEVICE,
        uuid.uuid4().hex,
        max_age=DEVICE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def policy_of(view: Callable[..., Any]) -> Policy | None:
    """The declared policy of a view, looking through class-based and wrapped views."""
    found = getattr(view, "policy", None) or getattr(
        getattr(view, "view_class", None), "policy", None
    )
    if isinstance(found, Policy):
        return found
    return FOREIGN.get(f"{view.__module__}.{getattr(view, '__name__', '')}")


def actor_of(request: Any) -> Actor:
    """The signed-in person with the posts held today; one query."""
    if not request.user.is_authenticated:
        return NOBODY
    return accounts.actor_of(request.user, today=request.today)


def _owed_by(request: Any) -> str:
    """The page a person must be done with before any other."""
    user, roles = request.user, request.actor.roles
    left = accounts.password_days_left(user, roles, today=request.today)
    if user.must_change_password or (left is not None and left <= 0):
        return PASSWORD_PAGE
    required = settings.ANYE_SECOND_FACTOR == "required"
    return FACTOR_PAGE if required and accounts.owes_second_factor(user, roles) else ""


def _timed_out(request: Any) -> Response:
    commands.record_signed_out(request.actor, timed_out=True)
    logout(request)
    messages.warning(request, _("很久没有操作，或登录已满 10 小时，已自动退出。请重新登录。"))
    return _go(request, *_sign_in_page(request))


def _sign_in_page(request: Any) -> tuple[str, str]:
    """A page is come back to; a form is not: what was typed would be gone."""
    path = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
    return settings.LOGIN_URL, path


def _go(request: Any, page: str, after: str = "") -> Response:
    """To a page instead; a part of a page asked for by htmx takes the whole page there."""
    url = redirect_to_login(after, page).url if after else resolve_url(page)
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": url})
    return redirect(url)


def _is_proof(request: Any) -> bool:
    return request.method == "POST" and PROOF in request.POST


def _freshened(request: Any) -> Response | None:
    """Ask for password and code over the page, and go on with what was asked, typed fields and all."""
    proof, user = _is_proof(request), request.user
    form = ProofForm(request.POST if proof else None, has_second_factor=user.has_second_factor)
    status = 403
    if not commands.is_fresh(request.session):
        if not (proof and form.is_valid()):
            return _ask_proof(request, form, status)
        try:
            commands.prove(
                request.session,
                user,
                password=form.cleaned_data[PROOF],
                code=form.cleaned_data.get("proof_code", ""),
                network=network_of(request),
            )
        except Refused as refused:
            form.add_error(_PROOF_FIELDS.get(str(refused.field)), str(refused.reason))
            commands.record_refused(user.username, locked=refused.code == "locked")
            return _ask_proof(request, form, 429 if refused.code == "locked" else status)
    is_page = proof and request.POST.get("proof_for") != "POST"
    return redirect(request.get_full_path()) if is_page else None


_PROOF_FIELDS = {"password": PROOF, "code": "proof_code"}


def _ask_proof(request: Any, form: ProofForm, status: int) -> Response:
    asked = request.POST.get("proof_for", request.method) if _is_proof(request) else request.method
    own = {"csrfmiddlewaretoken", "proof_for", PROOF, "proof_code"}
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in own
        for value in values
    ]
    context = {"form": form, "kept": kept, "asked": asked}
    return render(request, "accounts/prove.html", context, status=status)
