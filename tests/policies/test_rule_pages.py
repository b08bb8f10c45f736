"""Pages of rules: the library, a draft in the browser, the way into force, what the public reads."""

import re
from datetime import date

import pytest
from django.urls import reverse
from tests.makers import make_leader, make_office, make_town, make_town_clerk
from tests.makers.accounts import make_actor, make_owner
from tests.makers.factories import make_enterprise
from tests.policies.test_adoption import make_adopted, make_draft, make_next, propose, rent_text

from county.accounts.choices import Role
from county.accounts.models import User
from county.audit.models import Event
from county.policies import commands, queries
from county.policies.kinds import formtext
from county.policies.models import Scheme, SchemeVersion

pytestmark = pytest.mark.django_db
TODAY = date(2019, 12, 20)


@pytest.fixture
def bureau(db):
    return make_actor(role=Role.DEPARTMENT)


@pytest.fixture
def leader(db):
    return make_leader()


def sign_in(client, actor):
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def url(name, *keys):
    return reverse(f"policies:{name}", args=keys)


def text_of(response):
    return response.content.decode()


def posted(row, **changed):
    """The draft's form as the browser sends it."""
    data = {"version": row.version, "text": row.text, "cases": row.cases, "act": "check"}
    for field in formtext.sheet(row.text).fields():
        data |= {field.name: field.value, f"was:{field.name}": field.was}
    return data | changed


def test_library_when_searched_by_pinyin_then_found(client, bureau):
    page = text_of(sign_in(client, bureau).get(url("library"), {"q": "bangfuchejian"}))
    assert "帮扶车间稳岗补贴" in page
    assert "创业担保贷款" not in page


def test_library_when_filtered_then_only_those(client, bureau):
    page = sign_in(client, bureau).get(url("library"), {"subject": "loan", "source": "programme"})
    assert [one.path for one, _page in page.context["rows"]] == ["programme/interest"]


def test_template_when_opened_then_its_examples_are_run(client, bureau):
    page = sign_in(client, bureau).get(url("template", "programme--rent"))
    assert page.context["trial"].whole
    assert "不少于 1/3" in text_of(page)


def test_template_when_absent_then_not_found(client, bureau):
    assert sign_in(client, bureau).get(url("template", "library--nothing")).status_code == 404


def test_draft_when_started_from_a_template_then_begins_on_its_day(client, bureau):
    said = {
        "name": "base", "title": "奖补: 新", "clause": "3.2-3", "in_force_from": "2020-01-01",
    }  # fmt: skip
    answer = sign_in(client, bureau).post(
        url("template_draft", "library--a06_grade_award"), said, follow=True
    )
    assert answer.context["wrongs"] == []
    row = SchemeVersion.objects.get(scheme__name="base")
    assert row.scheme.title == "奖补: 新"
    assert "template" not in row.text
    assert row.base == "library/a06_grade_award"


def test_draft_when_the_name_is_taken_then_says_so_and_keeps_what_was_typed(client, bureau):
    make_draft(bureau)
    said = {"name": "rent", "title": "甲", "in_force_from": "2020-01-01"}
    answer = sign_in(client, bureau).post(url("template_draft", "programme--rent"), said)
    assert answer.status_code == 422
    assert "已经有方案" in text_of(answer)
    assert 'value="甲"' in text_of(answer)


@pytest.mark.parametrize("subject", ["factory", "worker", "lease", "loan"])
def test_draft_when_started_from_nothing_then_is_sound_and_its_example_holds(
    client, bureau, subject
):
    said = {
        "name": "mine", "title": "一项", "clause": "", "in_force_from": "2020-01-01",
        "subject": subject,
    }  # fmt: skip
    answer = sign_in(client, bureau).post(url("version_begin"), said, follow=True)
    assert answer.context["wrongs"] == []
    assert answer.context["trial"].whole


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("rule.yaml", rent_text().encode(), ""),
        ("rule.yaml", b"\xff\xfe\x00", "UTF-8"),
        ("rule.yaml", b"PK\x03\x04" + b"\xff" * 10, "UTF-8"),
        ("rule.yaml", b"a: [", "第"),
        ("rule.yaml", b"scheme: x\n" + b"#" * 300_000, "太大"),
        ("rule.yaml", b"scheme: x\n" + b"#" * 70_000, "太长"),
        ("bomb.yaml", b"a: &a [x, x]\nb: [*a, *a]\n", "第"),
        ("tag.yaml", b"!!python/object/apply:os.system [ls]", "第"),
    ],
)
def test_import_when_a_file_is_sent_then_a_draft_or_a_sentence(client, bureau, name, content, says):
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = sign_in(client, bureau).post(
        url("version_begin"), {"file": SimpleUploadedFile(name, content)}
    )
    assert answer.status_code == (422 if says else 302)
    assert says in text_of(answer)
    assert Scheme.objects.exists() is not bool(says)


