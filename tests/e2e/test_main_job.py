"""The main job: messy sheets in, problems shown, mended, confirmed; the goals move by exactly that; and back.

Sheets and figures: docs/demo and its expectations.json, which the demo county was computed with.
"""

import json
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from tests.databases import ROOT
from tests.e2e.conftest import Server, sign_in

DEMO = ROOT / "docs" / "demo"
EXPECTED = json.loads((DEMO / "expectations.json").read_text("utf-8"))
ROSTER, ROSTER_MENDED = "1-花名册-锦屏车间.xlsx", "1-花名册-锦屏车间-改正.xlsx"
PAYROLL, PAYROLL_MENDED = (
    "2-工资表-锦屏车间-2019年11月.xlsx",
    "2-工资表-锦屏车间-2019年11月-改正.xlsx",
)


def number_of(page: Page, server: Server, goal: str) -> int:
    """The goal's number, from the sum over the records its page lists: people, or fen."""
    page.goto(f"{server.url}/goals/{goal}/")
    text = page.locator("#records .rows-head").inner_text()
    found = re.search(r"合计\s*([\d,]+(?:\.\d\d)?)", text)
    assert found, text
    return int(found.group(1).replace(",", "").replace(".", ""))


def figures(page: Page, server: Server) -> dict[str, int]:
    return {goal: number_of(page, server, goal) for goal in ("jobs", "wages")}


def upload(page: Page, server: Server, name: str) -> None:
    """From the list of imports to the checked batch, as a person clicks."""
    page.goto(f"{server.url}/intake/upload/")
    page.get_by_label("花名册" if EXPECTED[name]["kind"] == "roster" else "工资表").check()
    page.get_by_label("所属工厂").fill(EXPECTED[name]["factory"])
    if EXPECTED[name]["month"]:
        page.get_by_label("工资月份").fill(EXPECTED[name]["month"])
    page.set_input_files("input[type=file]", DEMO / name)
    page.get_by_role("button", name="上传并核对列").click()
    expect(page).to_have_url(re.compile(r"/intake/\d+/columns/"))
    page.locator("main form button.primary").last.click()
    wait_for_state(page, "待确认")


def wait_for_state(page: Page, word: str) -> None:
    expect(page.locator("main .page-head .tag").first).to_have_text(word, timeout=60_000)


def confirm(page: Page, *, only_good: bool = False) -> None:
    if only_good:
        page.get_by_label("只入库没有问题的行").check()
    page.get_by_role("button", name=re.compile("确认入库")).click()
    wait_for_state(page, "已入库")


def undo(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("link", name="撤销这批数据").click()
    page.locator("main form [name=reason]").fill("演示：传错了月份")
    page.locator("main form button").last.click()
    wait_for_state(page, "已撤销")


@pytest.mark.slow
def test_import_when_sheets_are_messy_then_goals_move_by_their_sums_and_back(
    desk, own_county, tmp_path
):
    sign_in(desk, own_county, "office")
    before = figures(desk, own_county)

    # The roster: five rows wrong, each named with sheet, row and column; a marked workbook to mend it by.
    upload(desk, own_county, ROSTER)
    for fault in EXPECTED[ROSTER]["bad"]:
        row = desk.locator("#rows").get_by_role("row", name=re.compile(rf"^{fault['row']} "))
        expect(row).to_contain_text("问题")
    with desk.expect_download() as download:
        desk.get_by_role("link", name="下载标注表").click()
    marked = tmp_path / "marked.xlsx"
    download.value.save_as(marked)
    assert len(reasons_in(marked)) == len(EXPECTED[ROSTER]["bad"])
    confirm(desk, only_good=True)
    assert figures(desk, own_county) == {**before, "jobs": before["jobs"] + 8}

    # The mended roster brings just the rest.
    upload(desk, own_county, ROSTER_MENDED)
    confirm(desk)
    roster_page = desk.url
    rostered = figures(desk, own_county)
    assert rostered["jobs"] == before["jobs"] + 12

    # The payroll: three rows wrong; the mended sheet goes in whole.
    upload(desk, own_county, PAYROLL)
    expect(desk.get_by_role("button", name=re.compile("确认入库"))).to_be_visible()
    desk.get_by_role("link", name="放弃").click()
    desk.get_by_role("button", name="确认放弃").click()
    expect(desk.locator("main")).to_contain_text("已放弃这批数据")
    upload(desk, own_county, PAYROLL_MENDED)
    confirm(desk)
    payroll_page = desk.url
    added = EXPECTED[PAYROLL_MENDED]["net_fen_added"]
    assert figures(desk, own_county) == {**rostered, "wages": before["wages"] + added}

    # From the batch to its records: as many as were stored, and their sum is the imported sum.
    desk.goto(payroll_page)
    desk.get_by_role("link", name="查看入库的记录").click()
    expect(desk.locator("#rows [role=status]")).to_contain_text(
        f"共 {EXPECTED[PAYROLL_MENDED]['rows']} 条"
    )
    expect(desk.locator("main")).to_contain_text(f"{added // 100:,}.{added % 100:02d}")

    # Undo, newest first: the numbers return.
    undo(desk, payroll_page)
    assert figures(desk, own_county) == rostered
    undo(desk, roster_page)
    assert number_of(desk, own_county, "jobs") == before["jobs"] + 8


def test_upload_when_the_same_file_twice_then_it_is_recognised(desk, own_county):
    sign_in(desk, own_county, "chengguan")
    name = "4-工资表-青篱手套-2019年11月.csv"
    upload(desk, own_county, name)
    first = desk.url
    desk.goto(f"{own_county.url}/intake/upload/")
    desk.get_by_label("工资表").check()
    desk.get_by_label("所属工厂").fill(EXPECTED[name]["factory"])
    desk.set_input_files("input[type=file]", DEMO / name)
    desk.get_by_role("button", name="上传并核对列").click()
    desk.get_by_role("link", name="打开已经上传的那一批").click()
    expect(desk).to_have_url(first)


def test_dashboard_number_opens_to_its_records_and_its_clause(desk, county):
    sign_in(desk, county, "office")
    desk.goto(f"{county.url}/overview/")
    shown = desk.locator(".targets li").nth(2)
    jobs = int(shown.locator("dd b").inner_text().replace(",", ""))
    shown.get_by_role("link", name=re.compile("2-6")).click()
    expect(desk).to_have_url(re.compile("/policy/2-6/"))
    desk.go_back()
    desk.locator(".targets li").nth(2).locator("dd a, a:has(b)").first.click()
    expect(desk.locator("#records .rows-head")).to_contain_text(f"共 {jobs:,} 条")
    assert county.sql(
        "SELECT count(DISTINCT person_id) FROM workforce_employment WHERE from_on <= '2019-12-20'"
        " AND (to_on IS NULL OR to_on >= '2019-12-20')"
        " AND NOT EXISTS (SELECT FROM factories_factorystate s WHERE s.factory_id = workforce_employment.factory_id"
        " AND s.status = 'exited' AND s.from_on <= '2019-12-20')"
    ) == [(jobs,)]


def reasons_in(workbook: Path) -> list[str]:
    """The texts of the reason column, over all sheets of the marked workbook."""
    found = []
    for sheet in load_workbook(workbook).worksheets:
        rows = list(sheet.iter_rows(values_only=True))
        head = next(i for i, row in enumerate(rows) if "原因" in [str(cell) for cell in row])
        column = rows[head].index("原因")
        found += [str(row[column]) for row in rows[head + 1 :] if row[0] == "有误"]
    return found
