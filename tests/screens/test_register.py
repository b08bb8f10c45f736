"""A register of sites, driven through its own URL patterns."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from django import forms
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory
from tests.makers import make_site, make_town

from county.core.actor import Actor
from county.core.errors import NotAllowed, NotFound, Refused
from county.core.gate import READ, WRITE
from county.places.models import Site, Town
from county.screens import listing
from county.screens.register import Column, Panel, Register, Step, Writer

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
CLERK = Actor(1, "李静", roles=frozenset({"tester"}))
calls = []
exports = []


class TownFilter(forms.Form):
    town = forms.ModelChoiceField(Town.objects.all(), required=False)

    def narrow(self, rows):
        town = self.cleaned_data["town"]
        return rows.filter(town=town) if town else rows


class SiteForm(forms.Form):
    name = forms.CharField(label="名称")


def correct_site(pk, *, actor, version, name):
    calls.append(("edit", pk, actor.name, version, name))
    if name == "重名":
        raise Refused("已有同名安置区。", field="name")
    if name == "旧版":
        raise Refused("已被别人修改。", code="stale")


def register_site(*, actor, today, name):
    calls.append(("create", actor.name, today, name))
    return make_site(town=make_town(), name=name)


def may(actor, action, row):
    return "tester" in actor.roles


SITES = Register(
    name="site",
    app="t",
    title="安置区",
    query=lambda actor: Site.objects.select_related("town").exclude(name="别镇"),
    may=may,
    roles=frozenset({"tester"}),
    columns=(
        Column("name", "名称", lambda s: s.name, sort="name"),
        Column("town", "镇", lambda s: s.town.name, sort="town__pinyin"),
        Column("households", "入住", lambda s: s.occupied_on, kind="date", sort="occupied_on"),
        Column("code", "编号", lambda s: s.code, on_list=False),
        Column("inner", "内部", lambda s: "x", exported=False),
    ),
    filter_form=TownFilter,
    writer=Writer(
        SiteForm, create=register_site, edit=correct_site, initial=lambda s: {"name": s.name}
    ),
    steps=(
        Step("close", "停用", forms.Form, lambda pk, *, actor: calls.append(("close", pk))),
        Step("later", "恢复", forms.Form, lambda pk, *, actor: None, when=lambda s: False),
    ),
    panels=lambda row, actor: [
        Panel("相关", "screens/panel_facts.html", {"pairs": [("甲", row.name)]})
    ],
    record_export=lambda *told: exports.append((told[0].name, told[1].name, *told[2:])),
)
PATTERNS = {pattern.name: pattern for pattern in SITES.urls()}
urlpatterns = []
app_urls = (list(PATTERNS.values()), "t")

from django.urls import include, path  # noqa: E402 -- the patterns stand above

urlpatterns += [path("", include(app_urls))]


@pytest.fixture(autouse=True)
def _forget():
    calls.clear()
    exports.clear()


def answer(action, *, method="get", data=None, actor=CLERK, headers=None, **keys):
    request = getattr(RequestFactory(headers=headers or {}), method)("/site/", data or {})
    request.actor, request.today = actor, date(2019, 12, 20)
    request._messages = CookieStorage(request)
    request.csp_nonce = "n"
    return PATTERNS[f"site_{action}"].callback(request, **keys)


def names_of(response):
    text = response.content.decode()
    return [name for name in ("甲区", "乙区", "丙区") if f">{name}</a>" in text]


@pytest.fixture
def sites():
    towns = [make_town(), make_town(code="610926101", name="乙镇")]
    return [
        make_site(town=towns[0], name="甲区", occupied_on=date(2017, 1, 1)),
        make_site(town=towns[1], name="乙区", occupied_on=date(2015, 1, 1)),
        make_site(town=towns[1], name="丙区", occupied_on=date(2016, 1, 1)),
    ]


def test_it_gives_the_patterns_with_register_action_and_policy():
    actions = ["list", "export", "create", "edit", "detail", "close", "later"]
    assert list(PATTERNS) == [f"site_{action}" for action in actions]
    for name, pattern in PATTERNS.items():
        view = pattern.callback
        assert view.register is SITES
        assert view.action == name.removeprefix("site_")
        assert view.policy.roles == frozenset({"tester"})
        reads = view.action in {"list", "export", "detail"}
        assert view.policy.methods == (READ if reads else WRITE)


def test_columns_and_filters_are_checked_when_declared():
    with pytest.raises(ValueError, match="distinct keys"):
        replace(SITES, columns=(SITES.columns[0], SITES.columns[0]))
    with pytest.raises(ValueError, match="no sortable column"):
        replace(SITES, sort="-code")
    with pytest.raises(ValueError, match="filter field"):
        replace(SITES, filter_form=type("F", (forms.Form,), {"page": forms.CharField()}))


def test_the_list_shows_filters_sorts_and_searches(sites):
    assert names_of(answer("list")) == ["甲区", "乙区", "丙区"]
    assert names_of(answer("list", data={"town": sites[1].town_id})) == ["乙区", "丙区"]
    assert names_of(answer("list", data={"q": " 丙 "})) == ["丙区"]
    text = answer("list", data={"sort": "-households"}).content.decode()
    assert 'aria-sort="descending"' in text
    assert text.index("甲区") < text.index("丙区") < text.index("乙区")


def test_an_unknown_sort_is_ignored_and_an_invalid_filter_shows_none_and_says_so(sites):
    assert names_of(answer("list", data={"sort": "town__secret"})) == ["甲区", "乙区", "丙区"]
    wrong = answer("list", data={"town": "x"})
    assert names_of(wrong) == []
    assert "筛选条件有误" in wrong.content.decode()


def test_columns_may_be_chosen(sites):
    text = answer("list", data={"cols": ["code"]}).content.decode()
    assert sites[0].code in text
    assert text.count('<th scope="col"') == 2


def test_htmx_gets_the_table_alone(sites):
    part = answer("list", headers={"HX-Target": "rows"})
    assert part.content.decode().lstrip().startswith('<div id="rows"')
    assert part["Vary"] == "HX-Target"


@pytest.mark.parametrize(
    ("sort", "names"),
    [("households", ["乙区", "丙区", "甲区"]), ("-households", ["甲区", "丙区", "乙区"])],
)
def test_a_deep_page_holds_the_rows_that_stand_there(sites, monkeypatch, sort, names):
    monkeypatch.setattr(listing, "PAGE_SIZE", 1)
    monkeypatch.setattr(listing, "FIRST_DEEP_PAGE", 1)
    pages = [names_of(answer("list", data={"sort": sort, "page": n})) for n in (1, 2, 3)]
    assert pages == [[name] for name in names]


def test_the_number_of_queries_does_not_grow(sites, django_assert_num_queries):
    question = {"cols": ["town", "households", "code", "inner"]}
    with django_assert_num_queries(3):  # the towns of the filter, the count, the page
        answer("list", data=question)
    for number in range(5):
        make_site(town=sites[0].town, name=f"区{number}")
    with django_assert_num_queries(3):
        answer("list", data=question)


def test_the_file_holds_what_the_list_shows(sites):
    sites[0].name = "=1+1"
    sites[0].save()
    response = answer("export", data={"format": "csv", "sort": "households"})
    lines = list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"))))
    assert lines[0] == ["名称", "镇", "入住", "编号"]
    assert [line[0] for line in lines[1:]] == ["乙区", "丙区", "'=1+1"]
    assert "%E5%AE%89%E7%BD%AE%E5%8C%BA-20191220.csv" in response["Content-Disposition"]
    assert exports == [("李静", "site", 3, {}, "csv")]
    sheet = answer("export", data={"format": "xlsx", "q": "丙"})
    assert b"".join(sheet).startswith(b"PK")
    assert exports[1] == ("李静", "site", 1, {"q": "丙"}, "xlsx")
    with pytest.raises(NotFound):
        answer("export", data={"format": "exe"})


def test_outside_the_scope_is_not_found_and_without_the_right_is_refused(sites):
    outside = make_site(town=sites[0].town, name="别镇")
    stranger = Actor(2, "某人")
    for action in ("detail", "edit", "close"):
        with pytest.raises(NotFound):
            answer(action, pk=outside.pk)
        with pytest.raises(NotAllowed):
            answer(action, pk=sites[0].pk, actor=stranger)
    for action in ("list", "export", "create"):
        with pytest.raises(NotAllowed):
            answer(action, actor=stranger)


def test_the_page_shows_facts_panels_and_the_steps_on_offer(sites):
    text = answer("detail", pk=sites[0].pk).content.decode()
    assert "2017年1月1日" in text
    assert f'href="/site/{sites[0].pk}/edit/"' in text
    assert f'href="/site/{sites[0].pk}/close/"' in text
    assert "later/" not in text
    assert "<h2>相关</h2>" in text


def test_create_passes_actor_today_and_fields_and_goes_to_the_new_row():
    response = answer("create", method="post", data={"name": "新区"})
    assert calls == [("create", "李静", date(2019, 12, 20), "新区")]
    assert (response.status_code, response.url) == (302, f"/site/{Site.objects.get().pk}/")
    assert 'value="预填"' in answer("create", data={"name": "预填", "other": "x"}).content.decode()


def test_edit_carries_the_version_and_a_refusal_loses_nothing(sites):
    pk = sites[0].pk
    assert 'name="version" value="1"' in answer("edit", pk=pk).content.decode()
    done = answer("edit", method="post", data={"name": "改名", "version": "1"}, pk=pk)
    assert done.status_code == 302
    refused = answer("edit", method="post", data={"name": "重名", "version": "1"}, pk=pk)
    text = refused.content.decode()
    assert refused.status_code == 422
    assert 'value="重名"' in text
    assert '<a href="#id_name">名称</a>：已有同名安置区。' in text
    assert [call[3] for call in calls] == [1, 1]


def test_a_stale_edit_comes_back_with_the_present_version(sites):
    Site.objects.filter(pk=sites[0].pk).update(version=7)
    data = {"name": "旧版", "version": "1"}
    text = answer("edit", method="post", data=data, pk=sites[0].pk).content.decode()
    assert 'name="version" value="7"' in text
    assert "在新窗口查看现在的内容" in text


def test_an_empty_form_is_an_error_and_a_step_without_fields_runs(sites):
    assert answer("edit", method="post", data={}, pk=sites[0].pk).status_code == 422
    assert calls == []
    assert answer("close", pk=sites[0].pk).status_code == 200
    assert answer("close", method="post", data={}, pk=sites[0].pk).status_code == 302
    assert calls == [("close", sites[0].pk)]
