"""What the generator makes: the same every time, of believable size, with the stories."""

import hashlib
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from county.accounts.models import User
from county.assessment.models import Goal, TownTask
from county.core.identity import parse_credit_code, parse_id_number, parse_phone
from county.core.months import last_day, month_from
from county.demo import stories
from county.demo.accounts import LOGINS
from county.demo.divisions import towns_in_list
from county.demo.generator.county import County, generate
from county.factories.models import (
    Enterprise,
    Factory,
    FactoryState,
    LeadingRecognition,
    MonthlyReport,
    Recognition,
)
from county.intake.models import Batch
from county.places.models import Lease, Premises, Site, SiteCount
from county.workforce.models import (
    ContractTerm,
    Employment,
    Household,
    HouseholdStatus,
    Payroll,
    Person,
)

pytestmark = pytest.mark.slow
DAY = stories.DEMO_DAY
YEAR_AGO = date(2018, 12, 20)


def digest(county: County) -> str:
    total = hashlib.sha256()
    for table in county.tables:
        if table.model is not User:  # Argon2 salts
            total.update(repr((table.model.__name__, table.columns, table.rows)).encode())
    return total.hexdigest()


def one(county: County, model, **wanted):
    rows = [r for r in county.tables.dicts(model) if all(r[k] == v for k, v in wanted.items())]
    assert len(rows) == 1, (model, wanted, len(rows))
    return rows[0]


def in_force(row, day=DAY) -> bool:
    return row["from_on"] <= day and (row["to_on"] is None or row["to_on"] >= day)


def test_generate_when_run_twice_then_same_rows() -> None:
    towns = towns_in_list()
    assert digest(generate(towns, limit=4)) == digest(generate(towns, limit=4))


def test_generate_when_limited_then_stories_first() -> None:
    few = generate(towns_in_list(), limit=3)
    assert {plan.name for plan in few.factories} == set(stories.SOCK_FACTORIES[:3])


def test_county_when_made_then_magnitudes_are_believable(county: County) -> None:
    dicts = county.tables.dicts
    recognised = [r for r in dicts(Recognition) if r["kind"] == "factory"]
    counted = [r for r in recognised if r["withdrawn_on"] is None or r["withdrawn_on"] > DAY]
    assert len(counted) == 104
    assert len(recognised) == 109
    assert sum(r["withdrawn_on"] is None for r in dicts(LeadingRecognition)) == 7
    assert 65 <= len(dicts(Enterprise)) <= 80
    assert sum(plan.opened_on < date(2017, 1, 1) for plan in county.factories) in range(32, 40)
    jobs = [row for row in dicts(Employment) if in_force(row)]
    assert 6050 <= len({row["person_id"] for row in jobs}) <= 6300
    assert 9000 <= len(dicts(Employment)) <= 10_000
    wages = sum(
        r["net_fen"] for r in dicts(Payroll) if r["paid_on"] and YEAR_AGO < r["paid_on"] <= DAY
    )
    assert 120_000_000_00 <= wages <= 130_000_000_00
    output = sum(
        r["output_fen"] for r in dicts(MonthlyReport) if r["month"] > stories.LAST_MONTH - 12
    )
    assert 900_000_000_00 <= output <= 950_000_000_00
    assert max(len(str(r["output_fen"])) for r in dicts(MonthlyReport)) <= 11
    months = {row["month"] for row in dicts(Payroll)}
    assert (min(months), max(months), len(months)) == (stories.FIRST_MONTH, stories.LAST_MONTH, 36)


