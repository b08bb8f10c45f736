"""Numbers by hand-made small worlds, and the rule that holds for all: the records are the number."""

from datetime import date
from itertools import product

import pytest
from tests.makers import (
    make_employment,
    make_enterprise,
    make_factory,
    make_household,
    make_leader,
    make_office,
    make_owner,
    make_payroll,
    make_person,
    make_report,
    make_site,
    make_town,
    make_town_clerk,
)

from county.assessment.choices import Basis
from county.assessment.queries import counting, series
from county.assessment.queries.counting import COUNTY, Place
from county.assessment.queries.indicators import INDICATORS, gap_sites
from county.assessment.queries.league import league_on
from county.assessment.queries.periods import month_ends, period_of
from county.core.errors import NotAllowed, NotFound
from county.core.months import month_from
from county.factories.choices import FactoryStatus, RecognitionKind, Trade
from county.factories.models import FactoryState, LeadingRecognition, Recognition
from county.places.models import SiteCount
from county.workforce.choices import EmploymentKind, HouseholdStatusKind
from county.workforce.models import HouseholdStatus

pytestmark = pytest.mark.django_db
DAY = date(2019, 11, 30)


def number(code, on=DAY, place=COUNTY, basis=None, starts_on=None):
    indicator = INDICATORS[code]
    return counting.value(
        indicator, period_of(basis or indicator.bases[0], on, starts_on=starts_on), place
    )


def test_count_factories_when_recognised_on_the_day_then_counts():
    make_factory(town=make_town(), recognised_on=DAY)
    assert (number("factories"), number("factories", date(2019, 11, 29))) == (1, 0)


def test_count_factories_when_withdrawn_on_the_day_then_does_not():
    factory = make_factory(town=make_town())
    factory.recognitions.update(withdrawn_on=DAY, withdrawal_paper="摘牌1号")
    assert (number("factories"), number("factories", date(2019, 11, 29))) == (0, 1)


def test_count_factories_when_only_a_standard_workshop_then_does_not():
    factory = make_factory(town=make_town(), recognised_on=None)
    Recognition.objects.create(
        factory=factory,
        kind=RecognitionKind.STANDARD_WORKSHOP,
        recognised_on=date(2018, 1, 1),
        paper="1",
    )
    assert number("factories") == 0


def test_count_factories_when_recognised_again_then_once():
    factory = make_factory(town=make_town())
    factory.recognitions.update(withdrawn_on=date(2018, 5, 1), withdrawal_paper="摘牌1号")
    Recognition.objects.create(factory=factory, recognised_on=date(2018, 5, 1), paper="2")
    assert number("factories") == 1


def test_count_new_factories_when_first_recognised_in_another_year_then_not_new():
    town = make_town()
    make_factory(town=town, recognised_on=date(2019, 1, 1))
    make_factory(town=town, recognised_on=date(2018, 12, 31))
    again = make_factory(town=town, recognised_on=date(2018, 3, 1))
    again.recognitions.update(withdrawn_on=date(2018, 9, 1), withdrawal_paper="摘牌1号")
    Recognition.objects.create(factory=again, recognised_on=date(2019, 3, 1), paper="2")
    assert (number("factories_new"), number("factories_new", date(2018, 12, 31))) == (1, 1)


def test_count_leading_when_several_factories_then_once_in_the_first_town():
    first, second = make_town(), make_town(code="610926101", name="乙镇")
    firm = make_enterprise()
    make_factory(town=first, enterprise=firm)
    make_factory(town=second, enterprise=firm)
    make_factory(town=second, enterprise=firm)
    LeadingRecognition.objects.create(enterprise=firm, recognised_on=DAY, paper="1")
    LeadingRecognition.objects.create(enterprise=make_enterprise(), recognised_on=DAY, paper="2")
    towns = [number("leading", place=Place(town=t.pk)) for t in (first, second)]
    assert (number("leading"), towns, number("leading", date(2019, 11, 29))) == (1, [1, 0], 0)


