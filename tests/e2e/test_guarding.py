"""What guards people's data, in the browser: a dismissed double looked at again, an assessment written by
one and signed by another, a person erased and his key destroyed, a big list fetched from its job.
"""

import re

from playwright.sync_api import expect
from tests.e2e.conftest import sign_in
from tests.e2e.looking import assert_fine


def test_double_when_dismissed_then_opened_again(desk, own_county):
    sign_in(desk, own_county, "office")
    key = own_county.sql(
        "SELECT id FROM merging_candidate WHERE kind = 'person' AND state = 'open' ORDER BY id LIMIT 1"
    )[0][0]
    own_county.sql(
        "UPDATE merging_candidate SET state = 'dismissed' WHERE id = %s RETURNING 1", key
    )
    desk.goto(f"{own_county.url}/merging/candidate/{key}/reopen/")
    assert_fine(desk)
    reason = desk.get_by_label("理由")
    if reason.count():
        reason.fill("又来了新的线索。")
    desk.locator("main form button.primary, main form button[type=submit]").first.click()
    expect(desk.locator("main")).to_be_visible()
    state = "SELECT state FROM merging_candidate WHERE id = %s"
    assert own_county.sql(state, key) == [("open",)]


def test_assessment_when_written_corrected_and_signed_by_another_then_in_force(
    desk, another, own_county
):
    sign_in(desk, own_county, "office")
    desk.goto(f"{own_county.url}/privacy/assessment/create/")
    desk.get_by_label("用途").select_option("rights")
    for name in ("text", "risks", "measures"):
        desk.locator(f"[name={name}]").fill("写明办理更正申请要用到的号码。")
    desk.locator("main form button.primary").click()
    expect(desk.locator("main .page-head")).to_contain_text("待签署")
    page = desk.url
    desk.get_by_role("link", name="修改").click()
    desk.locator("[name=risks]").fill("代办人可能看到号码。")
    assert_fine(desk)
    desk.locator("main form button.primary").click()
    expect(desk.locator("main")).to_contain_text("代办人可能看到号码。")

    sign_in(another, own_county, "office2")
    another.goto(f"{page}sign/")
    assert_fine(another)
    another.locator("main form button.primary, main form button[type=submit]").first.click()
    expect(another.locator("main .page-head")).to_contain_text("有效")
    states = own_county.sql(
        "SELECT state FROM privacy_impactassessment WHERE purpose = 'rights' ORDER BY edition"
    )
    assert states == [("superseded",), ("signed",)]


def test_page_when_its_use_loses_its_assessment_then_says_who_signs(desk, own_county):
    sign_in(desk, own_county, "office")
    own_county.sql(
        "UPDATE privacy_impactassessment SET state = 'superseded' WHERE purpose = 'wages' RETURNING 1"
    )
    try:
        desk.goto(f"{own_county.url}/workforce/payroll/")
        expect(desk.locator("main")).to_contain_text("还没有签署的影响评估")
        assert_fine(desk)
        desk.get_by_role("link", name="去写或签影响评估").click()
        expect(desk).to_have_url(re.compile("/privacy/assessment/"))
    finally:
        own_county.sql(
            "UPDATE privacy_impactassessment SET state = 'signed' WHERE purpose = 'wages'"
            " RETURNING 1"
        )
