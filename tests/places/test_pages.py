"""The pages of places as people meet them."""

import csv
import io
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import makers

from county.accounts.models import User
from county.audit.models import Event
from county.places import commands
from county.places.models import Lease, Premises, Site

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


def site_of(actor, town, name, households=120):
    return commands.register_site(
        actor=actor, today=TODAY, town=town, name=name, village=None,
        occupied_on=date(2016, 6, 1), households=households, people=households * 3, source="台账",
    )  # fmt: skip


def test_site_list_sorts_by_pinyin_and_finds_by_it(client, office, towns):
    for name in ("药妇沟", "锦屏", "八角"):
        site_of(office, towns[0], name)
    page = client.get(reverse("places:site_list"), {"sort": "name"})
    assert names(page) == ["八角", "锦屏", "药妇沟"]
    assert names(client.get(reverse("places:site_list"), {"q": "jinping"})) == ["锦屏"]
    assert names(client.get(reverse("places:site_list"), {"q": "YFG"})) == ["药妇沟"]


def test_site_list_filters(client, office, towns):
    large = site_of(office, towns[0], "大", 100)
    site_of(office, towns[1], "小", 99)
    makers.make_factory(town=towns[0], site=large)
    makers.make_premises(site=large)
    for key, value in (
        ("size", "large"),
        ("town", towns[0].pk),
        ("covered", "yes"),
        ("premises", "yes"),
    ):
        assert names(client.get(reverse("places:site_list"), {key: value})) == ["大"]
    for key in ("covered", "premises"):
        assert names(client.get(reverse("places:site_list"), {key: "no"})) == ["小"]


def test_site_export_holds_what_is_filtered_and_is_recorded(client, office, towns):
    site_of(office, towns[0], "大", 100)
    site_of(office, towns[1], "小", 99)
    answer = client.get(
        reverse("places:site_export"), {"format": "csv", "size": "small", "q": "小"}
    )
    lines = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert [line[0] for line in lines[1:]] == ["小"]
    facts = Event.objects.get(action="register.exported").facts
    assert facts == {
        "register": "places.site",
        "count": 1,
        "filters": {"size": "small"},
        "searched": True,
        "format": "csv",
    }


def test_site_create_when_wrong_keeps_what_was_typed(client, office, towns):
    typed = {
        "town": towns[0].pk,
        "name": "新点",
        "occupied_on": "2019-12-25",
        "households": "10",
        "people": "30",
        "source": "台账",
    }
    page = client.post(reverse("places:site_create"), typed)
    assert page.status_code == 422
    assert page.context["form"].errors["occupied_on"] == [
        "2019年12月25日还没有到。请填写今天或以前的日期。"
    ]
    assert 'value="新点"' in page.content.decode()
    assert not Site.objects.exists()


def test_site_create_leads_to_its_page(client, office, towns):
    typed = {
        "town": towns[0].pk,
        "name": "新点",
        "occupied_on": "2019-12-01",
        "households": "10",
        "people": "30",
        "source": "台账",
    }
    page = client.post(reverse("places:site_create"), typed, follow=True)
    assert page.status_code == 200
    assert page.context["row"].code == "AZ-CG-01"
    assert "历次户数" in page.content.decode()


def test_lease_overlap_is_a_sentence_not_an_error(client, office, towns):
    premises = makers.make_premises(site=makers.make_site(town=towns[0]))
    factory = makers.make_factory(town=towns[0])
    typed = {
        "premises": premises.pk,
        "factory": factory.pk,
        "landlord": "镇政府",
        "from_on": "2018-01-01",
        "to_on": "2018-12-31",
        "area_dm2": "500.5",
        "rent_fen": "1,200元",
        "contract_number": "甲-1",
    }
    assert client.post(reverse("places:lease_create"), typed).status_code == 302
    row = Lease.objects.get()
    assert (row.area_dm2, row.rent_fen) == (50_050, 120_000)
    page = client.post(reverse("places:lease_create"), typed | {"from_on": "2018-06-01"})
    assert page.status_code == 422
    assert "甲-1" in page.content.decode()


def test_site_of_other_town_is_seen_but_not_edited(client, towns):
    site = makers.make_site(town=towns[1])
    enter(client, makers.make_town_clerk(town=towns[0]))
    assert client.get(reverse("places:site_detail", args=(site.pk,))).status_code == 200
    assert client.get(reverse("places:site_edit", args=(site.pk,))).status_code == 403
    assert client.get(reverse("places:site_count", args=(site.pk,))).status_code == 403


def test_premises_of_other_town_are_not_found(client, towns):
    premises = makers.make_premises(site=makers.make_site(town=towns[1]))
    enter(client, makers.make_town_clerk(town=towns[0]))
    for action in ("detail", "edit"):
        url = reverse(f"places:premises_{action}", args=(premises.pk,))
        assert client.get(url).status_code == 404


def test_create_form_offers_a_town_clerk_his_own_town_only(client, towns):
    for town in towns:
        makers.make_premises(site=makers.make_site(town=town))
        makers.make_factory(town=town)
    enter(client, makers.make_town_clerk(town=towns[0]))
    form = client.get(reverse("places:premises_create")).context["form"]
    assert list(form.fields["town"].queryset) == [towns[0]]
    assert [site.town for site in form.fields["site"].queryset] == [towns[0]]
    form = client.get(reverse("places:lease_create")).context["form"]
    assert list(form.fields["premises"].queryset) == [Premises.objects.get(town=towns[0])]
    assert [factory.town for factory in form.fields["factory"].queryset] == [towns[0]]


def test_site_page_asks_the_same_number_of_queries_for_more_rows(client, office, towns):
    site = makers.make_site(town=towns[0])
    url = reverse("places:site_detail", args=(site.pk,))

    def ask():
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        return len(asked)

    makers.make_premises(site=site)
    makers.make_factory(town=towns[0], site=site)
    ask()
    few = ask()
    for _number in range(5):
        makers.make_premises(site=site)
        makers.make_factory(town=towns[0], site=site)
    assert ask() == few


def test_pages_speak_english(client, office, towns):
    site = makers.make_site(town=towns[0])
    client.cookies["django_language"] = "en"
    for url in (
        reverse("places:site_list"),
        reverse("places:site_detail", args=(site.pk,)),
        reverse("places:lease_create"),
        reverse("places:village_list"),
    ):
        page = client.get(url)
        assert page.status_code == 200
        assert 'lang="en"' in page.content.decode()
