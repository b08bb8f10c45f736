"""What people do with a claim in the browser, for the tests that follow one."""

from playwright.sync_api import Page
from tests.e2e.conftest import ROOT, Server, pick

PAPERS = ("用工花名册", "银行代发清单", "搬迁户或贫困户证明")
SHEET = ROOT / "docs" / "demo" / "1-花名册-锦屏车间.xlsx"


def step(page: Page, url: str, **said: str) -> None:
    """A step's own page: fill what it asks and confirm."""
    page.goto(url)
    for name, value in said.items():
        field = page.locator(f"main [name={name}]")
        if field.first.get_attribute("type") == "radio":
            page.locator(f"main [name={name}][value={value}]").check()
        else:
            field.fill(value)
    page.locator("main form .form-acts button").click()
    page.wait_for_load_state()
    assert not page.url.endswith(url.rsplit("/", 2)[-2] + "/"), page.inner_text("main")


def hand_in(page: Page, server: Server, claim: int) -> None:
    """The owner brings the papers that are asked for, one after the other."""
    for label in PAPERS:
        page.goto(f"{server.url}/claims/claim/{claim}/")
        page.get_by_role("link", name="上传材料").click()
        pick(page, "材料", label)
        page.set_input_files("input[type=file]", SHEET)
        page.get_by_label("有效期起").fill("2019-01-01")
        page.locator("main form .form-acts button").click()
        page.wait_for_load_state()
