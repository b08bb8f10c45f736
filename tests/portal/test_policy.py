"""The living policy: who sees what of a clause, its states, versions side by side, the report, keeping it."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.makers import make_auditor, make_leader, make_office, make_owner, make_town_clerk
from tests.makers.accounts import make_actor
from tests.policies.papers import PARAGRAPHS, cut
from tests.portal.test_pages import make_county, make_goals, signed_in

from county.accounts.choices import Role
from county.accounts.models import Organisation
from county.assessment.models import TownTask
from county.core.actor import SYSTEM
from county.factories.models import Factory
from county.policies import commands
from county.policies.models import Clause, ClauseLink, Document, Draft
from county.portal.queries.policy.versions import marked

pytestmark = pytest.mark.django_db
TODAY = date(2019, 12, 20)
PAGES = ["/policy/", "/policy/2-6/", "/policy/4.1-4/", "/reports/policy/"]


@pytest.fixture
def programme(db):
    return commands.load_document(actor=SYSTEM)


def text_of(client, page, **query):
    response = client.get(page, query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_open_when_rows_grow_then_same_number_of_queries(client, programme, page):
    make_goals()
    make_county(factories=2, prefix="a")
    signed_in(client, make_office())
    client.get(page)
    counts = []
    for more in (0, 12):
        make_county(factories=more, prefix="b")
        for n in range(more):
            clause = Clause.objects.get(code="2-6")
            body = Organisation.objects.create(
                code=f"x{n}", name=f"局{n}", kind="department", valid_from=date(2017, 1, 1)
            )
            commands.assign_duty(
                clause.pk, actor=SYSTEM, organisation_id=body.pk, part="assist", from_on=TODAY
            )
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 30, counts


@pytest.mark.parametrize(
    ("who", "numbers", "report"),
    [(make_leader, True, 200), (make_office, True, 200), (make_auditor, True, 200),
     (lambda: make_actor(role=Role.DEPARTMENT), True, 200), (lambda: make_actor(role=Role.SUPERVISION), True, 200),
     (lambda: make_owner(enterprise=Factory.objects.first().enterprise), False, 403)],
    ids=["leader", "office", "auditor", "department", "supervision", "owner"],
)  # fmt: skip
def test_open_as_each_then_numbers_only_for_officials(client, programme, who, numbers, report):
    make_goals()
    make_county(factories=3)
    signed_in(client, who())
    page = text_of(client, "/policy/2-6/")
    assert ("3 人" in page, "最近办理" in page) == (numbers, numbers)
    assert "尚未建设" in text_of(client, "/policy/")
    assert client.get("/reports/policy/").status_code == report
    assert client.get(f"/policy/document/{programme.pk}/").status_code == 200
    assert client.get("/policies/import/").status_code == (200 if who is make_office else 403)


def test_open_clause_when_town_clerk_then_own_town_and_the_county_beside(client, programme):
    make_goals()
    mine, _other = make_county(factories=5)
    TownTask.objects.create(town=mine, year=2019, indicator="factories_new", value=9)
    signed_in(client, make_town_clerk(town=mine))
    page = text_of(client, "/policy/2-6/")
    assert ('<b class="num">3 人</b>' in page, "全县 5 人" in page) == (True, True)
    assert "落后" in text_of(client, "/policy/2-3/")


def test_state_when_a_goal_is_far_then_late_and_filter_finds_it(client, programme):
    make_goals()
    make_county(factories=2)
    signed_in(client, make_office())
    late = text_of(client, "/policy/", state="late")
    assert ("§2-4" in late, "§3.2-4" in late, "§2-2<" in late) == (True, False, False)
    assert "§3.2-4" in text_of(client, "/policy/", state="unbuilt")
    assert "没有符合条件" in text_of(client, "/policy/", q="没有这样的字")
    by_pinyin = text_of(client, "/policy/", q="longtou")
    assert ("§2-5" in by_pinyin, "§2-4<" in by_pinyin) == (True, False)
    assert '<details class="branch l1" open>' in text_of(client, "/policy/")
    assert '<details class="branch l1">' in text_of(client, "/policy/", fold="1")


def test_open_clause_when_nobody_answers_or_nobody_holds_then_said(client, programme):
    make_county(factories=1)
    office = make_office()
    signed_in(client, office)
    assert "还没有牵头单位" in text_of(client, "/policy/2-6/")
    body = Organisation.objects.create(
        code="empty", name="空局", kind="department", valid_from=date(2017, 1, 1)
    )
    clause = Clause.objects.get(code="2-6")
    commands.assign_duty(
        clause.pk, actor=office, organisation_id=body.pk, part="lead", from_on=TODAY
    )
    page = text_of(client, "/policy/2-6/")
    assert ("还没有牵头单位" in page, "空局 无人在岗" in page) == (False, True)
    assert "§2-6" in text_of(client, f"/policy/body/{body.pk}/")
    assert client.get("/policy/body/999999/").status_code == 404


def test_last_things_done_then_only_who_reads_the_record(client, programme):
    mine, _other = make_county(factories=2)
    office = make_office()
    clause = Clause.objects.get(code="4.1-2")
    commands.register_document(actor=office, number="9号", title="新", issuer="县", issued_on=TODAY)
    commands.link_clause(
        clause.pk, actor=office, kind="action", code="document.registered", from_on=TODAY
    )
    signed_in(client, office)
    assert "登记文件" in text_of(client, "/policy/4.1-2/")
    for other in (make_leader(), make_town_clerk(town=mine)):
        signed_in(client, other)
        assert "没有可列出的办理记录" in text_of(client, "/policy/4.1-2/")


def test_open_clause_when_absent_then_not_found(client, programme):
    signed_in(client, make_office())
    for page in (
        "/policy/9-9/",
        "/policy/document/99/",
        f"/policy/document/{programme.pk}/9/",
        "/policy/%00/",
        f"/policy/document/{programme.pk}/compare/?from=77",
        f"/policy/document/{programme.pk}/compare/?to=x",
    ):
        assert client.get(page).status_code == 404, page
    assert client.get("/policy/", {"on": "x"}).status_code == 422


def test_indicator_nobody_knows_then_said(client, programme):
    make_county(factories=1)
    clause = Clause.objects.get(code="2-2")
    ClauseLink.objects.create(clause=clause, kind="indicator", code="nothing", from_on=TODAY)
    signed_in(client, make_office())
    assert "平台还没有它" in text_of(client, "/policy/2-2/")


def test_tie_an_indicator_then_shown_at_both_ends(client, programme):
    make_county(factories=1)
    clause = Clause.objects.get(code="3.4-2")
    ClauseLink.objects.create(clause=clause, kind="indicator", code="jobs", from_on=TODAY)
    signed_in(client, make_office())
    assert "1 人" in text_of(client, "/policy/3.4-2/")
    assert "/policy/3.4-2/" in text_of(client, "/goals/jobs/")
    body = Organisation.objects.first()
    assert f"/policy/body/{body.pk}/" in text_of(client, f"/accounts/organisation/{body.pk}/")


def test_report_of_the_running_month_then_what_was_done_is_counted(client, programme):
    make_county(factories=1)
    office = make_office()
    clause = Clause.objects.get(code="4.1-2")
    commands.register_document(actor=office, number="9号", title="新", issuer="县", issued_on=TODAY)
    commands.link_clause(
        clause.pk, actor=office, kind="action", code="document.registered", from_on=TODAY
    )
    signed_in(client, make_leader())
    assert "登记文件 1" in text_of(client, "/reports/policy/")
    assert "登记文件 1" not in text_of(client, "/reports/policy/", on="2019-11")


def test_marked_then_only_changed_words():
    assert marked("每年两家", "每年至少两家") == [
        ("same", "每年"),
        ("ins", "至少"),
        ("same", "两家"),
    ]
    assert marked("甲乙", "甲") == [("same", "甲"), ("del", "乙")]


def test_keep_a_document_in_the_browser_from_file_to_correction(client):
    make_county(factories=1)
    signed_in(client, make_office())
    empty = client.post("/policies/import/", {})
    assert (empty.status_code, "请选择文件" in empty.content.decode()) == (422, True)
    wrong = SimpleUploadedFile("a.pdf", b"%PDF")
    assert client.post("/policies/import/", {"file": wrong}).status_code == 422
    file = SimpleUploadedFile("措施.txt", cut(PARAGRAPHS).encode("gb18030"))
    sent = client.post("/policies/import/", {"file": file, "in_points": "on"})
    draft = Draft.objects.get()
    assert sent.url == f"/policies/draft/{draft.pk}/"
    page = text_of(client, sent.url)
    assert ("与文件逐字相符" in page, "- 1 -" in page) == (True, True)
    at = next(i for i, p in enumerate(draft.pieces) if p["code"] == "2.1-1")
    form = {
        "version": 1,
        "kind": "point",
        "written": "",
        "code": "2.1-1",
        "text": "第一句。\n第二句。",
    }
    assert 'name="text"' in text_of(client, sent.url, edit=at)
    assert client.post(f"{sent.url}piece/{at}/", form | {"kind": "nothing"}).status_code == 422
    assert client.post(f"{sent.url}piece/{at}/", form).status_code == 302
    assert client.post(f"{sent.url}piece/{at}/", form).status_code == 422  # stale
    assert client.post(sent.url, {"version": 2, "act": f"join:{at + 1}"}).status_code == 302
    assert client.post(sent.url, {"version": 2, "act": "x:y"}).status_code == 404
    page = text_of(client, sent.url)
    assert "与文件相比少" in page
    said = {"version": 3, "number": "甲社工组〔2018〕7号", "level": "county", "title": "措施", "issuer": "组",
            "issued_on": "2018-03-05"}  # fmt: skip
    assert "甲县社区工厂若干措施" in text_of(client, f"{sent.url}publish/")
    assert client.post(f"{sent.url}publish/", said | {"title": ""}).status_code == 422
    done = client.post(f"{sent.url}publish/", said | {"doubts_seen": "on"})
    document = Document.objects.get()
    assert done.url == f"/policy/document/{document.pk}/"
    assert "第一句。第二句。" in text_of(client, done.url)
    clause = document.clauses.get(code="2.1-1")
    edit = f"/policies/clause/{clause.pk}/edit/"
    assert client.post(edit, {"version": 1, "text": "改了。", "reason": ""}).status_code == 422
    assert client.post(edit, {"version": 1, "text": "改了。", "reason": "会议"}).status_code == 302
    stale = client.post(edit, {"version": 1, "text": "再改。", "reason": "会议"})
    assert (stale.status_code, "再改。" in stale.content.decode()) == (422, True)
    compared = text_of(client, f"/policy/document/{document.pk}/compare/")
    assert ("<ins>" in compared, "1 条有变化" in compared) == (True, True)
    assert "第 2 版起" in text_of(client, f"/policy/document/{document.pk}/2.1-1/")


def test_tie_a_clause_in_the_browser(client, programme):
    make_county(factories=1)
    signed_in(client, make_office())
    clause = Clause.objects.get(code="3.2-4")
    tie = f"/policies/clause/{clause.pk}/tie/"
    body = Organisation.objects.first()
    assert "还没有责任单位" in text_of(client, tie)
    assert (
        client.post(tie, {"kind": "scheme", "code": "A B", "from_on": "2019-01-01"}).status_code
        == 422
    )
    assert (
        client.post(tie, {"kind": "scheme", "code": "rent", "from_on": "2019-01-01"}).status_code
        == 302
    )
    assert (
        client.post(tie, {"kind": "scheme", "code": "rent", "from_on": "2019-01-01"}).status_code
        == 422
    )
    duty = {"organisation_id": body.pk, "part": "lead", "from_on": "2019-01-01"}
    assert client.post(tie, duty | {"organisation_id": 0}).status_code == 422
    assert client.post(tie, duty).status_code == 302
    page = text_of(client, "/policy/3.2-4/")
    assert ("<code>rent</code>" in page, body.name in page) == (True, True)
    for kind, row in (("link", clause.links.get()), ("duty", clause.duties.get())):
        assert client.get(f"/policies/{kind}/{row.pk}/end/").status_code == 405
        assert client.post(f"/policies/{kind}/{row.pk}/end/").status_code == 302
    assert "<code>rent</code>" not in text_of(client, "/policy/3.2-4/")


def test_documents_register_then_relate_and_end(client, programme):
    signed_in(client, make_office())
    form = {
        "number": "2号",
        "level": "city",
        "title": "市意见",
        "issuer": "市",
        "issued_on": "2016-01-01",
    }
    made = client.post("/policies/document/create/", form)
    other = Document.objects.get(number="2号")
    assert made.url == f"/policy/document/{other.pk}/"
    assert (
        client.post(
            f"/policies/document/{programme.pk}/relate/", {"kind": "carries_out", "other": other.pk}
        ).status_code
        == 302
    )
    page = text_of(client, f"/policy/document/{other.pk}/")
    assert ("被落实" in page, programme.number in page) == (True, True)
    assert (
        client.post(
            f"/policies/document/{other.pk}/end/", {"in_force_to": "2019-01-01", "reason": "新文件"}
        ).status_code
        == 302
    )
    listed = text_of(client, "/policies/document/", state="ended")
    assert ("2号" in listed, programme.number in listed) == (True, False)
    assert programme.number in text_of(client, "/policies/document/", q="pingli")
