"""The owner looks at his factory's plan, applies for what he could have, hands it in with its papers, once."""

import re

from playwright.sync_api import expect
from tests.e2e.conftest import sign_in
from tests.e2e.doing import hand_in, step
from tests.e2e.looking import assert_fine

FACTORY = "彩月布艺玩具社区工厂"
REWARD = "stable_employment_reward"
TITLE = "稳定就业一次性奖励"
# Two tabs of one form, sent at the same moment and past the guard of the page.
TWICE = """async () => {
  const form = document.querySelector("main form[method=post]");
  const send = () => fetch(form.action, {method: "POST", body: new FormData(form)}).then(r => r.url);
  return Promise.all([send(), send()]);
}"""


def test_owner_when_he_applies_from_the_plan_then_one_claim_however_often_he_presses(
    phone, own_county
):
    ((factory, drafted),) = own_county.sql(
        "SELECT f.id, c.id FROM claims_claim c JOIN factories_factory f ON f.id = c.factory_id"
        " WHERE f.name = %s AND c.scheme = %s",
        FACTORY, REWARD,
    )  # fmt: skip
    sign_in(phone, own_county, "yz056")

    # He takes back what the night drew up for him, and finds on his plan that he can have it.
    step(phone, f"{own_county.url}/claims/claim/{drafted}/withdraw/", reason="先不要，再想想")
    phone.goto(f"{own_county.url}/claims/my/")
    phone.locator(f"main a[href='/claims/plan/{factory}/']").first.click()
    could = phone.locator("main li").filter(has_text=TITLE)
    expect(could).to_contain_text("30,000.00")
    assert_fine(phone)
    could.get_by_role("link", name="申请").click()
    expect(phone.locator("h1")).to_have_text("申请补贴")
    assert_fine(phone)

    # Two tabs, a double press, the back button: one claim, the same receipt.
    asked = phone.url
    one, other = phone.evaluate(TWICE)
    assert one == other
    phone.get_by_role("button", name="提交申请").dblclick()
    expect(phone).to_have_url(one)
    receipt = re.search(r"BT\d{11}", phone.locator("main").inner_text())[0]
    phone.go_back()
    expect(phone).to_have_url(asked)
    phone.get_by_role("button", name="提交申请").click()
    expect(phone).to_have_url(one)
    expect(phone.locator("main")).to_contain_text(receipt)
    live = own_county.sql(
        "SELECT id, receipt, source, state, amount_fen FROM claims_claim WHERE factory_id = %s AND scheme = %s"
        " AND state <> 'withdrawn'",
        factory, REWARD,
    )  # fmt: skip
    claim = int(one.rstrip("/").rsplit("/", 1)[1])
    assert live == [(claim, receipt, "applied", "drafted", 3_000_000)]

    # Without its papers it does not go on; with them the town has it.
    phone.get_by_role("link", name="确认申报").click()
    phone.locator("main form .form-acts button").click()
    expect(phone.locator("main")).to_contain_text("还缺材料")
    hand_in(phone, own_county, claim)
    step(phone, f"{own_county.url}/claims/claim/{claim}/confirm/")
    expect(phone.locator("main")).to_contain_text("审核中")
    expect(phone.locator("main")).to_contain_text(receipt)
    assert_fine(phone)
    phone.goto(f"{own_county.url}/claims/plan/{factory}/")
    expect(phone.locator("main .tbl").filter(has_text=TITLE).first).to_be_visible()
    assert phone.locator("main li").filter(has_text=TITLE).count() == 0
