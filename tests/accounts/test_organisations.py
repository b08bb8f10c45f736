"""Organisations, posts, holdings: rights are given by the security administrator alone, never to
himself.
"""

from datetime import date

import pytest
from tests.makers import (
    make_actor,
    make_enterprise,
    make_office,
    make_owner,
    make_town,
    make_town_clerk,
    make_user,
)

from county.accounts import commands, queries
from county.accounts.choices import Role, clash
from county.accounts.models import Holding, Organisation, Post, User
from county.audit.models import Event
from county.core.errors import NotAllowed, NotFound, Refused

pytestmark = pytest.mark.django_db
TODAY = date(2019, 12, 20)
FROM = date(2019, 1, 1)


@pytest.fixture
def security():
    return make_actor(role=Role.SECURITY_ADMIN)


def post_of(role, *, town=None):
    organisation, _made = Organisation.objects.get_or_create(
        code=f"org-{role}",
        defaults={"name": f"机构{role}", "kind": "department", "town": town, "valid_from": FROM},
    )
    return Post.objects.create(
        organisation=organisation, title=f"岗{role}{Post.objects.count()}", role=role
    )


def facts(**more):
    return {
        "name": "新机构",
        "kind": "department",
        "valid_from": FROM,
        "telephone": "",
        "name_en": "",
        **more,
    }


def test_grant_post_gives_the_role_from_the_day(security):
    user, post = make_user(), post_of(Role.SUPERVISION)
    commands.grant_post(actor=security, user=user.pk, post=post.pk, from_on=date(2019, 12, 21))
    assert queries.actor_of(user, today=TODAY).roles == frozenset()
    assert queries.actor_of(user, today=date(2019, 12, 21)).roles == {Role.SUPERVISION}
    event = Event.objects.get()
    assert (event.action, event.facts["username"], event.facts["from_on"]) == (
        "holding.granted", user.username, "2019-12-21",
    )  # fmt: skip


def test_grant_post_to_oneself_is_not_allowed(security):
    with pytest.raises(NotAllowed) as caught:
        commands.grant_post(
            actor=security, user=security.user_id, post=post_of(Role.OFFICE).pk, from_on=FROM
        )
    assert caught.value.code == "self_grant"


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN, Role.OFFICE])
def test_grant_post_is_the_security_administrators(role):
    with pytest.raises(NotAllowed):
        commands.grant_post(
            actor=make_actor(role=role),
            user=make_user().pk,
            post=post_of(Role.SUPERVISION).pk,
            from_on=FROM,
        )
    assert Holding.objects.filter(user__username="someone").count() == 0


CLASHING = [
    (Role.TOWN, Role.DEPARTMENT),
    (Role.OFFICE, Role.FINANCE),
    (Role.DEPARTMENT, Role.FINANCE),
    (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN),
    (Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN),
    (Role.SECURITY_ADMIN, Role.AUDIT_ADMIN),
    (Role.AUDITOR, Role.OFFICE),
    (Role.AUDITOR, Role.TOWN),
    (Role.OWNER, Role.TOWN),
    (Role.OWNER, Role.OFFICE),
    (Role.SYSTEM_ADMIN, Role.OFFICE),
]


@pytest.mark.parametrize(("held", "wanted"), CLASHING + [(b, a) for a, b in CLASHING])
def test_clashing_roles_clash_both_ways(held, wanted):
    assert clash(held, wanted)


@pytest.mark.parametrize(
    ("one", "other"),
    [(Role.OFFICE, Role.OFFICE), (Role.OFFICE, Role.LEADER), (Role.OWNER, Role.WORKER)],
)
def test_other_roles_do_not_clash(one, other):
    assert not clash(one, other)