def test_check_when_a_field_was_changed_then_it_stands_in_the_text(client, bureau):
    row = make_draft(bureau)
    data = posted(row) | {"value:per_area_cap:2017-04-15": "6元"}
    page = sign_in(client, bureau).post(url("version_edit", row.pk), data)
    assert "{2017-04-15: 6元}" in page.context["text"]
    assert SchemeVersion.objects.get(pk=row.pk).text == row.text  # nothing stored yet


def test_check_when_the_text_is_faulty_then_says_line_and_keeps_both(client, bureau):
    row = make_draft(bureau)
    data = posted(row, text=row.text.replace("1/2}}", "0.5}}")) | {"title": "新名称"}
    page = sign_in(client, bureau).post(url("version_edit", row.pk), data)
    wrong = page.context["wrongs"][0]
    assert row.text.split("\n")[wrong.line - 1].strip().startswith("rent_share")
    assert "新名称" in page.context["text"]
    assert f'href="#L{wrong.line}"' in text_of(page)


def test_check_when_the_text_cannot_be_read_then_no_field_is_lost(client, bureau):
    row = make_draft(bureau)
    data = posted(row, text="a: [") | {"title": "新名称"}
    page = sign_in(client, bureau).post(url("version_edit", row.pk), data)
    assert page.context["sheet"] is None
    assert "新名称" in text_of(page)
    mended = posted(row, text=row.text) | dict(page.context["kept"])
    page = client.post(url("version_edit", row.pk), mended)
    assert "新名称" in page.context["text"]


def test_check_when_a_field_cannot_be_placed_then_it_stays_as_typed(client, bureau):
    row = make_draft(bureau)
    data = posted(row) | {"from": "明年", "steps": "镇上看看"}
    page = sign_in(client, bureau).post(url("version_edit", row.pk), data)
    assert page.status_code == 422
    assert 'value="明年"' in text_of(page)
    assert "镇上看看" in text_of(page)
    assert page.context["text"] == row.text


def test_check_when_asked_by_htmx_then_only_the_part_beside_comes(client, bureau):
    row = make_draft(bureau)
    answer = sign_in(client, bureau).post(url("version_check", row.pk), posted(row))
    assert "<html" not in text_of(answer)
    assert 'id="checked"' in text_of(answer)


def test_save_when_someone_saved_meanwhile_then_refused_and_kept(client, bureau):
    row = make_draft(bureau)
    other = make_office()
    commands.write_version(row.pk, actor=other, version=row.version, text=row.text + "# 别人\n")
    data = posted(row, act="save", text=row.text + "# 我的\n")
    answer = sign_in(client, bureau).post(url("version_edit", row.pk), data)
    assert answer.status_code == 422
    assert "# 我的" in text_of(answer)


def test_save_when_the_version_field_is_nonsense_then_refused(client, bureau):
    row = make_draft(bureau)
    answer = sign_in(client, bureau).post(
        url("version_edit", row.pk), posted(row, act="save", version="x")
    )
    assert answer.status_code == 422


def test_examples_when_taken_over_then_they_hold(client, bureau):
    row = commands.draft_from_template(
        "library/a13_retention", actor=bureau, name="mine", title="稳岗",
        in_force_from=date(2020, 1, 1),
    )  # fmt: skip
    data = posted(row) | {"value:per_head:2020-01-01": "1500.5元", "act": "accept"}
    page = sign_in(client, bureau).post(url("version_edit", row.pk), data)
    assert page.context["trial"].whole
    assert page.context["cases"].count('"1500.50元"') == 4
    assert "户籍没有登记" in page.context["cases"]


