"""docs/howto/add-a-scheme.md, word for word: a policy officer who knows no Python makes a rule; another adopts it."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect
from tests.databases import manage
from tests.e2e.conftest import environment, fill_sign_in, password, sign_in
from tests.e2e.looking import assert_fine

HOWTO = Path(__file__).resolve().parents[2] / "docs/howto/add-a-scheme.md"
NAME = "社区工厂稳岗补贴"


class Guide:
    """The document, read step by step: each step's bold words must be the ones that were used."""

    def __init__(self) -> None:
        parts = re.split(r"^## ", HOWTO.read_text("utf-8"), flags=re.MULTILINE)[1:]
        self.steps = {
            part.split("\n")[0]: set(re.findall(r"\*\*(.+?)\*\*", part)) for part in parts
        }
        self.left: list[str] = list(self.steps)
        self.used: set[str] = set()
        self.words: set[str] = set()

    def step(self, title: str) -> None:
        """Begin a step; the one before must have used every word that the document shows."""
        self.done()
        assert self.left, f"{title} is not in the document"
        assert self.left[0] == title
        self.left.pop(0)
        self.words, self.used = self.steps[title], set()

    def done(self) -> None:
        assert self.words == self.used, f"said, not done: {self.words - self.used}"

    def __call__(self, word: str) -> str:
        assert word in self.words, f"{word} is not in this step of the document"
        self.used.add(word)
        return word


def parameter(page: Page, label: str):
    return page.locator("fieldset.parameter").filter(
        has=page.locator("legend", has_text=re.compile(f"^{label} "))
    )