@pytest.mark.parametrize(
    ("from_on", "to_on", "expected"),
    [
        (DAY, None, 1),
        (date(2018, 1, 1), DAY, 1),
        (date(2018, 1, 1), date(2019, 11, 29), 0),
        (date(2019, 12, 1), None, 0),
    ],
)
def test_count_jobs_at_the_edges_of_employment(from_on, to_on, expected):
    make_employment(
        person=make_person(), factory=make_factory(town=make_town()), from_on=from_on, to_on=to_on
    )
    assert number("jobs") == expected


def test_count_jobs_when_at_two_factories_then_once_a_town_and_once_in_the_county():
    a, b = make_town(), make_town(code="610926101", name="乙镇")
    person = make_person()
    for town in (a, a, b):
        make_employment(person=person, factory=make_factory(town=town))
    towns = [number("jobs", place=Place(town=t.pk)) for t in (a, b)]
    assert (number("jobs"), towns) == (1, [1, 1])


def test_count_jobs_when_factory_exits_on_the_day_then_not():
    factory = make_factory(town=make_town())
    make_employment(person=make_person(), factory=factory)
    factory.states.update(to_on=date(2019, 11, 29))
    FactoryState.objects.create(factory=factory, status=FactoryStatus.EXITED, from_on=DAY)
    assert (number("jobs"), number("jobs", date(2019, 11, 29))) == (0, 1)


def test_count_poor_when_two_statuses_then_once_and_only_in_force():
    town = make_town()
    factory, household = make_factory(town=town), make_household(town=town)
    for kind in HouseholdStatusKind:
        HouseholdStatus.objects.create(
            household=household, kind=kind, from_on=date(2016, 1, 1), to_on=DAY
        )
    make_employment(person=make_person(household=household), factory=factory)
    make_employment(person=make_person(), factory=factory, kind=EmploymentKind.PIECEWORK)
    assert (number("jobs"), number("jobs_poor"), number("jobs_poor", date(2019, 12, 1))) == (
        2,
        1,
        0,
    )


def test_sum_output_when_rolling_then_twelve_ended_months():
    factory = make_factory(town=make_town())
    for month, fen in (
        (month_from(2018, 11), 1),
        (month_from(2018, 12), 10),
        (month_from(2019, 11), 100),
    ):
        make_report(factory=factory, month=month, output_fen=fen)
    ended = number("output", basis=Basis.ROLLING_12)
    running = number("output", date(2019, 11, 29), basis=Basis.ROLLING_12)
    year = number("output", basis=Basis.CALENDAR_YEAR)
    start = number("output", basis=Basis.SINCE_START, starts_on=date(2018, 11, 20))
    assert (ended, running, year, start) == (110, 11, 100, 111)


@pytest.mark.parametrize(
    ("paid_on", "expected"),
    [
        (DAY, 5),
        (date(2019, 12, 1), 0),
        (date(2018, 12, 1), 5),
        (date(2018, 11, 30), 0),
        (None, 0),
    ],
)
def test_sum_wages_at_the_edges_of_a_rolling_year(paid_on, expected):
    make_payroll(
        person=make_person(), factory=make_factory(town=make_town()), month=month_from(2018, 10), net_fen=5,
        paid_on=paid_on,
    )  # fmt: skip
    assert number("wages", basis=Basis.ROLLING_12) == expected


def test_sum_wages_since_start_counts_the_first_day():
    factory = make_factory(town=make_town())
    for day in (date(2017, 4, 14), date(2017, 4, 15)):
        make_payroll(
            person=make_person(), factory=factory, month=month_from(2017, 3), net_fen=7, paid_on=day
        )
    assert number("wages", basis=Basis.SINCE_START, starts_on=date(2017, 4, 15)) == 7


def test_cover_when_hundred_households_and_recognised_then_covered_else_gap():
    town = make_town()
    covered = make_site(town=town, name="一", households=100)
    gap = make_site(town=town, name="二", households=100)
    small = make_site(town=town, name="三", households=99)
    make_factory(town=town, site=covered)
    make_factory(town=town, site=small)
    make_factory(town=town, site=gap, recognised_on=date(2019, 12, 1))
    period = period_of(Basis.ON_DAY, DAY)
    assert (number("coverage"), list(gap_sites(period))) == (1, [gap])
    assert number("coverage", date(2019, 12, 1)) == 2


