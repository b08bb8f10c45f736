"""Steps with actors and deadlines, sending back, refusing, who may not, holds."""

from datetime import date

import pytest
from django.db import Error, transaction
from tests.makers import make_actor, make_town_clerk
from tests.makers.claims import TODAY, again, make_claiming, make_run, user_of

from county.accounts.choices import Role
from county.accounts.models import Delegation, Holding
from county.accounts.queries import actor_of
from county.audit.models import Event
from county.claims import commands, queries
from county.claims.choices import ActKind, ClaimState, ExtraKind, Post, StepState
from county.claims.models import ClaimAct, ClaimStep
from county.core.actor import SYSTEM
from county.core.errors import NotAllowed, NotFound, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    return make_claiming()


def step(claim, by):
    return ClaimStep.objects.get(claim=claim, by=by, kind="review")


def test_pass_when_the_town_finds_it_right_then_the_department_is_next(it):
    claim = it.checked()
    assert step(claim, "town").done_by_id == it.clerk.user_id
    assert step(claim, "hr_bureau").state == StepState.OPEN
    assert again(claim).due_on == date(2019, 12, 16)
    assert queries.work_for(it.reviewer, today=TODAY).get() == claim
    assert not queries.work_for(it.clerk, today=TODAY).exists()


def test_pass_when_the_last_review_then_approved_and_waits_for_notice(it):
    claim = it.approved()
    assert (claim.state, claim.approved_on) == (ClaimState.APPROVED, TODAY)
    assert Event.objects.filter(action="claim.passed").count() == 1
    assert Event.objects.filter(action="claim.approved").count() == 1


def test_pass_when_not_his_turn_then_not_allowed(it):
    claim = it.confirmed()
    with pytest.raises(NotAllowed) as refused:
        it.passed(claim, it.reviewer)
    assert refused.value.code == "not_your_turn"


def test_pass_when_another_town_then_not_found(it):
    claim = it.confirmed()
    with pytest.raises(NotFound):
        it.passed(claim, it.far_clerk)


def test_pass_when_supervision_then_not_allowed(it):
    claim = it.confirmed()
    with pytest.raises(NotAllowed):
        it.passed(claim, it.supervision)


def test_pass_when_pressed_in_two_tabs_then_the_second_is_stale(it):
    claim = it.confirmed()
    version = again(claim).version
    second = make_town_clerk(town=it.factory.town, username="clerk-two")
    commands.pass_claim(claim.pk, actor=it.clerk, today=TODAY, version=version)
    with pytest.raises(Refused):
        commands.pass_claim(claim.pk, actor=second, today=TODAY, version=version)
    assert ClaimAct.objects.filter(claim=claim, kind=ActKind.PASSED).count() == 1


def test_pass_when_he_entered_it_himself_then_clash(it):
    draft = it.draft()
    from tests.makers.claims import make_papers

    make_papers(it.factory)
    claim = commands.confirm_claim(draft.pk, actor=it.clerk, today=TODAY)
    with pytest.raises(NotAllowed) as refused:
        it.passed(claim, it.clerk)
    assert refused.value.code == "clash"


def test_pass_when_he_checked_it_for_the_town_before_then_clash(it):
    claim = it.checked()
    post = user_of(it.reviewer).holdings.get().post
    Holding.objects.create(user=user_of(it.clerk), post=post, from_on=date(2019, 1, 1))
    both = actor_of(user_of(it.clerk), today=TODAY)
    with pytest.raises(NotAllowed) as refused:
        it.passed(claim, both)
    assert refused.value.code == "clash"


def test_pass_when_he_stands_in_for_one_who_checked_it_then_clash(it):
    claim = it.checked()
    third = make_actor(role=Role.OFFICE, username="third")
    post = user_of(it.reviewer).holdings.get().post
    holding = Holding.objects.create(user=user_of(it.clerk), post=post, from_on=date(2019, 1, 1))
    Delegation.objects.create(
        holding=holding, delegate=user_of(third), from_on=TODAY, to_on=TODAY, reason="出差"
    )
    standing_in = actor_of(user_of(third), today=TODAY)
    with pytest.raises(NotAllowed) as refused:
        it.passed(claim, standing_in)
    assert refused.value.code == "clash"


def test_pass_when_standing_in_then_both_are_on_the_record(it):
    claim = it.checked()
    third = make_actor(role=Role.SUPERVISION, username="third")
    holding = user_of(it.reviewer).holdings.get()
    Delegation.objects.create(
        holding=holding, delegate=user_of(third), from_on=TODAY, to_on=TODAY, reason="出差"
    )
    it.passed(claim, actor_of(user_of(third), today=TODAY))
    act = ClaimAct.objects.get(claim=claim, kind=ActKind.PASSED, post=Post.REVIEW)
    assert (act.user_id, act.stood_in_id) == (third.user_id, it.reviewer.user_id)


def test_return_when_without_a_reason_then_refused(it):
    claim = again(it.confirmed())
    with pytest.raises(Refused) as refused:
        commands.return_claim(
            claim.pk, actor=it.clerk, today=TODAY, version=claim.version, reason=" "
        )
    assert refused.value.code == "reason"


def test_return_when_sent_back_then_the_clock_stands_until_it_comes_again(it):
    claim = again(it.confirmed())
    commands.return_claim(
        claim.pk, actor=it.clerk, today=date(2019, 12, 4), version=claim.version, reason="缺签字"
    )
    assert again(claim).state == ClaimState.RETURNED
    assert again(claim).due_on is None
    assert (step(claim, "town").state, step(claim, "town").left_days) == (StepState.PAUSED, 3)
    commands.resubmit_claim(claim.pk, actor=it.owner, today=date(2019, 12, 16), note="已补")
    assert step(claim, "town").due_on == date(2019, 12, 19)
    assert again(claim).state == ClaimState.REVIEW