@pytest.mark.parametrize(
    "cases",
    [
        "cases: [x]", "cases:\n  - {name: a, day: 2019-12-20, facts: {rent: many}, expect: {amount: 1元}}",
        "cases:\n  - {name: a, day: 2019-12-20, facts: {none: 1}, expect: {qualifies: true}}",
        "cases:\n  - {name: a, day: 2019-12-20, facts: {rent: 9999999999999999999999元}, expect: {amount: x}}",
        "cases:\n  - {name: a, day: 0001-01-01, facts: {}, expect: {values: {none: 1}}}", "a: [", "- 1",
    ],
)  # fmt: skip
def test_examples_when_nonsense_then_no_error(client, bureau, cases):
    row = make_draft(bureau)
    for act in ("check", "accept"):
        page = sign_in(client, bureau).post(
            url("version_edit", row.pk), posted(row, cases=cases, act=act)
        )
        assert page.status_code == 200
        assert not page.context["trial"].whole


def test_edit_when_proposed_then_leads_to_the_version(client, bureau):
    row = propose(make_draft(bureau), bureau)
    answer = sign_in(client, bureau).get(url("version_edit", row.pk))
    assert answer.url == url("version_page", row.pk)


def test_version_when_amended_then_shows_old_and_new(client, bureau, leader):
    row = make_next(make_adopted(bureau, leader), bureau)
    page = sign_in(client, leader).get(url("version_page", row.pk))
    rows = {one["name"]: one for one in page.context["differences"]}
    assert rows["每平方米每月最高"]["before"] == "2017-04-15 5 元/平方米/月"
    assert rows["每平方米每月最高"]["after"].endswith("2020-01-01 6 元/平方米/月")
    assert [step.name for step, _url in page.context["steps"]] == ["adopt", "return"]


def test_version_when_his_own_then_told_that_another_must_adopt(client):
    office = make_office()
    row = propose(make_draft(office), office)
    page = sign_in(client, office).get(url("version_page", row.pk))
    assert "要由另一个人批准" in text_of(page)
    assert "adopt" not in [step.name for step, _url in page.context["steps"]]


def test_version_when_beyond_its_patterns_ceiling_then_warned(client, bureau):
    row = commands.draft_from_template(
        "programme/training", actor=bureau, name="mine", title="培训", in_force_from=TODAY
    )
    data = posted(row) | {"value:per_head:2017-04-15": "1900元"}
    page = sign_in(client, bureau).post(url("version_edit", row.pk), data)
    assert len(page.context["beyond"]) == 1


def test_adopt_when_not_proved_lately_then_asked_first(client, bureau, leader):
    row = propose(make_draft(bureau), bureau)
    session = sign_in(client, leader).session
    session["proved"] = 0
    session.save()
    answer = client.post(url("version_adopt", row.pk), {"sha256": row.sha256})
    assert answer.status_code == 403
    assert SchemeVersion.objects.get(pk=row.pk).state == "proposed"


def test_version_when_a_draft_then_hidden_from_the_town(client, bureau):
    row = make_draft(bureau)
    clerk = make_town_clerk(town=make_town())
    assert sign_in(client, clerk).get(url("version_page", row.pk)).status_code == 404
    assert client.get(url("version_file", row.pk)).status_code == 404


def test_file_when_downloaded_then_is_the_text(client, bureau):
    row = make_draft(bureau, cases="cases: []\n")
    answer = sign_in(client, bureau).get(url("version_file", row.pk))
    assert text_of(answer) == row.text
    assert "rent-v1.yaml" in answer["Content-Disposition"]
    assert text_of(client.get(url("version_file", row.pk), {"part": "cases"})) == row.cases


def test_support_when_in_force_then_everyone_reads_it(client, bureau, leader):
    make_adopted(bureau, leader)
    assert "房屋租赁补贴" in text_of(client.get(url("support_list")))
    page = text_of(client.get(url("support", "rent")))
    for said in ("不少于 1/3", "月租金 × 50%", "租赁合同", "30 个工作日", "演示值"):
        assert said in page


def test_support_when_not_adopted_then_not_found(client, bureau):
    propose(make_draft(bureau), bureau)
    assert client.get(url("support", "rent")).status_code == 404
    assert "房屋租赁补贴" not in text_of(client.get(url("support_list")))


