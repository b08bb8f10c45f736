"""A stop holds the claim and the payment until the records no longer show it; nobody's word lets it through."""

from datetime import date

import pytest
from tests import makers
from tests.makers import payments as money
from tests.makers.claims import TODAY, make_claiming

from county.claims import commands as claims
from county.claims.models import BulkClaim, Claim
from county.core import stops
from county.core.actor import SYSTEM
from county.core.errors import Refused
from county.core.months import month_from
from county.payments import commands as payments
from county.risk import commands
from county.risk.kinds import HARD
from county.workforce.models import Employment, Payroll

pytestmark = pytest.mark.django_db
NOVEMBER = month_from(2019, 11)


def look():
    commands.sweep(actor=SYSTEM, today=TODAY, patterns=HARD)


def withdraw(factory, day=date(2019, 11, 1)):
    factory.recognitions.update(withdrawn_on=day, withdrawal_paper="摘" if day else "")


def in_two_factories(one, other):
    person = makers.make_person()
    for factory in (one, other):
        makers.make_employment(person=person, factory=factory)
        makers.make_payroll(
            person=person, factory=factory, month=NOVEMBER, paid_on=date(2019, 12, 1)
        )


def test_pass_when_the_factory_is_withdrawn_then_refused_until_mended():
    it = make_claiming()
    claim = it.confirmed()
    withdraw(it.factory)
    look()
    given = {"actor": it.clerk, "today": TODAY, "version": claim.version}
    with pytest.raises(Refused) as refused:
        claims.pass_claim(claim.pk, **given)
    assert refused.value.code == "stopped"
    assert "已摘牌退出仍在申领" in str(refused.value.reason)
    withdraw(it.factory, None)
    look()
    claims.pass_claim(claim.pk, **given)


def test_claims_when_a_worker_is_in_two_factories_then_those_that_count_workers():
    it = make_claiming()
    claim = it.confirmed()
    in_two_factories(it.factory, it.other)
    look()
    assert stops.against(stops.CLAIMS, [claim.pk])
    # Piece work at home beside his contract, and the days fit into the month.
    Employment.objects.filter(factory=it.other).update(kind="piecework")
    Payroll.objects.update(days_tenths=140)
    look()
    assert stops.against(stops.CLAIMS, [claim.pk]) == {}


def test_bulk_when_one_is_stopped_then_the_rest_go_on():
    it = make_claiming()
    claim = it.confirmed()
    bulk = claims.draw_bulk(actor=it.clerk, today=TODAY, scheme=claim.scheme)
    for key in BulkClaim.objects.filter(bulk=bulk, is_sample=True).values_list("claim", flat=True):
        claims.check_sample(bulk.pk, actor=it.clerk, claim=key, is_right=True)
    withdraw(it.factory)
    look()
    assert claims.approve_bulk(bulk.pk, actor=it.clerk, today=TODAY).passed_count == 0
    assert Claim.objects.get(pk=claim.pk).state == "review"


def test_batch_when_the_factory_is_withdrawn_today_then_refused_without_a_sweep():
    who = money.make_cashiers()
    fund = money.make_appropriation(who=who)
    factory = makers.make_factory(town=makers.make_town())
    payee = money.make_payee(who=who, factory=factory)
    given = payments.Approved(
        source_kind="paper", source_id="1", scheme="rent", paper="平社厂办〔2019〕1号", payee=payee.pk,
        amount_fen=2_000_00, parts=[(fund.pk, 2_000_00)], remark="租金",
        entered_by=who.office.user_id or 0, approved_by=who.other.user_id or 0,
    )  # fmt: skip
    due = payments.take(given, actor=SYSTEM, today=money.TODAY)
    batch = money.make_batch(who=who, dues=[due])
    withdraw(factory)
    with pytest.raises(Refused) as refused:
        payments.check_batch(batch.pk, actor=who.checker, today=money.TODAY)
    assert refused.value.code == "stopped"
    payments.cancel_batch(batch.pk, actor=who.maker, today=money.TODAY, reason="摘牌")
    with pytest.raises(Refused) as refused:
        money.make_batch(who=who, dues=[due])
    assert refused.value.code == "stopped"
