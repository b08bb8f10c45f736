"""One test for each refusal and each effect of what is done to places."""

from datetime import date

import pytest
from tests import makers

from county.accounts.choices import Role
from county.audit.models import Event
from county.core.actor import SYSTEM
from county.core.errors import NotAllowed, NotFound, Refused
from county.places import commands
from county.places.choices import PremisesKind, PremisesOwner, VillageKind
from county.places.models import Lease, Premises, Site, SiteCount, Town, Village

pytestmark = pytest.mark.django_db
TODAY = date(2019, 12, 20)


@pytest.fixture
def town():
    return makers.make_town(code="610926100", name="城关镇")


@pytest.fixture
def other_town():
    return makers.make_town(code="610926103", name="老县镇")


@pytest.fixture
def office():
    return makers.make_office()


def register_site(*, actor, town, **changes):
    fields = {
        "name": "药妇沟 安置点",
        "village": None,
        "occupied_on": date(2016, 6, 1),
        "households": 120,
        "people": 400,
        "source": "安置台账",
    } | changes
    return commands.register_site(actor=actor, today=TODAY, town=town, **fields)


def register_premises(*, actor, town, **changes):
    fields = {
        "name": "一层厂房",
        "site": None,
        "kind": PremisesKind.BUILT,
        "owner_kind": PremisesOwner.TOWN,
        "area_dm2": 60_000,
        "is_reserved": True,
        "usable_from": date(2016, 6, 1),
        "usable_to": None,
    } | changes
    return commands.register_premises(actor=actor, town=town, **fields)


def register_lease(*, actor, premises, factory, **changes):
    fields = {
        "landlord": "城关镇人民政府",
        "from_on": date(2018, 1, 1),
        "to_on": date(2019, 12, 31),
        "rent_fen": 300_000,
        "area_dm2": 50_000,
        "contract_number": "ZL-001",
    } | changes
    return commands.register_lease(actor=actor, premises=premises, factory=factory, **fields)


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value


# sites


def test_register_site_gives_number_count_spelling_and_record(office, town):
    site = register_site(actor=office, town=town)
    assert (site.code, site.name, site.name_pinyin) == (
        "AZ-CG-01",
        "药妇沟安置点",
        "yaofugouanzhidian",
    )
    assert "yfg" in site.search_text
    assert list(site.counts.values_list("counted_on", "households", "people")) == [
        (date(2016, 6, 1), 120, 400)
    ]
    event = Event.objects.get(action="site.registered")
    assert (event.actor_id, event.town_id, event.facts["code"]) == (
        office.user_id,
        town.pk,
        "AZ-CG-01",
    )


def test_register_site_again_gives_next_number_and_each_town_its_own(office, town, other_town):
    codes = [
        register_site(actor=office, town=town, name="甲").code,
        register_site(actor=office, town=town, name="乙").code,
        register_site(actor=office, town=other_town, name="丙").code,
    ]
    assert codes == ["AZ-CG-01", "AZ-CG-02", "AZ-LX-01"]


def test_register_site_when_name_taken_names_the_other(office, town, other_town):
    register_site(actor=office, town=town)
    error = refused(register_site, actor=office, town=town, name="药妇沟安置点")
    assert (error.field, error.code) == ("name", "duplicate")
    assert "AZ-CG-01" in str(error.reason)
    assert register_site(actor=office, town=other_town).name == "药妇沟安置点"


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"occupied_on": date(2019, 12, 21)}, "occupied_on", "future"),
        ({"households": 401}, "people", "people"),
    ],
)
def test_register_site_when_wrong_is_refused(office, town, changes, field, code):
    error = refused(register_site, actor=office, town=town, **changes)
    assert (error.field, error.code) == (field, code)
    assert not Site.objects.exists()
    assert not Event.objects.exists()


