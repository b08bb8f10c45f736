"""The pages open for whom they should, with constant queries and sentences instead of errors."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.makers import (
    make_employment,
    make_factory,
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

from county.accounts.models import User
from county.assessment.choices import Basis
from county.assessment.models import Goal, TownTask
from county.assessment.queries import counting
from county.assessment.queries.indicators import GOALS, INDICATORS
from county.assessment.queries.periods import period_of
from county.audit.models import Event
from county.core.months import month_from
from county.factories.models import Factory
from county.policies.models import Clause, Document

pytestmark = pytest.mark.django_db
PAGES = ["/overview/", *(f"/goals/{code}/" for code in INDICATORS)]


def signed_in(client, actor):
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def make_goals():
    for position, code in enumerate(GOALS):
        Goal.objects.create(
            indicator=code, starts_on=date(2017, 4, 15), due_on=date(2019, 12, 31), value=100,
            basis=INDICATORS[code].bases[0], position=position,
        )  # fmt: skip


def make_county(*, factories=2, prefix=""):
    towns = [make_town(), make_town(code="610926101", name="乙镇")]
    for i in range(factories):
        town = towns[i % 2]
        site = make_site(town=town, name=f"{prefix}{i}点")
        factory = make_factory(town=town, site=site if i % 3 else None, name=f"{prefix}{i}厂")
        person = make_person(name=f"{prefix}工人{i}")
        make_employment(person=person, factory=factory)
        for month in range(month_from(2019, 6), month_from(2019, 12)):
            make_payroll(person=person, factory=factory, month=month, paid_on=date(2019, 12, 5))
            make_report(factory=factory, month=month)
    return towns


@pytest.mark.parametrize("page", PAGES)
def test_open_page_when_rows_grow_then_same_number_of_queries(client, page):
    make_goals()
    make_county(factories=2, prefix="a")
    signed_in(client, make_office())
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        assert client.get(page).status_code == 200
    make_county(factories=18, prefix="b")
    with CaptureQueriesContext(connection) as many:
        assert client.get(page).status_code == 200
    assert len(many) == len(few), [q["sql"][:90] for q in many]
    assert len(many) <= 17, len(many)


def test_open_town_page_when_rows_grow_then_same_number_of_queries(client):
    make_county(factories=2, prefix="a")
    signed_in(client, make_office())
    page = "/towns/610926100/"
    client.get(page)
    counts = []
    for more in (0, 18):
        make_county(factories=more, prefix="b")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 28


def test_open_factory_page_when_rows_grow_then_same_number_of_queries(client):
    make_county(factories=1, prefix="a")
    factory = Factory.objects.get()
    signed_in(client, make_office())
    page = f"/factory/{factory.pk}/"
    client.get(page)
    counts = []
    for more in (0, 9):
        for i in range(more):
            make_employment(person=make_person(name=f"新{i}"), factory=factory)
            make_factory(town=factory.town, enterprise=factory.enterprise, name=f"姊妹{i}")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 35


@pytest.mark.parametrize(
    "page", ["/overview/", "/goals/jobs/", "/towns/610926100/", "/goals/wages/export/"]
)
@pytest.mark.parametrize(
    ("on", "words"),
    [("2020-01", "还没有到"), ("2015-12", "没有 2015-12 的数据"), ("x", "看不懂月份"), ("2019-13", "看不懂月份"),
     ("0000-01", "没有"), ("２０１９-11", "看不懂月份")],
)  # fmt: skip
def test_open_page_when_month_is_wrong_then_a_sentence(client, page, on, words):
    make_county()
    response = signed_in(client, make_office()).get(page, {"on": on})
    assert response.status_code == 422
    assert words in response.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "town=610926999",
        "town=甲",
        "trade=none",
        "site=999",
        "factory=x",
        "factory=99999999999999",
        "sort=-nothing&page=x",
    ],
)
def test_open_goal_when_place_is_wrong_then_not_found_never_an_error(client, query):
    make_county()
    response = signed_in(client, make_office()).get(f"/goals/jobs/?{query}")
    assert response.status_code == (200 if query.startswith("sort") else 404)


def test_open_goal_when_unknown_then_not_found(client):
    assert signed_in(client, make_office()).get("/goals/nothing/").status_code == 404


def test_open_other_town_when_clerk_then_not_found_but_the_league_is_open(client):
    mine, other = make_county()
    signed_in(client, make_town_clerk(town=mine))
    league = client.get("/overview/").content.decode()
    assert other.name in league
    assert client.get(f"/towns/{mine.code}/").status_code == 200
    assert client.get(f"/goals/jobs/?town={mine.code}").status_code == 200
    elsewhere = Factory.objects.filter(town=other).first()
    for page in (f"/towns/{other.code}/", f"/goals/jobs/?town={other.code}", f"/goals/jobs/export/?town={other.code}",
                 f"/goals/wages/?factory={elsewhere.pk}", f"/factory/{elsewhere.pk}/"):  # fmt: skip
        assert client.get(page).status_code == 404, page


def test_open_goal_when_clerk_then_only_people_of_the_town(client):
    mine, _other = make_county(factories=4)
    page = signed_in(client, make_town_clerk(town=mine)).get("/goals/jobs/").content.decode()
    assert ("工人0" in page, "工人2" in page, "工人1" in page, "工人3" in page) == (
        True,
        True,
        False,
        False,
    )
    assert "只列出本镇的记录" in page


def test_open_pages_when_leader_then_no_person_is_named(client):
    make_county(factories=4)
    signed_in(client, make_leader())
    factory = Factory.objects.first()
    for page in (
        "/overview/",
        "/goals/jobs/",
        "/goals/wages/",
        f"/factory/{factory.pk}/",
        "/towns/610926100/",
        "/search/?q=工人",
    ):
        response = client.get(page)
        assert response.status_code == 200
        assert "工人0" not in response.content.decode(), page
    assert client.get("/goals/jobs/export/").status_code == 403
    assert client.get("/goals/factories/export/").status_code == 200


def test_open_goal_when_leader_and_few_people_then_the_number_is_hidden(client):
    mine, _other = make_county(factories=2)
    page = signed_in(client, make_leader()).get(f"/goals/jobs/?town={mine.code}").content.decode()
    assert "人数太少，不显示" in page
    office = signed_in(client, make_office()).get(f"/goals/jobs/?town={mine.code}").content.decode()
    assert "人数太少，不显示" not in office


@pytest.mark.parametrize("page", ["/overview/", "/goals/jobs/", "/towns/610926100/"])
def test_open_overview_when_owner_then_refused(client, page):
    make_county()
    owner = make_owner(enterprise=Factory.objects.first().enterprise)
    assert signed_in(client, owner).get(page).status_code == 403


def test_open_factory_when_owner_then_own_only(client):
    make_county(factories=2)
    own, other = Factory.objects.order_by("pk")
    signed_in(client, make_owner(enterprise=own.enterprise))
    assert client.get(f"/factory/{own.pk}/").status_code == 200
    assert client.get(f"/factory/{other.pk}/").status_code == 404


def test_export_records_then_they_sum_to_the_number_and_are_audited(client):
    make_county(factories=4)
    response = signed_in(client, make_office()).get("/goals/wages/export/?format=csv&on=2019-12")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    total = sum(Decimal(line.split(",")[5]) for line in lines[1:])
    period = period_of(Basis.ROLLING_12, date(2019, 12, 20))
    assert total * 100 == counting.value(INDICATORS["wages"], period) > 0
    event = Event.objects.get(action="register.exported")
    assert event.facts["count"] == len(lines) - 1


def test_open_dashboard_then_every_ring_is_its_number(client):
    make_goals()
    make_county(factories=4)
    page = signed_in(client, make_office()).get("/overview/").context["page"]
    got = {ring.indicator.code: ring.value for ring in page.rings}
    assert (got["factories"], got["jobs"], got["leading"]) == ("4", "4", "0")
    assert [ring.progress is None for ring in page.rings] == [False] * 5


@pytest.mark.parametrize("sort", ["-jobs", "town", "-built", "wages", "nothing"])
def test_sort_league_then_rows_follow(client, sort):
    make_county(factories=3)
    TownTask.objects.create(town=make_town(), year=2019, indicator="factories_new", value=2)
    page = signed_in(client, make_office()).get("/overview/", {"sort": sort}).context["page"]
    jobs = [row.line.jobs for row in page.rows]
    assert sorted(jobs) == [1, 2]
    assert [row.rank for row in page.rows] == [1, 2]
    if sort == "-jobs":
        assert jobs == [2, 1]


def test_read_clauses_when_worker_of_a_factory_then_open_without_numbers(client):
    document = Document.objects.create(
        number="1号", title="意见", issuer="县", issued_on=date(2017, 4, 15)
    )
    for position, code in enumerate(("2-4", "3.1-7")):
        Clause.objects.create(
            document=document, code=code, part="二", part_en="Two", summary=f"要求{code}", summary_en="Ask",
            position=position,
        )  # fmt: skip
    make_county()
    signed_in(client, make_owner(enterprise=Factory.objects.first().enterprise))
    listed = client.get("/policy/").content.decode()
    assert ("要求2-4" in listed, "尚未建设" in listed, "/goals/" in listed) == (True, True, False)
    assert "尚未建设" in client.get("/policy/3.1-7/").content.decode()
    assert client.get("/policy/9-9/").status_code == 404
    signed_in(client, make_office())
    assert "/goals/factories/" in client.get("/policy/2-4/").content.decode()


def test_search_when_clerk_then_only_own_town(client):
    mine, _other = make_county(factories=2, prefix="找")
    page = (
        signed_in(client, make_town_clerk(town=mine)).get("/search/", {"q": "找"}).content.decode()
    )
    assert ("找0厂" in page, "找1厂" in page) == (True, False)
    assert "没有找到" in client.get("/search/", {"q": "%_"}).content.decode()


def test_edit_goal_in_the_register_then_money_is_typed_in_wan(client):
    make_goals()
    goal = Goal.objects.get(indicator="output")
    signed_in(client, make_office())
    form = {
        "version": 1, "value": "100000", "basis": Basis.ROLLING_12, "starts_on": "2017-04-15",
        "due_on": "2019-12-31", "reason": "会议",
    }  # fmt: skip
    assert client.post(f"/assessment/goal/{goal.pk}/edit/", form).status_code == 302
    goal.refresh_from_db()
    assert goal.value == 100_000 * 10_000 * 100


def test_issue_task_in_the_register_then_listed_and_exported(client):
    town = make_town()
    signed_in(client, make_office())
    form = {"town": town.pk, "year": 2019, "indicator": "jobs", "value": "600", "paper": "1号"}
    assert client.post("/assessment/task/create/", form).status_code == 302
    assert client.post("/assessment/task/create/", form | {"value": "1.5"}).status_code == 422
    task = TownTask.objects.get()
    edited = client.post(
        f"/assessment/task/{task.pk}/edit/", {"version": 1, "value": "650", "reason": "追加"}
    )
    assert edited.status_code == 302
    assert TownTask.objects.get().value == 650
    listed = client.get("/assessment/task/", {"year": 2019, "town": town.pk, "indicator": "jobs"})
    assert "650 人" in listed.content.decode()
    assert client.get("/assessment/task/export/").status_code == 200
