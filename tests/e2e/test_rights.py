"""Who may: another's records are not there, a missing right says why, sensitive steps ask again, guesses lock."""

import re

import pyotp
from playwright.sync_api import Page, expect
from tests.e2e.conftest import (
    DESK,
    Server,
    fill_sign_in,
    new_page,
    password,
    pick,
    proved,
    sign_in,
)
from tests.e2e.looking import assert_fine

from county.demo import stories

NEW_SECRET = "Qinglong-qiao-2020"


def answer_of(page: Page, url: str) -> tuple[int, str]:
    answer = page.goto(url)
    assert answer is not None
    return answer.status, page.locator("main").inner_text()


def first_in(server: Server, table: str, town: str) -> tuple[int, str]:
    """(key, name) of a row of the town."""
    found = server.sql(
        f"SELECT row.id, row.name FROM {table} row JOIN places_town town ON town.id = row.town_id"
        " WHERE town.code = %s ORDER BY row.id LIMIT 1",
        town,
    )
    return int(str(found[0][0])), str(found[0][1])


def leave(page: Page) -> None:
    page.locator(".menu summary").click()
    page.get_by_role("button", name="退出").click()
    expect(page).to_have_url(re.compile("/sign-in/"))


def test_clerk_when_typing_the_address_of_another_towns_record_then_it_is_not_there(desk, county):
    sign_in(desk, county, "laoxian")
    for table, address in (
        ("workforce_person", "workforce/person/{}/"),
        ("factories_factory", "factories/factory/{}/edit/"),
    ):
        own, own_name = first_in(county, table, stories.TOWN_LAOXIAN)
        foreign, foreign_name = first_in(county, table, stories.TOWN_BAXIAN)
        assert answer_of(desk, f"{county.url}/{address.format(own)}")[0] == 200
        expect(desk.get_by_role("main")).to_contain_text(own_name)
        status, said = answer_of(desk, f"{county.url}/{address.format(foreign)}")
        assert status == 404
        assert "找不到这一页" in said
        assert foreign_name not in desk.content()
    desk.get_by_role("link", name="回到首页").click()
    expect(desk).to_have_url(re.compile("/overview/"))


def test_leader_when_opening_the_list_of_people_then_told_why_not(desk, county):
    sign_in(desk, county, "leader")
    assert desk.get_by_role("navigation", name="业务").get_by_role("link", name="就业").count() == 0
    status, said = answer_of(desk, f"{county.url}/workforce/person/")
    assert status == 403
    assert "您的岗位没有打开这个页面的权限" in said
    name = str(county.sql("SELECT name FROM workforce_person ORDER BY id LIMIT 1")[0][0])
    assert name not in said


def test_post_when_granted_after_a_while_then_proof_is_asked_and_the_right_is_shown(
    desk, own_county
):
    sign_in(desk, own_county, "secadmin")
    desk.goto(f"{own_county.url}/accounts/holding/")
    proved(desk, own_county, minutes_ago=15)
    desk.get_by_role("link", name="登记任职").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("再确认一次是您本人")
    desk.get_by_label("密码").fill("not-my-own-1")
    desk.get_by_role("button", name="确认").click()
    expect(desk.locator("main")).to_contain_text("密码不对，请重新填写。")
    desk.get_by_label("密码").fill(password())
    desk.get_by_role("button", name="确认").click()

    pick(desk, "人员", "guangfo-lead")
    pick(desk, "岗位", "八仙镇")
    desk.get_by_label("任职起").fill("2019-12-20")
    desk.get_by_label("依据").fill("平社厂组〔2019〕9号")
    # Longer over the form than a proof lasts: it is asked again, and what was typed is kept.
    proved(desk, own_county, minutes_ago=15)
    desk.get_by_role("main").get_by_role("button", name="登记").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("再确认一次是您本人")
    desk.get_by_label("密码").fill(password())
    desk.get_by_role("button", name="确认").click()
    expect(desk.locator("main")).to_contain_text("任职已登记。")

    desk.get_by_role("navigation", name="名录").get_by_role("link", name="权限").click()
    desk.get_by_label("查找").fill("guangfo-lead")
    desk.get_by_role("button", name="查询").click()
    row = desk.locator("#rows tbody tr").filter(has_text="八仙镇")
    expect(row).to_contain_text("平社厂组〔2019〕9号")
    expect(row).to_contain_text("镇工作人员")
    desk.get_by_role("link", name="权限变动").click()
    expect(desk.locator("#rows tbody tr").first).to_contain_text("平社厂组〔2019〕9号")
    desk.locator("#rows tbody tr a").first.click()
    assert_fine(desk)


def test_delegate_when_standing_in_then_sees_the_towns_room_under_his_own_name(
    desk, another, own_county
):
    sign_in(desk, own_county, "laoxian")
    holder = str(own_county.sql("SELECT name FROM accounts_user WHERE username = 'laoxian'")[0][0])
    desk.goto(f"{own_county.url}/accounts/me/")
    desk.get_by_role("link", name="请人代行").click()
    pick(desk, "谁的岗位", "老县镇")
    pick(desk, "代行人", "finance")
    desk.get_by_label("代行起").fill("2019-12-20")
    desk.get_by_label("代行止").fill("2019-12-27")
    desk.get_by_label("事由").fill("休假")
    desk.get_by_role("main").get_by_role("button", name="登记").click()
    expect(desk.locator("main")).to_contain_text("代行已登记。")

    sign_in(another, own_county, "finance")
    another.locator(".menu summary").click()
    expect(another.locator(".menu-who")).to_contain_text(f"代{holder}")
    another.get_by_role("navigation", name="业务").get_by_role("link", name="就业").click()
    people = own_county.sql(
        "SELECT count(*) FROM workforce_person p JOIN places_town t ON t.id = p.town_id"
        " WHERE t.code = %s AND p.merged_into_id IS NULL",
        stories.TOWN_LAOXIAN,
    )[0][0]
    another.get_by_role("navigation", name="名录").get_by_role("link", name="人员").click()
    expect(another.locator("#rows [role=status]")).to_contain_text(f"共 {people:,} 条")


