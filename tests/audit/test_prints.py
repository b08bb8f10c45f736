"""Paper: who printed which record, by the button, without a script, and nobody in another's name."""

import re

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse
from tests.makers import make_factory, make_office, make_town, make_town_clerk

from county.accounts.models import User
from county.audit.models import Event
from county.core.actor import NOBODY

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def login(client, actor):
    client.force_login(User.objects.get(pk=actor.user_id), backend=BACKEND)


def tickets(page):
    return re.findall(r'name="ticket" value="([^"]+)"', page.content.decode())


def printed():
    return Event.objects.filter(action="page.printed")


@pytest.fixture
def factory():
    return make_factory(town=make_town())


def test_print_when_pressed_then_who_printed_which_record_is_recorded(client, factory):
    office = make_office()
    login(client, office)
    page = client.get(reverse("factories:enterprise_detail", args=[factory.enterprise_id]))
    (ticket,) = tickets(page)
    answer = client.post(reverse("audit:print"), {"ticket": ticket, "by": "script"})
    assert (answer.status_code, answer.content) == (204, b"")
    event = printed().get()
    assert event.actor_id == office.user_id
    assert (event.object_type, event.object_id) == (
        "factories.enterprise",
        str(factory.enterprise_id),
    )
    assert event.facts == {"page": "factories:enterprise_detail"}


def test_print_without_a_script_then_recorded_and_the_page_comes_back_saying_so(client, factory):
    login(client, make_office())
    path = reverse("factories:enterprise_detail", args=[factory.enterprise_id])
    (ticket,) = tickets(client.get(path))
    answer = client.post(reverse("audit:print"), {"ticket": ticket}, follow=True)
    assert answer.redirect_chain == [(path, 302)]
    assert "打印已记录" in answer.content.decode()
    assert printed().count() == 1


def test_print_of_a_list_when_pressed_then_recorded_without_a_record(client, factory):
    login(client, make_office())
    (ticket,) = tickets(client.get(reverse("factories:enterprise_list"), {"q": "甲"}))
    client.post(reverse("audit:print"), {"ticket": ticket, "by": "script"})
    event = printed().get()
    assert (event.object_type, event.facts) == ("", {"page": "factories:enterprise_list"})
    assert "甲" not in event.search_text


def test_print_with_anothers_or_a_made_up_ticket_is_refused_and_leaves_nothing(client, factory):
    login(client, make_office())
    (ticket,) = tickets(client.get(reverse("factories:enterprise_list")))
    login(client, make_town_clerk(town=factory.town))
    for word in (ticket, f"{ticket}x", "", "a:b:c"):
        assert client.post(reverse("audit:print"), {"ticket": word}).status_code == 422
    assert not printed().exists()


def test_page_without_a_button_has_the_form_for_the_browsers_own_command(client):
    login(client, make_office())
    page = client.get(reverse("accounts:me"))
    assert len(tickets(page)) == 1
    assert "data-print hidden" in page.content.decode()


def test_button_when_nobody_is_signed_in_prints_without_a_form():
    request = RequestFactory().get("/")
    request.actor = NOBODY
    shown = Template("{% print_button %}{% print_form %}").render(Context({"request": request}))
    assert "data-print-page" in shown
    assert "<form" not in shown
