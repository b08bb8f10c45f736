"""Samples that anybody draws again, and the way of one payment as a file that stands alone."""

import json
from datetime import date

import pytest
from django.urls import reverse
from tests.makers import make_auditor
from tests.makers import payments as makers
from tests.makers.accounts import make_actor, make_office

from county.accounts.choices import Role
from county.accounts.models import User
from county.audit import commands as audit
from county.audit.commands import verifying
from county.audit.kinds import verify_record
from county.audit.models import Anchor, Event
from county.auditing import commands, queries
from county.auditing.kinds import drawing
from county.auditing.models import Sample
from county.core.errors import NotAllowed, NotFound, Refused
from county.payments import commands as payments
from county.payments.models import Order

pytestmark = pytest.mark.django_db
DAYS = {"from_on": date(2019, 12, 1), "to_on": date(2019, 12, 31)}
AMOUNTS = {key: (key % 7 + 1) * 300_000 for key in range(1, 400)} | {
    999: 90_000_00,
    998: 200_000_00,
}


def test_draw_with_the_same_seed_gives_the_same_whatever_the_order():
    one = drawing.draw(AMOUNTS, seed="a1", size=30)
    again = drawing.draw(dict(reversed(AMOUNTS.items())), seed="a1", size=30)
    assert one == again
    assert one != drawing.draw(AMOUNTS, seed="a2", size=30)
    assert sum(len(stratum.drawn) for stratum in one) == 30


def test_draw_takes_of_each_stratum_and_no_more_than_there_are():
    strata = drawing.draw(AMOUNTS, seed="s", size=30)
    assert [(one.least_fen, one.count, bool(one.drawn)) for one in strata] == [
        (0, 171, True), (10_000_00, 228, True), (50_000_00, 2, True),
    ]  # fmt: skip
    assert strata[2].drawn == (998, 999)
    everything = drawing.draw(AMOUNTS, seed="s", size=9_999)
    assert sum(len(one.drawn) for one in everything) == len(AMOUNTS)


@pytest.fixture
def paid():
    """Two payments released, each step an act of its own; the auditor."""
    audit.record(make_office(), "divisions.loaded")
    audit.close_act()
    who = makers.make_cashiers()
    fund = makers.make_appropriation(who=who)
    payees = [makers.make_payee(who=who) for _n in range(2)]
    audit.record(who.office, "divisions.loaded")
    audit.close_act()
    dues = [makers.make_due(who=who, payee=one, appropriation=fund) for one in payees]
    audit.close_act()
    batch = makers.send(who=who, dues=dues)
    audit.close_act()
    payments.read_return(
        actor=who.maker, today=makers.TODAY, name="a.csv", file=makers.answer_of(batch)
    )
    audit.close_act()
    return make_auditor()


def test_draw_sample_stores_seed_strata_and_anchor_and_is_drawn_again(paid):
    sample = commands.draw_sample(actor=paid, today=makers.TODAY, wanted=1, **DAYS)
    audit.close_act()
    assert (sample.population, sample.drawn, sample.total_fen) == (2, 1, 400000)
    assert len(sample.seed) == 16
    assert queries.is_drawn_again(paid, sample)
    assert Event.objects.get(action="sample.drawn").facts["seed"] == sample.seed
    assert Anchor.objects.latest("pk").object_name == sample.code
    assert verifying.verify().is_whole


def test_draw_sample_when_nothing_was_released_or_no_auditor_is_refused(paid):
    with pytest.raises(Refused):
        commands.draw_sample(
            actor=paid,
            today=makers.TODAY,
            wanted=1,
            from_on=date(2018, 1, 1),
            to_on=date(2018, 2, 1),
        )
    with pytest.raises(NotAllowed):
        commands.draw_sample(
            actor=make_actor(role=Role.SUPERVISION, username="sv"),
            today=makers.TODAY,
            wanted=1,
            **DAYS,
        )
    assert not Sample.objects.exists()


def test_way_goes_from_the_appropriation_to_the_banks_answer_with_the_acts_of_each(paid):
    order = queries.order_for(paid, Order.objects.earliest("pk").pk)
    steps = queries.way_of(order, paid)
    assert [one.kind for one in steps] == ["appropriation", "due", "batch", "order", "answer"]
    told = [[event.action for event in one.events] for one in steps]
    assert "appropriation.registered" in told[0]
    assert told[1] == ["due.taken"]
    assert told[2] == ["batch.made", "batch.frozen", "batch.released"]
    # The last event of each other act that changed the order: sent as one act here, then answered.
    assert told[3][0] == "batch.released"
    assert len(told[3]) == 2


def test_proof_of_one_payment_is_accepted_by_the_verifier_and_recorded(paid, tmp_path):
    anchor = audit.take_anchor(actor=paid, cause="daily")
    audit.close_act()
    order = Order.objects.earliest("pk")
    path = tmp_path / "proof.jsonl"
    path.write_text(commands.take_proof(order.pk, actor=paid), encoding="utf-8")
    found = verify_record.verify(
        path, [verify_record.typed_anchor(f"{anchor.size}:{anchor.short}")]
    )
    assert found.findings == []
    assert found.events == found.proofs > 5
    assert len(found.steps) == 5
    assert Event.objects.get(action="proof.taken").object_id == str(order.pk)
    holder = order.due.payee.name
    assert holder not in json.dumps([line.get("text", "") for line in verify_record.lines_of(path)])


def test_proof_when_no_auditor_or_no_such_payment_is_refused(paid):
    order = Order.objects.earliest("pk")
    with pytest.raises(NotAllowed):
        commands.take_proof(order.pk, actor=make_actor(role=Role.SUPERVISION, username="sv"))
    with pytest.raises(NotFound):
        commands.take_proof(0, actor=paid)


def test_pages_show_the_way_and_give_the_proof(paid, client):
    audit.take_anchor(actor=paid, cause="daily")
    audit.close_act()
    order = Order.objects.earliest("pk")
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(User.objects.get(pk=paid.user_id), backend=backend)
    page = client.get(reverse("auditing:way", args=[order.pk])).content.decode()
    assert "在锚点内" in page
    assert "等下一个锚点" not in page
    answer = client.post(reverse("auditing:way_proof", args=[order.pk]))
    assert answer["Content-Disposition"] == f'attachment; filename="proof-{order.pk}.jsonl"'
    said = {"from_on": "2019-12-01", "to_on": "2019-12-31", "wanted": "2"}
    made = client.post(reverse("auditing:sample_create"), said, follow=True).content.decode()
    assert "一致：按种子重抽" in made