def test_county_when_made_then_people_are_as_the_facts_say(county: County) -> None:
    people = {row["id"]: row for row in county.tables.dicts(Person)}
    working = [people[r["person_id"]] for r in county.tables.dicts(Employment) if in_force(r)]
    statuses = county.tables.dicts(HouseholdStatus)
    relocated = {s["household_id"] for s in statuses if s["kind"] == "relocated"}
    poor = {s["household_id"] for s in statuses if s["kind"] == "registered_poor"}

    def share(rows: list[bool]) -> int:
        return 100 * sum(rows) // len(rows)

    assert share([p["sex"] == "female" for p in working]) in range(62, 72)
    assert share([p["household_id"] in relocated for p in working]) in range(50, 61)
    assert share([p["household_id"] in poor for p in working]) in range(26, 36)
    ages = [(DAY - p["born_on"]).days * 100 // 36525 for p in working]
    assert (min(ages) >= 18, max(ages) <= 62) == (True, True)
    assert all(
        (row["from_on"] - people[row["person_id"]]["born_on"]).days > 18 * 365
        for row in county.tables.dicts(Employment)
    )


def test_county_when_made_then_numbers_pass_and_belong_to_nobody(county: County) -> None:
    people = county.tables.dicts(Person)
    read = [parse_id_number(row["id_number"], today=DAY) for row in people]
    assert all(number.is_invented for number in read)
    assert [number.birth_on for number in read] == [row["born_on"] for row in people]
    assert len({number.number for number in read}) == len(people)
    phones = Counter(row["phone"] for row in people if row["phone"])
    shared = {phone: times for phone, times in phones.items() if times > 1}
    # Besides the padded factory's: three people who were registered twice.
    assert shared.pop(stories.PADDED_SHARED_PHONE) > 2
    assert list(shared.values()) == [2, 2, 2]
    assert all(parse_phone(phone) == phone for phone in phones)
    accounts = [row["account"] for row in people if row["account"]]
    assert len(set(accounts)) == len(accounts)
    codes = [row["credit_code"] for row in county.tables.dicts(Enterprise)]
    assert [parse_credit_code(code) for code in codes] == codes
    assert len(set(codes)) == len(codes)


def test_pay_when_made_then_within_the_employment_and_the_month(county: County) -> None:
    spans: dict[tuple[int, int], list[dict]] = {}
    for row in county.tables.dicts(Employment):
        spans.setdefault((row["person_id"], row["factory_id"]), []).append(row)
    for row in county.tables.dicts(Payroll):
        month, end = row["month"], last_day(row["month"])
        assert 10 <= row["days_tenths"] <= 10 * end.day
        assert row["gross_fen"] - row["deductions_fen"] == row["net_fen"] > 0
        assert row["paid_on"] is None or end < row["paid_on"] <= DAY
        jobs = spans[row["person_id"], row["factory_id"]]
        assert any(
            j["from_on"] <= end and (j["to_on"] is None or j["to_on"] >= end.replace(day=1))
            for j in jobs
        ), (row, month)


def test_days_when_made_then_none_after_the_demo_day(county: County) -> None:
    dicts = county.tables.dicts
    for model, name in (
        (FactoryState, "from_on"), (Recognition, "recognised_on"), (Employment, "from_on"),
        (MonthlyReport, "reported_on"), (Site, "occupied_on"), (SiteCount, "counted_on"),
        (Lease, "from_on"), (Premises, "usable_from"), (Enterprise, "registered_on"),
    ):  # fmt: skip
        assert max(row[name] for row in dicts(model)) <= DAY, model
    assert max(r["uploaded_at"].date() for r in dicts(Batch)) <= DAY


def test_states_when_made_then_one_at_a_time_and_last_is_the_status(county: County) -> None:
    by_factory: dict[int, list[dict]] = {}
    for row in county.tables.dicts(FactoryState):
        by_factory.setdefault(row["factory_id"], []).append(row)
    for factory in county.tables.dicts(Factory):
        states = by_factory[factory["id"]]
        for before, after in pairwise(states):
            assert before["to_on"] + timedelta(days=1) == after["from_on"]
        assert (states[-1]["status"], states[-1]["to_on"]) == (factory["status"], None)


def test_coverage_when_made_then_gaps_are_the_named_sites(county: County) -> None:
    names = {plan.key: plan.name for plan in county.sites}
    towns = {plan.key: plan.town.code for plan in county.sites}
    served = {
        plan.site.key
        for plan in county.factories
        if plan.site and plan.recognised_on and not plan.withdrawn_on
    }
    latest = {row["site_id"]: row["households"] for row in county.tables.dicts(SiteCount)}
    gaps = {
        (towns[k], names[k].removesuffix("安置点"))
        for k, n in latest.items()
        if n >= 100 and k not in served
    }
    assert gaps == set(stories.GAP_SITES)
    assert 26_000 <= sum(latest.values()) <= 28_600
    assert sum(1 for n in latest.values() if n < 100) >= 5
    assert one(county, Premises, name=stories.EMPTY_UNIT)["is_reserved"] is True


def test_tasks_when_made_then_every_town_and_year(county: County) -> None:
    tasks = Counter((t["year"], t["indicator"]) for t in county.tables.dicts(TownTask))
    assert tasks == {
        (year, name): 11
        for year in (2017, 2018, 2019)
        for name in ("factories_new", "jobs", "output", "wages")
    }
    goals = {g["indicator"]: g["value"] for g in county.tables.dicts(Goal)}
    assert goals == {
        "factories": 100,
        "leading": 8,
        "jobs": 6000,
        "output": 1_000_000_000_00,
        "wages": 100_000_000_00,
    }


def test_accounts_when_made_then_every_log_in_is_there(county: County) -> None:
    users = {row["username"]: row for row in county.tables.dicts(User)}
    assert {login.username for login in LOGINS} <= set(users)
    assert not any(row["must_change_password"] for row in users.values())
    assert len({row["password"] for row in users.values()}) == 1
    assert users["sock"]["name"] == stories.SOCK_OWNER


# --- the fixed stories ----------------------------------------------------------------------------


def test_story_1_when_made_then_one_leading_firm_with_four_workshops(county: County) -> None:
    firm = one(county, Enterprise, name=stories.SOCK_ENTERPRISE)
    assert firm["is_in_park"] is True
    own = [f["name"] for f in county.tables.dicts(Factory) if f["enterprise_id"] == firm["id"]]
    assert sorted(own) == sorted(stories.SOCK_FACTORIES)
    assert one(county, LeadingRecognition, enterprise_id=firm["id"])["withdrawn_on"] is None


def test_story_2_when_made_then_nine_relocated_and_a_family_for_the_tenth(county: County) -> None:
    plan = next(p for p in county.factories if p.name == stories.PLUSH_FACTORY)
    here = [job for job in county.jobs if job.factory is plan and job.to_on is None]
    assert sum(job.person.is_relocated for job in here) == 9
    family = one(county, Household, code=county.tenth_household)
    assert one(county, HouseholdStatus, household_id=family["id"])["kind"] == "relocated"
    assert stories.PLUSH_TENTH not in {row["name"] for row in county.tables.dicts(Person)}


def test_story_4_when_made_then_power_and_pay_fall_and_recover(county: County) -> None:
    key = one(county, Factory, name=stories.GLOVE_FACTORY)["id"]
    power = {
        r["month"]: r["electricity_kwh"]
        for r in county.tables.dicts(MonthlyReport)
        if r["factory_id"] == key
    }
    pay = Counter()
    for row in county.tables.dicts(Payroll):
        if row["factory_id"] == key:
            pay[row["month"]] += row["net_fen"]
    may, october = month_from(2019, 5), month_from(2019, 10)
    for month in range(may + 1, may + 4):
        assert power[month] * 100 < power[may] * 85
        assert pay[month] * 100 < pay[may] * 85
    assert power[october] * 100 > power[may] * 85
    assert pay[october] * 100 > pay[may] * 88


def test_story_5_when_made_then_roster_is_padded(county: County) -> None:
    padded = [job for job in county.jobs if job.is_padded]
    assert {job.factory.name for job in padded} == {stories.PADDED_FACTORY}
    assert len(padded) == stories.PADDED_COUNT
    also = {j.person.key for j in county.jobs if not j.is_padded and j.to_on is None}
    assert sum(job.person.key in also for job in padded) == 6


def test_story_6_when_made_then_second_factory_only_in_december(county: County) -> None:
    days = sorted(
        plan.recognised_on
        for plan in county.factories
        if plan.town.code == stories.LATE_TOWN
        and plan.recognised_on
        and plan.recognised_on.year == 2019
    )
    assert [day.month for day in days] == [4, 12]
    late = one(county, Factory, name=stories.LATE_TOWN_FACTORY)
    lease = one(county, Lease, factory_id=late["id"])
    assert one(county, Premises, id=lease["premises_id"])["name"] == stories.LATE_TOWN_UNIT


def test_story_7_when_made_then_worker_disputes_march(county: County) -> None:
    key = one(county, Person, name=stories.SHORT_PAID_WORKER)["id"]
    months = {r["month"]: r for r in county.tables.dicts(Payroll) if r["person_id"] == key}
    march = months[stories.SHORT_PAID_MONTH]
    assert march["confirmation"] == "disputed"
    assert march["net_fen"] * 100 < months[stories.SHORT_PAID_MONTH + 1]["net_fen"] * 75


def test_late_reporters_when_made_then_two_months_missing(county: County) -> None:
    names = {f["id"]: f["name"] for f in county.tables.dicts(Factory)}
    sent = Counter(
        names[r["factory_id"]]
        for r in county.tables.dicts(MonthlyReport)
        if r["month"] >= stories.LAST_MONTH - 1
    )
    opened = {p.name for p in county.factories if p.is_open_ever and p.closed_on is None}
    missing_both = {name for name in opened if sent[name] == 0} - {stories.LATE_TOWN_FACTORY}
    assert missing_both == set(stories.LATE_REPORTERS)
    assert sum(1 for name in opened if sent[name] == 1) >= 7


def test_contracts_when_made_then_terms_follow_one_another(county: County) -> None:
    terms: dict[int, list[dict]] = {}
    for row in county.tables.dicts(ContractTerm):
        terms.setdefault(row["employment_id"], []).append(row)
    assert any(len(rows) > 1 for rows in terms.values())
    for rows in terms.values():
        for before, after in pairwise(rows):
            assert before["to_on"] + timedelta(days=1) == after["from_on"]


def test_plush_workshop_when_made_then_one_short_and_nothing_of_it_unknown(county: County) -> None:
    people = {row["id"]: row for row in county.tables.dicts(Person)}
    at_work = [job for job in county.jobs if job.factory.name == stories.PLUSH_FACTORY]
    homes = [people[job.person.key]["household_id"] for job in at_work]
    assert None not in homes
    counted = {row["household_id"] for row in county.tables.dicts(HouseholdStatus) if in_force(row)}
    assert sum(home in counted for home in homes) == 9