def test_register_site_when_village_of_other_town_is_refused(office, town, other_town):
    village = Village.objects.create(
        code="610926103001", town=other_town, name="锦屏社区", kind=VillageKind.COMMUNITY
    )
    error = refused(register_site, actor=office, town=town, village=village)
    assert (error.field, error.code) == ("village", "other_town")


def test_register_site_by_other_towns_clerk_is_not_allowed(town, other_town):
    clerk = makers.make_town_clerk(town=other_town)
    with pytest.raises(NotAllowed):
        register_site(actor=clerk, town=town)


@pytest.mark.parametrize("role", [Role.DEPARTMENT, Role.SUPERVISION, Role.AUDITOR, Role.LEADER])
def test_register_site_by_reader_is_not_allowed(town, role):
    with pytest.raises(NotAllowed):
        register_site(actor=makers.make_actor(role=role), town=town)


def correct_site(site, *, actor, **changes):
    fields = {
        "version": site.version,
        "name": site.name,
        "village": None,
        "occupied_on": site.occupied_on,
    } | changes
    return commands.correct_site(site.pk, actor=actor, today=TODAY, **fields)


def test_correct_site_by_own_clerk_changes_name_and_records_it(town):
    clerk = makers.make_town_clerk(town=town)
    site = correct_site(makers.make_site(town=town), actor=clerk, name="乙安置点")
    assert (site.name, site.version, site.name_pinyin) == ("乙安置点", 2, "yianzhidian")
    facts = Event.objects.get(action="site.corrected").facts
    assert facts == {"changed": {"name": ["甲安置点", "乙安置点"]}}


def test_correct_site_when_stale_is_refused(office, town):
    site = makers.make_site(town=town)
    assert refused(correct_site, site, actor=office, version=7).code == "stale"


def test_correct_site_when_occupied_after_count_is_refused(office, town):
    site = makers.make_site(town=town)
    error = refused(correct_site, site, actor=office, occupied_on=date(2017, 1, 1))
    assert error.code == "after_count"


def test_correct_site_when_absent_is_not_found(office):
    site = Site(pk=99, version=1, name="x", occupied_on=TODAY)
    with pytest.raises(NotFound):
        correct_site(site, actor=office)


def count_site(site, *, actor, **changes):
    fields = {
        "counted_on": date(2018, 1, 1),
        "households": 150,
        "people": 500,
        "source": "年报",
    } | changes
    return commands.count_site(site.pk, actor=actor, today=TODAY, **fields)


def test_count_site_adds_dated_count_and_keeps_the_old(office, town):
    site = makers.make_site(town=town)
    count_site(site, actor=office)
    assert list(site.counts.values_list("households", flat=True).order_by("counted_on")) == [
        120,
        150,
    ]
    assert Event.objects.get(action="site.counted").facts["households"] == 150


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"counted_on": date(2019, 12, 21)}, "counted_on", "future"),
        ({"counted_on": date(2016, 5, 31)}, "counted_on", "before_occupied"),
        ({"counted_on": date(2016, 6, 1)}, "counted_on", "duplicate"),
        ({"people": 149}, "people", "people"),
    ],
)
def test_count_site_when_wrong_is_refused(office, town, changes, field, code):
    site = makers.make_site(town=town)
    error = refused(count_site, site, actor=office, **changes)
    assert (error.field, error.code) == (field, code)
    assert SiteCount.objects.count() == 1


def test_count_site_after_close_is_refused(office, town):
    site = makers.make_site(town=town)
    commands.close_site(
        site.pk, actor=office, today=TODAY, closed_on=date(2017, 1, 1), reason="并入"
    )
    assert refused(count_site, site, actor=office).code == "closed"


def close_site(site, *, actor, closed_on=date(2019, 6, 1)):
    return commands.close_site(
        site.pk, actor=actor, today=TODAY, closed_on=closed_on, reason="并入乙安置点"
    )


def test_close_site_sets_day_and_records_reason(office, town):
    site = close_site(makers.make_site(town=town), actor=office)
    assert (site.closed_on, site.version) == (date(2019, 6, 1), 2)
    assert Event.objects.get(action="site.closed").reason == "并入乙安置点"


