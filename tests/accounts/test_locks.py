"""Guessing: five tries, then half an hour, by account and by network, whatever the clock says."""

import pytest
import time_machine
from tests.accounts.people import PASSWORD, make_person_with_password, sign_in

from county.accounts import commands
from county.accounts.choices import Role
from county.accounts.models import SignInTry, User
from county.core import clock

pytestmark = pytest.mark.django_db
HALF_HOUR = 30 * 60


@pytest.fixture
def clerk():
    return make_person_with_password(Role.OFFICE)


@pytest.fixture
def checked(monkeypatch):
    """How often a password was really compared."""
    seen = []
    plain = User.check_password
    monkeypatch.setattr(
        User, "check_password", lambda self, raw: seen.append(raw) or plain(self, raw)
    )
    return seen


@pytest.fixture
def later(monkeypatch):
    """Let the machine's own time pass."""
    start = clock.ticks()
    return lambda seconds: monkeypatch.setattr(clock, "ticks", lambda: start + seconds)


@pytest.mark.parametrize(("address", "tries"), [("198.51.100.{0}", 300), ("198.51.100.7", 30)])
def test_guess_three_hundred_times_then_five_are_checked(client, clerk, checked, address, tries):
    for n in range(tries):
        sign_in(client, "office", f"wrong-{n}", REMOTE_ADDR=address.format(n % 250))
    assert len(checked) <= 5
    assert sign_in(client, "office", REMOTE_ADDR="203.0.113.9").status_code == 429


def test_guess_over_many_accounts_from_one_network_is_locked(client, clerk):
    answers = [sign_in(client, f"someone{n}", "wrong").status_code for n in range(20)]
    assert answers == [422] * 4 + [429] * 16
    assert sign_in(client, "office").status_code == 429
    assert sign_in(client, "office", REMOTE_ADDR="203.0.113.9").status_code == 302


def test_log_in_between_guesses_washes_none_of_them_away(client, clerk):
    for n in range(3):
        sign_in(client, f"someone{n}", "wrong")
    assert sign_in(client, "office").status_code == 302
    client.logout()
    assert [sign_in(client, f"other{n}", "wrong").status_code for n in range(3)] == [422, 429, 429]


def test_log_in_after_his_own_slips_takes_them_back(client, clerk):
    """An office behind one address, Monday morning."""
    for _n in range(6):
        for _slip in range(2):
            assert sign_in(client, "office", "wrong").status_code == 422
        assert sign_in(client, "office").status_code == 302
        client.logout()


def test_guess_from_one_house_of_ipv6_counts_as_one_network(client):
    for n in range(5):
        sign_in(client, f"someone{n}", "wrong", REMOTE_ADDR=f"2001:db8:1:2::{n}")
    assert sign_in(client, "x", "y", REMOTE_ADDR="2001:db8:1:2:ff::1").status_code == 429
    assert sign_in(client, "x", "y", REMOTE_ADDR="2001:db8:1:3::1").status_code == 422


def test_behind_the_proxy_its_own_word_counts(client, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for n in range(5):
        said = f"10.0.0.{n}, 198.51.100.4"
        sign_in(client, f"someone{n}", "wrong", HTTP_X_FORWARDED_FOR=said)
    said = "10.9.9.9, 198.51.100.4"
    assert sign_in(client, "x", "y", HTTP_X_FORWARDED_FOR=said).status_code == 429


@pytest.mark.parametrize("jump", ["-1", "+1"])
def test_clock_set_by_a_day_gives_no_fresh_guess(client, clerk, checked, jump):
    for n in range(5):
        sign_in(client, "office", f"wrong-{n}")
    before = len(checked)
    with time_machine.travel(clock.now().timestamp() + int(jump) * 86_400):
        for n in range(20):
            assert sign_in(client, "office", f"again-{n}").status_code == 429
        assert sign_in(client, "office").status_code == 429
    assert sign_in(client, "office").status_code == 429
    assert len(checked) == before


def test_clock_set_back_over_a_restart_of_the_machine_keeps_the_lock(client, clerk, monkeypatch):
    for n in range(5):
        sign_in(client, "office", f"wrong-{n}")
    monkeypatch.setattr(clock, "boot", lambda: "another")
    with time_machine.travel(clock.now().timestamp() - 86_400):
        assert sign_in(client, "office").status_code == 429


def test_right_password_works_after_half_an_hour(client, clerk, later):
    for n in range(5):
        sign_in(client, "office", f"wrong-{n}")
    later(HALF_HOUR - 60)
    assert sign_in(client, "office").status_code == 429
    later(HALF_HOUR + 60)
    assert sign_in(client, "office").status_code == 302
    assert SignInTry.objects.count() == 0


def test_failures_fade_after_half_an_hour(client, clerk, later):
    for n in range(4):
        sign_in(client, "office", f"wrong-{n}")
    later(HALF_HOUR + 60)
    assert [sign_in(client, "office", "wrong").status_code for _n in range(4)] == [422] * 4


def test_unknown_names_are_locked_alike_and_kept_nowhere(client):
    answers = [sign_in(client, "Secret-typed-here", "x").status_code for _n in range(6)]
    assert answers == [422] * 4 + [429] * 2
    assert b"ecret" not in b"".join(bytes(row.key) for row in SignInTry.objects.all())


def test_sweep_forgets_what_locks_nobody(client, later):
    sign_in(client, "someone", "x")
    assert commands.sweep_tries() == 0
    later(HALF_HOUR + 1)
    assert commands.sweep_tries() == 2


def test_sign_in_says_how_long_it_is_locked(client, clerk, later):
    for _n in range(5):
        sign_in(client, "office", "wrong")
    later(20 * 60 + 30)
    answer = sign_in(client, "office", PASSWORD)
    assert "已锁定 10 分钟" in answer.content.decode()
