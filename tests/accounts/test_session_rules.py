"""How long one stays logged in, and where."""

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from tests.accounts.people import PASSWORD, actions, enter, make_person_with_password, sign_in
from tests.makers import make_actor
from tests.makers.accounts import TODAY

from county.accounts import commands
from county.accounts.choices import Role, SessionRule, session_rule
from county.accounts.models import User
from county.core import clock

pytestmark = pytest.mark.django_db
ME = "/accounts/me/"


def after(minutes):
    return time_machine.travel(clock.now().timestamp() + minutes * 60)


def test_rules_of_two_roles_are_the_stricter_of_both():
    assert session_rule({Role.OFFICE}) == SessionRule(idle=30, whole=600, single=False)
    assert session_rule({Role.LEADER, Role.FINANCE}) == SessionRule(15, 600, single=True)
    assert session_rule(()) == SessionRule()


@pytest.mark.parametrize(("role", "minutes"), [(Role.FINANCE, 15), (Role.OFFICE, 30)])
def test_idle_session_ends(client, role, minutes):
    enter(client, make_person_with_password(role))
    with after(minutes - 1):
        assert client.get(ME).status_code == 200
    with after(2 * minutes - 2):
        assert client.get(ME).status_code == 200
    with after(3 * minutes):
        answer = client.get(ME)
        assert answer["Location"] == f"/accounts/sign-in/?next={ME}"
        assert "已自动退出" in client.get(answer["Location"]).content.decode()
    assert client.get(ME).status_code == 302
    assert actions() == ["session.expired"]


def test_session_in_use_all_day_ends_after_ten_hours(client):
    enter(client, make_person_with_password(Role.OFFICE))
    for minutes in range(25, 600, 25):
        with after(minutes):
            assert client.get(ME).status_code == 200
    with after(601):
        assert client.get(ME).status_code == 302


def test_session_from_a_time_to_come_is_not_trusted(client):
    enter(client, make_person_with_password(Role.OFFICE))
    with after(-24 * 60):
        assert client.get(ME).status_code == 302


def test_idle_part_of_a_page_takes_the_whole_page_to_sign_in(client):
    enter(client, make_person_with_password(Role.OFFICE))
    with after(31):
        answer = client.get(ME, HTTP_HX_REQUEST="true")
    assert answer["HX-Redirect"].startswith("/accounts/sign-in/")


def test_session_rules_cost_no_query(client, django_assert_num_queries):
    enter(client, make_person_with_password(Role.OFFICE))
    client.get("/accounts/me/password/")
    # session, account, posts held, unread reminders; begin and end of the request's transaction
    with django_assert_num_queries(6):
        client.get("/accounts/me/password/")


def test_new_session_of_finance_ends_the_old(client):
    user = make_person_with_password(Role.FINANCE)
    second = Client()
    assert sign_in(client, user.username).status_code == 302
    assert client.get(ME).status_code == 200
    assert sign_in(second, user.username).status_code == 302
    assert client.get(ME).status_code == 302
    assert second.get(ME).status_code == 200


def test_new_session_of_others_leaves_the_old(client):
    user = make_person_with_password(Role.OFFICE)
    sign_in(client, user.username)
    sign_in(Client(), user.username)
    assert client.get(ME).status_code == 200


def test_suspended_sessions_stay_ended_when_the_account_is_let_in_again(client):
    user, admin = make_person_with_password(Role.OFFICE), make_actor(role=Role.SYSTEM_ADMIN)
    second = Client()
    enter(client, user)
    enter(second, user)
    commands.suspend_account(user.pk, actor=admin, reason="离岗")
    commands.resume_account(user.pk, actor=admin, today=TODAY, reason="回岗")
    assert [c.get(ME).status_code for c in (client, second)] == [302, 302]
    assert sign_in(Client(), user.username).status_code == 302


def test_sign_out_deletes_the_session_on_the_server(client):
    enter(client, make_person_with_password(Role.OFFICE))
    client.post("/accounts/sign-out/")
    assert Session.objects.count() == 0


def test_password_is_right_but_nothing_is_kept_of_it_in_the_session(client):
    user = make_person_with_password(Role.OFFICE)
    sign_in(client, user.username)
    assert PASSWORD not in str(dict(client.session))
    assert User.objects.get(pk=user.pk).last_login is not None
