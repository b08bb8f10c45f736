"""One line a person and topic until he looks; who is told; what leads where; what goes by itself."""

from datetime import date, timedelta

import pytest
from tests.makers import payments as makers
from tests.makers.accounts import TODAY, make_actor, make_user
from tests.makers.places import make_town

from county.accounts.choices import Role
from county.accounts.models import User
from county.core import clock
from county.core.errors import NotFound
from county.reminders import commands, queries
from county.reminders.models import Reminder

WORDS = {"topic": "claims.review", "subject": "补贴申报等您审核", "page": "claims:work_list"}


@pytest.fixture
def told(django_capture_on_commit_callbacks):
    """Tells as a commit would."""

    def tell(users, **more):
        with django_capture_on_commit_callbacks(execute=True):
            commands.tell(users, **WORDS | more)

    return tell


def test_tell_twice_before_he_looks_makes_one_line(db, told):
    user = make_user()
    told([user.pk], count=2, due_on=date(2019, 12, 25))
    told([user.pk], count=3, due_on=date(2019, 12, 23))
    row = Reminder.objects.get()
    assert (row.count, row.due_on) == (5, date(2019, 12, 23))


def test_read_leads_to_the_work_and_what_comes_after_is_a_new_line(client, db, told):
    actor = make_actor(role=Role.OFFICE)
    told([actor.user_id])
    row = Reminder.objects.get()
    client.force_login(User.objects.get(pk=actor.user_id))
    assert '<span class="pip">1</span>' in client.get("/reminders/").content.decode()
    answer = client.get(f"/reminders/{row.pk}/open/")
    assert (answer.status_code, answer["Location"]) == (302, "/claims/work/")
    assert queries.unread(actor) == 0
    assert '<span class="pip">' not in client.get("/reminders/").content.decode()
    told([actor.user_id])
    assert queries.unread(actor) == 1


def test_another_persons_reminder_is_not_there(db, told):
    told([make_user().pk])
    other = make_actor(role=Role.OFFICE)
    assert not queries.reminders_for(other).exists()
    with pytest.raises(NotFound):
        commands.read(Reminder.objects.get().pk, actor=other)


def test_holders_are_of_the_town_asked_for(db):
    here, there = make_town(code="A", name="甲镇"), make_town(code="B", name="乙镇")
    mine = make_actor(role=Role.TOWN, username="mine", town=here)
    make_actor(role=Role.TOWN, username="other", town=there)
    assert queries.holders(Role.TOWN, today=TODAY, towns=[here.pk]) == {mine.user_id}
    assert queries.holders(Role.TOWN, today=TODAY - timedelta(days=9999)) == set()


def test_batch_reminds_each_pair_of_eyes_of_finance_in_turn(db, django_capture_on_commit_callbacks):
    who = makers.make_cashiers()
    fund = makers.make_appropriation(who=who)
    due = makers.make_due(who=who, payee=makers.make_payee(who=who), appropriation=fund)
    with django_capture_on_commit_callbacks(execute=True):
        makers.send(who=who, dues=[due])
    told = set(Reminder.objects.values_list("topic", "user"))
    assert told == {
        ("payments.check", who.checker.user_id),
        ("payments.check", who.releaser.user_id),
        ("payments.release", who.releaser.user_id),
    }


def test_sweep_removes_what_was_read_a_month_ago_and_what_nobody_read_for_half_a_year(db, told):
    users = [make_user(username=f"u{n}").pk for n in range(4)]
    told(users)
    read, old = Reminder.objects.filter(user=users[0]), Reminder.objects.filter(user=users[1])
    read.update(read_at=clock.now() - timedelta(days=31))
    old.update(told_at=clock.now() - timedelta(days=181))
    Reminder.objects.filter(user=users[2]).update(read_at=clock.now())
    assert commands.sweep() == 2
    assert set(Reminder.objects.values_list("user", flat=True)) == set(users[2:])
