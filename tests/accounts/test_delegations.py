"""Standing in for who is away."""

from datetime import date, timedelta

import pytest
from tests.accounts.people import enter
from tests.makers import make_actor, make_town, make_town_clerk
from tests.makers.accounts import TODAY

from county.accounts import commands, queries
from county.accounts.choices import Role
from county.accounts.models import Delegation, Holding, User
from county.audit import commands as audit
from county.audit.models import Event
from county.core.errors import NotAllowed, NotFound, Refused

pytestmark = pytest.mark.django_db
UNTIL = TODAY + timedelta(days=6)


@pytest.fixture
def clerk():
    return make_town_clerk(town=make_town(), username="clerk")


@pytest.fixture
def other():
    return make_town_clerk(town=make_town(code="610926101", name="乙镇"), username="other")


def held_by(actor):
    return Holding.objects.get(user=actor.user_id)


def lend(actor, whose, to, **more):
    days = {"from_on": TODAY, "to_on": UNTIL, "reason": "休假", **more}
    return commands.delegate_post(
        actor=actor, today=TODAY, holding=held_by(whose).pk, delegate=to.user_id, **days
    )


def on(actor, day):
    return queries.actor_of(User.objects.get(pk=actor.user_id), today=day)


def test_delegate_has_the_scope_on_the_days_only(clerk, other):
    lend(clerk, clerk, other)
    assert on(other, TODAY).town_ids == clerk.town_ids | other.town_ids
    assert on(other, UNTIL).town_ids == clerk.town_ids | other.town_ids
    assert on(other, UNTIL + timedelta(days=1)).town_ids == other.town_ids
    assert on(other, TODAY - timedelta(days=1)).town_ids == other.town_ids


def test_acts_of_the_delegate_say_for_whom(clerk):
    leader = make_actor(role=Role.LEADER)
    lend(clerk, clerk, leader)
    actor = on(leader, TODAY)
    assert actor.roles == {Role.LEADER, Role.TOWN}
    assert actor.stands_in == ((Role.TOWN, clerk.name),)
    event = audit.record(actor, "divisions.loaded")
    assert event.facts == {"stands_in": [clerk.name]}
    assert audit.record(clerk, "divisions.loaded").facts == {}


def test_delegate_in_the_same_role_still_says_for_whom(clerk, other):
    lend(clerk, clerk, other)
    actor = on(other, TODAY)
    assert actor.stands_in == ((Role.TOWN, clerk.name),)
    assert actor.lent_roles == frozenset()
    assert audit.record(actor, "divisions.loaded").facts == {"stands_in": [clerk.name]}


def test_delegation_ends_with_the_holding(clerk):
    leader = make_actor(role=Role.LEADER)
    lend(clerk, clerk, leader)
    Holding.objects.filter(user=clerk.user_id).update(to_on=TODAY)
    assert on(leader, TODAY + timedelta(days=1)).roles == {Role.LEADER}


def test_delegation_is_recorded(clerk, other):
    row = lend(clerk, clerk, other)
    event = Event.objects.get()
    assert (event.action, event.object_id, event.reason) == ("post.delegated", str(row.pk), "休假")
    assert (event.facts["user"], event.facts["delegate"]) == (clerk.name, other.name)


def test_security_administrator_delegates_for_who_is_ill(clerk, other):
    lend(make_actor(role=Role.SECURITY_ADMIN), clerk, other)
    assert Delegation.objects.count() == 1


@pytest.mark.parametrize("role", [Role.OFFICE, Role.SYSTEM_ADMIN])
def test_delegation_by_anyone_else_is_not_allowed(clerk, other, role):
    with pytest.raises(NotAllowed):
        lend(make_actor(role=role), clerk, other)


def test_delegate_cannot_pass_it_on(clerk, other):
    lend(clerk, clerk, other)
    with pytest.raises(NotAllowed):
        lend(on(other, TODAY), clerk, make_actor(role=Role.LEADER), from_on=UNTIL)


def test_who_stands_in_for_the_security_administrator_passes_nothing_on(clerk):
    security = make_actor(role=Role.SECURITY_ADMIN)
    second = make_actor(role=Role.SECURITY_ADMIN, username="second")
    worker = make_actor(role=Role.WORKER)
    lend(second, security, worker)
    with pytest.raises(NotAllowed):
        lend(on(worker, TODAY), clerk, make_actor(role=Role.LEADER))


def test_delegation_to_the_security_administrator_by_himself_is_not_allowed(clerk):
    security = make_actor(role=Role.SECURITY_ADMIN)
    with pytest.raises(NotAllowed) as caught:
        lend(security, clerk, security)
    assert caught.value.code == "self_grant"


