"""Bodies' people and money, what they lack on a day, and the organisation picture. Clause 4.1."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from tests.accounts.bodies import PHONE, TODAY, given, make_body, money, person
from tests.makers import (
    make_actor,
    make_enterprise,
    make_leader,
    make_office,
    make_owner,
    make_town,
    make_town_clerk,
)

from county.accounts import commands, queries
from county.accounts.choices import Role
from county.accounts.models import (
    BodyFund,
    Member,
    Post,
)
from county.audit.models import Event
from county.core.errors import NotAllowed, NotFound, Refused

pytestmark = pytest.mark.django_db


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
