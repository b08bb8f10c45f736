"""The pages of enterprises, factories and reports as people meet them."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import makers
from tests.makers.numbers import make_credit_code

from county.accounts.choices import Role
from county.accounts.models import User
from county.factories import commands
from county.factories.choices import FactoryStatus, OperatingMode, Trade
from county.factories.models import Enterprise, MonthlyReport, Recognition

pytestmark = pytest.mark.django_db
TODAY = date(2019, 12, 20)


@pytest.fixture
def towns():
    return (
        makers.make_town(code="610926100", name="城关镇"),
        makers.make_town(code="610926103", name="老县镇"),
    )


def enter(client, actor):
    client.force_login(
        User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    return actor


@pytest.fixture
def office(client):
    return enter(client, makers.make_office())


def names(response):
    return [cells(line)[0] for line in response.context["lines"]]


def cells(line):
    """The words of a row's cells, without their marks."""
    return [re.sub("<[^>]*>", "", cell) for cell in line.split("</td>")[:-1]]


def factory_of(actor, town, name, *, enterprise, **changes):
    fields = {
        "site": None, "address": "", "trade": Trade.PLUSH, "mode": OperatingMode.CHAIN,
        "products": "", "home_workers": 0, "status": FactoryStatus.PRODUCING,
        "from_on": date(2017, 6, 1),
    } | changes  # fmt: skip
    return commands.register_factory(
        actor=actor, today=TODAY, town=town, name=name, enterprise=enterprise, **fields
    )


def test_factory_list_sorts_by_pinyin_and_finds_by_it(client, office, towns):
    firm = makers.make_enterprise(name="安宁玩具公司")
    for name in ("药妇沟厂", "锦屏厂", "八角厂"):
        factory_of(office, towns[0], name, enterprise=firm)
    url = reverse("factories:factory_list")
    assert names(client.get(url, {"sort": "name"})) == ["八角厂", "锦屏厂", "药妇沟厂"]
    assert names(client.get(url, {"sort": "-name"})) == ["药妇沟厂", "锦屏厂", "八角厂"]
    assert names(client.get(url, {"q": "jpc"})) == ["锦屏厂"]
    assert len(names(client.get(url, {"q": "anning"}))) == 3


def test_factory_list_filters(client, office, towns):
    large = makers.make_site(town=towns[0], households=100)
    firm, other = makers.make_enterprise(name="甲"), makers.make_enterprise(name="乙")
    wanted = factory_of(
        office, towns[0], "甲厂", enterprise=firm, site=large, trade=Trade.HARNESS,
        mode=OperatingMode.ORDER,
    )  # fmt: skip
    plain = factory_of(office, towns[1], "乙厂", enterprise=other, status=FactoryStatus.LEAD)
    commands.recognise_factory(
        wanted.pk, actor=office, today=TODAY, kind="factory", on=TODAY, paper="号"
    )
    commands.recognise_leading(firm.pk, actor=office, today=TODAY, on=TODAY, paper="号")
    url = reverse("factories:factory_list")
    for question in (
        {"town": towns[0].pk},
        {"trade": "harness"},
        {"mode": "order"},
        {"status": "producing"},
        {"recognised": "yes"},
        {"leading": "yes"},
        {"site": "large"},
    ):
        assert names(client.get(url, question)) == ["甲厂"], question
    for question in ({"recognised": "no"}, {"site": "none"}, {"status": "lead"}):
        assert names(client.get(url, question)) == [plain.name], question


def test_factory_list_asks_the_same_for_one_row_and_thirty(client, office, towns):
    firm = makers.make_enterprise()
    url = reverse("factories:factory_list")

    def ask():
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        return len(asked)

    makers.make_factory(town=towns[0], enterprise=firm)
    ask()
    one = ask()
    for number in range(29):
        makers.make_factory(town=towns[0], enterprise=firm, name=f"厂{number}")
    assert ask() == one


def test_factory_create_by_clerk_offers_his_town_and_every_firm(client, towns):
    for town in towns:
        makers.make_factory(town=town)
    enter(client, makers.make_town_clerk(town=towns[0]))
    form = client.get(reverse("factories:factory_create")).context["form"]
    assert list(form.fields["town"].queryset) == [towns[0]]
    assert form.fields["enterprise"].queryset.count() == 2


def test_state_step_offers_only_what_comes_next(client, office, towns):
    factory = makers.make_factory(town=towns[0])
    url = reverse("factories:factory_change_state", args=(factory.pk,))
    choices = client.get(url).context["form"].fields["status"].choices
    assert [value for value, _label in choices] == [
        "seasonal_stop",
        "rectifying",
        "stopped",
        "exited",
    ]
    page = client.post(url, {"status": "lead", "from_on": "2019-12-01"})
    assert page.status_code == 422
    page = client.post(url, {"status": "stopped", "from_on": "2019-12-01", "reason": "无订单"})
    assert page.status_code == 302
    factory.refresh_from_db()
    assert factory.status == FactoryStatus.STOPPED


def test_recognise_step_when_held_is_a_sentence(client, office, towns):
    factory = makers.make_factory(town=towns[0])
    url = reverse("factories:factory_recognise", args=(factory.pk,))
    page = client.post(url, {"kind": "factory", "on": "2019-12-01", "paper": "新号"})
    assert page.status_code == 422
    assert "平社厂办发〔2017〕1号" in page.content.decode()
    assert Recognition.objects.count() == 1


