"""Default deny, and Refused as a page."""

import pytest
from django.test import RequestFactory, override_settings
from tests.makers import make_office, make_town, make_town_clerk

from county.audit import commands as audit
from county.core import tracing

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.config.planted_urls")]


def sign_in(client, actor):
    from county.accounts.models import User

    client.force_login(
        User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )


def test_undeclared_view_answers_403_to_everyone(client):
    assert client.get("/planted/undeclared/").status_code == 403
    sign_in(client, make_office())
    assert client.get("/planted/undeclared/").status_code == 403


def test_declared_view_when_nobody_then_sign_in(client):
    answer = client.get("/planted/office/?a=1")
    assert answer.status_code == 302
    assert answer["Location"].endswith("?next=/planted/office/%3Fa%3D1")


def test_declared_view_when_wrong_role_then_403_and_recorded(client):
    from county.audit.models import Event

    sign_in(client, make_town_clerk(town=make_town()))
    answer = client.get("/planted/office/")
    assert answer.status_code == 403
    assert "岗位" in answer.content.decode()
    assert Event.objects.filter(action="access.denied", facts__path="/planted/office/").count() == 1


def test_declared_view_when_right_role_then_in(client):
    sign_in(client, make_office())
    assert client.get("/planted/office/").content == b"office"


def test_method_not_declared_then_405(client):
    sign_in(client, make_office())
    assert client.post("/planted/office/").status_code == 405
    assert client.options("/planted/office/").status_code == 405


def test_public_view_when_nobody_then_in(client):
    assert client.get("/planted/public/").content == b"public"


def test_refused_when_raised_then_page_with_its_sentence(client):
    sign_in(client, make_office())
    answer = client.get("/planted/refuses/")
    assert answer.status_code == 422
    assert "请改一改再来。" in answer.content.decode()


def test_not_found_when_raised_then_404_page(client):
    sign_in(client, make_office())
    assert client.get("/planted/hides/").status_code == 404


@override_settings(ALLOWED_HOSTS=["testserver"])
def test_signed_in_pages_are_not_cached(client):
    sign_in(client, make_office())
    assert client.get("/planted/office/")["Cache-Control"] == "no-store, private"


def test_request_factory_is_not_enough():
    """A view called without the gate has no actor: nothing works by accident."""
    assert not hasattr(RequestFactory().get("/"), "actor")


def test_view_when_it_breaks_half_way_then_nothing_is_left(client):
    from county.places.models import Town

    sign_in(client, make_office())
    client.raise_request_exception = False
    assert client.get("/planted/breaks/").status_code == 500
    assert not Town.objects.filter(name="半途镇").exists()


def test_browser_when_another_signs_in_then_the_same_name_and_shared_acts_carry_it(client):
    sign_in(client, make_office())
    client.get("/planted/office/")
    named = client.cookies["anye_device"]
    assert (named["httponly"], named["samesite"]) == (True, "Lax")
    sign_in(client, make_office(username="second"))
    client.get("/planted/office/")
    assert client.cookies["anye_device"].value == named.value
    tracing.device.set("ab")
    told = audit.record(make_office(username="third"), "due.approved")
    other = audit.record(make_office(username="fourth"), "clause.linked")
    tracing.device.set("")
    assert (told.facts, other.facts) == ({"device": "ab"}, {})