def test_resubmit_when_not_sent_back_then_refused(it):
    claim = it.confirmed()
    with pytest.raises(Refused):
        commands.resubmit_claim(claim.pk, actor=it.owner, today=TODAY)


def test_refuse_when_with_a_reason_then_ended_and_told(it):
    claim = again(it.confirmed())
    commands.refuse_claim(
        claim.pk, actor=it.clerk, today=TODAY, version=claim.version, reason="花名册与现场不符"
    )
    claim = again(claim)
    assert (claim.state, claim.reason) == (ClaimState.REFUSED, "花名册与现场不符")
    assert not ClaimStep.objects.filter(claim=claim, state=StepState.OPEN).exists()
    assert Event.objects.get(action="claim.refused").reason == "花名册与现场不符"


def test_steps_when_the_amount_is_large_then_one_more_person_approves(it):
    commands.set_extra_step(
        actor=it.office, kind=ExtraKind.APPROVAL, by="factory_office", days=3,
        from_on=date(2019, 1, 1), source="县办法", least_fen=30_000_00,
    )  # fmt: skip
    claim = it.approved()
    assert claim.state == ClaimState.REVIEW
    assert it.passed(claim, it.office).state == ClaimState.APPROVED


def test_steps_when_the_amount_is_smaller_then_not(it):
    commands.set_extra_step(
        actor=it.office, kind=ExtraKind.APPROVAL, by="factory_office", days=3,
        from_on=date(2019, 1, 1), source="县办法", least_fen=30_000_01,
    )  # fmt: skip
    assert it.approved().state == ClaimState.APPROVED


def test_steps_when_identity_is_checked_beside_then_both_are_needed(it):
    commands.set_extra_step(
        actor=it.office, kind=ExtraKind.IDENTITY, by="revitalisation_bureau", days=5,
        from_on=date(2019, 1, 1), source="县办法",
    )  # fmt: skip
    claim = it.checked()
    assert step(claim, "hr_bureau").state == StepState.WAITING
    it.passed(claim, it.reviewer)
    assert step(claim, "hr_bureau").state == StepState.OPEN
    with pytest.raises(NotAllowed):
        it.passed(claim, it.reviewer)


def test_hold_when_the_latest_run_decides_otherwise_then_shown_and_held(it):
    claim = it.checked()
    make_run(it.rule, found={it.factory: 60_000_00})
    assert commands.hold_changed(actor=SYSTEM, today=TODAY) == 1
    assert again(claim).changed_said == "amount:6000000"
    with pytest.raises(Refused) as refused:
        it.passed(claim, it.reviewer)
    assert refused.value.code == "held"


def test_hold_when_approved_and_no_longer_found_then_not_published(it):
    claim = it.approved()
    make_run(it.rule)
    commands.hold_changed(actor=SYSTEM, today=TODAY)
    assert again(claim).changed_said == "gone"
    with pytest.raises(Refused):
        commands.publish_notice(actor=it.office, today=TODAY, scheme=claim.scheme)


def test_hold_when_the_next_run_bears_it_out_again_then_let_go(it):
    claim = it.approved()
    make_run(it.rule)
    commands.hold_changed(actor=SYSTEM, today=TODAY)
    make_run(it.rule, found={it.factory: 30_000_00})
    assert commands.hold_changed(actor=SYSTEM, today=TODAY) == 0
    assert again(claim).changed_on is None


def test_release_when_looked_into_then_goes_on_and_is_not_held_for_the_same(it):
    claim = it.approved()
    make_run(it.rule)
    commands.hold_changed(actor=SYSTEM, today=TODAY)
    commands.release_claim(
        claim.pk, actor=it.office2, today=TODAY, version=again(claim).version, reason="月报晚到"
    )
    assert commands.hold_changed(actor=SYSTEM, today=TODAY) == 0
    assert not again(claim).is_held


def test_restart_when_the_amount_changed_then_new_amount_and_all_passes_void(it):
    claim = it.approved()
    make_run(it.rule, found={it.factory: 60_000_00})
    commands.hold_changed(actor=SYSTEM, today=TODAY)
    commands.restart_claim(
        claim.pk, actor=it.office, today=TODAY, version=again(claim).version, reason="升档"
    )
    claim = again(claim)
    assert (claim.amount_fen, claim.state, claim.frozen_times) == (60_000_00, ClaimState.REVIEW, 2)
    assert step(claim, "town").state == StepState.OPEN
    assert it.passed(it.passed(claim, it.clerk), it.reviewer).state == ClaimState.APPROVED


def test_database_when_one_person_passes_twice_then_refuses(it):
    claim = it.checked()
    with pytest.raises(Error), transaction.atomic():
        ClaimAct.objects.create(
            claim=claim,
            kind=ActKind.PASSED,
            post=Post.REVIEW,
            user=user_of(it.clerk),
            done_on=TODAY,
        )


def test_database_when_who_entered_it_passes_then_refuses(it):
    claim = it.checked()
    with pytest.raises(Error), transaction.atomic():
        ClaimAct.objects.create(
            claim=claim,
            kind=ActKind.PASSED,
            post=Post.REVIEW,
            user=user_of(it.owner),
            done_on=TODAY,
        )


def test_database_when_an_act_is_changed_then_refuses(it):
    claim = it.checked()
    with pytest.raises(Error), transaction.atomic():
        ClaimAct.objects.filter(claim=claim).update(note="改")
