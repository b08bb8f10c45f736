"""Bodies' people and money, what they lack on a day, and the organisation picture. Clause 4.1."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from tests.makers import (
    make_actor,
    make_enterprise,
    make_leader,
    make_office,
    make_owner,
    make_town,
    make_town_clerk,
    make_user,
)

from county.accounts import commands, queries
from county.accounts.choices import MOST_POSTS, GapKind, Role
from county.accounts.models import (
    BodyFund,
    BodyGap,
    Delegation,
    Holding,
    Member,
    Organisation,
    Post,
    User,
)
from county.audit.models import Event
from county.core.errors import NotAllowed, NotFound, Refused

pytestmark = pytest.mark.django_db
TODAY = date(2019, 12, 20)
FROM = date(2017, 5, 2)
PHONE = "0915-8430001"


def make_body(
    code="b", *, kind="town_body", town=None, telephone="0915-8420301", since=FROM, **more
):
    return Organisation.objects.create(
        code=code, name=f"机构{code}", kind=kind, town=town, telephone=telephone, valid_from=since,
        **more,
    )  # fmt: skip


def person(**more):
    return {"name": "柯麦穗", "kind": "staff", "from_on": FROM, **more}


def money(**more):
    return {
        "year": 2019, "source": "town", "paper": "甲政发〔2019〕1号", "received_on": date(2019, 3, 1),
        "amount_fen": 5_000_000, "used_fen": 0, **more,
    }  # fmt: skip


def kinds_on(day):
    rows = BodyGap.objects.filter(queries.in_force(day))
    return sorted((gap.kind, gap.organisation and gap.organisation.code) for gap in rows)


def given(body, year):
    return BodyFund.objects.create(
        organisation=body, year=year, source="town", paper="甲", received_on=FROM, amount_fen=100
    )


# people


def test_register_member_names_a_person_with_a_sealed_telephone():
    body = make_body()
    row = commands.register_member(
        actor=make_office(), today=TODAY, organisation=body.pk, **person(telephone=PHONE)
    )
    assert Member.objects.get(pk=row.pk).telephone == PHONE
    with connection.cursor() as cursor:
        cursor.execute("SELECT telephone FROM accounts_member")
        assert PHONE.encode() not in bytes(cursor.fetchone()[0])
    event = Event.objects.get(action="member.registered")
    assert PHONE not in str(event.facts)


def test_register_member_in_own_town_is_the_clerks_and_not_in_another():
    here, there = make_town(), make_town(code="610926101", name="乙镇")
    clerk = make_town_clerk(town=here)
    own, other = make_body("a", town=here), make_body("c", town=there)
    assert commands.register_member(actor=clerk, today=TODAY, organisation=own.pk, **person()).pk
    with pytest.raises(NotAllowed):
        commands.register_member(actor=clerk, today=TODAY, organisation=other.pk, **person())


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR, Role.SECURITY_ADMIN])
def test_register_member_is_not_for_others(role):
    with pytest.raises(NotAllowed):
        commands.register_member(
            actor=make_actor(role=role), today=TODAY, organisation=make_body().pk, **person()
        )


def test_register_member_by_an_owner_finds_no_body():
    owner = make_owner(enterprise=make_enterprise())
    with pytest.raises(NotFound):
        commands.register_member(actor=owner, today=TODAY, organisation=make_body().pk, **person())


@pytest.mark.parametrize(
    ("facts", "field", "code"),
    [
        ({"telephone": "123"}, "telephone", "phone"),
        ({"to_on": date(2017, 1, 1)}, "to_on", "order"),
    ],
)
def test_register_member_with_wrong_facts_is_refused(facts, field, code):
    with pytest.raises(Refused) as caught:
        commands.register_member(
            actor=make_office(), today=TODAY, organisation=make_body().pk, **person(**facts)
        )
    assert (caught.value.field, caught.value.code) == (field, code)


def test_register_member_twice_at_once_is_refused_and_after_the_end_is_not():
    office, body = make_office(), make_body()
    first = commands.register_member(actor=office, today=TODAY, organisation=body.pk, **person())
    with pytest.raises(Refused) as caught:
        commands.register_member(actor=office, today=TODAY, organisation=body.pk, **person())
    assert caught.value.code == "duplicate"
    commands.end_member(first.pk, actor=office, to_on=date(2018, 12, 31), reason="调走")
    later = person(from_on=date(2019, 1, 1))
    assert commands.register_member(actor=office, today=TODAY, organisation=body.pk, **later).pk


def test_register_member_in_another_bodys_post_is_refused():
    other = Post.objects.create(organisation=make_body("x"), title="专职干部", role=Role.TOWN)
    with pytest.raises(Refused) as caught:
        commands.register_member(
            actor=make_office(), today=TODAY, organisation=make_body().pk, **person(post=other.pk)
        )
    assert caught.value.code == "other_body"


def test_register_member_in_a_dissolved_body_is_refused():
    body = make_body(valid_to=date(2018, 1, 1))
    with pytest.raises(Refused) as caught:
        commands.register_member(actor=make_office(), today=TODAY, organisation=body.pk, **person())
    assert caught.value.code == "closed"


def test_correct_member_keeps_the_telephone_unless_told():
    office = make_office()
    row = commands.register_member(
        actor=office, today=TODAY, organisation=make_body().pk, **person(telephone=PHONE)
    )
    commands.correct_member(row.pk, actor=office, version=1, **person(position="主任"))
    row.refresh_from_db()
    assert (row.telephone, row.position, row.version) == (PHONE, "主任", 2)
    commands.correct_member(row.pk, actor=office, version=2, **person(telephone=""))
    assert not Member.objects.get(pk=row.pk).telephone
    with pytest.raises(Refused) as caught:
        commands.correct_member(row.pk, actor=office, version=2, **person())
    assert caught.value.code == "stale"


def test_end_member_again_is_refused():
    office = make_office()
    row = commands.register_member(
        actor=office, today=TODAY, organisation=make_body().pk, **person()
    )
    commands.end_member(row.pk, actor=office, to_on=date(2019, 6, 30), reason="调走")
    with pytest.raises(Refused) as caught:
        commands.end_member(row.pk, actor=office, to_on=date(2019, 7, 30), reason="调走")
    assert caught.value.code == "already_ended"
    with pytest.raises(NotFound):
        commands.end_member(0, actor=office, to_on=TODAY, reason="")


# money


def test_register_fund_records_fen_and_paper():
    body = make_body(town=make_town())
    row = commands.register_fund(actor=make_office(), today=TODAY, organisation=body.pk, **money())
    assert (row.amount_fen, row.left_fen) == (5_000_000, 5_000_000)
    event = Event.objects.get(action="fund.registered")
    assert event.facts["amount_fen"] == 5_000_000


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"used_fen": 5_000_001, "used_until": TODAY}, "overspent"),
        ({"used_fen": 100}, "no_day"),
        ({"received_on": date(2019, 12, 21)}, "future"),
    ],
)
def test_register_fund_with_wrong_facts_is_refused(facts, code):
    with pytest.raises(Refused) as caught:
        commands.register_fund(
            actor=make_office(), today=TODAY, organisation=make_body().pk, **money(**facts)
        )
    assert caught.value.code == code


def test_register_fund_of_the_same_paper_twice_is_refused():
    office, body = make_office(), make_body()
    commands.register_fund(actor=office, today=TODAY, organisation=body.pk, **money())
    with pytest.raises(Refused) as caught:
        commands.register_fund(actor=office, today=TODAY, organisation=body.pk, **money())
    assert caught.value.code == "duplicate"


def test_correct_fund_of_another_town_is_not_found():
    here, there = make_town(), make_town(code="610926101", name="乙镇")
    row = given(make_body(town=there), 2019)
    with pytest.raises(NotFound):
        commands.correct_fund(
            row.pk, actor=make_town_clerk(town=here), today=TODAY, version=1, **money()
        )


def test_correct_fund_says_what_is_used():
    office = make_office()
    row = commands.register_fund(actor=office, today=TODAY, organisation=make_body().pk, **money())
    used = money(used_fen=1_000_000, used_until=TODAY)
    commands.correct_fund(row.pk, actor=office, today=TODAY, version=1, **used)
    assert BodyFund.objects.get(pk=row.pk).left_fen == 4_000_000


@pytest.mark.parametrize(
    "wrong", [{"amount_fen": 0}, {"used_fen": 101}, {"used_fen": -1}, {"year": 1999}]
)
def test_the_database_refuses_impossible_money(wrong):
    row = given(make_body(), 2019)
    with pytest.raises(IntegrityError), transaction.atomic():
        BodyFund.objects.filter(pk=row.pk).update(**wrong)


def test_funds_are_shown_to_the_county_and_to_the_own_town():
    here, there = make_town(), make_town(code="610926101", name="乙镇")
    own, other = given(make_body("a", town=here), 2019), given(make_body("c", town=there), 2019)
    assert set(queries.funds_for(make_office())) == {own, other}
    assert set(queries.funds_for(make_leader())) == {own, other}
    assert list(queries.funds_for(make_town_clerk(town=here))) == [own]
    assert not queries.funds_for(make_actor(role=Role.SYSTEM_ADMIN))
    assert not queries.members_for(make_owner(enterprise=make_enterprise()))


# how a body is reached


def test_correct_contact_is_the_own_towns_and_checks_the_number():
    here, there = make_town(), make_town(code="610926101", name="乙镇")
    body = make_body(town=here, telephone="")
    clerk = make_town_clerk(town=here)
    with pytest.raises(Refused) as caught:
        commands.correct_contact(body.pk, actor=clerk, version=1, telephone="12", place="")
    assert caught.value.field == "telephone"
    commands.correct_contact(body.pk, actor=clerk, version=1, telephone="09158420301", place="2楼")
    body.refresh_from_db()
    assert (body.telephone, body.place) == ("0915-8420301", "2楼")
    foreign = make_town_clerk(town=there, username="other")
    with pytest.raises(NotAllowed):
        commands.correct_contact(body.pk, actor=foreign, version=2, telephone=PHONE, place="")


# gaps


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
