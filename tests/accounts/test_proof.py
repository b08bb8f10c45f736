"""Sensitive steps ask again who one is, and lose nothing of what was typed."""

import pytest
import time_machine
from django.urls import get_resolver
from django.urls.resolvers import URLPattern
from tests.accounts.people import PASSWORD, acting, enter, make_person_with_password
from tests.accounts.test_second_factor import code_of
from tests.makers import make_user
from tests.makers.accounts import SINCE

from county.accounts import commands
from county.accounts.choices import Role
from county.accounts.models import Holding, Organisation, Post, User
from county.core import clock

pytestmark = pytest.mark.django_db
GRANT = "/accounts/holding/create/"


@pytest.fixture
def admin():
    return make_person_with_password(Role.SECURITY_ADMIN)


@pytest.fixture
def typed():
    body = Organisation.objects.create(code="d", name="督查", kind="supervision", valid_from=SINCE)
    post = Post.objects.create(organisation=body, title="督查员", role=Role.SUPERVISION)
    return {"user": make_user().pk, "post": post.pk, "from_on": "2019-12-20", "reason": "3号文"}


def eleven_minutes_later():
    return time_machine.travel(clock.now().timestamp() + 11 * 60)


def test_within_ten_minutes_nothing_is_asked(client, admin, typed):
    enter(client, admin)
    assert client.post(GRANT, typed).status_code == 302


def test_page_asks_before_it_opens(client, admin):
    enter(client, admin)
    with eleven_minutes_later():
        answer = client.get(f"{GRANT}?user=3")
        assert answer.status_code == 403
        assert "再确认一次" in answer.content.decode()
        proof = {"proof_for": "GET", "proof_password": PASSWORD}
        answer = client.post(f"{GRANT}?user=3", proof)
        assert (answer.status_code, answer["Location"]) == (302, f"{GRANT}?user=3")
        assert client.get(GRANT).status_code == 200


def test_form_that_aged_is_kept_and_done_after_the_proof(client, admin, typed):
    enter(client, admin)
    with eleven_minutes_later():
        answer = client.post(GRANT, typed)
        assert answer.status_code == 403
        assert not Holding.objects.filter(user=typed["user"]).exists()
        kept = dict(answer.context["kept"])
        assert kept == {name: str(value) for name, value in typed.items()}
        proof = {**kept, "proof_for": "POST", "proof_password": PASSWORD}
        assert client.post(GRANT, proof).status_code == 302
    assert Holding.objects.filter(user=typed["user"]).exists()


def test_wrong_password_does_nothing_and_keeps_the_form(client, admin, typed):
    enter(client, admin)
    with eleven_minutes_later():
        proof = {**typed, "proof_for": "POST", "proof_password": "wrong"}
        answer = client.post(GRANT, proof)
        assert answer.status_code == 403
        assert "密码不对" in answer.content.decode()
        assert dict(answer.context["kept"]) == {n: str(v) for n, v in typed.items()}
        assert "wrong" not in answer.content.decode()
    assert not Holding.objects.filter(user=typed["user"]).exists()


def test_guessing_at_the_proof_is_locked(client, admin):
    enter(client, admin)
    with eleven_minutes_later():
        proof = {"proof_for": "GET", "proof_password": "wrong"}
        answers = [client.post(GRANT, proof).status_code for _n in range(8)]
        assert answers == [403] * 5 + [429] * 3
        assert client.post(GRANT, {**proof, "proof_password": PASSWORD}).status_code == 429


def test_proof_takes_the_code_too_where_there_is_one(client, admin):
    commands.begin_second_factor(actor=acting(admin))
    commands.confirm_second_factor(actor=acting(admin), code=code_of(admin))
    enter(client, User.objects.get(pk=admin.pk))
    with eleven_minutes_later():
        proof = {"proof_for": "GET", "proof_password": PASSWORD}
        assert client.post(GRANT, proof).status_code == 403
        assert client.post(GRANT, {**proof, "proof_code": "000000"}).status_code == 403
        assert client.post(GRANT, {**proof, "proof_code": code_of(admin)}).status_code == 302


def test_proof_opens_nothing_to_the_wrong_role(client):
    enter(client, make_person_with_password(Role.OFFICE))
    with eleven_minutes_later():
        proof = {"proof_for": "GET", "proof_password": PASSWORD}
        assert client.post(GRANT, proof).status_code == 403
        assert client.get(GRANT).status_code == 403


def test_every_sensitive_page_asks():
    def found(resolver):
        for pattern in resolver.url_patterns:
            if not isinstance(pattern, URLPattern):
                yield from found(pattern)
            elif getattr(getattr(pattern.callback, "policy", None), "fresh", False):
                yield pattern.name

    assert set(found(get_resolver())) >= {
        "holding_create",
        "holding_end",
        "delegation_create",
        "delegation_end",
        "user_reset_password",
        "user_reset_second_factor",
        "recovery_codes",
    }
