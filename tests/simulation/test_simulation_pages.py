"""The pages: who may, what is typed is kept, what is shown to whom."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests import makers
from tests.makers.accounts import make_actor
from tests.simulation.conftest import DAY, adopt_schemes, draw_up, parameter, run

from county.accounts.choices import Role
from county.accounts.models import User
from county.audit.models import Event
from county.core import scope
from county.jobs.models import Job
from county.simulation import tasks
from county.simulation.choices import CapMode, ChangeKind
from county.simulation.kinds.budgets import Cap
from county.simulation.kinds.changes import Change
from county.simulation.models import Line, Outcome, Scenario

DOUBLED = "10: 6万元\n20: 12万元\n40: 20万元"
REWARD = "stable_employment_reward"


def signed_in(actor):
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


@pytest.fixture
def bureau(db):
    return signed_in(make_actor(role=Role.DEPARTMENT, username="bureau"))


def text_of(response):
    return re.sub(r"<[^>]+>|\s+", " ", response.content.decode())


def fields_of(response):
    """Every field of the page's form with its first value."""
    form = response.context["form"]
    return {
        name: form[name].value() if form[name].value() is not None else "" for name in form.fields
    } | {"day": DAY.isoformat(), "rules_on": ""}


def name_of(response, scheme, parameter_name):
    return response.context["form"].field_named(f"{scheme}.{parameter_name}")


@pytest.fixture
def schemes(db):
    adopt_schemes()


def test_create_then_every_number_of_today_stands_beside_its_input(bureau, schemes):
    page = bureau.get(reverse("simulation:scenario_create"))
    said = text_of(page)
    assert "房屋租赁补贴" in said
    assert "10 人：30,000 元；20 人：60,000 元；40 人：100,000 元" in said
    form = page.context["form"]
    assert form[name_of(page, "rent", "rent_share")].value() == "50%"
    assert form[name_of(page, REWARD, "bands")].value() == "10: 3万元\n20: 6万元\n40: 10万元"


def test_create_when_saved_then_drawn_up_and_asked_for(bureau, schemes):
    url = reverse("simulation:scenario_create")
    page = bureau.get(url)
    typed = fields_of(page) | {"name": "翻倍", name_of(page, REWARD, "bands"): DOUBLED}
    typed["ceiling_0"] = "100"
    answer = bureau.post(url, typed)
    row = Scenario.objects.get()
    job = Job.objects.get(task="simulation.run")
    assert answer.url == reverse("jobs:progress", args=(job.uid,))
    recorded = Event.objects.filter(object_type="simulation.scenario").values_list(
        "action", flat=True
    )
    assert sorted(recorded) == ["scenario.drawn_up", "scenario.run_asked"]
    assert row.changes == [
        {"kind": "parameter", "scheme": REWARD, "parameter": "bands",
         "values": {"2017-04-15": "10: 6万元\n20: 12万元\n40: 20万元"}},
    ]  # fmt: skip
    assert row.budgets == [{"fund": "county_budget", "ceiling_fen": 10_000, "mode": CapMode.QUEUE}]


@pytest.mark.parametrize(
    ("scheme", "name", "text", "said"),
    [
        ("rent", "rent_share", "一半", "看不懂“一半”。请照现在的写法填，例如“50%”。"),
        ("rent", "rent_share", "150%", "“补贴比例”是比例，不能超过 100%。"),
        ("rent", "month_limit", "2.5", "看不懂“2.5”。请照现在的写法填，例如“24”。"),
        (REWARD, "bands", "十人", "看不懂“十人”。请照现在的写法填，例如“10: 3万元”。"),
    ],
)
def test_create_when_a_number_does_not_fit_then_told_there_and_kept(
    bureau, schemes, scheme, name, text, said
):
    url = reverse("simulation:scenario_create")
    page = bureau.get(url)
    answer = bureau.post(url, fields_of(page) | {"name": "试", name_of(page, scheme, name): text})
    assert answer.status_code == 422
    assert said in answer.content.decode().replace("&quot;", '"')
    assert answer.context["form"][name_of(page, scheme, name)].value() == text
    assert not Scenario.objects.exists()


def test_create_when_nothing_is_changed_then_told(bureau, schemes):
    url = reverse("simulation:scenario_create")
    answer = bureau.post(url, fields_of(bureau.get(url)) | {"name": "什么都没改"})
    assert answer.status_code == 422
    assert "还没有任何改动" in text_of(answer)


@pytest.mark.parametrize("day", ["2010-01-01", "2019-13-40", "x" * 4000, "2030-01-01"])
def test_create_when_the_day_is_odd_then_a_page_all_the_same(bureau, schemes, day):
    answer = bureau.get(reverse("simulation:scenario_create"), {"day": day, "from": "77777777"[:0]})
    assert answer.status_code in {200, 422}


def test_create_from_another_then_its_changes_are_in_the_form(bureau, world):
    row = draw_up(
        world.office, parameter("rent", "year_cap", "5万元"), Change(ChangeKind.OFF, "training"),
        caps=[Cap("county_budget", 5_000, CapMode.PRO_RATA)],
    )  # fmt: skip
    page = bureau.get(reverse("simulation:scenario_create"), {"from": row.pk})
    form = page.context["form"]
    assert form[name_of(page, "rent", "year_cap")].value() == "5万元"
    assert (form["treat_3"].value(), form["mode_0"].value()) == ("off", CapMode.PRO_RATA)
    answer = bureau.post(page.request["PATH_INFO"], fields_of(page) | {"from": row.pk})
    assert answer.status_code == 302
    copy = Scenario.objects.first()
    assert (copy.copied_from_id, copy.changes, copy.budgets) == (
        row.pk, row.changes[::1], row.budgets,
    ) or sorted(one["kind"] for one in copy.changes) == ["off", "parameter"]  # fmt: skip