def test_scheme_when_the_howto_is_followed_then_the_public_reads_it(
    desk, another, phone, own_county
):
    guide = Guide()

    guide.step("1. Find a measure like yours")
    sign_in(desk, own_county, "dept")
    desk.get_by_role("link", name=guide("政策"), exact=True).first.click()
    desk.get_by_role("link", name=guide("方案库")).click()
    desk.get_by_label(guide("查找")).fill("稳岗")
    desk.get_by_role("button", name=guide("查询")).click()
    assert_fine(desk)
    desk.get_by_role("link", name=guide("帮扶车间稳岗补贴（湖南 2022）")).click()
    expect(desk.locator("#cases")).to_contain_text("10 个都与预期相同")
    assert_fine(desk)

    guide.step("2. Make it your draft")
    desk.get_by_role("link", name=guide("据此起草")).click()
    desk.get_by_label(guide("代码")).fill("workshop_retention")
    desk.get_by_label(guide("名称")).fill(NAME)
    desk.get_by_label(guide("条款")).fill("3.2-3")
    desk.get_by_label(guide("施行日期")).fill("2020-01-01")
    desk.get_by_role("button", name=guide("开始起草")).click()
    expect(desk.locator("#faults")).to_contain_text("没有问题")

    guide.step("3. Change a number")
    amount = parameter(desk, guide("每人标准"))
    amount.get_by_label(guide("值"), exact=True).fill("1500.5")
    desk.get_by_role("button", name=guide("检查")).first.click()

    guide.step("4. Mend what is wrong")
    expect(desk.locator("#faults")).to_contain_text(guide("1 处问题"))
    expect(desk.locator("#faults")).to_contain_text("1500.5")
    assert_fine(desk)
    desk.get_by_role("link", name=guide("第 14 行")).click()
    chosen = desk.evaluate(
        "(t => t.value.slice(t.selectionStart, t.selectionEnd))(document.activeElement)"
    )
    assert chosen.strip().startswith("per_head:")
    amount.get_by_label(guide("值"), exact=True).fill(guide("1500元"))
    amount.get_by_label(guide("出处")).fill("县办发〔2019〕9号")
    desk.get_by_role("button", name=guide("检查")).first.click()
    expect(desk.locator("#faults")).to_contain_text(guide("没有问题"))

    guide.step("5. Look at what changed")
    changed = desk.locator("section, .card").filter(has_text=guide("改了什么")).last
    expect(changed).to_contain_text("2,000 元")
    expect(changed).to_contain_text("1,500 元")
    expect(desk.locator("#cases")).to_contain_text("4 个与预期不同")
    desk.get_by_role("button", name=guide("按现在的结果改例子")).click()
    expect(desk.locator("#cases")).to_contain_text(guide("10 个都与预期相同"))
    desk.get_by_role("button", name=guide("保存草稿")).first.click()
    expect(desk.locator(".notices")).to_contain_text("草稿已保存")
    assert_fine(desk)

    guide.step("6. Try it on the county's records")
    desk.get_by_role("link", name=guide("用本县记录试算")).click()
    expect(desk.locator("main")).to_contain_text("2020年1月1日 起施行")
    tried = desk.locator(".kpis div").filter(has_text=guide("可享受")).locator("dd").inner_text()
    assert int(tried) > 0
    assert_fine(desk)
    desk.go_back()

    guide.step("7. Propose it")
    desk.get_by_role("link", name=guide("去提请")).click()
    desk.get_by_role("link", name=guide("提请批准")).click()
    expect(desk.get_by_label(guide("施行日期"))).to_have_value("2020-01-01")
    desk.get_by_label(guide("理由")).fill("参照外省做法，稳住脱贫劳动力就业")
    desk.get_by_role("button", name=guide("确认提请批准")).click()
    expect(desk.locator("h1")).to_have_text(NAME)
    assert desk.get_by_role("link", name="批准", exact=True).count() == 0

    guide.step("8. Another person adopts it")
    sign_in(another, own_county, "leader")
    another.goto(f"{own_county.url}/policy/")
    another.get_by_role("link", name=guide("方案和版本")).click()
    another.get_by_role("link", name=NAME).click()
    another.get_by_role("link", name=guide("批准"), exact=True).click()
    proof = another.locator("[name=proof_password]")
    if proof.count():
        proof.fill(password())
        another.get_by_role("main").locator("form button").first.click()
    another.get_by_role("button", name=guide("确认批准")).click()
    expect(another.locator(".badges")).to_contain_text("已批准")
    assert_fine(another)

    guide.step("9. The public reads it")
    phone.goto(f"{own_county.url}/policies/support/workshop_retention/")
    expect(phone.locator("h1")).to_have_text(NAME)
    expect(phone.locator("main")).to_contain_text("1,500 元")
    expect(phone.locator("main")).to_contain_text(guide("还未施行"))
    assert_fine(phone)
    phone.get_by_role("link", name=guide("扶持政策")).first.click()
    expect(phone.locator("main")).to_contain_text("房屋租赁补贴")
    answer_the_questions(phone, own_county, guide("看看我能不能享受"), guide("看结果"))
    another.get_by_role("link", name="公开页面").click()
    another.go_back()

    guide.step("10. The first night finds who has it")
    the_night_of(own_county, "2020-01-01")
    sign_in_again(desk, own_county)
    desk.get_by_role("link", name=guide("扶持"), exact=True).first.click()
    desk.get_by_role("link", name=guide("评定记录")).first.click()
    desk.get_by_role("link", name="2020年1月1日").first.click()
    found = desk.locator("#schemes tr").filter(has_text=NAME)
    expect(found.locator("td").nth(1)).to_have_text(tried)  # as it was tried
    assert_fine(desk)

    guide.step("11. Change it later")
    found.get_by_role("link", name=NAME).click()
    desk.get_by_role("button", name=guide("起草新版本")).click()
    amount.get_by_label(guide("值"), exact=True).fill(guide("1800元"))
    desk.get_by_role("button", name=guide("检查")).first.click()
    desk.get_by_role("button", name=guide("按现在的结果改例子")).click()
    desk.get_by_role("button", name=guide("保存草稿")).first.click()
    expect(desk.locator(".notices")).to_contain_text("草稿已保存")
    desk.get_by_role("link", name="去提请").click()
    desk.get_by_role("link", name=guide("提请批准")).click()
    desk.get_by_label(guide("施行日期")).fill("2020-07-01")
    desk.get_by_label("理由").fill("提高标准")
    desk.get_by_role("button", name="确认提请批准").click()
    another.goto(desk.url)
    another.get_by_role("link", name="批准", exact=True).click()
    another.get_by_role("button", name="确认批准").click()
    expect(another.locator(".badges")).to_contain_text("2020年7月1日")
    days = own_county.sql(
        "SELECT v.number, v.in_force_to::text FROM policies_schemeversion v"
        " JOIN policies_scheme s ON s.id = v.scheme_id WHERE s.name = 'workshop_retention' ORDER BY 1"
    )
    assert days == [(1, "2020-06-30"), (2, None)]
    guide.done()
    assert not guide.left


def the_night_of(server, day: str) -> None:
    """What the night's work does first."""
    manage(environment(server.database, server.var) | {"ANYE_TODAY": day}, "find_entitlements")


def answer_the_questions(phone: Page, server, link: str, send: str) -> None:
    """One relocated worker short of the reward, told on a phone without signing in."""
    phone.goto(f"{server.url}/policies/support/stable_employment_reward/")
    phone.get_by_role("link", name=link).click()
    phone.get_by_label("正常生产月数").fill("14")
    phone.get_by_label("稳定就业的搬迁户和贫困户工人").fill("9")
    phone.get_by_label("近十二个月发放工资").fill("480000")
    assert_fine(phone)
    phone.get_by_role("button", name=send).click()
    expect(phone.locator("#lacking")).to_contain_text("1 人")
    expect(phone.get_by_label("稳定就业的搬迁户和贫困户工人")).to_have_value("9")
    assert_fine(phone)


def sign_in_again(page: Page, server) -> None:
    """The drafter comes back to the version, which now offers the next one."""
    page.reload()
    if "/sign-in/" in page.url:
        fill_sign_in(page, "dept", password())