def test_cover_when_recounted_then_the_latest_count_decides():
    site = make_site(town=make_town(), households=150)
    SiteCount.objects.create(site=site, counted_on=DAY, households=99, people=300, source="复核")
    before, on = (set(gap_sites(period_of(Basis.ON_DAY, day))) for day in (date(2019, 11, 29), DAY))
    assert (before, on) == ({site}, set())


# One world with every edge in it; all indicators, scopes and months are held against it.


@pytest.fixture
def world():
    towns = [make_town(), make_town(code="610926101", name="乙镇")]
    sites = [make_site(town=town, name=f"{town.name}点") for town in towns]
    firm = make_enterprise()
    factories = [
        make_factory(
            town=towns[0], site=sites[0], enterprise=firm, recognised_on=date(2018, 3, 31)
        ),
        make_factory(
            town=towns[1],
            site=sites[1],
            enterprise=firm,
            trade=Trade.PLUSH,
            recognised_on=date(2019, 2, 1),
        ),
        make_factory(town=towns[1], trade=Trade.GARMENT, recognised_on=None),
    ]
    factories[0].recognitions.update(withdrawn_on=date(2019, 5, 31), withdrawal_paper="摘牌1号")
    Recognition.objects.create(factory=factories[0], recognised_on=date(2019, 8, 1), paper="3")
    LeadingRecognition.objects.create(
        enterprise=firm, recognised_on=date(2019, 4, 30), paper="龙头1号"
    )
    factories[2].states.update(to_on=date(2019, 9, 29))
    FactoryState.objects.create(
        factory=factories[2], status=FactoryStatus.EXITED, from_on=date(2019, 9, 30)
    )
    household = make_household(town=towns[0])
    HouseholdStatus.objects.create(
        household=household,
        kind=HouseholdStatusKind.RELOCATED,
        from_on=date(2017, 1, 1),
        to_on=date(2019, 6, 30),
    )
    people = [make_person(household=household if i % 2 else None) for i in range(6)]
    for i, person in enumerate(people):
        starts, ends = date(2018, 1 + i, 28), None if i % 3 else date(2019, 4 + i, 30)
        make_employment(person=person, factory=factories[i % 3], from_on=starts, to_on=ends)
        for month in range(month_from(2018, 6), month_from(2019, 12)):
            day = date(2018 + (month + 1 - 2018 * 12) // 12, (month + 1) % 12 + 1, 10)
            make_payroll(
                person=person, factory=factories[i % 3], month=month, net_fen=1000 + i, paid_on=day
            )
    make_employment(person=people[0], factory=factories[1], from_on=date(2019, 1, 1))
    make_employment(person=people[1], factory=factories[2], from_on=date(2019, 1, 1))
    for factory, month in product(factories, range(month_from(2018, 1), month_from(2019, 11))):
        make_report(factory=factory, month=month, output_fen=factory.pk * 100 + month % 7)
    places = [COUNTY, Place(town=towns[0].pk), Place(town=towns[1].pk), Place(site=sites[1].pk),
              Place(factory=factories[0].pk), Place(factory=factories[2].pk)]  # fmt: skip
    return towns, places


DAYS = [date(2018, 3, 31), date(2018, 12, 31), date(2019, 5, 31), date(2019, 6, 30), date(2019, 9, 30),
        date(2019, 12, 20)]  # fmt: skip


def told(indicator, rows):
    return sum(getattr(row, indicator.amount) for row in rows) if indicator.is_money else len(rows)


@pytest.mark.parametrize("code", INDICATORS)
def test_list_records_then_they_are_the_number(world, code):
    _towns, places = world
    indicator, office = INDICATORS[code], make_office()
    seen = set()
    for place, on, basis in product(places, DAYS, indicator.bases):
        period = period_of(basis, on)
        rows = list(counting.records(indicator, office, period, place))
        n = counting.value(indicator, period, place)
        assert told(indicator, rows) == n, (place, on, basis)
        assert len({row.pk for row in rows}) == len(rows)
        seen.add(n)
    assert len(seen) > 1


@pytest.mark.parametrize("code", INDICATORS)
def test_list_records_when_town_clerk_then_those_of_the_town(world, code):
    (mine, other), _places = world
    indicator, clerk = INDICATORS[code], make_town_clerk(town=mine)
    period = period_of(indicator.bases[0], date(2019, 11, 30))
    rows = list(counting.records(indicator, clerk, period))
    assert told(indicator, rows) == counting.value(indicator, period, Place(town=mine.pk))
    with pytest.raises(NotFound):
        counting.records(indicator, clerk, period, Place(town=other.pk))


def test_list_records_when_leader_then_no_rows_of_persons(world):
    leader = make_leader()
    for indicator in INDICATORS.values():
        period = period_of(indicator.bases[0], date(2019, 11, 30))
        if indicator.code in {"jobs", "jobs_poor", "wages"}:
            with pytest.raises(NotAllowed):
                counting.records(indicator, leader, period)
        else:
            counting.records(indicator, leader, period)


def test_list_records_when_owner_then_not_found(world):
    owner = make_owner(enterprise=make_enterprise())
    with pytest.raises(NotFound):
        counting.records(INDICATORS["factories"], owner, period_of(Basis.ON_DAY, DAY))


@pytest.mark.parametrize("code", INDICATORS)
def test_count_by_group_then_each_is_its_own_number(world, code):
    _towns, _places = world
    indicator = INDICATORS[code]
    period = period_of(indicator.bases[0], date(2019, 11, 30))
    for key in indicator.paths:
        for group, n in counting.by(indicator, period, key).items():
            if group is not None:
                assert counting.value(indicator, period, Place(**{key: group})) == n


@pytest.mark.parametrize("code", [code for code, i in INDICATORS.items() if not i.is_flow])
def test_draw_series_then_each_point_is_the_number_of_its_day(world, code):
    towns, places = world
    indicator, on = INDICATORS[code], date(2019, 12, 20)
    days = month_ends(on, 24)
    for place in places if code != "coverage" else places[:4]:
        got = series.at_month_ends(indicator, on, 24, place=place)[0]
        assert got == [number(code, day, place) for day in days], place
    by_town = series.at_month_ends(indicator, on, 24, key="town")
    for town in towns:
        expected = [number(code, day, Place(town=town.pk)) for day in days]
        assert by_town.get(town.pk, [0] * 24) == expected


@pytest.mark.parametrize(
    ("code", "basis"), list(product(("output", "wages"), INDICATORS["wages"].bases))
)
def test_draw_series_of_flows_then_each_point_is_the_number_of_its_day(world, code, basis):
    _towns, places = world
    indicator, on = INDICATORS[code], date(2019, 12, 20)
    start = date(2018, 7, 10)
    for place in places:
        now = number(code, on, place, basis, start)
        period = period_of(basis, on, starts_on=start)
        got = series.measured(indicator, period, 14, now=now, place=place)
        assert got == [number(code, day, place, basis, start) for day in month_ends(on, 14)], place


def test_sum_months_then_they_add_up_to_the_calendar_year(world):
    on = date(2019, 11, 30)
    for code in ("output", "wages"):
        months = series.in_months(INDICATORS[code], on, 11)[0]
        assert sum(months) == number(code, on, basis=Basis.CALENDAR_YEAR) > 0


def test_rank_towns_then_every_figure_is_its_own_number(world):
    """The dashboard's league counts in bulk; each cell must be what its door opens to."""
    on = date(2019, 11, 30)
    league = league_on(on, {})
    keys = {0: COUNTY} | {line.town.pk: Place(town=line.town.pk) for line in league.lines}
    for code, indicator in INDICATORS.items():
        for key, place in keys.items():
            got = league.numbers[code].get(key, 0)
            assert got == counting.value(indicator, league.periods[code], place), (code, key)
    assert league.county.trend == tuple(number("jobs", day) for day in month_ends(on, 12))
    for line in league.lines:
        place = keys[line.town.pk]
        assert line.trend == tuple(number("jobs", day, place) for day in month_ends(on, 12)), place
