"""The worker's own pages, on his phone: his pay, his word on it, his consents, his data; and the town that answers."""

import json
import re
import zipfile

from openpyxl import load_workbook
from playwright.sync_api import expect
from tests.e2e.conftest import sign_in
from tests.e2e.looking import overflow

from county.demo import stories


def month(page, name):
    return page.locator(".pay-line").filter(has=page.get_by_text(name, exact=True))


def test_worker_when_looking_after_his_own_on_the_phone_then_the_town_answers(
    phone, another, own_county, tmp_path
):
    sign_in(phone, own_county, "worker")
    expect(phone.get_by_role("heading", level=1)).to_have_text(f"{stories.SHORT_PAID_WORKER}，您好")
    assert not list(overflow(phone, "390"))

    # His pay, as on record. March was paid short and he has said so; September waits for his word.
    phone.get_by_role("navigation", name="快捷").get_by_role("link", name="工资").click()
    paid = own_county.sql(
        "SELECT net_fen FROM workforce_payroll r JOIN accounts_user u ON u.person_id = r.person_id"
        " WHERE u.username = 'worker' AND r.month = %s",
        stories.SHORT_PAID_MONTH,
    )[0][0]
    march = month(phone, "2019年3月")
    expect(march).to_contain_text(f"{paid // 100:,}.{paid % 100:02d}")
    expect(march).to_contain_text("有异议")
    phone.get_by_role("button", name="2019年9月：已收到，没有错").click()
    expect(phone.locator("main")).to_contain_text("已记下")
    expect(month(phone, "2019年9月")).to_contain_text("已确认")
    phone.get_by_role("link", name="2019年2月：不对，提出异议").click()
    phone.get_by_role("button", name="提交异议").click()
    expect(phone.locator("main")).to_contain_text("请填写哪里不对。")
    phone.get_by_label("哪里不对").fill("少算两天，只收到一千三百多元。")
    phone.get_by_role("button", name="提交异议").click()
    expect(month(phone, "2019年2月")).to_contain_text("有异议")

    # A consent is his alone to give and to take back, at once.
    phone.get_by_role("navigation", name="快捷").get_by_role("link", name="同意").click()
    given = phone.get_by_role("button", name=re.compile("^同意："))
    title = str(given.first.get_attribute("aria-label")).removeprefix("同意：")
    given.first.click()
    expect(phone.locator("main")).to_contain_text(f"已同意：{title}。")
    phone.get_by_role("button", name=f"撤回：{title}").click()
    expect(phone.locator("main")).to_contain_text("马上生效")
    expect(phone.get_by_role("button", name=f"同意：{title}", exact=True)).to_be_visible()

    # His data in both forms, with every month of his pay.
    phone.get_by_role("navigation", name="快捷").get_by_role("link", name="资料").click()
    with phone.expect_download() as download:
        phone.get_by_role("link", name="Excel 表格").click()
    download.value.save_as(tmp_path / "copy.xlsx")
    cells = {
        str(cell)
        for sheet in load_workbook(tmp_path / "copy.xlsx").worksheets
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    }
    assert stories.SHORT_PAID_WORKER in cells
    with phone.expect_download() as download:
        phone.get_by_role("link", name="JSON 压缩包").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert all(json.loads(archive.read(name)) for name in archive.namelist() if "json" in name)

    # What is wrong he asks to have put right; the town sees it and answers.
    phone.get_by_role("link", name="申请更正", exact=True).click()
    phone.get_by_label("哪一项不对").select_option("account")
    phone.get_by_label("应当是").fill("6230280000000000012")
    phone.get_by_role("button", name="提交申请").click()
    expect(phone.locator("main")).to_contain_text("申请已提交，15 天内答复您。")

    sign_in(another, own_county, "laoxian")
    another.goto(f"{own_county.url}/privacy/request/?state=open&q=xiangyuqin")
    row = another.locator("#rows tbody tr").filter(has_text="工资卡号")
    expect(row).to_contain_text(stories.SHORT_PAID_WORKER)
    row.get_by_role("link").first.click()
    assert "6230280000000000012" not in another.content()
    another.get_by_role("link", name="不予办理").click()
    another.get_by_label("答复").fill("请带银行卡原件来镇里核对后再改。")
    another.get_by_role("button", name="确认不予办理").click()
    phone.reload()
    expect(phone.locator("main")).to_contain_text("请带银行卡原件来镇里核对后再改。")

    # The town's list of pay shows his word.
    another.goto(f"{own_county.url}/workforce/payroll/?month=2019-02&confirmation=disputed")
    expect(another.locator("#rows")).to_contain_text(stories.SHORT_PAID_WORKER)
