"""Three administrators apart; who may do what; accounts nobody uses."""

import sys
from datetime import datetime, timedelta
from itertools import combinations

import pytest
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern
from tests.accounts.people import actions, enter
from tests.makers import make_actor, make_office, make_town, make_town_clerk, make_user
from tests.makers.accounts import TODAY

from county.accounts import commands, permissions, queries, tasks
from county.accounts.choices import ADMINISTRATORS, BUSINESS, Role, clash
from county.accounts.models import User
from county.audit import permissions as audit_permissions
from county.audit.models import Event
from county.core import scope
from county.core.actor import Actor
from county.core.clock import COUNTY_ZONE
from county.workforce.models import Person

pytestmark = pytest.mark.django_db
RIGHTS = "/accounts/rights/"


def compatible_sets():
    """Every set of up to four roles one person may hold at once."""
    for size in range(1, 5):
        for roles in combinations(Role.values, size):
            if not any(clash(a, b) for a, b in combinations(roles, 2)):
                yield frozenset(roles)


def test_no_account_can_make_users_and_grant_roles_and_read_the_record():
    for roles in compatible_sets():
        actor = Actor(user_id=1, name="x", roles=roles)
        makes = permissions.may(actor, "user.create")
        grants = permissions.may(actor, "holding.create")
        reads = audit_permissions.may(actor, "view")
        assert not (makes and grants), roles
        assert not (makes and reads), roles
        assert not (grants and reads), roles


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_administrator_holds_nothing_beside(role):
    assert all(clash(role, other) for other in (ADMINISTRATORS | BUSINESS) - {role})


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_administrator_sees_no_business_row(role):
    from tests.makers import make_person

    make_person(town=make_town())
    with scope.acting(make_actor(role=role)):
        assert not Person.objects.exists()


def urls(resolver, before=""):
    for pattern in resolver.url_patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield path, pattern.callback
        else:
            yield from urls(pattern, path)


def test_account_without_a_role_opens_no_page_that_names_roles(client):
    enter(client, make_user())
    asked = []
    for path, view in urls(get_resolver()):
        policy = getattr(view, "policy", None)
        if policy is None or policy.public or not policy.roles:
            continue
        parts = (
            "00000000-0000-4000-8000-000000000000" if "uuid:" in part else "1"
            if part.startswith("<")
            else part
            for part in path.split("/")
        )  # fmt: skip
        url = "/" + "/".join(parts)
        asked.append(url)
        for method in policy.methods - {"HEAD"}:
            assert client.generic(method, url).status_code == 403, (method, url)
    assert len(asked) > 100


def test_superuser_of_django_is_nobody_here():
    user = make_user()
    assert not user.has_perm("anything")
    assert not user.has_module_perms("accounts")
    assert not hasattr(User, "is_superuser")


def test_rights_page_says_who_and_why(client):
    admin, clerk = make_actor(role=Role.SECURITY_ADMIN), make_office()
    user = make_user(username="new")
    post = queries.all_posts().get(role=Role.OFFICE)
    commands.grant_post(
        actor=admin, user=user.pk, post=post.pk, from_on=TODAY, reason="平社厂组〔2019〕3号"
    )
    enter(client, User.objects.get(pk=admin.user_id))
    page = client.get(RIGHTS).content.decode()
    assert "平社厂组〔2019〕3号" in page
    assert clerk.name in page
    assert "社区工厂" in page


def test_rights_page_is_narrowed_by_person_role_and_right(client):
    admin, office = make_actor(role=Role.SECURITY_ADMIN), make_office()
    clerk = make_town_clerk(town=make_town())
    User.objects.filter(pk=office.user_id).update(search_text="zhangsan")
    enter(client, User.objects.get(pk=admin.user_id))

    def names(**asked):
        return {line.seat.name for line in client.get(RIGHTS, asked).context["holders"]}

    assert names() == {admin.name, office.name, clerk.name}
    assert names(q="zhangsan") == {office.name}
    assert names(role=Role.TOWN) == {clerk.name}
    assert names(right="accounts:holding.create") == {admin.name}
    assert names(right="workforce:person.create") == {office.name, clerk.name}
    assert names(right="accounts:holding.create", role=Role.TOWN) == set()


def test_rights_page_shows_who_stands_in(client):
    admin, clerk = make_actor(role=Role.SECURITY_ADMIN), make_town_clerk(town=make_town())
    leader = make_actor(role=Role.LEADER)
    commands.delegate_post(
        actor=admin,
        today=TODAY,
        holding=User.objects.get(pk=clerk.user_id).holdings.get().pk,
        delegate=leader.user_id,
        from_on=TODAY,
        to_on=TODAY,
        reason="病假",
    )
    enter(client, User.objects.get(pk=admin.user_id))
    page = client.get(RIGHTS, {"role": Role.TOWN})
    assert {line.seat.name for line in page.context["holders"]} == {clerk.name, leader.name}
    assert f"代{clerk.name}" in page.content.decode()


