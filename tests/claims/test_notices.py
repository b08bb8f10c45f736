"""Published before payment: masked, hashed, objected to, taken down by itself; then payable, once."""

import re
import uuid
from datetime import date

import pytest
from django.db import Error, IntegrityError, connection, transaction
from tests.makers.claims import TODAY, again, make_claiming, make_run

from county.audit.models import Event
from county.claims import commands, queries
from county.claims.choices import ClaimState, NoticeState, ObjectionState
from county.claims.kinds import publishing
from county.claims.models import Claim, Notice, NoticeLine, Objection
from county.claims.queries import notices
from county.core import scope
from county.core.actor import NOBODY, SYSTEM
from county.core.errors import NotAllowed, Refused

pytestmark = pytest.mark.django_db
LAST = date(2019, 12, 9)
AFTER = date(2019, 12, 10)


@pytest.fixture
def it():
    return make_claiming()


def object_to(claim, *, today=LAST, key=None, said="他家的工人并没有这么多"):
    line = NoticeLine.objects.get(claim=claim)
    return commands.object_to_line(
        line.pk, actor=NOBODY, today=today, said=said, contact="0915-8421000",
        form_key=key or uuid.uuid4(),
    )  # fmt: skip


def settle(it, objection, state, *, who=None, today=LAST, answer="现场核对属实"):
    return commands.settle_objection(
        objection.pk, actor=who or it.office2, today=today,
        version=Objection.objects.get(pk=objection.pk).version, state=state, answer=answer,
    )  # fmt: skip


def end(today=AFTER):
    return commands.end_notices(actor=SYSTEM, today=today)


def test_publish_when_approved_then_masked_and_both_hashes_equal(it):
    claim = it.published()
    notice = Notice.objects.get()
    assert (notice.ends_on, notice.lines_count) == (LAST, 1)
    assert notice.rows_sha256 == notice.approved_sha256
    assert notices.is_whole(notice)
    line = NoticeLine.objects.get()
    assert re.fullmatch(r"[2-9A-HJ-NP-Z]{6}", line.code)
    assert line.amount_fen == claim.amount_fen
    assert claim.state == ClaimState.PUBLISHED


def test_publish_when_nothing_is_approved_then_refused(it):
    it.checked()
    with pytest.raises(Refused) as refused:
        commands.publish_notice(actor=it.office, today=TODAY, scheme="stable_employment_reward")
    assert refused.value.code == "nothing"


def test_publish_when_a_department_asks_then_not_allowed(it):
    claim = it.approved()
    with pytest.raises(NotAllowed):
        commands.publish_notice(actor=it.reviewer, today=TODAY, scheme=claim.scheme)


def test_publish_when_a_name_holds_a_telephone_then_refused(it):
    claim = it.approved()
    it.factory.name = "甲厂13812345678"
    it.factory.save()
    with pytest.raises(Refused) as refused:
        commands.publish_notice(actor=it.office, today=TODAY, scheme=claim.scheme)
    assert refused.value.code == "leak"


@pytest.mark.parametrize(
    ("name", "shown"),
    [("张三", "张*"), ("王小芳", "王**"), ("欧阳修", "欧阳*"), ("阿依古丽", "阿**")],
)
def test_name_when_published_then_masked(name, shown):
    assert publishing.masked_name(name) == shown


def test_end_when_the_term_runs_then_it_hangs(it):
    claim = it.published()
    assert end(LAST) == 0
    assert again(claim).state == ClaimState.PUBLISHED


def test_end_when_the_term_is_over_then_taken_down_and_payable(it):
    claim = it.published()
    assert end() == 1
    assert Notice.objects.get().state == NoticeState.ENDED
    assert again(claim).state == ClaimState.PAYABLE
    assert again(claim).payable_on == AFTER
    assert queries.payable_claims().get() == claim
    assert end() == 0
    assert Event.objects.filter(action="claim.cleared").count() == 1


def test_end_when_a_published_row_was_tampered_with_then_nothing_is_payable(it):
    claim = it.published()
    with connection.cursor() as cursor:
        notice = Notice.objects.get()
        # As if the hash had been made of other rows: the lines themselves cannot be changed.
        cursor.execute("SELECT 1")
    with pytest.raises(Error), transaction.atomic():
        NoticeLine.objects.filter(notice=notice).update(amount_fen=1)
    NoticeLine.objects.create(
        notice=notice, claim=Claim.objects.create(**_other(it, claim)), number=2, shown="乙",
        factory_name="乙", town_name="乙镇", amount_fen=5, code="ABCDEF",
    )  # fmt: skip
    end()
    assert Notice.objects.get().state == NoticeState.BROKEN
    assert again(claim).state == ClaimState.PUBLISHED


