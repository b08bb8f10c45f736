"""Lists worked together: a sample anybody draws again, then the rest in one go."""

import pytest
from tests.makers import make_employment, make_person
from tests.makers.claims import (
    TODAY,
    TRAINING,
    add_finding,
    make_claiming,
    make_papers,
    user_of,
)

from county.audit.models import Event
from county.claims import commands
from county.claims.choices import BulkState, ClaimState
from county.claims.kinds import sampling
from county.claims.models import BulkClaim, Claim, ClaimAct
from county.core.actor import SYSTEM
from county.core.errors import NotAllowed, Refused

pytestmark = pytest.mark.django_db
COUNT = 8


@pytest.fixture
def it():
    it = make_claiming(scheme=TRAINING)
    line = it.run.schemes.get()
    for number in range(COUNT):
        person = make_person(name=f"工人{number}")
        job = make_employment(person=person, factory=it.factory)
        add_finding(line, factory=it.factory, fen=1_800_00, item=job.pk, person=person)
    commands.draft_claims(actor=SYSTEM, today=TODAY)
    make_papers(it.factory)
    keys = list(Claim.objects.values_list("pk", flat=True))
    assert commands.confirm_claims(actor=it.owner, today=TODAY, keys=keys) == COUNT
    return it


def check_all(it, bulk, who):
    for row in BulkClaim.objects.filter(bulk=bulk, is_sample=True):
        commands.check_sample(bulk.pk, actor=who, claim=row.claim_id, is_right=True)


def drawn(it):
    return commands.draw_bulk(actor=it.clerk, today=TODAY, scheme=TRAINING)


def test_draw_when_many_wait_then_a_sample_that_can_be_drawn_again(it):
    bulk = drawn(it)
    keys = list(BulkClaim.objects.filter(bulk=bulk).values_list("claim", flat=True))
    sample = sorted(BulkClaim.objects.filter(is_sample=True).values_list("claim", flat=True))
    assert (bulk.claims_count, bulk.sample_count) == (COUNT, 5)
    assert sampling.draw(keys[::-1], seed=bulk.seed, size=5) == sample
    assert sampling.keys_digest(keys) == bulk.keys_sha256


def test_draw_when_nothing_waits_for_him_then_refused(it):
    with pytest.raises(Refused):
        commands.draw_bulk(actor=it.reviewer, today=TODAY, scheme=TRAINING)
    with pytest.raises(Refused):
        commands.draw_bulk(actor=it.far_clerk, today=TODAY, scheme=TRAINING)


def test_approve_when_the_sample_is_right_then_all_go_on_together(it):
    bulk = drawn(it)
    check_all(it, bulk, it.clerk)
    done = commands.approve_bulk(bulk.pk, actor=it.clerk, today=TODAY)
    assert (done.state, done.passed_count) == (BulkState.PASSED, COUNT)
    assert ClaimAct.objects.filter(kind="passed", user=user_of(it.clerk)).count() == COUNT
    assert Event.objects.filter(action="claim.passed").count() == COUNT
    second = commands.draw_bulk(actor=it.reviewer, today=TODAY, scheme=TRAINING)
    check_all(it, second, it.reviewer)
    commands.approve_bulk(second.pk, actor=it.reviewer, today=TODAY)
    assert Claim.objects.filter(state=ClaimState.APPROVED).count() == COUNT


def test_approve_when_pressed_twice_then_done_once(it):
    bulk = drawn(it)
    check_all(it, bulk, it.clerk)
    commands.approve_bulk(bulk.pk, actor=it.clerk, today=TODAY)
    assert commands.approve_bulk(bulk.pk, actor=it.clerk, today=TODAY).passed_count == COUNT
    assert Event.objects.filter(action="claim.passed").count() == COUNT


def test_approve_when_the_sample_is_not_checked_then_refused(it):
    bulk = drawn(it)
    with pytest.raises(Refused) as refused:
        commands.approve_bulk(bulk.pk, actor=it.clerk, today=TODAY)
    assert refused.value.code == "unchecked"


def test_approve_when_one_of_the_sample_is_wrong_then_the_list_fails(it):
    bulk = drawn(it)
    row = BulkClaim.objects.filter(bulk=bulk, is_sample=True)[0]
    with pytest.raises(Refused):
        commands.check_sample(bulk.pk, actor=it.clerk, claim=row.claim_id, is_right=False)
    commands.check_sample(
        bulk.pk, actor=it.clerk, claim=row.claim_id, is_right=False, note="合同只有半年"
    )
    with pytest.raises(Refused) as refused:
        commands.approve_bulk(bulk.pk, actor=it.clerk, today=TODAY)
    assert refused.value.code == "failed"


def test_approve_when_another_drew_it_then_not_allowed(it):
    bulk = drawn(it)
    with pytest.raises(NotAllowed):
        commands.approve_bulk(bulk.pk, actor=it.office, today=TODAY)


def test_approve_when_one_was_sent_back_meanwhile_then_it_stays(it):
    bulk = drawn(it)
    check_all(it, bulk, it.clerk)
    one = Claim.objects.order_by("pk").first()
    commands.return_claim(one.pk, actor=it.clerk, today=TODAY, version=one.version, reason="补签字")
    assert commands.approve_bulk(bulk.pk, actor=it.clerk, today=TODAY).passed_count == COUNT - 1
    one.refresh_from_db()
    assert one.state == ClaimState.RETURNED


def test_draw_when_he_entered_one_then_it_is_left_to_others(it):
    ClaimAct.objects.create(
        claim=Claim.objects.first(), kind="resubmitted", post="entry", user=user_of(it.clerk),
        done_on=TODAY,
    )  # fmt: skip
    assert drawn(it).claims_count == COUNT - 1
