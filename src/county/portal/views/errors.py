"""Pages for what went wrong; the gate answers Refused, these answer Django's own."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "403.html", {"reason": ""}, status=403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "404.html", {"reason": ""}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """No context processors: they may be what failed."""
    return HttpResponse(render_to_string("500.html"), status=500)
