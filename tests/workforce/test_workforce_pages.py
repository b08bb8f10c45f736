"""The lists, pages, forms and files of the workforce: who opens them, what they narrow, what they
hide.
"""

import io
import re
from datetime import date

import pytest
from python_calamine import CalamineWorkbook
from tests.makers import (
    make_actor,
    make_auditor,
    make_employment,
    make_enterprise,
    make_factory,
    make_household,
    make_leader,
    make_office,
    make_owner,
    make_payroll,
    make_person,
    make_town,
    make_town_clerk,
)
from tests.makers.numbers import make_id_number

from county.accounts.choices import Role
from county.accounts.models import User
from county.audit.models import Event
from county.core import months
from county.workforce.models import Employment, HouseholdStatus, Payroll, Person

pytestmark = pytest.mark.django_db
MONTH = months.month_from(2019, 11)
LISTS = ("household", "person", "employment", "payroll")


def login(client, actor):
    client.force_login(
        User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )


def add_worker(factory, *, name, household=None, batch=None):
    person = make_person(name=name, town=factory.town, household=household)
    Person.objects.filter(pk=person.pk).update(town=factory.town)
    job = make_employment(person=person, factory=factory)
    make_payroll(person=person, factory=factory, month=MONTH)
    return job


@pytest.fixture
def world():
    a, b = make_town(), make_town(code="610926101", name="乙镇")
    enterprise = make_enterprise()
    mine = make_factory(town=a, enterprise=enterprise)
    family = make_household(town=a)
    HouseholdStatus.objects.create(household=family, kind="relocated", from_on=date(2017, 1, 1))
    add_worker(mine, name="张甲", household=family)
    add_worker(make_factory(town=b, name="乙社区工厂"), name="李乙")
    return {"a": a, "b": b, "enterprise": enterprise, "factory": mine}


def names(client, url):
    rows = client.get(url).context["page"].object_list
    return [getattr(row, "person", row).name for row in rows]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.OFFICE, 200),
        (Role.DEPARTMENT, 200),
        (Role.SUPERVISION, 200),
        (Role.AUDITOR, 200),
        (Role.LEADER, 403),
        (Role.FINANCE, 403),
        (Role.WORKER, 403),
        (Role.SYSTEM_ADMIN, 403),
    ],
)
def test_list_opens_to_readers(client, name, role, status):
    login(client, make_actor(role=role))
    assert client.get(f"/workforce/{name}/").status_code == status


@pytest.mark.parametrize("name", ["person", "employment", "payroll"])
def test_pages_of_the_other_town_are_not_found(client, world, name):
    model = {"person": Person, "employment": Employment, "payroll": Payroll}[name]
    login(client, make_town_clerk(town=world["b"]))
    rows = {getattr(row, "person", row).name: row.pk for row in model.objects.all()}
    assert client.get(f"/workforce/{name}/{rows['李乙']}/").status_code == 200
    assert client.get(f"/workforce/{name}/{rows['张甲']}/").status_code == 404
    assert names(client, f"/workforce/{name}/") == ["李乙"]


def test_owner_sees_no_households(client, world):
    login(client, make_owner(enterprise=world["enterprise"]))
    assert client.get("/workforce/household/").status_code == 403
    assert names(client, "/workforce/employment/") == ["张甲"]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_lists_and_pages_show_no_number_in_full(client, world, name, language):
    client.cookies["django_language"] = language
    numbers = [p.id_number for p in Person.objects.all()]
    Person.objects.get(name="张甲")
    for person in Person.objects.all():
        person.phone, person.account = "13800138000", "6222021234567890123"
        person.save()
    login(client, make_office())
    every = client.get(f"/workforce/{name}/").context["register"].columns
    columns = "&".join(f"cols={c.key}" for c in every)
    pages = [client.get(f"/workforce/{name}/?state=all&{columns}")]
    pages += [client.get(f"/workforce/{name}/{row.pk}/") for row in pages[0].context["page"]]
    pages += [client.get(f"/workforce/{name}/{row.pk}/edit/") for row in pages[0].context["page"]]
    for page in pages:
        text = page.content.decode()
        assert page.status_code == 200
        assert not [n for n in numbers if n in text]
        assert "13800138000" not in text
        assert "6222021234567890123" not in text
        assert not re.search(r"(?<!\d)\d{17}[\dX](?!\d)", text)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["person", "employment", "payroll"])