def test_recognise_is_not_for_the_town(client, towns):
    factory = makers.make_factory(town=towns[0])
    enter(client, makers.make_town_clerk(town=towns[0]))
    assert client.get(reverse("factories:factory_recognise", args=(factory.pk,))).status_code == 403


def test_factory_of_other_town_is_not_found(client, towns):
    factory = makers.make_factory(town=towns[1])
    enter(client, makers.make_town_clerk(town=towns[0]))
    for action in ("edit", "change_state", "recognise"):
        url = reverse(f"factories:factory_{action}", args=(factory.pk,))
        assert client.get(url).status_code == 404


def test_enterprise_create_when_code_is_wrong_says_where(client, office):
    typed = {
        "name": "甲公司",
        "credit_code": "91610926000000001X",
        "kind": "company",
        "legal_representative": "某人",
    }
    page = client.post(reverse("factories:enterprise_create"), typed)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["credit_code"]
    page = client.post(
        reverse("factories:enterprise_create"), typed | {"credit_code": make_credit_code(number=9)}
    )
    assert page.status_code == 302
    assert Enterprise.objects.count() == 1


def test_enterprise_page_masks_the_phone_and_hides_it_from_the_leader(client, office, towns):
    firm = makers.make_factory(town=towns[0]).enterprise
    firm.phone = "13800001234"
    firm.save()
    url = reverse("factories:enterprise_detail", args=(firm.pk,))
    assert "138****1234" in client.get(url).content.decode()
    edit = client.get(reverse("factories:enterprise_edit", args=(firm.pk,))).content.decode()
    assert "138****1234" in edit
    assert "13800001234" not in edit
    enter(client, makers.make_leader())
    assert "138****1234" not in client.get(url).content.decode()


def test_report_create_by_owner_reads_yuan_and_month(client, towns):
    factory = makers.make_factory(town=towns[0])
    makers.make_factory(town=towns[1])
    enter(client, makers.make_owner(enterprise=factory.enterprise))
    form = client.get(reverse("factories:report_create")).context["form"]
    assert list(form.fields["factory"].queryset) == [factory]
    typed = {
        "factory": factory.pk,
        "month": "2019年11月",
        "state": "producing",
        "output_fen": "12.5万",
        "sales_fen": "120,000.50元",
        "electricity_kwh": "800",
        "orders_fen": "0",
    }
    assert client.post(reverse("factories:report_create"), typed).status_code == 302
    report = MonthlyReport.objects.get()
    assert (report.output_fen, report.sales_fen, report.month) == (
        12_500_000,
        12_000_050,
        2019 * 12 + 10,
    )
    again = client.post(reverse("factories:report_create"), typed)
    assert again.status_code == 422
    assert list(again.context["form"].errors) == ["month"]


def test_report_edit_when_stale_keeps_what_was_typed(client, office, towns):
    report = makers.make_report(factory=makers.make_factory(town=towns[0]), month=2019 * 12)
    url = reverse("factories:report_edit", args=(report.pk,))
    typed = {
        "version": "1",
        "state": "producing",
        "output_fen": "1",
        "sales_fen": "1",
        "electricity_kwh": "1",
        "orders_fen": "0",
    }
    assert client.post(url, typed).status_code == 302
    page = client.post(url, typed | {"output_fen": "777"})
    assert page.status_code == 422
    assert "已被别人修改" in page.content.decode()
    assert 'value="777"' in page.content.decode()
    report.refresh_from_db()
    assert report.output_fen == 100


def test_report_list_filters_by_month(client, office, towns):
    factory = makers.make_factory(town=towns[0])
    for month in (2019 * 12, 2019 * 12 + 1):
        makers.make_report(factory=factory, month=month)
    url = reverse("factories:report_list")
    lines = client.get(url, {"month": "2019-02"}).context["lines"]
    assert [cells(line)[1] for line in lines] == ["2019年2月"]
    wrong = client.get(url, {"month": "何时"})
    assert wrong.context["page"].paginator.count == 0


def test_finance_meets_no_factory(client, towns):
    enter(client, makers.make_actor(role=Role.FINANCE))
    for name in ("factory", "enterprise", "report", "recognition"):
        assert client.get(reverse(f"factories:{name}_list")).status_code == 403


def test_room_shows_its_registers_as_tabs(client, office, towns):
    page = client.get(reverse("places:site_list"))
    assert [(part["label"], part["current"]) for part in page.context["subnav"]][:8] == [
        ("社区工厂", False),
        ("企业", False),
        ("月报", False),
        ("未报月报", False),
        ("支出", False),
        ("年度评估", False),
        ("认定", False),
        ("安置点", True),
    ]


def test_pages_speak_english(client, office, towns):
    factory = makers.make_factory(town=towns[0])
    report = makers.make_report(factory=factory, month=2019 * 12)
    client.cookies["django_language"] = "en"
    for url in (
        reverse("factories:factory_list"),
        reverse("factories:factory_create"),
        reverse("factories:factory_change_state", args=(factory.pk,)),
        reverse("factories:enterprise_detail", args=(factory.enterprise_id,)),
        reverse("factories:report_detail", args=(report.pk,)),
        reverse("factories:recognition_list"),
    ):
        page = client.get(url)
        assert page.status_code == 200
        assert 'lang="en"' in page.content.decode()
