"""What comes to oneself: the owner's, the worker's, the town's own; nobody else's. And differences made up."""

import pytest
from django.db import transaction
from tests.makers import make_owner, make_town_clerk
from tests.makers.claims import user_of
from tests.makers.joined import TODAY, make_joined

from county.audit.models import Event
from county.claims.choices import ClaimState
from county.core import scope
from county.core.actor import Actor
from county.core.errors import NotAllowed, Refused
from county.payments import commands, queries
from county.payments.models import Order, PaymentDue, Recovery


@pytest.fixture
def joined(db):
    return make_joined()


def seen_by(actor):
    with scope.acting(actor), transaction.atomic():
        return [
            (row.order_state, row.paid_on, row.tail, str(row.title))
            for row in queries.own_dues_for(actor)
        ]


def test_own_when_paid_then_the_owner_and_his_town_see_it_and_no_other(joined):
    joined.paid()
    stranger = make_owner(enterprise=joined.it.other.enterprise, username="stranger")
    told = ("paid", TODAY, Order.objects.get().account.tail, joined.claim.title)
    assert seen_by(joined.it.owner) == [told]
    assert seen_by(joined.it.clerk) == [told]
    assert seen_by(stranger) == seen_by(joined.it.far_clerk) == []
    assert seen_by(joined.who.maker) == []


def test_own_when_the_claim_is_about_a_worker_then_he_sees_it(joined):
    from tests.makers import make_person

    person = make_person()
    worker = Actor(
        user_id=user_of(joined.it.owner).pk,
        name="w",
        roles=frozenset({"worker"}),
        person_id=person.pk,
    )
    assert seen_by(worker) == []
    joined.pay()
    joined.claim.person = person
    joined.claim.save(update_fields=["person"])
    assert [state for state, *_more in seen_by(worker)] == ["made"]


def test_sent_back_when_the_bank_refused_then_the_factory_page_tells(joined):
    batch = joined.send()
    joined.answer(batch, failed=(0,))
    told = queries.sent_back(joined.it.factory.pk, until=TODAY)
    assert told == [(TODAY, "账号已销户", joined.claim.amount_fen)]


def true_up(joined, fen, actor=None):
    return commands.true_up(
        joined.due().pk if PaymentDue.objects.filter(stage=2).count() == 0 else first(joined).pk,
        actor=actor or joined.who.office, today=TODAY, known_fen=fen, reason="年度清算", paper="核〔2020〕1号",
    )  # fmt: skip


def first(joined):
    return PaymentDue.objects.get(claim=joined.claim, stage=1)


def test_true_up_when_more_is_known_then_a_due_for_the_rest_that_another_approves(joined):
    joined.paid()
    true_up(joined, 34_000_00)
    more = PaymentDue.objects.get(claim=joined.claim, stage=2)
    assert (more.amount_fen, more.state, more.source_kind) == (4_000_00, "entered", "trueup")
    assert Event.objects.filter(action="due.entered", object_id=str(more.pk)).count() == 1
    with pytest.raises(Refused) as refused:
        true_up(joined, 35_000_00)
    assert refused.value.code == "pending"
    with pytest.raises(NotAllowed):
        commands.approve_due(more.pk, actor=joined.who.office, today=TODAY)
    commands.approve_due(more.pk, actor=joined.who.other, today=TODAY)
    done = commands.make_batch(actor=joined.who.maker, today=TODAY, token="more", dues=[more.pk])
    commands.check_batch(done.result, actor=joined.who.checker, today=TODAY)
    batch = commands.release_batch(done.result, actor=joined.who.releaser, today=TODAY)
    joined.answer(batch)
    assert Order.objects.get(due=more).state == "paid"
    with pytest.raises(Refused) as refused:
        true_up(joined, 34_000_00)
    assert refused.value.code == "same"
    assert joined.now().state == ClaimState.PAID


def test_true_up_when_less_is_known_then_a_recovery_and_no_netting(joined):
    order = joined.paid()
    true_up(joined, 28_000_00)
    recovery = Recovery.objects.get()
    assert (recovery.order_id, recovery.amount_fen, recovery.state) == (
        order.pk,
        2_000_00,
        "decided",
    )
    assert PaymentDue.objects.count() == 1
    with pytest.raises(Refused) as refused:
        true_up(joined, 28_000_00)
    assert refused.value.code == "same"


def test_true_up_when_not_paid_or_not_the_office_then_refused(joined):
    joined.pay()
    with pytest.raises(Refused) as refused:
        true_up(joined, 1_00)
    assert refused.value.code == "not_paid"
    with pytest.raises(NotAllowed):
        true_up(joined, 1_00, actor=joined.who.maker)


def test_town_of_another_when_it_looks_then_nothing(joined):
    joined.paid()
    assert seen_by(make_town_clerk(town=joined.it.other.town, username="far2")) == []
