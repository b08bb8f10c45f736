"""Money that goes to a landlord or an agent: named by a paper, to an account verified like others."""

from dataclasses import replace

import pytest
from tests.makers import payments as money
from tests.makers.claimed import another
from tests.makers.joined import TODAY, make_joined
from tests.makers.places import make_premises, make_site
from tests.payments.test_claimed import passes

from county.audit.models import Event
from county.core.errors import NotAllowed, Refused
from county.payments import commands, queries
from county.payments.models import Order
from county.places.models import Lease

LANDLORD = "兴隆资产经营公司"


@pytest.fixture(scope="module")
def made(lasting):
    """A claim on a lease that is to be paid to the landlord, who has a verified account."""
    made = make_joined()
    premises = make_premises(site=make_site(town=made.it.factory.town))
    lease = Lease.objects.create(
        premises=premises, factory=made.it.factory, landlord=LANDLORD, from_on=TODAY, to_on=TODAY,
        rent_fen=1, area_dm2=1,
    )  # fmt: skip
    landlord = commands.register_payee(actor=made.who.office, kind="landlord", name=LANDLORD)
    given = {"actor": made.who.office, "today": TODAY, "number": money.account_of(77)}
    commands.enter_account(landlord.pk, holder=LANDLORD, bank="农商银行", **given)
    commands.verify_account(landlord.pk, **{**given, "actor": made.who.other})
    claim = another(made.claim, period="2018", subject="lease", item=lease.pk, payee="landlord")
    passes(made, [claim])
    return made, landlord, lease, claim


@pytest.fixture
def world(made, db):
    return made


def name(world, *, actor=None, **of):
    who = world[0].who
    return commands.name_payee(
        world[1].pk, actor=actor or who.office, today=TODAY, paper="三方协议1号", **of
    )


def test_pay_when_the_landlord_is_named_for_the_lease_then_his_account_gets_it(world):
    joined, landlord, lease, claim = world
    (before,) = queries.waiting_for(joined.who.maker, on=TODAY)
    name(world, lease=lease.pk)
    (after,) = queries.waiting_for(joined.who.maker, on=TODAY)
    assert (before.ready, after.ready) == (1, 2)
    assert Event.objects.filter(action="payee.named", object_id=str(landlord.pk)).count() == 1
    joined.answer(joined.send())
    order = Order.objects.get(due__claim=claim)
    assert (order.account.payee_id, order.state) == (landlord.pk, "paid")


def test_pay_when_nobody_is_named_then_only_the_enterprise_is_paid(world):
    joined, _landlord, _lease, claim = world
    assert joined.pay().orders.filter(due__claim=claim).count() == 0
    with pytest.raises(Refused) as refused:
        commands.take_claims([claim.pk], actor=joined.who.maker, today=TODAY, funds=joined.funds)
    assert refused.value.code == "payee"


def test_name_when_of_one_claim_by_a_decision_then_that_one_and_never_twice(world):
    _joined, landlord, _lease, claim = world
    name(world, receipt=claim.receipt)
    assert queries.payees_of([claim]) == {claim.pk: landlord.pk}
    with pytest.raises(Refused) as refused:
        name(world, receipt=claim.receipt)
    assert refused.value.code == "duplicate"


@pytest.mark.parametrize(
    ("code", "of"),
    [("one", {}), ("absent", {"receipt": "BT0"}), ("whom", {"receipt": "joined"}), ("landlord", {"lease": "other"})],
)  # fmt: skip
def test_name_when_unfit_then_refused(world, code, of):
    joined, _landlord, lease, _claim = world
    if of.get("receipt") == "joined":
        of = {"receipt": joined.claim.receipt}
    if of.get("lease"):
        of = {"lease": lease.pk}
        Lease.objects.filter(pk=lease.pk).update(landlord="别人")
    with pytest.raises(Refused) as refused:
        name(world, **of)
    assert refused.value.code == code


def test_name_when_not_the_office_then_refused_and_who_named_does_not_pay(world):
    joined, _landlord, lease, claim = world
    with pytest.raises(NotAllowed):
        name(world, actor=joined.who.maker, lease=lease.pk)
    name(world, lease=lease.pk)
    (due,) = commands.take_claims(
        [claim.pk], actor=joined.who.maker, today=TODAY, funds=joined.funds
    )
    assert joined.who.office.user_id in due.decided_by
    with pytest.raises(NotAllowed):
        commands.make_batch(
            actor=replace(joined.who.office, roles=joined.who.maker.roles),
            today=TODAY,
            token="t",
            dues=[due.pk],
        )