@pytest.mark.parametrize(
    ("held", "wanted"), [(Role.TOWN, Role.DEPARTMENT), (Role.FINANCE, Role.OFFICE)]
)
def test_grant_post_that_clashes_is_refused(security, held, wanted):
    user = make_user()
    Holding.objects.create(user=user, post=post_of(held), from_on=FROM)
    with pytest.raises(Refused) as caught:
        commands.grant_post(actor=security, user=user.pk, post=post_of(wanted).pk, from_on=TODAY)
    assert (caught.value.code, caught.value.field) == ("clash", "post")
    assert str(Role(held).label) in str(caught.value)


def test_grant_post_that_clashed_before_only_is_granted(security):
    user = make_user()
    Holding.objects.create(
        user=user, post=post_of(Role.TOWN), from_on=FROM, to_on=date(2019, 12, 19)
    )
    commands.grant_post(
        actor=security, user=user.pk, post=post_of(Role.DEPARTMENT).pk, from_on=TODAY
    )
    assert user.holdings.count() == 2


def test_grant_post_that_clashes_later_is_refused(security):
    user = make_user()
    Holding.objects.create(user=user, post=post_of(Role.TOWN), from_on=date(2020, 3, 1))
    with pytest.raises(Refused) as caught:
        commands.grant_post(
            actor=security, user=user.pk, post=post_of(Role.DEPARTMENT).pk, from_on=TODAY
        )
    assert caught.value.code == "clash"


def test_grant_post_twice_at_once_is_refused(security):
    user, post = make_user(), post_of(Role.SUPERVISION)
    commands.grant_post(actor=security, user=user.pk, post=post.pk, from_on=FROM)
    with pytest.raises(Refused) as caught:
        commands.grant_post(actor=security, user=user.pk, post=post.pk, from_on=TODAY)
    assert caught.value.code == "duplicate"


def test_grant_post_ending_before_it_starts_is_refused(security):
    with pytest.raises(Refused) as caught:
        commands.grant_post(
            actor=security,
            user=make_user().pk,
            post=post_of(Role.LEADER).pk,
            from_on=TODAY,
            to_on=FROM,
        )
    assert (caught.value.code, caught.value.field) == ("order", "to_on")


def test_grant_post_to_a_suspended_account_is_refused(security):
    user = make_user()
    User.objects.update(is_active=False)
    with pytest.raises(Refused) as caught:
        commands.grant_post(
            actor=security, user=user.pk, post=post_of(Role.LEADER).pk, from_on=FROM
        )
    assert caught.value.code == "suspended"


def test_end_holding_ends_the_right_after_the_last_day(security):
    user, post = make_user(), post_of(Role.SUPERVISION)
    holding = commands.grant_post(actor=security, user=user.pk, post=post.pk, from_on=FROM)
    commands.end_holding(holding.pk, actor=security, to_on=TODAY, reason="调离")
    assert queries.actor_of(user, today=TODAY).roles == {Role.SUPERVISION}
    assert queries.actor_of(user, today=date(2019, 12, 21)).roles == frozenset()
    assert Event.objects.first().reason == "调离"


def test_end_holding_refuses_twice_and_before_the_start(security):
    holding = commands.grant_post(
        actor=security, user=make_user().pk, post=post_of(Role.LEADER).pk, from_on=FROM
    )
    with pytest.raises(Refused) as caught:
        commands.end_holding(holding.pk, actor=security, to_on=date(2018, 1, 1), reason="x")
    assert caught.value.code == "order"
    commands.end_holding(holding.pk, actor=security, to_on=TODAY, reason="x")
    with pytest.raises(Refused) as caught:
        commands.end_holding(holding.pk, actor=security, to_on=TODAY, reason="x")
    assert caught.value.code == "already_ended"


def test_end_holding_of_the_last_security_administrator_is_refused(security):
    with pytest.raises(Refused) as caught:
        commands.end_holding(Holding.objects.get().pk, actor=security, to_on=TODAY, reason="x")
    assert caught.value.code == "last_security_admin"


def test_end_holding_absent_is_not_found(security):
    with pytest.raises(NotFound):
        commands.end_holding(0, actor=security, to_on=TODAY, reason="x")


