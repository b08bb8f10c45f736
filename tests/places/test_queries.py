"""Who sees which places, and what holds on a day."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import makers

from county.factories.models import Recognition
from county.places import queries
from county.places.choices import LeaseState
from county.places.models import Lease, Premises, Site, SiteCount

pytestmark = pytest.mark.django_db
TODAY = date(2019, 12, 20)


@pytest.fixture
def towns():
    return (
        makers.make_town(code="610926100", name="城关镇"),
        makers.make_town(code="610926103", name="老县镇"),
    )


def lease(premises, factory, *, from_on=date(2018, 1, 1), to_on=date(2020, 12, 31), ended_on=None):
    return Lease.objects.create(
        premises=premises,
        factory=factory,
        landlord="镇政府",
        from_on=from_on,
        to_on=to_on,
        ended_on=ended_on,
        rent_fen=0,
        area_dm2=100,
    )


def test_sites_for_shows_every_site_to_towns_and_owners(towns):
    for town in towns:
        makers.make_site(town=town)
    owner = makers.make_owner(enterprise=makers.make_factory(town=towns[0]).enterprise)
    assert queries.sites_for(makers.make_town_clerk(town=towns[0])).count() == 2
    assert queries.sites_for(owner).count() == 2


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2016, 5, 31), (None, None)),
        (date(2016, 6, 1), (120, 360)),
        (date(2017, 12, 31), (120, 360)),
        (date(2018, 1, 1), (90, 200)),
    ],
)
def test_sites_with_counts_tells_the_count_of_the_day(towns, day, expected):
    site = makers.make_site(town=towns[0])
    SiteCount.objects.create(
        site=site, counted_on=date(2018, 1, 1), households=90, people=200, source="年报"
    )
    row = queries.sites_with_counts(day).get()
    assert (row.household_count, row.people_count) == expected


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (date(2017, 7, 31), 0),
        (date(2017, 8, 1), 2),
        (date(2018, 4, 30), 2),
        (date(2018, 5, 1), 1),
    ],
)
def test_sites_with_counts_counts_factories_recognised_on_the_day(towns, day, count):
    site = makers.make_site(town=towns[0])
    first = makers.make_factory(town=towns[0], site=site)
    makers.make_factory(town=towns[0], site=site, enterprise=first.enterprise)
    makers.make_factory(town=towns[0], site=site, enterprise=first.enterprise, recognised_on=None)
    Recognition.objects.filter(factory=first).update(
        withdrawn_on=date(2018, 5, 1), withdrawal_paper="号"
    )
    assert queries.sites_with_counts(day).get().factory_count == count


def test_premises_and_leases_by_the_three_people(towns):
    rows = []
    for town in towns:
        premises = makers.make_premises(site=makers.make_site(town=town))
        rows.append(lease(premises, makers.make_factory(town=town)))
    mine = rows[0]
    clerk = makers.make_town_clerk(town=towns[0])
    owner = makers.make_owner(enterprise=mine.factory.enterprise)
    assert queries.leases_for(makers.make_office()).count() == 2
    for actor in (clerk, owner):
        assert list(queries.leases_for(actor)) == [mine]
        assert list(queries.premises_for(actor)) == [mine.premises]


@pytest.mark.parametrize(
    ("dates", "state"),
    [
        ({}, LeaseState.RUNNING),
        ({"from_on": date(2019, 12, 21)}, LeaseState.NOT_BEGUN),
        ({"to_on": date(2019, 12, 19)}, LeaseState.EXPIRED),
        ({"to_on": TODAY}, LeaseState.RUNNING),
        ({"ended_on": date(2019, 12, 19)}, LeaseState.ENDED),
        ({"ended_on": TODAY}, LeaseState.RUNNING),
    ],
)
def test_leases_with_state_follow_the_calendar(towns, dates, state):
    premises = makers.make_premises(site=makers.make_site(town=towns[0]))
    lease(premises, makers.make_factory(town=towns[0]), **dates)
    assert queries.leases_with_state(makers.make_office(), on=TODAY).get().state == state


def test_premises_with_tenant_tell_who_rents_today(towns):
    site = makers.make_site(town=towns[0])
    let, vacant = makers.make_premises(site=site), makers.make_premises(site=site)
    lease(let, makers.make_factory(town=towns[0]))
    lease(vacant, makers.make_factory(town=towns[0]), to_on=date(2018, 6, 1))
    rows = queries.premises_with_tenant(makers.make_office(), on=TODAY)
    assert [row.tenant for row in rows] == ["甲社区工厂", None]


def test_town_initials_and_county_initials(towns):
    assert [queries.town_initials(town) for town in towns] == ["CG", "LX"]
    assert queries.county_initials() == "PL"


def test_sites_with_counts_is_one_query_however_many(towns):
    def ask():
        with CaptureQueriesContext(connection) as asked:
            list(queries.sites_with_counts(TODAY))
        return len(asked)

    makers.make_site(town=towns[0])
    one = ask()
    for number in range(29):
        makers.make_site(town=towns[0], name=f"安置点{number}")
    assert one == ask() == 1


def test_nothing_is_missing_from_the_migrations():
    call_command("makemigrations", "places", "factories", check=True, dry_run=True, verbosity=0)


def test_names_of_rows_tell_what_they_are(towns):
    premises = makers.make_premises(site=makers.make_site(town=towns[0]))
    row = lease(premises, makers.make_factory(town=towns[0]))
    assert str(row) == "一楼厂房 → 甲社区工厂"
    assert (str(Site.objects.get()), str(Premises.objects.get())) == ("甲安置点", "一楼厂房")
