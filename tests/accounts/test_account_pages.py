"""The pages of accounts: who may open them, what they show, in both languages."""

from datetime import date

import pytest
from tests.makers import (
    make_actor,
    make_auditor,
    make_enterprise,
    make_leader,
    make_office,
    make_owner,
    make_town,
    make_town_clerk,
    make_user,
)

from county.accounts.choices import Role
from county.accounts.models import Holding, User

pytestmark = pytest.mark.django_db


def login(client, actor):
    client.force_login(
        User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )


@pytest.fixture
def people():
    town, enterprise = make_town(), make_enterprise()
    return {
        "office": make_office(),
        "leader": make_leader(),
        "auditor": make_auditor(),
        "town": make_town_clerk(town=town),
        "owner": make_owner(enterprise=enterprise),
        **{
            str(r): make_actor(role=r)
            for r in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
        },
    }


OPEN = {
    "/accounts/me/": {
        "office",
        "leader",
        "auditor",
        "town",
        "owner",
        "system_admin",
        "security_admin",
        "audit_admin",
    },
    "/accounts/organisation/": {
        "office",
        "leader",
        "auditor",
        "town",
        "system_admin",
        "security_admin",
        "audit_admin",
    },
    "/accounts/organisation/gaps/": {
        "office",
        "leader",
        "auditor",
        "town",
        "system_admin",
        "security_admin",
        "audit_admin",
    },
    "/accounts/organisation/create/": {"office"},
    "/accounts/user/": {"system_admin", "security_admin", "audit_admin"},
    "/accounts/user/create/": {"system_admin"},
    "/accounts/holding/": {"office", "auditor", "system_admin", "security_admin", "audit_admin"},
    "/accounts/holding/create/": {"security_admin"},
}


@pytest.mark.parametrize("url", OPEN)
def test_page_opens_to_its_roles_only(client, people, url):
    answers = {}
    for name, actor in people.items():
        login(client, actor)
        answers[name] = client.get(url).status_code
    assert answers == {name: 200 if name in OPEN[url] else 403 for name in people}


@pytest.mark.parametrize("url", OPEN)
def test_page_asks_to_sign_in_first(client, url):
    assert client.get(url)["Location"].startswith("/accounts/sign-in/?next=/accounts/")


def test_english_pages_render(client, people):
    client.cookies["django_language"] = "en"
    assert 'lang="en"' in client.get("/accounts/sign-in/").content.decode()
    login(client, people["office"])
    for url in ("/accounts/me/", "/accounts/organisation/", "/audit/event/"):
        assert 'lang="en"' in client.get(url).content.decode()


def test_demo_log_ins_are_shown_in_the_demo_only(client, settings):
    settings.ANYE_DEMO = False
    assert "演示帐号" not in client.get("/accounts/sign-in/").content.decode()
    settings.ANYE_DEMO = True
    assert "演示帐号" in client.get("/accounts/sign-in/").content.decode()


def test_me_shows_posts_and_duties(client, people):
    login(client, people["town"])
    page = client.get("/accounts/me/").content.decode()
    assert "岗位town" in page
    assert "看本镇记录" in page


def test_me_without_a_post_says_what_to_do(client):
    user = make_user()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert "没有岗位" in client.get("/accounts/me/").content.decode()


def test_grant_page_does_not_offer_oneself(client, people):
    login(client, people["security_admin"])
    form = client.get("/accounts/holding/create/").context["form"]
    offered = {user.pk for user in form.fields["user"].queryset}
    assert people["security_admin"].user_id not in offered
    assert people["system_admin"].user_id in offered


def test_suspend_page_asks_for_a_reason(client, people):
    login(client, people["system_admin"])
    user = make_user()
    url = f"/accounts/user/{user.pk}/suspend/"
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "离岗"}).status_code == 302
    assert not User.objects.get(pk=user.pk).is_active


def test_reset_page_shows_a_new_password(client, people):
    login(client, people["system_admin"])
    user = make_user()
    url = f"/accounts/user/{user.pk}/reset_password/"
    assert client.get(url).status_code == 200
    password = client.post(url).context["password"]
    assert User.objects.get(pk=user.pk).check_password(password)


def test_own_account_offers_no_suspension(client, people):
    admin = people["system_admin"]
    login(client, admin)
    assert client.get(f"/accounts/user/{admin.user_id}/suspend/").status_code == 403
    page = client.get(f"/accounts/user/{admin.user_id}/").content.decode()
    assert f'href="/accounts/user/{admin.user_id}/suspend/"' not in page


def test_organisation_detail_shows_the_vacant_post(client, people):
    login(client, people["office"])
    holding = Holding.objects.get(user=people["leader"].user_id)
    url = f"/accounts/organisation/{holding.post.organisation_id}/"
    assert "用户leader" in client.get(url).content.decode()
    Holding.objects.filter(pk=holding.pk).update(to_on=date(2019, 12, 19))
    page = client.get(url).content.decode()
    assert "空缺" in page
    assert "用户leader" not in page


@pytest.mark.parametrize(
    ("url", "number"),
    [("/accounts/organisation/", 9), ("/accounts/user/", 8), ("/accounts/holding/", 8)],
)
def test_list_asks_the_same_number_of_queries(
    client, people, url, number, django_assert_num_queries
):
    login(client, people["security_admin"])
    with django_assert_num_queries(number) as first:
        client.get(url)
    for n in range(5):
        make_actor(role=Role.DEPARTMENT, username=f"dept{n}")
    with django_assert_num_queries(len(first.captured_queries)):
        client.get(url)
