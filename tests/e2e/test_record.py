"""The record: verified by who may, on view at each record; two records of one person made one, and two again."""

import re

from playwright.sync_api import expect
from tests.e2e.conftest import sign_in
from tests.e2e.looking import assert_fine

WHY, WHY_NOT = "看了身份证原件，右边的号码抄错一位。", "合并以后查明是两个人。"


def test_record_when_verified_then_whole_and_broken_once_someone_goes_past_the_platform(
    desk, own_county
):
    sign_in(desk, own_county, "auditadmin")
    desk.get_by_role("navigation", name="名录").get_by_role("link", name="记录核验").click()
    desk.get_by_role("link", name="核验操作记录").click()
    desk.get_by_role("button", name="开始核验").click()
    # The page follows the work behind it and ends with the outcome, without a click.
    panel = desk.locator("#verification")
    expect(panel).to_contain_text("没有缺号、改动或绕过平台的修改", timeout=120_000)
    events = own_county.sql("SELECT events FROM audit_verification ORDER BY id DESC LIMIT 1")[0][0]
    expect(panel).to_contain_text(f"核对了 {events:,} 条操作记录")
    assert_fine(desk)

    # One name changed behind the platform's back, by who can switch its guards off.
    own_county.sql(
        "WITH off AS (SELECT set_config('session_replication_role', 'replica', false))"
        " UPDATE audit_event SET actor_name = actor_name || '甲' FROM off WHERE seq = 3 RETURNING seq"
    )
    desk.goto(f"{own_county.url}/audit/verification/ask/")
    desk.get_by_role("button", name="开始核验").click()
    expect(panel).to_contain_text("请保留现场", timeout=120_000)
    expect(panel.locator("tbody tr").first).to_contain_text("3")


def test_double_when_merged_and_undone_then_both_are_in_its_history(desk, own_county):
    sign_in(desk, own_county, "office")
    pair = own_county.sql(
        "SELECT c.id, c.low, c.high FROM merging_candidate c WHERE c.kind = 'person'"
        " AND c.state = 'open' AND c.reasons::text LIKE '%%same_sound%%'"
        " ORDER BY c.id LIMIT 1"
    )
    key, low, high = pair[0]
    desk.goto(f"{own_county.url}/merging/candidate/")
    desk.locator(f"#rows a[href$='/candidate/{key}/']").first.click()
    expect(desk.locator("table.compare tr.differs").first).to_be_visible()
    desk.get_by_role("button", name="合并成一条").click()
    expect(desk.locator("main")).to_contain_text("请填写理由。")
    desk.get_by_label("理由").fill(WHY)
    desk.get_by_role("button", name="合并成一条").click()
    expect(desk.locator("main")).to_contain_text("已合并。需要时可以在这里撤销。")
    assert_fine(desk)
    desk.get_by_role("link", name="撤销合并").click()
    assert_fine(desk)
    desk.get_by_label("理由").fill(WHY_NOT)
    desk.get_by_role("button", name="确认撤销合并").click()
    expect(desk.locator("main .page-head")).to_contain_text("已撤销")

    # Both records stand again, and each tells both steps with their reasons.
    desk.goto(f"{own_county.url}/merging/candidate/{key}/")
    expect(desk.get_by_role("button", name="合并成一条")).to_be_visible()
    for person in (low, high):
        desk.goto(f"{own_county.url}/workforce/person/{person}/")
        history = desk.locator("section").filter(has=desk.get_by_role("heading", name="办理记录"))
        expect(history).to_contain_text(re.compile(f"{WHY_NOT}.*{WHY}", re.DOTALL))