def test_files_show_masked_numbers_and_are_recorded(client, world, name, kind):
    login(client, make_office())
    answer = client.get(f"/workforce/{name}/export/?format={kind}")
    content = b"".join(answer.streaming_content)
    if kind == "xlsx":
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        text = str(rows)
    else:
        text = content.decode("utf-8-sig")
    for person in Person.objects.all():
        assert person.id_number not in text
        assert f"6109{'*' * 10}{person.id_number[-4:]}" in text
    assert Event.objects.get().action == "register.exported"


def test_employment_list_is_in_force_today_unless_asked(client, world):
    login(client, make_office())
    Employment.objects.filter(person__name="李乙").update(to_on=date(2019, 12, 19))
    url = "/workforce/employment/"
    assert names(client, url) == ["张甲"]
    assert sorted(names(client, f"{url}?day=2019-12-19")) == ["张甲", "李乙"]
    assert names(client, f"{url}?state=ended") == ["李乙"]
    assert len(names(client, f"{url}?state=all")) == 2
    assert names(client, f"{url}?status=relocated") == ["张甲"]
    assert names(client, f"{url}?status=none&state=all") == ["李乙"]
    assert names(client, f"{url}?town={world['a'].pk}") == ["张甲"]
    assert names(client, f"{url}?factory={world['factory'].pk}&kind=contract") == ["张甲"]
    assert names(client, f"{url}?trade=plush") == []
    assert names(client, f"{url}?q=张甲") == ["张甲"]


@pytest.mark.parametrize(
    ("address", "key"), [("person", "name"), ("employment", "person"), ("payroll", "person")]
)
def test_list_when_sorted_by_name_then_goes_by_its_sound(client, address, key):
    login(client, make_office())
    factory = make_factory(town=make_town())
    for name in ("曾一", "张二", "安三", "单四"):
        person = make_person(name=name)
        make_employment(person=person, factory=factory)
        make_payroll(person=person, factory=factory, month=months.month_from(2019, 11))
    told = names(client, f"/workforce/{address}/?sort={key}")
    assert told == ["安三", "单四", "曾一", "张二"]


def test_payroll_list_narrows_and_adds_up(client, world):
    login(client, make_office())
    Payroll.objects.filter(person__name="李乙").update(paid_on=None, confirmation="disputed")
    url = "/workforce/payroll/"
    assert names(client, f"{url}?paid=no") == ["李乙"]
    assert names(client, f"{url}?confirmation=disputed") == ["李乙"]
    assert names(client, f"{url}?month=2019-11&town={world['a'].pk}") == ["张甲"]
    assert names(client, f"{url}?month=2019-10") == []
    assert names(client, f"{url}?paid_from=2019-01-01&paid_to=2019-01-31") == ["张甲"]
    page = client.get(url).content.decode()
    assert "4,600.00 元" in page
    part = client.get(url, headers={"HX-Request": "true", "HX-Target": "rows"}).content.decode()
    assert 'hx-swap-oob="true"' in part
    assert "<html" not in part


@pytest.mark.parametrize(
    "bad", ["month=2019-13", "factory=x", "batch=-1", "town=99999999999999999999"]
)
def test_a_bad_filter_shows_none_and_says_why(client, world, bad):
    login(client, make_office())
    answer = client.get(f"/workforce/payroll/?{bad}")
    assert answer.status_code == 200
    assert len(answer.context["page"].object_list) == 0
    assert "error-summary" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "number"), [("household", 10), ("person", 9), ("employment", 10), ("payroll", 10)]
)
def test_list_asks_the_same_number_of_queries(
    client, world, name, number, django_assert_num_queries
):
    login(client, make_office())
    with django_assert_num_queries(number):
        client.get(f"/workforce/{name}/")
    for n in range(6):
        add_worker(world["factory"], name=f"工{n}", household=make_household(town=world["a"]))
    with django_assert_num_queries(number):
        client.get(f"/workforce/{name}/")


