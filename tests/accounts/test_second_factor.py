"""Codes of the telephone and of the paper."""

import pyotp
import pytest
import time_machine
from django.db import connection
from tests.accounts.people import acting, actions, enter, make_person_with_password, sign_in
from tests.makers import make_actor

from county.accounts import commands
from county.accounts.choices import Role
from county.accounts.models import RecoveryCode, SecondFactor, User
from county.audit.models import Event
from county.core import clock
from county.core.errors import NotAllowed, Refused

pytestmark = pytest.mark.django_db
PAGE, CODE = "/accounts/me/second-factor/", "/accounts/sign-in/code/"


@pytest.fixture
def user():
    return make_person_with_password(Role.FINANCE)


def code_of(user, *, steps=0):
    secret = SecondFactor.objects.get(user=user).secret
    return pyotp.TOTP(secret).at(int(clock.now().timestamp()) + steps * 30)


@pytest.fixture
def codes(user):
    commands.begin_second_factor(actor=acting(user))
    return commands.confirm_second_factor(actor=acting(user), code=code_of(user, steps=-1))


def test_enrol_on_the_page_gives_ten_codes_once(client, user):
    enter(client, user)
    assert "开始设置" in client.get(PAGE).content.decode()
    page = client.post(PAGE, {"step": "begin"}).content.decode()
    secret = SecondFactor.objects.get(user=user).secret
    assert "<svg" in page
    assert secret[:4] in page
    wrong = client.post(PAGE, {"step": "confirm", "code": "000000"})
    assert wrong.status_code == 422
    assert "<svg" in wrong.content.decode()
    done = client.post(PAGE, {"step": "confirm", "code": code_of(user)})
    assert len(set(done.context["codes"])) == 10
    assert actions()[-1] == "second_factor.enrolled"
    assert User.objects.get(pk=user.pk).has_second_factor
    assert secret[:4] not in client.get(PAGE).content.decode()


def test_secret_and_codes_lie_nowhere_in_plain(user, codes):
    secret = SecondFactor.objects.get(user=user).secret
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret::text FROM accounts_secondfactor")
        told = str(cursor.fetchall()) + str(list(Event.objects.values()))
        cursor.execute(
            "SELECT string_agg(encode(digest, 'escape'), ' ') FROM accounts_recoverycode"
        )
        told += str(cursor.fetchall())
    assert secret not in told
    assert not any(code in told for code in codes)


@pytest.mark.parametrize(
    "role", [Role.FINANCE, Role.OFFICE, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN]
)
def test_where_it_is_required_nothing_opens_before(client, settings, role):
    settings.ANYE_SECOND_FACTOR = "required"
    enter(client, make_person_with_password(role))
    assert client.get("/accounts/me/")["Location"] == PAGE
    assert client.get(PAGE).status_code == 200


def test_where_it_is_required_other_roles_need_none(client, settings):
    settings.ANYE_SECOND_FACTOR = "required"
    enter(client, make_person_with_password(Role.LEADER))
    assert client.get("/accounts/me/").status_code == 200


def test_first_comes_the_password_then_the_second_factor(client, settings):
    settings.ANYE_SECOND_FACTOR = "required"
    user = make_person_with_password(Role.OFFICE)
    User.objects.update(must_change_password=True)
    enter(client, user)
    assert client.get(PAGE)["Location"] == "/accounts/me/password/"


def test_sign_in_asks_for_the_code_and_then_opens(client, user, codes):
    answer = sign_in(client, user.username)
    assert answer["Location"].startswith(CODE)
    assert client.get("/accounts/me/").status_code == 302
    assert client.get(CODE).status_code == 200
    answer = client.post(CODE, {"code": code_of(user), "next": "/accounts/me/"})
    assert answer["Location"] == "/accounts/me/"
    assert actions()[-1] == "session.opened"
    assert client.get("/accounts/me/").status_code == 200
    assert "pending" not in client.session


def test_code_is_not_taken_twice(client, user, codes):
    said = code_of(user)
    commands.take_code(user, said)
    with pytest.raises(Refused) as caught:
        commands.take_code(user, said)
    assert caught.value.code == "wrong_code"


def test_code_before_one_taken_is_not_taken(user, codes):
    commands.take_code(user, code_of(user, steps=1))
    with pytest.raises(Refused):
        commands.take_code(user, code_of(user))


@pytest.mark.parametrize("steps", [-2, 2])
def test_code_of_another_minute_is_refused(user, codes, steps):
    with pytest.raises(Refused):
        commands.take_code(user, code_of(user, steps=steps))


def test_recovery_code_is_good_once_however_typed(user, codes):
    commands.take_code(user, codes[0].upper().replace("-", " "))
    with pytest.raises(Refused):
        commands.take_code(user, codes[0])
    assert RecoveryCode.objects.filter(user=user, used_at=None).count() == 9


def test_recovery_code_of_another_is_refused(user, codes):
    other = make_person_with_password(Role.OFFICE)
    commands.begin_second_factor(actor=acting(other))
    with pytest.raises(Refused):
        commands.take_code(other, codes[0])


def test_guesses_at_the_code_are_locked_though_the_password_is_right(client, user, codes):
    answers = []
    for _n in range(30):
        answer = sign_in(client, user.username)
        if answer.status_code == 302:
            answer = client.post(CODE, {"code": "000000"})
        answers.append(answer.status_code)
    assert answers[:4] == [422] * 4
    assert set(answers[4:]) == {429}


def test_code_page_waits_five_minutes_only(client, user, codes):
    sign_in(client, user.username)
    with time_machine.travel(clock.now().timestamp() + 6 * 60):
        assert client.get(CODE)["Location"] == "/accounts/sign-in/"


def test_code_page_without_a_password_leads_to_sign_in(client):
    assert client.get(CODE)["Location"] == "/accounts/sign-in/"


def test_reset_is_the_system_administrators_and_recorded(client, user, codes):
    enter(client, user)
    with pytest.raises(NotAllowed):
        commands.reset_second_factor(
            user.pk, actor=make_actor(role=Role.SECURITY_ADMIN), reason="丢了"
        )
    admin = make_actor(role=Role.SYSTEM_ADMIN)
    commands.reset_second_factor(user.pk, actor=admin, reason="手机丢失")
    assert actions()[-1] == "second_factor.reset"
    assert not User.objects.get(pk=user.pk).has_second_factor
    assert (SecondFactor.objects.count(), RecoveryCode.objects.count()) == (0, 0)
    assert client.get("/accounts/me/").status_code == 302
    with pytest.raises(Refused) as caught:
        commands.reset_second_factor(user.pk, actor=admin, reason="再来")
    assert caught.value.code == "not_enrolled"


def test_reset_of_ones_own_is_not_allowed():
    admin = make_person_with_password(Role.SYSTEM_ADMIN)
    with pytest.raises(NotAllowed):
        commands.reset_second_factor(admin.pk, actor=acting(admin), reason="x")


def test_new_recovery_codes_void_the_old(client, user, codes):
    enter(client, user)
    new = client.post("/accounts/me/second-factor/codes/").context["codes"]
    assert actions()[-1] == "second_factor.codes_renewed"
    with pytest.raises(Refused):
        commands.take_code(user, codes[0])
    commands.take_code(user, new[0])