@pytest.mark.parametrize(
    ("day", "code"), [(date(2019, 12, 21), "future"), (date(2016, 5, 1), "before_occupied")]
)
def test_close_site_on_wrong_day_is_refused(office, town, day, code):
    assert (
        refused(close_site, makers.make_site(town=town), actor=office, closed_on=day).code == code
    )


def test_close_site_twice_is_refused(office, town):
    site = close_site(makers.make_site(town=town), actor=office)
    assert refused(close_site, site, actor=office).code == "closed"


# premises


def test_register_premises_gives_number_and_finds_it_by_site(office, town):
    site = makers.make_site(town=town, name="药妇沟安置点")
    premises = register_premises(actor=office, town=town, site=site)
    assert premises.code == "CF-CG-001"
    assert "yaofugou" in premises.search_text
    assert Event.objects.get().action == "premises.registered"


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"usable_to": date(2016, 5, 31)}, "usable_to", "order"),
        ({"area_dm2": 0}, "area_dm2", "area"),
    ],
)
def test_register_premises_when_wrong_is_refused(office, town, changes, field, code):
    error = refused(register_premises, actor=office, town=town, **changes)
    assert (error.field, error.code) == (field, code)
    assert not Premises.objects.exists()


def test_register_premises_at_site_of_other_town_is_refused(office, town, other_town):
    site = makers.make_site(town=other_town)
    error = refused(register_premises, actor=office, town=town, site=site)
    assert (error.field, error.code) == ("site", "other_town")


def correct_premises(premises, *, actor, **changes):
    fields = {
        name: getattr(premises, name)
        for name in (
            "version",
            "name",
            "site",
            "kind",
            "owner_kind",
            "area_dm2",
            "is_reserved",
            "usable_from",
            "usable_to",
        )
    }
    return commands.correct_premises(premises.pk, actor=actor, **(fields | changes))


def test_correct_premises_by_own_clerk_records_the_change(town):
    premises = makers.make_premises(site=makers.make_site(town=town))
    clerk = makers.make_town_clerk(town=town)
    assert correct_premises(premises, actor=clerk, area_dm2=70_000).area_dm2 == 70_000
    assert Event.objects.get().facts == {"changed": {"area_dm2": [60_000, 70_000]}}


def test_correct_premises_of_other_town_is_not_found(town, other_town):
    premises = makers.make_premises(site=makers.make_site(town=town))
    with pytest.raises(NotFound):
        correct_premises(premises, actor=makers.make_town_clerk(town=other_town))


def test_correct_premises_when_stale_is_refused(office, town):
    premises = makers.make_premises(site=makers.make_site(town=town))
    assert refused(correct_premises, premises, actor=office, version=3).code == "stale"


# leases


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


# divisions


def test_load_divisions_takes_over_the_bureaus_list():
    assert commands.load_divisions(actor=SYSTEM) == commands.Loaded(towns=11, villages=152)
    town = Town.objects.get(code="610926100")
    assert (town.name, town.name_en, town.pinyin) == ("城关镇", "Chengguan Town", "chengguanzhen")
    assert Village.objects.filter(kind=VillageKind.COMMUNITY).count() == 15
    assert Event.objects.get().facts == {"towns": 11, "villages": 152}


def test_load_divisions_twice_renames_and_keeps_keys():
    commands.load_divisions(actor=SYSTEM)
    key = Town.objects.get(code="610926100").pk
    Town.objects.filter(pk=key).update(name="旧名")
    commands.load_divisions(actor=SYSTEM)
    assert (Town.objects.count(), Village.objects.count()) == (11, 152)
    assert Town.objects.get(pk=key).name == "城关镇"


def test_load_divisions_by_town_clerk_is_not_allowed(town):
    with pytest.raises(NotAllowed):
        commands.load_divisions(actor=makers.make_town_clerk(town=town))