def _other(it, claim):
    names = [
        *("source", "scheme", "title_zh", "rule", "run", "snapshot", "decided_as_of", "subject"),
        *("payee", "amount_fen", "row", "decision_zh", "drafted_on", "period"),
    ]
    values = {name: getattr(claim, name) for name in names}
    factory = it.other
    return values | {
        "receipt": "BT20190009999", "item": factory.pk, "holder": f"item:{factory.pk}",
        "factory": factory, "enterprise": factory.enterprise, "town": factory.town,
    }  # fmt: skip


def test_object_when_on_the_last_day_then_held_and_not_payable(it):
    claim = it.published()
    objection = object_to(claim)
    assert again(claim).open_objections == 1
    assert objection.due_on == date(2019, 12, 16)
    end()
    assert Notice.objects.get().state == NoticeState.ENDED
    assert again(claim).state == ClaimState.PUBLISHED
    assert not queries.payable_claims().exists()


def test_object_when_the_notice_is_over_then_refused(it):
    claim = it.published()
    with pytest.raises(Refused) as refused:
        object_to(claim, today=AFTER)
    assert refused.value.code == "over"


def test_object_when_nothing_is_said_then_refused(it):
    claim = it.published()
    with pytest.raises(Refused):
        object_to(claim, said=" 无 ")


def test_object_when_pressed_twice_then_one_objection(it):
    claim = it.published()
    key = uuid.uuid4()
    assert object_to(claim, key=key).receipt == object_to(claim, key=key).receipt
    assert again(claim).open_objections == 1


def test_settle_when_not_borne_out_after_the_term_then_payable(it):
    claim = it.published()
    objection = object_to(claim)
    end()
    settle(it, objection, ObjectionState.DISMISSED, today=AFTER)
    assert again(claim).state == ClaimState.PAYABLE


def test_settle_when_borne_out_then_refused_with_the_answer(it):
    claim = it.published()
    settle(it, object_to(claim), ObjectionState.UPHELD, answer="花名册多报两人")
    assert again(claim).state == ClaimState.REFUSED
    assert "花名册多报两人" in again(claim).reason


def test_settle_when_one_of_two_is_settled_then_still_held(it):
    claim = it.published()
    first = object_to(claim)
    object_to(claim)
    settle(it, first, ObjectionState.DISMISSED)
    end()
    assert again(claim).state == ClaimState.PUBLISHED


def test_settle_when_he_approved_the_claim_then_clash(it):
    claim = it.published()
    with pytest.raises(NotAllowed) as refused:
        settle(it, object_to(claim), ObjectionState.DISMISSED, who=it.reviewer)
    assert refused.value.code == "clash"


def test_settle_when_without_an_answer_or_twice_then_refused(it):
    claim = it.published()
    objection = object_to(claim)
    with pytest.raises(Refused):
        settle(it, objection, ObjectionState.DISMISSED, answer=" ")
    settle(it, objection, ObjectionState.DISMISSED)
    with pytest.raises(Refused):
        settle(it, objection, ObjectionState.DISMISSED)


def test_objection_when_another_town_looks_then_not_seen(it):
    object_to(it.published())
    assert notices.objections_for(it.clerk).count() == 1
    assert not notices.objections_for(it.far_clerk).exists()


def test_objection_when_nobody_is_signed_in_then_the_database_shows_nothing(it):
    object_to(it.published())
    with scope.within(scope.NOTHING), transaction.atomic():
        assert not Objection.objects.exists()
        assert not Claim.objects.exists()
        assert NoticeLine.objects.count() == 1


def test_claims_when_another_town_looks_then_the_database_shows_nothing(it):
    it.confirmed()
    with scope.acting(it.far_clerk), transaction.atomic():
        assert not Claim.objects.exists()
    with scope.acting(it.clerk), transaction.atomic():
        assert Claim.objects.count() == 1


def test_paid_when_the_bank_has_not_paid_then_the_database_refuses(it):
    claim = it.published()
    end()
    with pytest.raises(IntegrityError), transaction.atomic():
        commands.mark_paid([claim.pk], actor=it.finance, today=AFTER)
    assert again(claim).state == ClaimState.PAYABLE


def test_paid_when_facts_changed_after_approval_then_refused(it):
    claim = it.published()
    end()
    make_run(it.rule)
    commands.hold_changed(actor=SYSTEM, today=AFTER)
    assert not queries.payable_claims().exists()
    with pytest.raises(Refused):
        commands.mark_paid([claim.pk], actor=it.finance, today=AFTER)


def test_paid_when_not_finance_then_not_allowed(it):
    claim = it.published()
    end()
    with pytest.raises(NotAllowed):
        commands.mark_paid([claim.pk], actor=it.office, today=AFTER)


def test_approvers_when_asked_by_payments_then_all_who_had_a_hand_in_it(it):
    claim = it.published()
    hands = queries.approvers_of([claim.pk])[claim.pk]
    assert {it.owner.user_id, it.clerk.user_id, it.reviewer.user_id} <= hands