@pytest.mark.parametrize("role", [Role.DEPARTMENT, Role.SYSTEM_ADMIN, Role.AUDITOR])
def test_delegation_that_clashes_is_refused(clerk, role):
    with pytest.raises(Refused) as caught:
        lend(clerk, clerk, make_actor(role=role))
    assert caught.value.code == "clash"


def test_delegation_clashes_with_another_delegation(clerk):
    department, leader = make_actor(role=Role.DEPARTMENT), make_actor(role=Role.LEADER)
    lend(department, department, leader, from_on=UNTIL, to_on=UNTIL + timedelta(days=9))
    with pytest.raises(Refused) as caught:
        lend(clerk, clerk, leader)
    assert caught.value.code == "clash"
    lend(clerk, clerk, leader, to_on=UNTIL - timedelta(days=1))


def test_grant_clashes_with_a_delegation(clerk):
    leader, department = make_actor(role=Role.LEADER), make_actor(role=Role.DEPARTMENT)
    lend(clerk, clerk, leader)
    with pytest.raises(Refused) as caught:
        commands.grant_post(
            actor=make_actor(role=Role.SECURITY_ADMIN),
            user=leader.user_id,
            post=held_by(department).post_id,
            from_on=UNTIL,
        )
    assert caught.value.code == "clash"
    assert "代行" in str(caught.value)


@pytest.mark.parametrize(
    ("days", "code", "field"),
    [
        ({"to_on": TODAY - timedelta(days=1)}, "order", "to_on"),
        ({"from_on": date(2019, 1, 1), "to_on": date(2019, 1, 9)}, "past", "to_on"),
        ({"from_on": date(2015, 1, 1)}, "not_held", "to_on"),
    ],
)
def test_delegation_on_wrong_days_is_refused(clerk, other, days, code, field):
    with pytest.raises(Refused) as caught:
        lend(clerk, clerk, other, **days)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_delegation_twice_on_a_day_is_refused(clerk, other):
    lend(clerk, clerk, other)
    with pytest.raises(Refused) as caught:
        lend(clerk, clerk, make_actor(role=Role.LEADER), from_on=UNTIL)
    assert caught.value.code == "duplicate"


def test_delegation_to_the_holder_or_a_suspended_account_is_refused(clerk, other):
    with pytest.raises(Refused) as caught:
        lend(make_actor(role=Role.SECURITY_ADMIN), clerk, clerk)
    assert caught.value.code == "same_person"
    User.objects.filter(pk=other.user_id).update(is_active=False)
    with pytest.raises(Refused) as caught:
        lend(clerk, clerk, other)
    assert caught.value.code == "suspended"


def test_end_delegation_early_takes_the_scope_back(clerk, other):
    row = lend(clerk, clerk, other)
    with pytest.raises(NotAllowed):
        commands.end_delegation(row.pk, actor=on(other, TODAY), to_on=TODAY, reason="x")
    with pytest.raises(Refused) as caught:
        commands.end_delegation(row.pk, actor=clerk, to_on=UNTIL, reason="x")
    assert caught.value.code == "already_ended"
    commands.end_delegation(row.pk, actor=clerk, to_on=TODAY, reason="提前回来")
    assert on(other, TODAY + timedelta(days=1)).town_ids == other.town_ids
    with pytest.raises(NotFound):
        commands.end_delegation(0, actor=clerk, to_on=TODAY, reason="x")


def test_delegation_pages_show_ones_own_only(client, clerk, other):
    row = lend(clerk, clerk, other)
    for actor, status in ((clerk, 200), (other, 200), (make_actor(role=Role.LEADER), 404)):
        enter(client, User.objects.get(pk=actor.user_id))
        assert client.get("/accounts/delegation/").status_code == 200
        assert client.get(f"/accounts/delegation/{row.pk}/").status_code == status


def test_form_offers_ones_own_posts_only(client, clerk, other):
    enter(client, User.objects.get(pk=clerk.user_id))
    form = client.get("/accounts/delegation/create/").context["form"]
    assert list(form.fields["holding"].queryset) == [held_by(clerk)]
    offered = {user.pk for user in form.fields["delegate"].queryset}
    assert other.user_id in offered
    assert clerk.user_id not in offered


def test_me_says_for_whom_one_stands_in(client, clerk, other):
    lend(clerk, clerk, other)
    for actor, said in ((clerk, "由人代"), (other, f"代{clerk.name}")):
        enter(client, User.objects.get(pk=actor.user_id))
        assert said in client.get("/accounts/me/").content.decode()
