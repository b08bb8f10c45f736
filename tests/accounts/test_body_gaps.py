"""Gaps of the bodies, and their pages: the picture, the list, an organisation."""

from datetime import date

import pytest
from tests.accounts.bodies import FROM, PHONE, TODAY, given, kinds_on, make_body
from tests.makers import (
    make_leader,
    make_office,
    make_town,
    make_town_clerk,
    make_user,
)

from county.accounts import queries
from county.accounts.choices import MOST_POSTS, GapKind, Role
from county.accounts.models import (
    BodyGap,
    Delegation,
    Holding,
    Member,
    Organisation,
    Post,
    User,
)

pytestmark = pytest.mark.django_db


def test_a_town_without_body_is_a_gap_from_the_groups_day_until_it_has_one():
    town = make_town()
    make_body("g", kind="leading_group", since=date(2017, 4, 15))
    make_body("t", kind="town", town=town, since=date(2010, 1, 1))
    assert kinds_on(date(2017, 4, 14)) == []
    assert kinds_on(date(2017, 4, 15)) == [("no_body", "t")]
    body = make_body(town=town)
    given(body, 2017)
    assert kinds_on(FROM) == []
    gap = BodyGap.objects.get(kind="no_body", organisation__code="t")
    assert (gap.from_on, gap.to_on) == (date(2017, 4, 15), date(2017, 5, 1))
    Organisation.objects.filter(pk=body.pk).update(valid_to=date(2017, 12, 31))
    assert kinds_on(date(2018, 1, 1)) == [("no_body", "t")]


def test_a_post_is_vacant_between_two_holders_and_not_while_someone_is_named_in_it():
    body = make_body("d", kind="department")
    seat = Post.objects.create(organisation=body, title="经办", role=Role.DEPARTMENT)
    user = make_user()
    Holding.objects.create(user=user, post=seat, from_on=FROM, to_on=date(2018, 6, 30))
    Holding.objects.create(user=user, post=seat, from_on=date(2018, 9, 1))
    gap = BodyGap.objects.get(kind=GapKind.VACANT_POST)
    assert (gap.post, gap.from_on, gap.to_on) == (seat, date(2018, 7, 1), date(2018, 8, 31))
    Holding.objects.filter(from_on=FROM).update(from_on=date(2017, 9, 1))
    assert kinds_on(date(2017, 8, 31)) == []  # not yet a post: nobody had held it
    Member.objects.create(
        organisation=body, name="覃荷", kind="staff", post=seat, from_on=date(2018, 7, 1)
    )
    assert not BodyGap.objects.exists()


def test_a_body_lacks_a_telephone_and_this_years_funds():
    body = make_body(telephone="")
    given(body, 2018)
    assert kinds_on(date(2018, 6, 1)) == [("no_telephone", "b")]
    assert kinds_on(TODAY) == [("no_funds", "b"), ("no_telephone", "b")]
    make_body("d", kind="department", telephone="")
    assert kinds_on(TODAY) == [("no_funds", "b"), ("no_telephone", "b")]


def test_a_person_in_more_posts_than_the_most_is_a_gap_for_those_days():
    user, body = make_user(), make_body("d", kind="department")

    def hold(number, from_on, to_on=None):
        seat = Post.objects.create(organisation=body, title=f"岗{number}", role=Role.SUPERVISION)
        Holding.objects.create(user=user, post=seat, from_on=from_on, to_on=to_on)

    for number in range(MOST_POSTS):
        hold(number, FROM)
    assert not BodyGap.objects.filter(kind=GapKind.TOO_MANY_POSTS)
    hold(9, date(2018, 1, 1), date(2018, 12, 31))
    gap = BodyGap.objects.get(kind=GapKind.TOO_MANY_POSTS)
    assert (gap.user, gap.from_on, gap.to_on) == (user, date(2018, 1, 1), date(2018, 12, 31))


def test_gap_counts_are_by_town():
    town = make_town()
    make_body("t", kind="town", town=town)
    make_body("o", kind="office", telephone="")
    assert queries.gap_counts(today=TODAY) == {None: 2, town.pk: 1}