@pytest.mark.parametrize("role", [Role.LEADER, Role.FINANCE])
def test_pages_when_only_reading_then_results_but_no_new_one(world, role):
    outcome = run(
        world.office, Change(ChangeKind.OFF, "training"), parameter(REWARD, "bands", DOUBLED)
    )
    client = signed_in(make_actor(role=role, username=f"{role}3"))
    assert client.get(reverse("simulation:scenario_create")).status_code == 403
    assert client.post(reverse("simulation:run", args=(outcome.scenario_id,))).status_code == 403
    page = client.get(reverse("simulation:outcome", args=(outcome.pk,)))
    assert page.status_code == 200
    assert "甲工人" not in text_of(page)
    assert "不列工人个人" in text_of(page)
    listed = client.get(reverse("simulation:line_list"), {"outcome": outcome.pk})
    assert "甲社区工厂" in text_of(listed)
    assert "甲工人" not in text_of(listed)
    factory = Line.objects.get(scheme=REWARD)
    assert "按测算规则" in text_of(client.get(reverse("simulation:line", args=(factory.pk,))))
    worker = Line.objects.filter(subject="worker").first()
    assert client.get(reverse("simulation:line", args=(worker.pk,))).status_code == 404


def test_pages_when_a_town_asks_then_closed(world):
    outcome = run(world.office, parameter(REWARD, "bands", DOUBLED))
    client = signed_in(makers.make_town_clerk(town=world.town))
    for name, keys in (
        ("scenario_list", ()),
        ("outcome", (outcome.pk,)),
        ("line_list", ()),
        ("compare", ()),
    ):
        assert client.get(reverse(f"simulation:{name}", args=keys)).status_code == 403


def test_outcome_then_totals_beside_today_and_who_gains(bureau, world):
    outcome = run(
        world.office, parameter(REWARD, "bands", DOUBLED),
        caps=[Cap("county_budget", 5_000_000, CapMode.QUEUE)],
    )  # fmt: skip
    said = text_of(bureau.get(reverse("simulation:outcome", args=(outcome.pk,))))
    assert "+30,000.00" in said
    assert "资金缺口" in said
    assert "2020年1月" in said
    lost = bureau.get(reverse("simulation:line_list"), {"outcome": outcome.pk, "effect": "cut"})
    assert "乙社区工厂" in text_of(lost)
    assert "共 1 条" in text_of(lost)


def test_line_then_both_decisions_with_their_reasons(bureau, world):
    run(world.office, parameter(REWARD, "bands", "20: 6万元"))
    line = Line.objects.get(scheme=REWARD)
    said = text_of(bureau.get(reverse("simulation:line", args=(line.pk,))))
    assert "按现行规则" in said
    assert "要求不少于" in said
    assert "不再享受" in said
    assert said.count("正常生产满一年") == 2


def test_line_of_a_worker_then_his_name_to_who_is_shown_it(bureau, world):
    run(world.office, parameter("training", "per_head", "1元"))
    line = Line.objects.filter(scheme="training").first()
    page = bureau.get(reverse("simulation:line", args=(line.pk,)))
    assert "甲工人00" in text_of(page)
    assert reverse("workforce:employment_detail", args=(line.item,)) in page.content.decode()


def test_compare_then_one_column_each(bureau, world):
    one = run(world.office, parameter(REWARD, "bands", DOUBLED))
    two = run(world.office, Change(ChangeKind.OFF, "training"), name="停培训")
    page = bureau.get(reverse("simulation:compare"), {"o": [one.pk, two.pk, "x", "9" * 30]})
    said = text_of(page)
    assert "+30,000.00" in said
    assert "-27,000.00" in said
    assert bureau.get(reverse("simulation:compare")).status_code == 200


def test_export_then_the_lines_as_a_file(bureau, world):
    outcome = run(world.office, parameter(REWARD, "bands", DOUBLED))
    answer = bureau.get(
        reverse("simulation:line_export"),
        {"outcome": outcome.pk, "effect": "gains", "format": "csv"},
    )
    assert "甲社区工厂" in b"".join(answer.streaming_content).decode("utf-8-sig")


def test_latest_when_there_is_no_outcome_then_the_scenario(bureau, world):
    row = draw_up(world.office, parameter(REWARD, "bands", DOUBLED))
    answer = bureau.get(reverse("simulation:latest", args=(row.pk,)))
    assert answer.url == reverse("simulation:scenario", args=(row.pk,))
    assert "还没有结果" in text_of(bureau.get(answer.url))


def test_task_then_the_job_leads_to_the_outcome(world):
    row = draw_up(world.office, parameter(REWARD, "bands", DOUBLED))
    client = signed_in(world.office)
    job = Job.objects.create(
        task="simulation.run", title="测算", page="simulation:latest", page_key=row.pk,
        owner_id=world.office.user_id,
    )  # fmt: skip
    with scope.within(scope.NOTHING):
        tasks.run.func(job_id=job.pk, scenario_id=row.pk)
    job.refresh_from_db()
    assert (job.state, job.done) == ("done", 5)
    answer = client.get(reverse("simulation:latest", args=(row.pk,)))
    assert answer.url == reverse("simulation:outcome", args=(Outcome.objects.get().pk,))


def test_run_when_under_way_then_told_on_the_page(bureau, world):
    row = draw_up(world.office, parameter(REWARD, "bands", DOUBLED))
    url = reverse("simulation:run", args=(row.pk,))
    assert "/jobs/" in bureau.post(url).url
    answer = bureau.post(url, follow=True)
    assert "正在进行" in text_of(answer)
