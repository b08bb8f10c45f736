"""Drafts from the run, the owner's yes, papers, withdrawing, applying."""

import uuid
from datetime import date

import pytest
from django.db import Error, transaction
from tests.makers.claims import (
    TODAY,
    add_finding,
    again,
    make_claiming,
    make_papers,
    make_run,
)

from county.audit.models import Event
from county.claims import commands, queries
from county.claims.choices import ClaimState, StepState
from county.claims.models import Claim, ClaimPaper, ClaimStep
from county.core.actor import SYSTEM
from county.core.errors import NotAllowed, NotFound, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    return make_claiming()


def test_draft_when_the_run_found_a_right_then_a_claim_with_what_was_found(it):
    assert commands.draft_claims(actor=SYSTEM, today=TODAY) == 1
    claim = Claim.objects.get()
    assert (claim.state, claim.amount_fen, claim.period) == (ClaimState.DRAFTED, 30_000_00, "ever")
    assert claim.receipt.startswith("BT2019")
    assert len(claim.row_sha256) == 64
    assert claim.holder.startswith("identity_cluster:")
    assert "30,000.00" in claim.decision_zh
    assert Event.objects.filter(action="claim.drafted").count() == 1


def test_draft_when_done_again_then_nothing_new(it):
    commands.draft_claims(actor=SYSTEM, today=TODAY)
    assert commands.draft_claims(actor=SYSTEM, today=TODAY) == 0


def test_draft_when_asked_by_an_owner_then_refused(it):
    with pytest.raises(NotAllowed):
        commands.draft_claims(actor=it.owner, today=TODAY)


def test_draft_when_a_later_run_finds_another_amount_then_drawn_anew(it):
    claim = it.draft()
    make_run(it.rule, found={it.factory: 60_000_00})
    commands.draft_claims(actor=SYSTEM, today=TODAY)
    assert again(claim).amount_fen == 60_000_00
    assert again(claim).row_sha256 != claim.row_sha256


def test_draft_when_a_later_run_finds_nothing_then_lapsed(it):
    claim = it.draft()
    make_run(it.rule)
    commands.draft_claims(actor=SYSTEM, today=TODAY)
    assert again(claim).state == ClaimState.LAPSED


def test_draft_when_refused_before_then_not_drawn_again(it):
    claim = it.confirmed()
    commands.refuse_claim(
        claim.pk, actor=it.clerk, today=TODAY, version=again(claim).version, reason="厂房空置"
    )
    assert commands.draft_claims(actor=SYSTEM, today=TODAY) == 0


def test_confirm_when_papers_are_missing_then_told_which(it):
    claim = it.draft()
    make_papers(it.factory, "roster", "household_register", "undertaking")
    with pytest.raises(Refused) as refused:
        commands.confirm_claim(claim.pk, actor=it.owner, today=TODAY)
    assert refused.value.code == "papers"
    assert "银行代发清单，或者承诺书、本人签字的工资表" in str(refused.value.reason)


def test_confirm_when_papers_are_on_file_then_not_asked_again(it):
    claim = it.confirmed()
    assert claim.state == ClaimState.REVIEW
    kinds = set(ClaimPaper.objects.filter(claim=claim).values_list("kind", flat=True))
    assert kinds == {"roster", "bank_pay_list", "household_register"}
    assert all(ClaimPaper.objects.values_list("was_on_file", flat=True))


def test_confirm_when_a_paper_has_run_out_then_asked_again(it):
    claim = it.draft()
    make_papers(it.factory)
    it.factory.papers.filter(kind="roster").update(valid_to=date(2019, 6, 30))
    with pytest.raises(Refused, match="花名册"):
        commands.confirm_claim(claim.pk, actor=it.owner, today=TODAY)


def test_confirm_when_done_then_the_first_step_is_open_with_a_deadline(it):
    claim = it.confirmed()
    steps = list(ClaimStep.objects.filter(claim=claim))
    assert [s.by for s in steps] == ["town", "hr_bureau", "factory_office", "finance"]
    assert [s.state for s in steps] == [StepState.OPEN, *[StepState.WAITING] * 3]
    assert steps[0].due_on == claim.due_on == date(2019, 12, 9)