def test_register_organisation_is_the_offices():
    row = commands.register_organisation(actor=make_office(), code="trade", **facts())
    assert row.name == "新机构"
    assert Event.objects.get().action == "organisation.registered"
    with pytest.raises(NotAllowed):
        commands.register_organisation(
            actor=make_actor(role=Role.SECURITY_ADMIN), code="x", **facts()
        )


def test_register_organisation_refuses_a_taken_code_and_a_town_body_without_town():
    office = make_office()
    commands.register_organisation(actor=office, code="trade", **facts())
    with pytest.raises(Refused) as caught:
        commands.register_organisation(actor=office, code="trade", **facts())
    assert (caught.value.code, caught.value.field) == ("duplicate", "code")
    with pytest.raises(Refused) as caught:
        commands.register_organisation(actor=office, code="body", **facts(kind="town_body"))
    assert (caught.value.code, caught.value.field) == ("no_town", "town")


def test_correct_organisation_says_what_changed_and_refuses_stale():
    office = make_office()
    row = commands.register_organisation(actor=office, code="trade", **facts())
    commands.correct_organisation(
        row.pk, actor=office, version=1, code="trade", **facts(name="商务局")
    )
    assert Event.objects.first().facts == {"changed": {"name": ["新机构", "商务局"]}}
    with pytest.raises(Refused) as caught:
        commands.correct_organisation(row.pk, actor=office, version=1, code="trade", **facts())
    assert caught.value.code == "stale"
    with pytest.raises(Refused) as caught:
        commands.correct_organisation(
            row.pk, actor=office, version=2, code="trade", **facts(parent=row.pk)
        )
    assert caught.value.code == "own_parent"


def test_close_organisation_refuses_twice_and_before_it_was_set_up():
    office = make_office()
    row = commands.register_organisation(actor=office, code="trade", **facts())
    with pytest.raises(Refused) as caught:
        commands.close_organisation(row.pk, actor=office, valid_to=date(2018, 1, 1), reason="x")
    assert caught.value.code == "order"
    commands.close_organisation(row.pk, actor=office, valid_to=TODAY, reason="合并")
    with pytest.raises(Refused) as caught:
        commands.close_organisation(row.pk, actor=office, valid_to=TODAY, reason="x")
    assert caught.value.code == "already_closed"


@pytest.mark.parametrize(("role", "code"), [(Role.OWNER, "no_enterprise"), (Role.TOWN, "no_town")])
def test_register_post_refuses_a_role_without_its_scope(security, role, code):
    row = post_of(Role.LEADER).organisation
    with pytest.raises(Refused) as caught:
        commands.register_post(row.pk, actor=security, title="新岗", role=role)
    assert caught.value.code == code


def test_register_post_is_the_security_administrators(security):
    row = post_of(Role.LEADER).organisation
    post = commands.register_post(row.pk, actor=security, title="新岗", role=Role.LEADER)
    assert post.role == Role.LEADER
    with pytest.raises(Refused) as caught:
        commands.register_post(row.pk, actor=security, title="新岗", role=Role.LEADER)
    assert caught.value.code == "duplicate"
    with pytest.raises(NotAllowed):
        commands.register_post(row.pk, actor=make_office(), title="另岗", role=Role.OFFICE)


def test_organisations_show_vacant_posts():
    office = make_office()
    post_of(Role.SUPERVISION)
    rows = {
        o.code: (o.posts_total, o.posts_vacant)
        for o in queries.organisations_for(office, today=TODAY)
    }
    assert rows["org-supervision"] == (1, 1)
    assert rows["office-county"] == (1, 0)


def test_owner_sees_no_organisation_and_clerks_see_no_account():
    owner = make_owner(enterprise=make_enterprise())
    assert not queries.organisations_for(owner, today=TODAY)
    assert not queries.users_for(make_town_clerk(town=make_town()))
    assert not queries.holdings_for(owner)
