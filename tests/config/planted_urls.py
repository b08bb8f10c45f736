"""A URL table of planted views beside the real one."""

from django.http import HttpResponse
from django.urls import path
from tests.makers import make_town

from county.accounts.choices import Role
from county.config import urls
from county.core import gate
from county.core.errors import NotFound, Refused


def undeclared(request):
    return HttpResponse("open")


@gate.open_to(Role.OFFICE)
def office_only(request):
    return HttpResponse("office")


@gate.open_to()
def refuses(request):
    raise Refused("请改一改再来。", code="planted")


@gate.open_to()
def hides(request):
    raise NotFound


@gate.open_to()
def breaks(request):
    make_town(code="610926199", name="半途镇")
    raise RuntimeError("planted")


@gate.public()
def anyone(request):
    return HttpResponse("public")


urlpatterns = [
    path("planted/undeclared/", undeclared),
    path("planted/office/", office_only, name="office_planted"),
    path("planted/refuses/", refuses),
    path("planted/hides/", hides),
    path("planted/breaks/", breaks),
    path("planted/public/", anyone),
    *urls.urlpatterns,
]
