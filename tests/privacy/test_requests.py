"""A person asks; someone else answers, by a day, with a reason."""

from datetime import date, timedelta

import pytest

from county.audit.models import Event
from county.core.errors import NotAllowed, NotFound, Refused
from county.core.fields import index_value
from county.privacy import commands, queries
from county.privacy.choices import RequestState
from county.privacy.models import DataRequest

pytestmark = pytest.mark.django_db
TODAY = date(2019, 12, 20)


def ask(world, **more):
    given = {"kind": "correction", "field": "phone", "wanted": "139 0013 9000", "grounds": "短信"}
    return commands.file_own_request(actor=world.worker, today=TODAY, **{**given, **more})


def answer(verb, row, actor, **more):
    given = {"version": row.version, "reason": "已核对身份证。", "today": TODAY}
    return verb(row.pk, actor=actor, **{**given, **more})


def test_file_when_himself_then_open_with_a_deadline(world):
    row = ask(world)
    assert (row.state, row.due_on) == (RequestState.OPEN, TODAY + timedelta(days=15))
    assert row.wanted == "13900139000"
    event = Event.objects.get(action="request.filed")
    assert "139" not in str(event.facts) + event.object_name + event.reason


@pytest.mark.parametrize(
    ("field", "wanted", "where"),
    [
        ("phone", "12345", "wanted"),
        ("id_number", "610926198503050001", "wanted"),
        ("account", "abc", "wanted"),
        ("name", " ", "wanted"),
        ("", "某人", "field"),
    ],
)
def test_file_when_badly_said_then_refused_at_the_field(world, field, wanted, where):
    with pytest.raises(Refused) as refused:
        ask(world, field=field, wanted=wanted)
    assert refused.value.field == where


def test_file_when_asked_already_then_refused(world):
    ask(world)
    with pytest.raises(Refused) as refused:
        ask(world)
    assert refused.value.code == "twice"


def test_accept_when_phone_then_the_register_is_put_right(world):
    done = answer(commands.accept_request, ask(world), world.clerk)
    assert done.state == RequestState.ACCEPTED
    person = world.fresh(world.person)
    assert person.phone == "13900139000"
    assert person.phone_index == index_value("13900139000", purpose="phone")
    assert person.account == "6228480010000000017"
    assert Event.objects.filter(action="person.corrected").count() == 1


def test_accept_when_name_then_search_follows(world):
    answer(commands.accept_request, ask(world, field="name", wanted="赵依"), world.clerk)
    person = world.fresh(world.person)
    assert person.name == "赵依"
    assert "赵依" in person.search_text
    assert person.household == world.person.household


def test_accept_when_the_command_refuses_then_still_open(world):
    row = ask(world, field="household_code", wanted="没有这户")
    with pytest.raises(Refused) as refused:
        answer(commands.accept_request, row, world.clerk)
    assert refused.value.code == "unknown_household"
    assert world.fresh(row).state == RequestState.OPEN


def test_refuse_then_the_reason_is_shown(world, enter):
    row = answer(commands.refuse_request, ask(world), world.clerk, reason="号码不是本人的。")
    assert row.state == RequestState.REFUSED
    assert "号码不是本人的。" in enter(world.worker).get("/privacy/my/data/").content.decode()


@pytest.mark.parametrize("verb", [commands.accept_request, commands.refuse_request])
def test_answer_when_another_town_then_not_found(world, verb):
    row = ask(world)
    with pytest.raises(NotFound):
        answer(verb, row, world.stranger)


def test_answer_when_he_filed_it_himself_then_not_allowed(world):
    row = commands.file_request(
        actor=world.clerk, today=TODAY, person=world.person.pk, kind="correction", field="other",
        wanted="别的",
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        answer(commands.accept_request, row, world.clerk)
    assert answer(commands.accept_request, row, world.clerk2).state == RequestState.ACCEPTED


def test_answer_when_answered_or_stale_then_refused(world):
    row = ask(world)
    with pytest.raises(Refused) as stale:
        answer(commands.refuse_request, row, world.clerk, version=9)
    assert stale.value.code == "stale"
    done = answer(commands.refuse_request, row, world.clerk)
    with pytest.raises(Refused) as again:
        answer(commands.accept_request, done, world.clerk)
    assert again.value.code == "answered"


def test_file_when_owner_or_another_town_then_refused(world):
    with pytest.raises(NotAllowed):
        commands.file_request(
            actor=world.owner, today=TODAY, person=world.person.pk, kind="erasure"
        )
    with pytest.raises(NotFound):
        commands.file_request(
            actor=world.stranger, today=TODAY, person=world.person.pk, kind="erasure"
        )


def test_requests_are_seen_by_the_town_the_office_and_nobody_else(world):
    ask(world)
    seen = {
        actor.name: queries.requests_for(actor).count()
        for actor in (world.clerk, world.stranger, world.office, world.owner)
    }
    assert list(seen.values()) == [1, 0, 1, 0]
    assert DataRequest.objects.count() == 1


def test_the_erasure_of_a_person_is_the_offices(world):
    row = commands.file_own_request(
        actor=world.worker, today=TODAY, kind="erasure", grounds="不在这里干了"
    )
    with pytest.raises(NotAllowed):
        answer(commands.accept_request, row, world.clerk)
    with pytest.raises(Refused) as refused:
        answer(commands.accept_request, row, world.office)
    assert refused.value.code == "employed"