# pages


def enter(client, actor):
    client.force_login(
        User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )


def test_each_gap_links_to_the_form_that_mends_it_for_who_may(client):
    town = make_town()
    make_body("g", kind="leading_group")
    t = make_body("t", kind="town", town=town)
    body = make_body("c", town=make_town(code="610926101", name="乙镇"), telephone="")
    clerk = make_town_clerk(town=body.town)
    enter(client, make_office())
    page = client.get("/accounts/organisation/gaps/").content.decode()
    assert (
        f"/accounts/organisation/create/?kind=town_body&amp;town={town.pk}&amp;parent={t.pk}"
        in page
    )
    assert f"/accounts/organisation/{body.pk}/contact/" in page
    form = client.get(f"/accounts/fund/create/?organisation={body.pk}&year=2019").context["form"]
    assert form["organisation"].value() == str(body.pk)
    enter(client, clerk)
    page = client.get("/accounts/organisation/gaps/").content.decode()
    assert "请县社区工厂办登记机构" in page
    assert f"/accounts/fund/create/?organisation={body.pk}&amp;year=2019" in page
    enter(client, make_leader())
    page = client.get("/accounts/organisation/gaps/").content.decode()
    assert "/create/" not in page


def test_gaps_of_a_past_day_are_listed(client):
    make_body(telephone="")
    enter(client, make_office())
    past = client.get("/accounts/organisation/gaps/", {"day": "2017-05-01"})
    assert past.context["page"].paginator.count == 0
    assert client.get("/accounts/organisation/gaps/").context["page"].paginator.count == 2


def test_picture_draws_the_day_asked(client):
    town = make_town()
    make_body("g", kind="leading_group", since=date(2017, 4, 15))
    make_body("t", kind="town", town=town, since=date(2010, 1, 1))
    body = make_body(town=town)
    Post.objects.create(organisation=body, title="专职干部", role=Role.TOWN)
    Member.objects.create(organisation=body, name="覃荷", kind="staff", from_on=date(2018, 1, 1))
    enter(client, make_leader())
    now = client.get("/accounts/organisation/picture/")
    assert "覃荷" in now.content.decode()
    assert now.context["picture"].towns[0].under[0].vacant == 1
    past = client.get("/accounts/organisation/picture/", {"day": "2017-04-20"})
    assert "覃荷" not in past.content.decode()
    assert "缺专门机构" in past.content.decode()
    wrong = client.get("/accounts/organisation/picture/", {"day": "x"})
    assert wrong.status_code == 200


def test_picture_marks_who_deputises_on_the_day():
    leader = make_leader()
    held = Holding.objects.get(user=leader.user_id)
    stand_in = make_user(username="deputy", name="代某")
    Delegation.objects.create(
        holding=held, delegate=stand_in, from_on=TODAY, to_on=TODAY, reason="出差"
    )
    (body,) = queries.picture_for(leader, day=TODAY).others
    assert body.seats[0].deputising == ("代某",)
    (body,) = queries.picture_for(leader, day=date(2019, 12, 21)).others
    assert body.seats[0].deputising == ()


def test_picture_asks_the_same_number_of_queries(client, django_assert_num_queries):
    leader = make_leader()
    enter(client, leader)
    client.get("/accounts/organisation/picture/")
    for number in range(4):
        body = make_body(f"b{number}", kind="department")
        Post.objects.create(organisation=body, title="经办", role=Role.DEPARTMENT)
    with django_assert_num_queries(6):
        queries.picture_for(leader, day=TODAY)


def test_organisation_page_shows_people_money_and_gaps(client):
    body = make_body(town=make_town(), telephone="")
    Member.objects.create(
        organisation=body, name="覃荷", kind="staff", from_on=FROM, telephone=PHONE
    )
    given(body, 2018)
    enter(client, make_office())
    page = client.get(f"/accounts/organisation/{body.pk}/").content.decode()
    for words in ("覃荷", PHONE, "工作经费", "缺办公电话", "缺当年经费"):
        assert words in page
