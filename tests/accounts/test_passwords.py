"""What may be a password, and for how long."""

import re
import string
from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.accounts.people import PASSWORD, acting, enter, make_person_with_password, sign_in
from tests.makers import make_person, make_town, make_user
from tests.makers.accounts import TODAY

from county.accounts import commands
from county.accounts.choices import Role
from county.accounts.commands.passwords import KINDS
from county.accounts.models import User
from county.core.errors import Refused

CHANGE = "/accounts/me/password/"


def refusals(password, user=None):
    try:
        validate_password(password, user)
    except ValidationError as weak:
        return {error.code for error in weak.error_list}
    return set()


@settings(max_examples=200, deadline=None)
@given(st.text(string.ascii_letters + string.digits + "-_.!?#", max_size=40))
def test_password_of_three_kinds_and_ten_signs_is_taken_no_other(password):
    kinds = sum(1 for kind in KINDS if re.search(kind, password))
    found = refusals(password)
    assert ("kinds" in found) == (kinds < 3)
    assert ("password_too_short" in found) == (len(password) < 10)
    assert found <= {"kinds", "password_too_short", "common"}


@pytest.mark.parametrize(
    "password", ["Password123!", "PASSWORD-1234", "Qwertyuiop1!", "1!Iloveyou1!!", "Football2019!"]
)
def test_common_password_in_disguise_is_refused(password):
    assert "common" in refusals(password)


@pytest.mark.parametrize("password", ["Quiet-river-2019", "x1Y" + "长" * 61, "aB3" + "d" * 61])
def test_long_and_foreign_passwords_are_taken(password):
    assert refusals(password) == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Xx-wangxiaoyu-9", "own_name"),
        ("Xx-laoxian01-Z9", "own_name"),
        ("Xx-王小雨-1234567", "own_name"),
        ("Tt-138001-Xxyyz", "own_number"),
    ],
)
def test_password_with_ones_own_words_is_refused(password, code):
    user = make_user(username="laoxian01", name="王小雨")
    user.person = make_person(town=make_town())
    user.person.phone = "13800138000"
    assert code in refusals(password, user)


@pytest.mark.django_db
def test_password_with_a_part_of_ones_identity_number_is_refused():
    user = make_user()
    user.person = make_person(town=make_town())
    assert "own_number" in refusals(f"Ab-{user.person.id_number[6:14]}-x", user)


@pytest.mark.django_db
def test_last_five_passwords_do_not_come_back():
    user = make_person_with_password(Role.OFFICE)
    old = PASSWORD
    for n in range(6):
        new = f"Quiet-river-30{n}0"
        commands.change_password(actor=acting(user), today=TODAY, old=old, new=new)
        old = new
    for n in range(1, 5):
        with pytest.raises(Refused) as caught:
            commands.change_password(
                actor=acting(user), today=TODAY, old=old, new=f"Quiet-river-30{n}0"
            )
        assert (caught.value.code, caught.value.field) == ("used_password", "new")
    assert user.past_passwords.count() == 5
    commands.change_password(actor=acting(user), today=TODAY, old=old, new="Quiet-river-3000")


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "status"), [(89, 200), (91, 302)])
def test_password_of_an_official_is_changed_at_ninety_days(client, days, status):
    user = make_person_with_password(Role.TOWN)
    User.objects.update(password_set_on=TODAY - timedelta(days=days))
    enter(client, user)
    for page in ("/accounts/me/", "/accounts/organisation/", "/accounts/delegation/"):
        answer = client.get(page)
        assert answer.status_code == status
        assert status == 200 or answer["Location"] == CHANGE
    assert client.get(CHANGE).status_code == 200


@pytest.mark.django_db
def test_password_expired_is_changed_and_all_opens_again(client):
    user = make_person_with_password(Role.OFFICE)
    User.objects.update(password_set_on=TODAY - timedelta(days=200))
    enter(client, user)
    assert "90 天" in client.get(CHANGE).content.decode()
    new = "Second-river-2020"
    client.post(CHANGE, {"old": PASSWORD, "new": new, "again": new})
    assert client.get("/accounts/me/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "said"), [(75, False), (76, True)])
def test_password_is_said_to_expire_fourteen_days_before(client, days, said):
    user = make_person_with_password(Role.OFFICE)
    User.objects.update(password_set_on=TODAY - timedelta(days=days))
    sign_in(client, user.username)
    assert ("到期" in client.get("/accounts/me/").content.decode()) == said
    assert ("到期" in client.get("/accounts/me/").content.decode()) == said


@pytest.mark.django_db
def test_password_of_an_owner_or_worker_need_not_be_changed(client):
    user = make_user()
    User.objects.update(password_set_on=TODAY - timedelta(days=900))
    enter(client, user)
    assert client.get("/accounts/me/").status_code == 200
