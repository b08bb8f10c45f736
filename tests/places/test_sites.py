"""One test for each refusal and each effect of what is done to sites."""

from datetime import date

import pytest
from tests import makers
from tests.places.conftest import TODAY, refused, register_site

from county.accounts.choices import Role
from county.audit.models import Event
from county.core.errors import NotAllowed, NotFound
from county.places import commands
from county.places.choices import VillageKind
from county.places.models import Site, SiteCount, Village

pytestmark = pytest.mark.django_db


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
