"""Refusals as pages: 403 with the reason, 404, 422. In config: MIDDLEWARE += [RefusedMiddleware]."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from county.core.errors import Refused

PAGES = {403: "403.html", 404: "404.html"}


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The page that says why, and what to do next."""
    context = {"reason": refused.reason}
    return render(request, PAGES.get(refused.status, "422.html"), context, status=refused.status)


class RefusedMiddleware:
    """Answers a Refused that a view let through. Place it last, next to the views."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refusal(request, exception) if isinstance(exception, Refused) else None
