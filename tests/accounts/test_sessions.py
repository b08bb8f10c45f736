"""Logging in and out, one's own account, one-time passwords."""

import pytest
from django.urls import reverse
from tests.makers import make_actor, make_office, make_user
from tests.makers.accounts import TODAY

from county.accounts import commands
from county.accounts.choices import Role
from county.accounts.models import User
from county.audit.models import Event
from county.core.errors import Refused

pytestmark = pytest.mark.django_db
PASSWORD = "Quiet-river-2019"
SIGN_IN = "/accounts/sign-in/"


@pytest.fixture
def clerk():
    user = User.objects.get(pk=make_office().user_id)
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, username, password, **more):
    return client.post(SIGN_IN, {"username": username, "password": password, **more})


def actions():
    return list(Event.objects.order_by("pk").values_list("action", flat=True))


def test_sign_in_with_right_password_opens_home_and_is_recorded(client, clerk):
    answer = sign_in(client, "office", PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    event = Event.objects.get()
    assert (event.action, event.actor_id, event.object_id) == (
        "session.opened",
        clerk.pk,
        str(clerk.pk),
    )


def test_sign_in_goes_where_the_person_wanted(client, clerk):
    answer = sign_in(client, "office", PASSWORD, next="/accounts/me/")
    assert answer["Location"] == "/accounts/me/"


def test_sign_in_ignores_a_foreign_next(client, clerk):
    answer = sign_in(client, "office", PASSWORD, next="https://elsewhere.example/")
    assert answer["Location"] == "/"


@pytest.mark.parametrize("username", ["office", "nobody"])
def test_sign_in_with_wrong_password_answers_alike_for_known_and_unknown(client, clerk, username):
    answer = sign_in(client, username, "wrong-password")
    assert answer.status_code == 422
    assert "帐号或密码不对" in answer.content.decode()


def test_sign_in_refused_keeps_no_unknown_name(client, clerk):
    sign_in(client, "Secret-typed-here", "x")
    event = Event.objects.get()
    assert (event.action, event.object_name, event.facts) == ("session.refused", "", {})


def test_sign_in_empty_shows_both_fields(client):
    assert sign_in(client, "", "").content.decode().count('class="err"') == 2


def test_sixth_try_is_locked_out_even_with_the_right_password(client, clerk):
    for _n in range(4):
        assert sign_in(client, "office", "wrong").status_code == 422
    assert sign_in(client, "office", "wrong").status_code == 429
    answer = sign_in(client, "office", PASSWORD)
    assert (answer.status_code, int(answer["Retry-After"]) > 1790) == (429, True)
    assert "已锁定 30 分钟" in answer.content.decode()
    assert actions() == ["session.refused"] * 4 + ["session.locked"] * 2


def test_reset_password_lifts_the_lock(client, clerk):
    for _n in range(5):
        sign_in(client, "office", "wrong")
    issued = commands.reset_password(clerk.pk, actor=make_actor(role=Role.SYSTEM_ADMIN))
    assert sign_in(client, "office", issued.password).status_code == 302


def test_sign_out_ends_the_session_and_is_recorded(client, clerk):
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/accounts/sign-out/")
    assert (answer.status_code, answer["Location"]) == (302, SIGN_IN)
    assert answer["Clear-Site-Data"] == '"cache"'
    assert actions() == ["session.closed"]
    assert client.get("/accounts/me/").status_code == 302


def test_sign_out_by_get_is_not_allowed(client, clerk):
    assert client.get("/accounts/sign-out/").status_code == 405


def test_signed_in_person_is_not_asked_again(client, clerk):
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(SIGN_IN).status_code == 302


def test_suspended_account_is_out_with_the_next_click(client, clerk):
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/accounts/me/").status_code == 200
    commands.suspend_account(clerk.pk, actor=make_actor(role=Role.SYSTEM_ADMIN), reason="离岗")
    assert client.get("/accounts/me/").status_code == 302
    assert sign_in(client, "office", PASSWORD).status_code == 422


def test_one_time_password_leads_to_change_before_anything_else(client, clerk):
    clerk.must_change_password = True
    clerk.save()
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    page = "/accounts/me/password/"
    assert client.get("/accounts/organisation/")["Location"] == page
    assert client.get("/accounts/me/")["Location"] == page
    assert client.get(page).status_code == 200
    new = "Second-river-2020"
    answer = client.post(page, {"old": PASSWORD, "new": new, "again": new})
    assert answer["Location"] == "/accounts/me/"
    assert client.get("/accounts/me/").status_code == 200
    assert actions() == ["password.changed"]


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("wrong", "Second-river-2020", "Second-river-2020", "原密码不对"),
        (PASSWORD, "Second-river-2020", "Other-river-2020", "两遍新密码不一样"),
        (PASSWORD, PASSWORD, PASSWORD, "不能与原密码相同"),
        (PASSWORD, "short-1", "short-1", "10"),
        (PASSWORD, "123456789012", "123456789012", "数字"),
    ],
)
def test_change_password_refuses_with_a_sentence(client, clerk, old, new, again, said):
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/accounts/me/password/", {"old": old, "new": new, "again": again})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert User.objects.get(pk=clerk.pk).check_password(PASSWORD)