def test_record_when_changed_in_two_tabs_then_the_second_is_told_and_signing_out_ends_both(
    desk, own_county
):
    sign_in(desk, own_county, "laoxian")
    key, _name = first_in(own_county, "factories_factory", stories.TOWN_LAOXIAN)
    page = f"{own_county.url}/factories/factory/{key}/edit/"
    other = desk.context.new_page()
    desk.goto(page)
    other.goto(page)
    desk.get_by_label("地址").fill("老县街12号")
    desk.get_by_role("button", name="保存修改").click()
    expect(desk.locator("main")).to_contain_text("修改已保存。")
    other.get_by_label("地址").fill("老县街21号")
    other.get_by_role("button", name="保存修改").click()
    expect(other.locator("main")).to_contain_text("别人")
    expect(other.get_by_label("地址")).to_have_value("老县街21号")

    leave(desk)
    other.goto(f"{own_county.url}/factory/{key}/")
    expect(other).to_have_url(re.compile(r"/sign-in/\?next="))
    fill_sign_in(other, "laoxian", password())
    expect(other).to_have_url(f"{own_county.url}/factory/{key}/")
    expect(other.locator("main")).to_contain_text("老县街12号")


def test_second_factor_when_set_up_then_a_password_alone_is_not_enough_until_it_is_reset(
    desk, another, own_county
):
    clerk, administrator = desk, another
    sign_in(clerk, own_county, "dept")
    clerk.goto(f"{own_county.url}/accounts/me/")
    clerk.get_by_role("link", name="动态口令").click()
    clerk.get_by_role("button", name="开始设置").click()
    assert_fine(clerk)
    secret = clerk.locator("main b.num").inner_text().replace(" ", "")
    clerk.get_by_label("动态口令").fill(pyotp.TOTP(secret).now())
    clerk.get_by_role("button", name="启用").click()
    paper = clerk.locator(".codes li").all_inner_texts()
    assert len(set(paper)) == 10
    assert_fine(clerk)
    clerk.get_by_role("link", name="已收好，继续").click()
    leave(clerk)

    fill_sign_in(clerk, "dept", password())
    expect(clerk.get_by_role("heading", level=1)).to_have_text("动态口令")
    clerk.goto(f"{own_county.url}/workforce/person/")
    expect(clerk).to_have_url(re.compile("/sign-in/"))
    fill_sign_in(clerk, "dept", password())
    clerk.get_by_label("动态口令").fill("000000")
    clerk.get_by_role("main").get_by_role("button", name="登录").click()
    expect(clerk.locator("main")).to_contain_text("口令不对或已用过")
    assert_fine(clerk)
    clerk.get_by_label("动态口令").fill(paper[0])
    clerk.get_by_role("main").get_by_role("button", name="登录").click()
    expect(clerk).to_have_url(re.compile("/workforce/person/"))

    # The telephone is lost: the system administrator resets it, and the session ends.
    sign_in(administrator, own_county, "sysadmin")
    administrator.goto(f"{own_county.url}/accounts/user/?q=dept")
    administrator.get_by_role("link", name="dept", exact=True).click()
    administrator.get_by_role("link", name="重置动态口令").click()
    assert_fine(administrator)
    administrator.get_by_label("理由").fill("手机丢失，已当面核实。")
    administrator.get_by_role("button", name="确认重置动态口令").click()
    clerk.reload()
    expect(clerk).to_have_url(re.compile("/sign-in/"))
    fill_sign_in(clerk, "dept", password())
    expect(clerk).to_have_url(re.compile("/workforce/person/"))


def test_guesses_when_five_are_wrong_then_locked_until_the_administrator_resets(
    browser, desk, own_county
):
    administrator = desk
    sign_in(administrator, own_county, "sysadmin")
    administrator.goto(f"{own_county.url}/accounts/user/?q=baxian")
    administrator.get_by_role("link", name="baxian", exact=True).click()
    thief = new_page(browser, DESK)
    thief.goto(f"{own_county.url}/accounts/sign-in/")
    for _guess in range(4):
        fill_sign_in(thief, "baxian", "Anye-demo-2018")
        expect(thief.locator("main")).to_contain_text("帐号或密码不对")
    fill_sign_in(thief, "baxian", "Anye-demo-2018")
    expect(thief.locator("main")).to_contain_text("已锁定 30 分钟")
    thief.get_by_role("link", name="回到登录").click()
    fill_sign_in(thief, "baxian", password())
    expect(thief.get_by_role("heading", level=1)).to_have_text("登录已锁定")

    administrator.get_by_role("link", name="重置密码").click()
    administrator.get_by_role("button", name="确认重置密码").click()
    once = administrator.locator(".one-time").inner_text()
    thief.goto(f"{own_county.url}/accounts/sign-in/")
    fill_sign_in(thief, "baxian", once)
    expect(thief).to_have_url(re.compile("/me/password/"))
    thief.goto(f"{own_county.url}/overview/")
    expect(thief).to_have_url(re.compile("/me/password/"))
    thief.get_by_label("原密码").fill(once)
    thief.get_by_label("新密码", exact=True).fill(NEW_SECRET)
    thief.get_by_label("再写一遍新密码").fill(NEW_SECRET)
    thief.get_by_role("main").get_by_role("button").last.click()
    thief.goto(f"{own_county.url}/overview/")
    expect(thief).to_have_url(re.compile("/overview/"))
    thief.context.close()
