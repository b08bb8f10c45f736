"""No class-3 data without an assessment one wrote and another signed."""

from datetime import date

import pytest
from tests.makers import make_actor, make_office

from county.accounts.choices import Role
from county.core.errors import NotAllowed, NotFound, Refused
from county.privacy import commands, queries
from county.privacy.choices import AssessmentState

pytestmark = pytest.mark.django_db
TODAY = date(2019, 12, 20)
WORDS = {"text": "核对工资。", "risks": "泄露卡号。", "measures": "加密。"}


@pytest.fixture
def guard(db):
    return make_actor(role=Role.SECURITY_ADMIN)


def draft(actor, purpose="wages"):
    return commands.draft_assessment(actor=actor, today=TODAY, purpose=purpose, **WORDS)


def test_sign_when_another_wrote_it_then_in_force_three_years(world, guard):
    assert not queries.is_assessed("wages")
    assert "wages" in queries.unassessed_uses()
    row = draft(world.office)
    assert not queries.is_assessed("wages")
    commands.sign_assessment(row.pk, actor=guard, today=TODAY)
    assert queries.is_assessed("wages")
    assert "wages" not in queries.unassessed_uses()
    assert world.fresh(row).keep_until == date(2022, 12, 20)


def test_sign_when_he_wrote_it_himself_then_not_allowed(guard):
    row = draft(guard)
    with pytest.raises(NotAllowed):
        commands.sign_assessment(row.pk, actor=guard, today=TODAY)


def test_sign_the_next_edition_then_the_first_is_superseded(world, guard):
    first = draft(world.office)
    commands.sign_assessment(first.pk, actor=guard, today=TODAY)
    second = draft(world.office)
    commands.sign_assessment(second.pk, actor=guard, today=TODAY)
    assert second.edition == 2
    assert world.fresh(first).state == AssessmentState.SUPERSEDED


def test_draft_when_one_waits_or_no_such_use_then_refused(world):
    draft(world.office)
    with pytest.raises(Refused) as refused:
        draft(world.office)
    assert refused.value.code == "drafted"
    with pytest.raises(NotFound):
        draft(world.office, purpose="anything")


def test_correct_when_signed_then_refused(world, guard):
    row = draft(world.office)
    row = commands.correct_assessment(
        row.pk, actor=world.office, version=row.version, **{**WORDS, "risks": "别的。"}
    )
    assert row.risks == "别的。"
    signed = commands.sign_assessment(row.pk, actor=guard, today=TODAY)
    with pytest.raises(NotAllowed):
        commands.correct_assessment(row.pk, actor=world.office, version=signed.version, **WORDS)
    with pytest.raises(Refused) as refused:
        commands.sign_assessment(row.pk, actor=make_office(username="office3"), today=TODAY)
    assert refused.value.code == "signed"


def test_a_town_writes_none(world):
    with pytest.raises(NotAllowed):
        draft(world.clerk)


def test_correct_on_the_page_then_saved_though_the_purpose_is_closed(world, enter):
    row = draft(world.office)
    words = {"text": "一", "risks": "别的。", "measures": "一", "version": row.version}
    answer = enter(world.office).post(f"/privacy/assessment/{row.pk}/edit/", words)
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.risks == "别的。"