def test_rights_page_when_many_then_reads_one_page_in_the_order_of_roles(client, monkeypatch):
    admin, leader = make_actor(role=Role.SECURITY_ADMIN), make_actor(role=Role.LEADER)
    clerks = [make_actor(role=Role.DEPARTMENT, username=f"d{n}") for n in range(4)]
    monkeypatch.setattr(sys.modules["county.accounts.views.rights"], "PAGE", 3)
    enter(client, User.objects.get(pk=admin.user_id))
    first, second = (client.get(RIGHTS, {"page": n}).context for n in (1, 2))
    assert first["page"].paginator.count == 6
    names = [line.seat.name for page in (first, second) for line in page["holders"]]
    assert sorted(names) == sorted([admin.name, leader.name, *(one.name for one in clerks)])
    order = [line.seat.role for page in (first, second) for line in page["holders"]]
    assert order == sorted(order, key=list(Role.values).index)


def test_rights_page_asks_as_many_queries_for_many(client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    admin = make_actor(role=Role.SECURITY_ADMIN)
    enter(client, User.objects.get(pk=admin.user_id))
    client.get(RIGHTS)
    with CaptureQueriesContext(connection) as first:
        client.get(RIGHTS)
    for n in range(5):
        make_actor(role=Role.DEPARTMENT, username=f"d{n}")
    with django_assert_num_queries(len(first)):
        client.get(RIGHTS)


@pytest.mark.parametrize("role", [Role.OFFICE, Role.SYSTEM_ADMIN, Role.TOWN])
def test_rights_pages_are_not_for_others(client, role):
    actor = make_town_clerk(town=make_town()) if role == Role.TOWN else make_actor(role=role)
    enter(client, User.objects.get(pk=actor.user_id))
    assert client.get(RIGHTS).status_code == 403
    assert client.get(reverse("accounts:right_change_list")).status_code == 403


def test_changes_list_what_was_granted_and_nothing_else(client):
    admin = make_actor(role=Role.SECURITY_ADMIN)
    system = make_actor(role=Role.SYSTEM_ADMIN)
    user = make_user()
    commands.suspend_account(user.pk, actor=system, reason="离岗")
    commands.record_signed_out(admin)
    commands.record_rights_version()
    enter(client, User.objects.get(pk=admin.user_id))
    page = client.get(reverse("accounts:right_change_list"))
    assert page.context["page"].paginator.count == 2
    event = Event.objects.get(action="account.suspended")
    assert client.get(reverse("accounts:right_change_detail", args=(event.pk,))).status_code == 200


def test_rights_version_is_recorded_when_it_changes(monkeypatch):
    assert commands.record_rights_version()
    assert not commands.record_rights_version()
    monkeypatch.setattr(queries, "rights_version", lambda: "another")
    assert commands.record_rights_version()


def long_ago(days):
    return datetime(2019, 12, 20, 12, tzinfo=COUNTY_ZONE) - timedelta(days=days)


@pytest.mark.parametrize(
    ("login", "since", "falls"),
    [(61, 400, True), (59, 400, False), (None, 61, True), (None, 3, False)],
)
def test_dormant_account_is_suspended_at_night(login, since, falls):
    user = make_user()
    User.objects.update(
        last_login=None if login is None else long_ago(login),
        active_from=TODAY - timedelta(days=since),
    )
    tasks.nightly(timestamp=0)
    user.refresh_from_db()
    assert (user.is_active, user.is_dormant) == (not falls, falls)
    assert ("account.fell_dormant" in actions()) == falls


def test_dormant_account_let_in_again_is_left_alone():
    user = make_user()
    User.objects.update(active_from=TODAY - timedelta(days=90))
    commands.suspend_dormant(today=TODAY)
    admin = make_actor(role=Role.SYSTEM_ADMIN)
    commands.resume_account(user.pk, actor=admin, today=TODAY, reason="回岗")
    assert commands.suspend_dormant(today=TODAY) == 0


def test_last_system_administrator_is_not_suspended_by_the_night():
    make_actor(role=Role.SYSTEM_ADMIN)
    User.objects.update(active_from=TODAY - timedelta(days=90))
    assert commands.suspend_dormant(today=TODAY) == 0


def test_dormant_accounts_are_listed(client):
    admin = make_actor(role=Role.SYSTEM_ADMIN)
    make_user(username="sleeper", name="久不来")
    User.objects.filter(username="sleeper").update(active_from=TODAY - timedelta(days=90))
    commands.suspend_dormant(today=TODAY)
    enter(client, User.objects.get(pk=admin.user_id))
    page = client.get("/accounts/user/", {"state": "dormant"})
    assert page.context["page"].paginator.count == 1
    assert "久未登录停用" in page.content.decode()
