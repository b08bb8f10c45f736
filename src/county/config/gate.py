"""The gate: default deny. A view without a declared policy answers 403 to everyone."""

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from county.accounts import queries as accounts
from county.audit import commands as audit
from county.core import clock, scope, tracing
from county.core.actor import NOBODY, Actor
from county.core.errors import NotAllowed, Refused
from county.core.gate import Policy

Response = HttpResponse
# Where a person with a one-time password is kept until it is his own.
PASSWORD_PAGE = "accounts:change_password"  # noqa: S105 -- a URL name
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
        # One transaction a request: the scope of its reader holds for all of it. Commands have their
        # savepoint inside, so what is refused leaves nothing behind while its record stays.
        if request.actor.is_signed_in:
            with scope.acting(request.actor), transaction.atomic():
                response = self.get_response(request)
        else:
            response = self.get_response(request)
        if type(response) is StreamingHttpResponse:  # a file is whole before it is sent
            response.streaming_content = _streamed(request.actor, iter(response))
        response["X-Request-Id"] = request.request_id
        if request.actor.is_signed_in:
            response.setdefault("Cache-Control", "no-store, private")
        return response

    def process_view(
        self, request: Any, view: Callable[..., Response], _args: Any, _kwargs: Any
    ) -> Response | None:
        policy = policy_of(view)
        if policy is None:
            sentence = _("这个页面还没有声明谁可以打开，请联系系统管理员。")
            return self.refuse(request, NotAllowed(sentence, code="no_policy"))
        if request.method not in policy.methods:
            return HttpResponseNotAllowed(sorted(policy.methods))
        return None if policy.public else self._admit(request, policy)

    def _admit(self, request: Any, policy: Policy) -> Response | None:
        """Signed in, with a password of his own, in one of the roles: else where to go instead."""
        if not request.actor.is_signed_in:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        if request.user.must_change_password and request.resolver_match.view_name != PASSWORD_PAGE:
            return redirect(PASSWORD_PAGE)
        if policy.roles and not request.actor.has_role(*policy.roles):
            sentence = _("您的岗位没有打开这个页面的权限。需要时请联系县社区工厂办调整岗位。")
            return self.refuse(request, NotAllowed(sentence))
        return None

    def process_exception(self, request: Any, error: Exception) -> Response | None:
        return self.refuse(request, error) if isinstance(error, Refused) else None

    def refuse(self, request: Any, error: Refused) -> Response:
        if error.status == 403 and request.actor.is_signed_in:
            audit.record_denied(request.actor, request.path, code=error.code)
        page = f"{error.status}.html" if error.status in {403, 404} else "screens/refused.html"
        return render(request, page, {"reason": error.reason}, status=error.status)


def _streamed(actor: Actor, parts: Iterator[bytes]) -> Iterator[bytes]:
    """The rest of a response that is read while it is sent, in the scope it was asked in."""
    with scope.acting(actor), transaction.atomic():
        yield from parts


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
