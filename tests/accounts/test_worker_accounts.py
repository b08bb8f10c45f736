"""A worker's account: one person, his own records, no right of anyone else."""

import pytest
from tests.makers import make_actor, make_person, make_town
from tests.makers.accounts import SINCE, TODAY

from county.accounts import commands, queries
from county.accounts.choices import Role
from county.accounts.models import Organisation, Post, User
from county.audit.models import Event
from county.core import scope
from county.core.errors import NotAllowed, Refused
from county.workforce.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_person(town=make_town(), name="向雨芹")


@pytest.fixture
def post():
    office = Organisation.objects.create(
        code="workers", name="务工群众", kind="enterprise", valid_from=SINCE
    )
    return Post.objects.create(organisation=office, title="职工", role=Role.WORKER)


@pytest.fixture
def admin():
    return make_actor(role=Role.SYSTEM_ADMIN)


def asked(person, post, **more):
    return {
        "username": "yuqin",
        "name": person.name,
        "id_number": person.id_number,
        "post": post.pk,
        "today": TODAY,
        **more,
    }


def typed(person, post, **more):
    return {key: value for key, value in asked(person, post, **more).items() if key != "today"}


def test_worker_account_sees_its_own_person_only(admin, person, post):
    other = make_person(town=make_town(code="610926101", name="乙镇"), name="别人")
    with scope.acting(admin):
        issued = commands.issue_worker_account(actor=admin, **asked(person, post))
    actor = queries.actor_of(issued.user, today=TODAY.max)
    assert (actor.roles, actor.person_id) == (frozenset({Role.WORKER}), person.pk)
    with scope.acting(actor):
        assert list(Person.objects.values_list("pk", flat=True)) == [person.pk]
    assert Person.objects.filter(pk=other.pk).exists()


def test_worker_account_is_recorded_without_the_number(admin, person, post):
    commands.issue_worker_account(actor=admin, **asked(person, post))
    events = Event.objects.order_by("pk")
    assert [event.action for event in events] == ["account.issued", "account.linked"]
    assert person.id_number not in str(list(events.values()))


@pytest.mark.parametrize(
    ("changes", "code"), [({"name": "别人"}, "no_person"), ({"id_number": "x"}, "no_person")]
)
def test_worker_account_when_not_the_person_is_refused(admin, person, post, changes, code):
    with pytest.raises(Refused) as caught:
        commands.issue_worker_account(actor=admin, **asked(person, post, **changes))
    assert (caught.value.code, caught.value.field) == (code, "id_number")
    assert not User.objects.filter(username="yuqin").exists()


def test_worker_account_twice_is_refused(admin, person, post):
    commands.issue_worker_account(actor=admin, **asked(person, post))
    with pytest.raises(Refused) as caught:
        commands.issue_worker_account(actor=admin, **asked(person, post, username="again"))
    assert caught.value.code == "has_account"


def test_worker_account_gives_no_other_post(admin, person, post):
    Post.objects.filter(pk=post.pk).update(role=Role.OFFICE)
    with pytest.raises(Refused) as caught:
        commands.issue_worker_account(actor=admin, **asked(person, post))
    assert caught.value.code == "no_post"


def test_worker_account_is_the_system_administrators(person, post):
    with pytest.raises(NotAllowed):
        commands.issue_worker_account(
            actor=make_actor(role=Role.SECURITY_ADMIN), **asked(person, post)
        )


def test_worker_page_shows_the_password_and_keeps_what_was_typed(client, admin, person, post):
    client.force_login(
        User.objects.get(pk=admin.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    url = "/accounts/user/create/worker/"
    assert client.get(url).status_code == 200
    answer = client.post(url, typed(person, post, name="别人"))
    assert answer.status_code == 422
    assert "登记的人员里没有这个姓名和身份证号" in answer.content.decode()
    answer = client.post(url, typed(person, post))
    assert User.objects.get(person=person).check_password(answer.context["password"])
