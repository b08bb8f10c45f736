"""Money that does not suffice: all that wait shrink alike to the fen, once, and the rest is paid when money comes."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from tests.makers import payments as money
from tests.makers.claimed import another
from tests.makers.claims import user_of
from tests.makers.joined import TODAY, make_joined
from tests.payments.test_claimed import passes

from county.audit.models import Event
from county.claims.choices import ClaimState
from county.claims.models import Claim
from county.core.errors import NotAllowed, Refused
from county.payments import commands, queries
from county.payments.models import Order, PaymentDue, Shortage, ShortPart

PAPER = "平社厂办发〔2019〕50号"


@pytest.fixture
def joined(made, db):
    return replace(made)


@pytest.fixture(scope="module")
def made(lasting):
    """Three claims of 30,000 yuan and one of 10,000.01 wait for 65,000 yuan; the rule says pro rata."""
    made = make_joined(when_short="pro_rata")
    more = [another(made.claim, period=f"20{n}") for n in (20, 21)]
    more.append(another(made.claim, period="2022", amount_fen=10_000_01))
    passes(made, more)
    made.fund = money.make_appropriation(
        who=made.who, paper="平财〔2019〕9号", amount_fen=100_000_01, received_fen=65_000_00
    )
    return made


def share(joined, *, seen=None, press="share", actor=None, paper=PAPER, period=""):
    plan = planned(joined, period=period)
    done = commands.share_out(
        actor=actor or joined.who.office, today=TODAY, token=press, scheme=joined.claim.scheme,
        funds=joined.funds, seen=seen or plan.print, paper=paper, reason="年底资金不足", period=period,
    )  # fmt: skip
    return Shortage.objects.get(pk=done.result)


def planned(joined, *, period=""):
    return queries.short_plan(scheme=joined.claim.scheme, period=period, funds=joined.funds)


def paid(joined):
    batch = joined.send()
    joined.answer(batch)
    return batch


def test_share_when_short_then_the_sum_is_the_money_to_the_fen_and_nobody_differs(joined):
    row = share(joined)
    dues = list(PaymentDue.objects.filter(short__shortage=row).order_by("pk"))
    assert sum(due.amount_fen for due in dues) == row.given_fen == 65_000_00
    assert [due.amount_fen for due in dues] == [19_500_00, 19_500_00, 19_500_00, 6_500_00]
    assert {due.short.whole_fen - due.amount_fen == due.short.short_fen for due in dues} == {True}
    assert queries.money_left([joined.fund.pk]) == {joined.fund.pk: 0}
    assert Event.objects.filter(action="shortage.shared_out", object_id=str(row.pk)).count() == 1
    assert share(joined).pk == row.pk  # pressed twice


def test_share_when_paid_then_claims_are_paid_and_the_true_up_pays_exactly_the_rest(joined):
    row = share(joined)
    paid(joined)
    assert set(Claim.objects.values_list("state", flat=True)) == {ClaimState.PAID}
    commands.receive_funds(
        joined.fund.pk, actor=joined.who.maker, today=TODAY, token="more", amount_fen=35_000_01,
        bank_number="HD-more",
    )  # fmt: skip
    for part in row.parts.select_related("due__claim"):
        due = part.due
        commands.true_up(
            due.pk, actor=joined.who.office, today=TODAY, known_fen=due.claim.amount_fen,
            reason="资金到位", paper=f"补{due.pk}",
        )  # fmt: skip
    rest = PaymentDue.objects.filter(source_kind="trueup")
    assert sum(due.amount_fen for due in rest) == 35_000_01
    for due in rest:
        commands.approve_due(due.pk, actor=joined.who.other, today=TODAY)
    batch = money.send(who=joined.who, dues=list(rest))
    joined.answer(batch)
    assert (
        sum(Order.objects.filter(state="paid").values_list("amount_fen", flat=True)) == 100_000_01
    )
    assert [p.made_up_fen for p in queries.short_parts_of(row)] == [
        p.short_fen for p in row.parts.all()
    ]


def test_share_when_later_money_is_another_appropriation_then_that_one_bears_the_rest(joined):
    part = share(joined).parts.select_related("due__claim")[0]
    paid(joined)
    later = money.make_appropriation(who=joined.who, paper="平财〔2020〕1号")
    commands.true_up(
        part.due_id, actor=joined.who.office, today=TODAY, known_fen=part.due.claim.amount_fen,
        reason="资金到位", paper="补", fund=later.pk,
    )  # fmt: skip
    due = PaymentDue.objects.get(source_kind="trueup")
    assert [(x.appropriation_id, x.amount_fen) for x in due.parts.all()] == [
        (later.pk, part.short_fen)
    ]


def test_pay_when_short_and_the_scheme_shares_out_then_refused_until_it_is_decided(joined):
    with pytest.raises(Refused) as refused:
        joined.pay()
    assert refused.value.code == "pro_rata"
    share(joined)
    assert joined.pay().orders.count() == 4


@pytest.mark.parametrize("code", ["enough", "nothing", "moved", "duplicate"])
def test_share_when_unfit_then_refused(joined, code):
    given = {}
    if code == "enough":
        joined.fund = money.make_appropriation(who=joined.who, paper="足")
    elif code == "nothing":
        joined.fund = money.make_appropriation(who=joined.who, paper="空", received_fen=0)
    elif code == "moved":
        given["seen"] = "0" * 64
    else:
        share(joined, press="first")
    with pytest.raises(Refused) as refused:
        share(joined, **given)
    assert refused.value.code == code


def test_share_when_not_the_office_then_refused_and_who_decided_does_not_pay(joined):
    with pytest.raises(NotAllowed):
        share(joined, actor=joined.who.maker)
    share(joined)
    with pytest.raises(Refused):
        joined.pay(actor=replace(joined.who.office, roles=joined.who.maker.roles))


def test_take_when_cut_before_then_the_cut_due_stands(joined):
    cut = share(joined).parts.get(due__claim=joined.claim).due_id
    (due,) = commands.take_claims(
        [joined.claim.pk], actor=joined.who.maker, today=TODAY, funds=joined.funds
    )
    assert due.pk == cut


def test_share_when_whole_dues_were_taken_before_then_they_are_withdrawn(joined):
    (whole,) = commands.take_claims(
        [joined.claim.pk], actor=joined.who.maker, today=TODAY, funds=joined.funds
    )
    share(joined)
    whole.refresh_from_db()
    assert whole.state == "withdrawn"
    assert PaymentDue.objects.exclude(state="withdrawn").get(claim=joined.claim).short


def test_database_when_a_short_part_does_not_add_up_or_is_changed_then_refuses(joined, commit):
    part = share(joined).parts.first()
    commit()
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        ShortPart.objects.filter(pk=part.pk).update(short_fen=1)
    loose = money.make_due(
        who=joined.who, payee=money.make_payee(who=joined.who), appropriation=joined.fund
    )
    with pytest.raises(IntegrityError, match="do not add up"), transaction.atomic():
        ShortPart.objects.create(shortage=part.shortage, due=loose, whole_fen=2, short_fen=1)
    with (
        pytest.raises(IntegrityError, match="not paid"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE claims_claim SET state = 'paid' WHERE id = %s", [joined.claim.pk])


def test_page_when_short_then_shows_each_cut_and_decides_what_was_seen(joined, client, settings):
    settings.ANYE_TODAY, settings.ANYE_ASSESSMENTS = TODAY, "told"
    client.force_login(user_of(joined.who.office))
    url = reverse("payments:short_claims", args=[joined.claim.scheme])
    funds = {"fund_0": joined.fund.pk}
    page = client.get(url, funds)
    assert "6500000/10000001" in page.content.decode()
    said = {**funds, "seen": "0" * 64, "paper": PAPER, "reason": "不足", "token": "press"}
    again = client.post(url, said)
    assert (again.status_code, PAPER in again.content.decode()) == (422, True)
    seen = planned(joined).print
    assert seen in again.content.decode()
    done = client.post(url, {**said, "seen": seen})
    row = Shortage.objects.get()
    assert (done.status_code, done.url) == (302, reverse("payments:shortage_detail", args=[row.pk]))
    waits = client.get(reverse("payments:pay_claims", args=[joined.claim.scheme]))
    assert [x.given_fen for x in waits.context["rows"]] == [19_500_00] * 3 + [6_500_00]