def test_support_when_a_new_version_begins_then_its_values_are_shown(
    client, bureau, leader, settings
):
    row = make_next(make_adopted(bureau, leader), bureau)
    commands.adopt_version(row.pk, actor=leader, today=TODAY)
    assert "5 元/平方米/月" in text_of(client.get(url("support", "rent")))
    settings.ANYE_TODAY = date(2020, 1, 1)
    assert "6 元/平方米/月" in text_of(client.get(url("support", "rent")))


def test_support_when_ended_then_gone(client, bureau, leader, settings):
    row = make_adopted(bureau, leader)
    commands.end_version(row.pk, actor=leader, today=TODAY, in_force_to=TODAY, reason="到期")
    settings.ANYE_TODAY = date(2019, 12, 21)
    assert client.get(url("support", "rent")).status_code == 404


def test_support_when_read_then_says_whom_to_ask(client, bureau, leader):
    from county.accounts.models import Organisation

    Organisation.objects.create(
        code="caizheng", name="县财政局", kind="department", telephone="0915-8420112",
        valid_from=date(2010, 1, 1),
    )  # fmt: skip
    make_adopted(bureau, leader)
    assert re.search(r"县财政局.*0915-8420112", text_of(client.get(url("support", "rent"))), re.S)


def test_clause_when_a_rule_carries_it_then_names_its_version(client, bureau, leader):
    from county.core.actor import SYSTEM

    commands.load_document(actor=SYSTEM)
    make_adopted(bureau, leader)
    page = text_of(sign_in(client, bureau).get(reverse("portal:clause_page", args=("3.2-4",))))
    assert "房屋租赁补贴（第 1 版）" in page
    owner = make_owner(enterprise=make_enterprise())
    page = text_of(sign_in(client, owner).get(reverse("portal:clause_page", args=("3.2-4",))))
    assert url("support", "rent") in page


def test_register_when_a_day_is_chosen_then_only_what_was_in_force(client, bureau, leader):
    first = make_adopted(bureau, leader)
    second = make_next(first, bureau)
    commands.adopt_version(second.pk, actor=leader, today=TODAY)
    page = sign_in(client, bureau).get(url("version_list"), {"on": "2020-02-01"})
    assert queries.version_on("rent", date(2020, 2, 1)) == second
    assert url("version_page", second.pk) in text_of(page)
    assert url("version_page", first.pk) not in text_of(page)


RENT = {
    "rent": "8000", "area": "1000", "months_rented": "12", "recognised": "yes", "staff": "30",
    "b_once_item_year": "no",
}  # fmt: skip


def test_ask_when_all_is_met_then_the_sum_and_nothing_is_kept(client, bureau, leader):
    make_adopted(bureau, leader)
    assert url("support_ask", "rent") in text_of(client.get(url("support", "rent")))
    assert "搬迁户和贫困户工人（人）" in text_of(client.get(url("support_ask", "rent")))
    before = Event.objects.count()
    page = text_of(client.post(url("support_ask", "rent"), RENT | {"group_staff": "10"}))
    assert "48,000" in page
    assert "还差什么" not in page
    assert Event.objects.count() == before
    assert "sessionid" not in client.cookies


def test_ask_when_one_is_short_then_told_and_an_open_answer_is_unknown(client, bureau, leader):
    make_adopted(bureau, leader)
    page = text_of(client.post(url("support_ask", "rent"), RENT | {"group_staff": "9"}))
    assert re.search(r'id="lacking".*再.*2', page, re.S)
    page = text_of(client.post(url("support_ask", "rent"), RENT))
    assert 'id="unknown"' in page
    assert 'id="lacking"' not in page
    page = text_of(client.post(url("support_ask", "rent"), {"b_once_item_year": "yes"}))
    assert "不符合" in page


@pytest.mark.parametrize(
    ("field", "typed"), [("staff", "三十"), ("staff", "-1"), ("rent", "9" * 30), ("staff", "1.5")]
)
def test_ask_when_a_number_is_odd_then_told_there_and_kept(client, bureau, leader, field, typed):
    make_adopted(bureau, leader)
    response = client.post(url("support_ask", "rent"), RENT | {field: typed})
    assert response.status_code == 422
    assert typed in text_of(response)
    assert 'id="answer"' not in text_of(response)


def test_ask_when_not_in_force_then_not_found(client, bureau):
    make_draft(bureau)
    assert client.get(url("support_ask", "rent")).status_code == 404