def test_confirm_when_pressed_twice_then_one_claim_with_the_same_receipt(it):
    first = it.confirmed()
    second = commands.confirm_claim(first.pk, actor=it.owner, today=TODAY)
    assert second.receipt == first.receipt
    assert Claim.objects.count() == 1
    assert Event.objects.filter(action="claim.confirmed").count() == 1


def test_confirm_when_of_another_town_then_not_found(it):
    claim = it.draft()
    with pytest.raises(NotFound):
        commands.confirm_claim(claim.pk, actor=it.far_clerk, today=TODAY)


def test_confirm_when_a_reviewer_then_not_allowed(it):
    claim = it.draft()
    with pytest.raises(NotAllowed):
        commands.confirm_claim(claim.pk, actor=it.reviewer, today=TODAY)


def test_confirm_many_when_some_lack_papers_then_the_others_go(it):
    line = it.run.schemes.get()
    second = add_finding(line, factory=it.other, fen=60_000_00)
    commands.draft_claims(actor=SYSTEM, today=TODAY)
    make_papers(it.factory)
    keys = list(Claim.objects.values_list("pk", flat=True))
    assert second.amount_fen == 60_000_00
    assert len(keys) == 2
    assert commands.confirm_claims(actor=it.owner, today=TODAY, keys=keys) == 1
    assert Claim.objects.get(factory=it.other).state == ClaimState.DRAFTED


def test_withdraw_when_in_review_then_ended_and_the_right_is_free(it):
    claim = it.confirmed()
    commands.withdraw_claim(
        claim.pk, actor=it.owner, today=TODAY, version=again(claim).version, reason="不要了"
    )
    assert again(claim).state == ClaimState.WITHDRAWN
    assert queries.live_claim(scheme=claim.scheme, holder=claim.holder, period="ever") is None


def test_withdraw_when_published_then_refused(it):
    claim = it.published()
    with pytest.raises(Refused):
        commands.withdraw_claim(
            claim.pk, actor=it.owner, today=TODAY, version=claim.version, reason="不要了"
        )


def test_apply_when_conditions_are_not_met_then_told_each_reason(it):
    with pytest.raises(Refused) as refused:
        commands.apply_claim(
            actor=it.owner, today=TODAY, scheme="stable_employment_reward", factory=it.factory.pk,
            item=it.factory.pk, form_key=uuid.uuid4(),
        )  # fmt: skip
    assert refused.value.code == "not_entitled"
    assert "达到起点人数" in str(refused.value.reason)
    assert not Claim.objects.exists()


def test_apply_when_a_claim_stands_then_the_same_receipt(it):
    claim = it.confirmed()
    again_asked = commands.apply_claim(
        actor=it.owner, today=TODAY, scheme=claim.scheme, factory=it.factory.pk,
        item=it.factory.pk, form_key=uuid.uuid4(),
    )  # fmt: skip
    assert again_asked.receipt == claim.receipt


def test_apply_when_another_factory_then_not_found(it):
    with pytest.raises(NotFound):
        commands.apply_claim(
            actor=it.owner, today=TODAY, scheme="stable_employment_reward", factory=it.other.pk,
            item=it.other.pk, form_key=uuid.uuid4(),
        )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"amount_fen": 1},
        {"receipt": "BT0"},
        {"row": {"qualifies": False}},
        {"state": ClaimState.PAID},
        {"state": ClaimState.DRAFTED},
    ],
)
def test_database_when_a_confirmed_claim_is_changed_behind_its_back_then_refuses(it, change):
    claim = it.confirmed()
    with pytest.raises(Error), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(**change)


def test_database_when_two_claims_to_one_right_then_refuses(it):
    claim = it.draft()
    claim.pk, claim.uid, claim.receipt = None, uuid.uuid4(), "BT2"
    with pytest.raises(Error), transaction.atomic():
        claim.save(force_insert=True)