def test_person_page_shows_jobs_pay_and_family(client, world):
    login(client, make_office())
    person = Person.objects.get(name="张甲")
    page = client.get(f"/workforce/person/{person.pk}/").content.decode()
    for words in ("甲社区工厂", "2019年11月", "2,300.00", "搬迁户", person.household.code):
        assert words in page


def test_owner_sees_no_family_on_the_persons_page(client, world):
    login(client, make_owner(enterprise=world["enterprise"]))
    person = Person.objects.get(name="张甲")
    page = client.get(f"/workforce/person/{person.pk}/").content.decode()
    assert "搬迁户" in page
    assert "户主甲" not in page
    assert "/edit/" not in page


def test_create_person_with_errors_says_each_one(client, world):
    login(client, make_office())
    answer = client.post(
        "/workforce/person/create/",
        {"name": "", "id_number": "610926199001010011", "phone": "1", "account": "", "town": ""},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ("校验不通过", "电话号码不对", "error-summary"):
        assert words in page


def test_create_employment_from_the_persons_page(client, world):
    login(client, make_town_clerk(town=world["a"]))
    person = make_person(name="新人", town=world["a"])
    url = f"/workforce/employment/create/?person={person.pk}"
    form = client.get(url).context["form"]
    assert [p.name for p in form.fields["person"].queryset] == ["新人"]
    assert "id_number" not in form.fields
    asked = {
        "person": person.pk,
        "factory": world["factory"].pk,
        "kind": "contract",
        "from_on": "2019-12-01",
    }
    assert client.post(url, asked).status_code == 302
    assert Employment.objects.filter(person=person).count() == 1


def test_create_employment_by_number(client, world):
    login(client, make_town_clerk(town=world["a"]))
    asked = {
        "name": "外来",
        "id_number": make_id_number(division="612401"),
        "factory": world["factory"].pk,
        "kind": "piecework", "from_on": "2019-12-01",
    }  # fmt: skip
    assert client.post("/workforce/employment/create/", asked).status_code == 302
    assert Person.objects.get(name="外来").sex == "female"


def test_create_employment_offers_own_factories_only(client, world):
    login(client, make_town_clerk(town=world["a"]))
    form = client.get("/workforce/employment/create/").context["form"]
    assert [f.town for f in form.fields["factory"].queryset] == [world["a"]]


def test_edit_payroll_asks_why_and_refuses_stale(client, world):
    login(client, make_town_clerk(town=world["a"]))
    row = Payroll.objects.get(person__name="张甲")
    url = f"/workforce/payroll/{row.pk}/edit/"
    form = client.get(url).content.decode()
    assert 'value="22"' in form
    asked = {
        "days_tenths": "22.5", "gross_fen": "2400", "deductions_fen": "0", "paid_on": "2019-12-10",
        "channel": "bank", "reason": "", "version": row.version,
    }  # fmt: skip
    assert client.post(url, asked).status_code == 422
    asked["reason"] = "漏算"
    assert client.post(url, asked).status_code == 302
    row.refresh_from_db()
    assert (row.days_tenths, row.net_fen) == (225, 240000)
    answer = client.post(url, asked)
    assert answer.status_code == 422
    assert "已被别人修改" in answer.content.decode()


def test_word_of_the_worker_through_the_page(client, world):
    login(client, make_town_clerk(town=world["a"]))
    row = Payroll.objects.get(person__name="张甲")
    assert client.post(f"/workforce/payroll/{row.pk}/confirm/", {"said_by": ""}).status_code == 422
    answer = client.post(f"/workforce/payroll/{row.pk}/confirm/", {"said_by": "本人当面"})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.confirmation == "confirmed"


def test_owner_has_no_word_button(client, world):
    login(client, make_owner(enterprise=world["enterprise"]))
    row = Payroll.objects.get(person__name="张甲")
    assert "/confirm/" not in client.get(f"/workforce/payroll/{row.pk}/").content.decode()
    assert client.get(f"/workforce/payroll/{row.pk}/confirm/").status_code == 403


@pytest.mark.parametrize("actor", [make_auditor, make_leader])
def test_readers_have_no_create_page(client, actor):
    login(client, actor())
    for name in LISTS:
        assert client.get(f"/workforce/{name}/create/").status_code == 403
