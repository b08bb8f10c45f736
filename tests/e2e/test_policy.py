"""The living policy: a document broken by a scan becomes clauses; each says how it stands and who answers."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.conftest import Server, pick, sign_in
from tests.e2e.looking import assert_fine
from tests.policies.papers import PARAGRAPHS, cut

NUMBER, TITLE = "甲社工组〔2018〕7号", "甲县社区工厂若干措施"
HOLDS, WANTED = "申报材料一次告知，", "不得重复索要。"


@pytest.fixture(scope="module")
def scanned(tmp_path_factory):
    """Lines cut at a width, blank lines anywhere, page numbers and heads between."""
    file = tmp_path_factory.mktemp("papers") / "若干措施.txt"
    file.write_text(cut(PARAGRAPHS, head=NUMBER), "utf-8")
    return file


def piece(page: Page, code: str):
    return page.locator(".piece").filter(
        has=page.locator(".piece-code", has_text=re.compile(rf"^§{re.escape(code)}$"))
    )


def jobs_now(server: Server) -> int:
    """People in work, by a count that shares nothing with the page."""
    found = server.sql(
        "SELECT count(DISTINCT person_id) FROM workforce_employment WHERE from_on <= '2019-12-20'"
        " AND (to_on IS NULL OR to_on >= '2019-12-20')"
        " AND NOT EXISTS (SELECT FROM factories_factorystate s WHERE s.factory_id = workforce_employment.factory_id"
        " AND s.status = 'exited' AND s.from_on <= '2019-12-20')"
    )
    return int(str(found[0][0]))


def test_document_when_broken_by_a_scan_then_a_tree_corrected_published_and_tied(
    desk, own_county, scanned
):
    sign_in(desk, own_county, "office")
    desk.goto(f"{own_county.url}/policy/")
    desk.get_by_role("link", name="导入文件").click()
    desk.set_input_files("input[type=file]", scanned)
    desk.get_by_role("button", name="导入并核对").click()

    # No word is lost, furniture is told apart, and what is doubtful is marked.
    expect(desk.locator("main")).to_contain_text("与文件逐字相符")
    expect(desk.locator("main")).to_contain_text("已经接回成段")
    expect(piece(desk, "2.1-2")).to_contain_text("落实厂房、用工和证照，限时办结。")
    doubtful = desk.locator(".piece.doubtful")
    expect(doubtful).to_have_count(4)
    expect(doubtful.first).to_contain_text("层次不连续")

    assert_fine(desk)

    # One piece is really two: split where a line ends. The others are as they should be.
    desk.get_by_role("link", name="修改 2.2-2").click()
    desk.get_by_label("文字").fill(f"{HOLDS}\n{WANTED}")
    desk.get_by_role("button", name="保存").click()
    expect(piece(desk, "2.2-2")).to_contain_text(HOLDS)
    expect(piece(desk, "2.2-3")).to_contain_text(WANTED)
    desk.get_by_role("button", name="没有问题 3.1", exact=True).click()
    expect(doubtful).to_have_count(3)
    expect(desk.locator("main")).to_contain_text("与文件逐字相符")

    # What document it is was read from it; doubts not looked at are not passed over.
    desk.get_by_role("link", name="下一步：发布").click()
    expect(desk.get_by_label("文号")).to_have_value(NUMBER)
    expect(desk.get_by_label("印发日期")).to_have_value("2018-03-05")
    desk.get_by_role("button", name="发布").click()
    expect(desk.locator("main")).to_contain_text("还有 3 处疑点没有核对")
    assert_fine(desk)
    desk.get_by_label("疑点都已核对").check()
    desk.get_by_role("button", name="发布").click()
    expect(desk.locator("main")).to_contain_text("文件已发布。")
    desk.get_by_role("link", name="§2.2-3").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("§2.2-3")

    # Tied to an indicator and to who answers, the clause says how it stands.
    desk.get_by_role("link", name="关联与责任").click()
    duty = desk.locator("#duties form").last
    pick(duty, "机构", "县社区工厂办")
    duty.get_by_role("button", name="落实责任").click()
    expect(desk.locator("#duties .notes")).to_contain_text("县社区工厂办")
    link = desk.locator("#links form").last
    link.get_by_label("代码").fill("jobs")
    link.get_by_role("button", name="关联").click()
    expect(desk.locator("#links .notes")).to_contain_text("jobs")
    desk.locator(".crumbs a").click()
    expect(desk.locator(".standing")).to_contain_text(f"{jobs_now(own_county):,}")
    expect(desk.locator("main")).to_contain_text("县社区工厂办")


def test_clause_when_opened_by_its_code_on_the_phone_then_numbers_answers_and_what_is_missing(
    phone, county
):
    sign_in(phone, county, "leader")
    phone.goto(f"{county.url}/policy/")
    phone.get_by_role("searchbox", name="查找条款").fill("2-6")
    phone.get_by_role("button", name="查询").click()
    phone.locator(".tree a.clause", has_text="§2-6").first.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("§2-6")
    expect(phone.locator(".standing")).to_contain_text(f"{jobs_now(county):,}")
    expect(phone.locator("main")).to_contain_text("谁来负责")
    expect(phone.locator(".notes.two li").first).to_contain_text("牵头")
    # What is not built yet says so.
    phone.goto(f"{county.url}/policy/?state=unbuilt")
    phone.locator(".tree a.clause").last.click()
    expect(phone.locator("main")).to_contain_text("尚未建设")


def test_report_when_printed_then_paper_has_the_clauses_and_none_of_the_screen(desk, county):
    sign_in(desk, county, "leader")
    desk.goto(f"{county.url}/reports/policy/")
    expect(desk.get_by_role("button", name="打印")).to_be_visible()
    desk.emulate_media(media="print")
    for hidden in (".mast", ".subnav", ".foot", "[data-print]"):
        expect(desk.locator(hidden).first).to_be_hidden()
    expect(desk.locator(".print-head")).to_contain_text("2019年12月 逐条落实报告")
    codes = county.sql(
        "SELECT count(*) FROM policies_clause c JOIN policies_document d ON d.id = c.document_id"
        " WHERE d.is_main AND c.kind IN ('clause', 'point') AND c.summary <> ''"
    )
    expect(desk.locator("table.report tbody tr")).to_have_count(int(str(codes[0][0])))
    assert desk.pdf(prefer_css_page_size=True).startswith(b"%PDF")
