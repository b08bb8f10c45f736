"""Consent: each purpose by itself, off until given, gone at once when withdrawn."""

from datetime import date, timedelta

import pytest

from county.audit.models import Event
from county.core import clock, scope
from county.core.errors import NotAllowed, NotFound, Refused
from county.privacy import commands, queries
from county.privacy.kinds.purposes import PURPOSES
from county.privacy.models import Consent

pytestmark = pytest.mark.django_db


def test_has_when_nothing_was_said_then_no(world):
    assert not any(queries.has(world.person.pk, purpose) for purpose in PURPOSES)


def test_give_when_himself_then_for_that_purpose_alone(world):
    row = commands.give_consent(actor=world.worker, purpose="photos")
    assert [key for key in PURPOSES if queries.has(world.person.pk, key)] == ["photos"]
    assert (row.person, row.given_by_id, row.evidence) == (world.person, world.worker.user_id, "")
    assert not queries.has(world.other.pk, "photos")
    assert Event.objects.filter(action="consent.given").count() == 1


def test_give_when_given_already_then_refused(world):
    commands.give_consent(actor=world.worker, purpose="photos")
    with pytest.raises(Refused) as refused:
        commands.give_consent(actor=world.worker, purpose="photos")
    assert refused.value.code == "twice"


def test_give_when_unknown_purpose_then_not_found(world):
    with pytest.raises(NotFound):
        commands.give_consent(actor=world.worker, purpose="everything")


def test_income_on_the_board_needs_the_name_first_and_goes_with_it(world):
    with pytest.raises(Refused) as refused:
        commands.give_consent(actor=world.worker, purpose="board_wage")
    assert refused.value.code == "needs_another"
    commands.give_consent(actor=world.worker, purpose="board_name")
    commands.give_consent(actor=world.worker, purpose="board_wage")
    commands.withdraw_own_consent(actor=world.worker, purpose="board_name")
    assert not queries.has(world.person.pk, "board_wage")
    assert Consent.objects.filter(withdrawn_at__isnull=True).count() == 0


def test_withdraw_then_gone_at_once_and_what_was_stays_known(world):
    commands.give_consent(actor=world.worker, purpose="story")
    past = clock.now() - timedelta(days=9)
    Consent.objects.update(given_at=past)
    assert queries.has(world.person.pk, "story")
    commands.withdraw_own_consent(actor=world.worker, purpose="story")
    now = clock.now().date()
    assert not queries.has(world.person.pk, "story")
    assert not queries.has(world.person.pk, "story", on=now)
    assert queries.has(world.person.pk, "story", on=now - timedelta(days=3))
    assert not queries.has(world.person.pk, "story", on=now - timedelta(days=30))


def test_a_new_text_needs_a_new_consent(world, monkeypatch):
    from dataclasses import replace

    from county.privacy.commands import consents as verbs
    from county.privacy.queries import consents as reading

    commands.give_consent(actor=world.worker, purpose="photos")
    newer = {**PURPOSES, "photos": replace(PURPOSES["photos"], version=2)}
    for module in (verbs, reading):
        monkeypatch.setattr(module, "PURPOSES", newer)
    assert not queries.has(world.person.pk, "photos")
    commands.give_consent(actor=world.worker, purpose="photos")
    assert queries.has(world.person.pk, "photos")


def test_record_when_on_paper_then_kept_with_its_number(world):
    row = commands.record_consent(
        actor=world.clerk, person=world.other.pk, purpose="job_calls", evidence=" 同意书 8 号 "
    )
    assert row.evidence == "同意书 8 号"
    assert queries.consenting("job_calls", [world.person.pk, world.other.pk]) == {world.other.pk}


def test_record_when_no_paper_then_refused(world):
    with pytest.raises(Refused):
        commands.record_consent(
            actor=world.clerk, person=world.other.pk, purpose="photos", evidence="  "
        )


def test_record_when_another_towns_person_then_not_found(world):
    with pytest.raises(NotFound):
        commands.record_consent(
            actor=world.stranger, person=world.person.pk, purpose="photos", evidence="1"
        )


def test_record_when_owner_then_not_allowed(world):
    with pytest.raises(NotAllowed):
        commands.record_consent(
            actor=world.owner, person=world.person.pk, purpose="photos", evidence="1"
        )


def test_withdraw_when_taken_down_by_the_town_then_ended(world):
    row = commands.give_consent(actor=world.worker, purpose="photos")
    with pytest.raises(NotFound):
        commands.withdraw_consent(row.pk, actor=world.stranger)
    commands.withdraw_consent(row.pk, actor=world.clerk)
    assert Event.objects.get(action="consent.withdrawn").actor_id == world.clerk.user_id
    assert not queries.has(world.person.pk, "photos")
    with pytest.raises(Refused):
        commands.withdraw_consent(row.pk, actor=world.clerk)


def test_the_owner_cannot_see_who_refused_but_may_ask_who_agreed(world):
    commands.give_consent(actor=world.worker, purpose="board_name")
    assert not queries.consents_for(world.owner).exists()
    with scope.acting(world.owner):
        assert Consent.objects.count() == 0  # the database, too
        people = [world.person.pk, world.other.pk]
        assert queries.consenting("board_name", people) == {world.person.pk}


def test_the_database_shows_a_worker_and_a_town_their_own_only(world):
    commands.give_consent(actor=world.worker, purpose="photos")
    for actor, seen in (
        (world.worker, 1),
        (world.clerk, 1),
        (world.stranger, 0),
        (world.office, 1),
    ):
        with scope.acting(actor):
            assert Consent.objects.count() == seen, actor.name


def test_every_purpose_says_what_to_whom():
    for purpose in PURPOSES.values():
        assert len(str(purpose.text)) > 10
        assert str(purpose.audience)
        assert purpose.version >= 1


def test_days_are_of_the_county(world):
    commands.give_consent(actor=world.worker, purpose="photos")
    assert not queries.has(world.person.pk, "photos", on=date(2019, 1, 1))


def test_consent_when_its_purpose_is_asked_no_more_then_counts_for_nothing(world):
    row = commands.give_consent(actor=world.worker, purpose="photos")
    Consent.objects.filter(pk=row.pk).update(purpose="fairs")
    assert queries.own_consents(world.worker) == {}
    commands.withdraw_own_consent(actor=world.worker, purpose="fairs")
    assert Event.objects.get(action="consent.withdrawn").facts["purpose"] == "fairs"