def test_change_password_ends_other_sessions(client, clerk):
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    new = "Second-river-2020"
    commands.change_password(actor=_actor(clerk), today=TODAY, old=PASSWORD, new=new)
    assert client.get("/accounts/me/").status_code == 302


def test_issue_account_gives_a_password_that_must_be_changed():
    issued = commands.issue_account(
        actor=make_actor(role=Role.SYSTEM_ADMIN), username="wang", name=" 王 小 "
    )
    user = User.objects.get(username="wang")
    assert user.name == "王小"
    assert user.must_change_password
    assert user.check_password(issued.password)
    assert issued.password not in repr(issued)
    assert issued.password not in str(list(Event.objects.values()))
    assert actions() == ["account.issued"]


def test_issue_account_refuses_a_taken_name():
    make_user(username="wang")
    with pytest.raises(Refused) as caught:
        commands.issue_account(actor=make_actor(role=Role.SYSTEM_ADMIN), username="WANG", name="王")
    assert (caught.value.code, caught.value.field) == ("duplicate", "username")


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.OFFICE])
def test_issue_account_is_the_system_administrators(role):
    with pytest.raises(Refused) as caught:
        commands.issue_account(actor=make_actor(role=role), username="wang", name="王")
    assert caught.value.code == "not_allowed"


@pytest.mark.parametrize("verb", [commands.suspend_account, commands.reset_password])
def test_nobody_does_it_to_himself(verb):
    actor = make_actor(role=Role.SYSTEM_ADMIN)
    more = {"reason": "x"} if verb is commands.suspend_account else {}
    with pytest.raises(Refused) as caught:
        verb(actor.user_id, actor=actor, **more)
    assert caught.value.code == "not_allowed"


def test_suspend_and_resume_refuse_twice():
    actor, user = make_actor(role=Role.SYSTEM_ADMIN), make_user()
    commands.suspend_account(user.pk, actor=actor, reason="离岗")
    with pytest.raises(Refused) as caught:
        commands.suspend_account(user.pk, actor=actor, reason="离岗")
    assert caught.value.code == "already_suspended"
    with pytest.raises(Refused) as caught:
        commands.reset_password(user.pk, actor=actor)
    assert caught.value.code == "suspended"
    commands.resume_account(user.pk, actor=actor, today=TODAY, reason="回岗")
    with pytest.raises(Refused) as caught:
        commands.resume_account(user.pk, actor=actor, today=TODAY, reason="回岗")
    assert caught.value.code == "not_suspended"
    assert actions() == ["account.suspended", "account.resumed"]


def test_issue_page_shows_the_password_once_and_nowhere_else(client):
    admin = make_actor(role=Role.SYSTEM_ADMIN)
    client.force_login(
        User.objects.get(pk=admin.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    answer = client.post(reverse("accounts:user_create"), {"username": "wang", "name": "王小"})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store, private"
    password = answer.context["password"]
    assert password in answer.content.decode()
    detail = client.get(
        reverse("accounts:user_detail", args=(User.objects.get(username="wang").pk,))
    )
    assert password not in detail.content.decode()


def test_issue_page_refuses_bad_user_names(client):
    admin = make_actor(role=Role.SYSTEM_ADMIN)
    client.force_login(
        User.objects.get(pk=admin.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    answer = client.post(reverse("accounts:user_create"), {"username": "王", "name": ""})
    assert answer.status_code == 422
    assert "帐号须以小写字母开头" in answer.content.decode()


def _actor(user):
    from tests.makers.accounts import TODAY

    from county.accounts.queries import actor_of

    return actor_of(user, today=TODAY)
