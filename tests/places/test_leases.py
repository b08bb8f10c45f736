"""One test for each refusal and each effect of what is done to leases."""

from datetime import date

import pytest
from tests import makers
from tests.places.conftest import TODAY, refused, register_lease

from county.audit.models import Event
from county.core.errors import NotAllowed, NotFound
from county.places import commands
from county.places.models import Lease, Premises

pytestmark = pytest.mark.django_db


@pytest.fixture
def premises(town):
    return makers.make_premises(site=makers.make_site(town=town))


@pytest.fixture
def factory(town):
    return makers.make_factory(town=town)


def test_register_lease_stores_and_records(office, premises, factory):
    lease = register_lease(actor=office, premises=premises, factory=factory)
    assert (lease.rent_fen, lease.to_on) == (300_000, date(2019, 12, 31))
    event = Event.objects.get()
    assert (event.action, event.town_id, event.facts["rent_fen"]) == (
        "lease.registered",
        factory.town_id,
        300_000,
    )


@pytest.mark.parametrize(
    ("from_on", "to_on"),
    [
        (date(2019, 12, 31), date(2020, 12, 31)),
        (date(2017, 1, 1), date(2018, 1, 1)),
        (date(2018, 6, 1), date(2018, 7, 1)),
        (date(2017, 1, 1), date(2021, 1, 1)),
    ],
)
def test_register_lease_when_overlapping_names_the_other(office, premises, factory, from_on, to_on):
    register_lease(actor=office, premises=premises, factory=factory)
    error = refused(
        register_lease,
        actor=office,
        premises=premises,
        factory=factory,
        from_on=from_on,
        to_on=to_on,
    )
    assert (error.field, error.code) == ("from_on", "overlap")
    assert "甲社区工厂" in str(error.reason)
    assert "ZL-001" in str(error.reason)
    assert Lease.objects.count() == 1


def test_register_lease_the_day_after_is_taken(office, premises, factory):
    register_lease(actor=office, premises=premises, factory=factory)
    register_lease(
        actor=office,
        premises=premises,
        factory=factory,
        from_on=date(2020, 1, 1),
        to_on=date(2020, 12, 31),
    )
    assert Lease.objects.count() == 2


def test_register_lease_after_the_other_was_ended_is_taken(office, premises, factory):
    lease = register_lease(actor=office, premises=premises, factory=factory)
    end_lease(lease, actor=office, ended_on=date(2018, 6, 30))
    register_lease(actor=office, premises=premises, factory=factory, from_on=date(2018, 7, 1))
    assert Lease.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"to_on": date(2017, 12, 31)}, "to_on", "order"),
        ({"area_dm2": 60_001}, "area_dm2", "area"),
        ({"area_dm2": 0}, "area_dm2", "area"),
        ({"from_on": date(2016, 5, 31)}, "from_on", "not_usable"),
        ({"to_on": date(2020, 1, 2)}, "to_on", "not_usable"),
    ],
)
def test_register_lease_when_wrong_is_refused(office, premises, factory, changes, field, code):
    Premises.objects.filter(pk=premises.pk).update(usable_to=date(2020, 1, 1))
    error = refused(register_lease, actor=office, premises=premises, factory=factory, **changes)
    assert (error.field, error.code) == (field, code)
    assert not Lease.objects.exists()


def test_register_lease_by_other_towns_clerk_is_not_found(other_town, premises, factory):
    clerk = makers.make_town_clerk(town=other_town)
    with pytest.raises(NotFound):
        register_lease(actor=clerk, premises=premises, factory=factory)


def correct_lease(lease, *, actor, **changes):
    fields = {
        name: getattr(lease, name)
        for name in (
            "version",
            "landlord",
            "from_on",
            "to_on",
            "rent_fen",
            "area_dm2",
            "contract_number",
        )
    }
    return commands.correct_lease(lease.pk, actor=actor, **(fields | changes))


def test_correct_lease_does_not_meet_itself(office, premises, factory):
    lease = register_lease(actor=office, premises=premises, factory=factory)
    changed = correct_lease(lease, actor=office, to_on=date(2020, 6, 30), rent_fen=0)
    assert (changed.to_on, changed.rent_fen, changed.version) == (date(2020, 6, 30), 0, 2)
    assert set(Event.objects.get(action="lease.corrected").facts["changed"]) == {
        "to_on",
        "rent_fen",
    }


def test_correct_lease_when_stale_is_refused(office, premises, factory):
    lease = register_lease(actor=office, premises=premises, factory=factory)
    assert refused(correct_lease, lease, actor=office, version=9).code == "stale"


def test_correct_lease_into_another_is_refused(office, premises, factory):
    register_lease(actor=office, premises=premises, factory=factory)
    later = register_lease(
        actor=office,
        premises=premises,
        factory=factory,
        from_on=date(2020, 1, 1),
        to_on=date(2020, 12, 31),
    )
    error = refused(correct_lease, later, actor=office, from_on=date(2019, 6, 1))
    assert error.code == "overlap"


def test_correct_lease_away_from_its_end_is_refused(office, premises, factory):
    lease = register_lease(actor=office, premises=premises, factory=factory)
    lease = end_lease(lease, actor=office)
    assert refused(correct_lease, lease, actor=office, to_on=date(2019, 5, 1)).code == "ended"


def end_lease(lease, *, actor, ended_on=date(2019, 6, 30)):
    return commands.end_lease(
        lease.pk, actor=actor, today=TODAY, ended_on=ended_on, reason="订单不足"
    )


def test_end_lease_sets_day_and_records_reason(office, premises, factory):
    lease = end_lease(
        register_lease(actor=office, premises=premises, factory=factory), actor=office
    )
    assert (lease.ended_on, lease.version) == (date(2019, 6, 30), 2)
    assert Event.objects.get(action="lease.ended").reason == "订单不足"


@pytest.mark.parametrize(
    ("day", "code"), [(date(2017, 12, 31), "outside"), (date(2019, 12, 25), "future")]
)
def test_end_lease_on_wrong_day_is_refused(office, premises, factory, day, code):
    lease = register_lease(actor=office, premises=premises, factory=factory)
    assert refused(end_lease, lease, actor=office, ended_on=day).code == code


def test_end_lease_twice_is_refused(office, premises, factory):
    lease = register_lease(actor=office, premises=premises, factory=factory)
    end_lease(lease, actor=office)
    assert refused(end_lease, lease, actor=office).code == "ended"


def test_end_lease_by_owner_is_not_allowed(office, premises, factory):
    lease = register_lease(actor=office, premises=premises, factory=factory)
    with pytest.raises(NotAllowed):
        end_lease(lease, actor=makers.make_owner(enterprise=factory.enterprise))
