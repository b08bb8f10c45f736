"""One test for each refusal and each effect of what is done to factories and their states."""

from datetime import date

import pytest
from tests import makers
from tests.factories.conftest import change_state, refused, register_factory

from county.audit.models import Event
from county.core.errors import NotAllowed, NotFound
from county.factories import commands
from county.factories.choices import (
    FactoryStatus,
)
from county.factories.models import (
    Factory,
    FactoryState,
)

pytestmark = pytest.mark.django_db


def test_register_factory_gives_number_state_and_record(office, town):
    firm = makers.make_enterprise(name="锦绣公司")
    site = makers.make_site(town=town, name="药妇沟安置点")
    row = register_factory(actor=office, town=town, enterprise=firm, site=site)
    assert (row.code, row.name, row.status) == ("PL-CG-0001", "锦绣一厂", FactoryStatus.PREPARING)
    for words in ("jinxiuyichang", "jxyc", "yaofugou", "锦绣公司"):
        assert words in row.search_text
    state = FactoryState.objects.get()
    assert (state.status, state.from_on, state.to_on, state.recorded_by_id) == (
        FactoryStatus.PREPARING,
        date(2019, 5, 1),
        None,
        office.user_id,
    )
    event = Event.objects.get()
    assert (event.action, event.facts["code"], event.town_id) == (
        "factory.registered",
        "PL-CG-0001",
        town.pk,
    )


def test_register_factory_counts_on_within_each_town(office, town, other_town):
    firm = makers.make_enterprise()
    codes = [
        register_factory(actor=office, town=place, enterprise=firm).code
        for place in (town, town, other_town)
    ]
    assert codes == ["PL-CG-0001", "PL-CG-0002", "PL-LX-0001"]


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"from_on": date(2019, 12, 21)}, "from_on", "future"),
        ({"status": FactoryStatus.STOPPED}, "status", "first_state"),
    ],
)
def test_register_factory_when_wrong_is_refused(office, town, changes, field, code):
    firm = makers.make_enterprise()
    error = refused(register_factory, actor=office, town=town, enterprise=firm, **changes)
    assert (error.field, error.code) == (field, code)
    assert not Factory.objects.exists()


def test_register_factory_at_site_of_other_town_is_refused(office, town, other_town):
    site = makers.make_site(town=other_town)
    firm = makers.make_enterprise()
    error = refused(register_factory, actor=office, town=town, enterprise=firm, site=site)
    assert (error.field, error.code) == ("site", "other_town")


def test_register_factory_in_other_town_is_not_allowed(town, other_town):
    clerk = makers.make_town_clerk(town=town)
    with pytest.raises(NotAllowed):
        register_factory(actor=clerk, town=other_town, enterprise=makers.make_enterprise())


def correct_factory(factory, *, actor, **changes):
    names = (
        "version", "enterprise", "site", "name", "address", "trade", "mode", "products",
        "home_workers",
    )  # fmt: skip
    fields = {name: getattr(factory, name) for name in names}
    return commands.correct_factory(factory.pk, actor=actor, **(fields | changes))


def test_correct_factory_by_own_clerk_records_the_change(town, factory):
    clerk = makers.make_town_clerk(town=town)
    row = correct_factory(factory, actor=clerk, products="手套", home_workers=4)
    assert (row.version, row.products) == (2, "手套")
    assert Event.objects.get().facts == {
        "changed": {"products": ["", "手套"], "home_workers": [0, 4]}
    }


def test_correct_factory_when_stale_is_refused(office, factory):
    assert refused(correct_factory, factory, actor=office, version=2).code == "stale"


def test_correct_factory_to_site_of_other_town_is_refused(office, factory, other_town):
    site = makers.make_site(town=other_town)
    assert refused(correct_factory, factory, actor=office, site=site).code == "other_town"


def test_correct_factory_to_other_enterprise_is_the_offices_alone(office, town, factory):
    other = makers.make_enterprise(name="乙公司")
    with pytest.raises(NotAllowed):
        correct_factory(factory, actor=makers.make_town_clerk(town=town), enterprise=other)
    assert correct_factory(factory, actor=office, enterprise=other).enterprise_id == other.pk


def test_correct_factory_of_other_town_is_not_found(factory, other_town):
    with pytest.raises(NotFound):
        correct_factory(factory, actor=makers.make_town_clerk(town=other_town))


def test_correct_factory_by_its_owner_is_not_allowed(factory):
    with pytest.raises(NotAllowed):
        correct_factory(factory, actor=makers.make_owner(enterprise=factory.enterprise))


def test_change_state_closes_the_one_before_the_day_before(office, factory):
    change_state(factory, actor=office)
    factory.refresh_from_db()
    assert factory.status == FactoryStatus.SEASONAL_STOP
    assert list(factory.states.values_list("status", "from_on", "to_on")) == [
        (FactoryStatus.PRODUCING, date(2017, 6, 1), date(2019, 1, 19)),
        (FactoryStatus.SEASONAL_STOP, date(2019, 1, 20), None),
    ]
    event = Event.objects.get()
    assert (event.action, event.reason) == ("factory.state_changed", "春节停产")
    assert event.facts["changed"] == {"status": ["producing", "seasonal_stop"]}


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"status": FactoryStatus.LEAD}, "status", "not_next"),
        ({"status": FactoryStatus.PRODUCING}, "status", "not_next"),
        ({"from_on": date(2019, 12, 21)}, "from_on", "future"),
        ({"from_on": date(2017, 6, 1)}, "from_on", "before_present"),
        ({"from_on": date(2017, 5, 1)}, "from_on", "before_present"),
        ({"reason": " "}, "reason", "reason"),
    ],
)
def test_change_state_when_wrong_is_refused(office, factory, changes, field, code):
    error = refused(change_state, factory, actor=office, **changes)
    assert (error.field, error.code) == (field, code)
    assert factory.states.count() == 1


def test_change_state_to_what_it_cannot_tells_what_it_can(office, factory):
    error = refused(change_state, factory, actor=office, status=FactoryStatus.LEAD)
    assert (
        str(error.reason)
        == "“正常生产”不能直接改为“线索”。可以改为：季节性停产、整改、停产、退出。"
    )


def test_change_state_after_exit_is_refused(office, factory):
    change_state(factory, actor=office, status=FactoryStatus.EXITED)
    error = refused(change_state, factory, actor=office, from_on=date(2019, 5, 1))
    assert error.code == "not_next"
    assert "登记为新的工厂" in str(error.reason)


def test_change_state_by_other_towns_clerk_is_not_found(factory, other_town):
    with pytest.raises(NotFound):
        change_state(factory, actor=makers.make_town_clerk(town=other_town))


def test_change_state_by_owner_is_not_allowed(factory):
    with pytest.raises(NotAllowed):
        change_state(factory, actor=makers.make_owner(enterprise=factory.enterprise))
