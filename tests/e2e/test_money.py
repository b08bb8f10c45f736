"""From the night that found a reward to the day it is in the account, and back from the account to the decision.

The demo's night of 20 December found one more factory entitled. The notice ends over Christmas: the second half is
the county on 30 December, the same database under another server.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e.conftest import (
    DESK,
    PHONE,
    ROOT,
    Server,
    environment,
    free_port,
    new_page,
    pick,
    proved,
    sign_in,
    wait_for,
)
from tests.e2e.doing import hand_in, step

from county.payments.kinds import mapping

FACTORY = "彩月布艺玩具社区工厂"
REWARD = "stable_employment_reward"
ACCOUNT = "6230580000012345678"
LATER = "2019-12-30"


@pytest.fixture
def people(browser: Browser):
    """Everybody has a browser of his own; each signs in once a server."""
    kept: dict[tuple[str, str], Page] = {}

    def person(server: Server, username: str, *, view: dict[str, int] = DESK) -> Page:
        key = (server.url, username)
        if key not in kept:
            kept[key] = new_page(browser, view)
            if username:
                sign_in(kept[key], server, username)
        return kept[key]

    yield person
    for page in kept.values():
        page.context.close()


@pytest.fixture
def later(own_county):
    """The same county ten days on."""
    environ, port = environment(own_county.database, own_county.var), free_port()
    environ["ANYE_TODAY"] = LATER
    granian = [
        str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", str(port), "--blocking-threads", "4", "--no-access-log", "--log-level", "warning",
        "county.config.wsgi:application",
    ]  # fmt: skip
    started: list[subprocess.Popen] = []

    def start() -> Server:
        started.append(subprocess.Popen(granian, env=environ, cwd=ROOT))
        work(environ, "claims.commands", "end_notices")
        url = f"http://127.0.0.1:{port}"
        wait_for(f"{url}/accounts/sign-in/", started[0])
        return Server(url, own_county.database, own_county.var)

    yield start
    for process in started:
        process.terminate()
        process.wait(timeout=10)


def work(environ: dict[str, str], module: str, name: str) -> None:
    """What the night's job does on that day."""
    said = (
        "from county.core import clock, scope; from county.core.actor import SYSTEM;"
        f"from county.{module} import {name}\n"
        f"with scope.working(SYSTEM): {name}(actor=SYSTEM, today=clock.today())"
    )
    words = [sys.executable, "-m", "django", "shell", "-v0", "-c", said]
    done = subprocess.run(
        words, env={**os.environ, **environ}, cwd=ROOT, check=False, capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()


def pay(people, server: Server, *, look: bool = False) -> int:
    """Three people of finance: on a batch, checked, released. Returns: the batch."""
    maker = people(server, "finance")
    maker.goto(f"{server.url}/payments/claimed/")
    maker.get_by_role("link", name="稳定就业一次性奖励").click()
    listed = maker.get_by_label(re.compile("由哪笔拨款承担"))
    reaches = listed.locator("option").filter(has_text="〔2019〕12号")
    listed.select_option(reaches.get_attribute("value"))
    maker.get_by_role("button", name="列入支付批次").click()
    expect(maker).to_have_url(re.compile(r"/payments/batch/\d+/"))
    batch = int(maker.url.rstrip("/").rsplit("/", 1)[-1])
    step(people(server, "finance2"), f"{server.url}/payments/batch/{batch}/check/")
    releaser = people(server, "finance3")
    proved(releaser, server)
    step(releaser, f"{server.url}/payments/batch/{batch}/release/")
    return batch


def answer(people, server: Server, batch: int, tmp_path: Path, *, failed: str = "") -> None:
    """The bank's file downloaded, and its answer read in. failed: the holder whose line comes back."""
    page = people(server, "finance")
    proved(page, server)
    page.goto(f"{server.url}/payments/batch/{batch}/")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载银行文件").click()
    lines = Path(download.value.path()).read_text("utf-8-sig").splitlines()
    heads = [key for key, _heading in mapping.DEFAULT.columns]
    rows = [
        dict(zip(heads, (cell.strip('"') for cell in line.split('","')), strict=True))
        for line in lines[2:]
    ]
    told = [
        {
            "batch": row["batch"], "seq": int(row["seq"]), "account": row["account"].strip('"'),
            "amount_fen": int(row["amount"].replace(".", "")), "is_paid": row["holder"] != failed,
            "reason": "账户已销户" if row["holder"] == failed else "",
        }
        for row in rows
    ]  # fmt: skip
    path = tmp_path / f"answer-{batch}.csv"
    path.write_bytes(mapping.write_answer(mapping.DEFAULT, told))
    page.goto(f"{server.url}/payments/line/create/")
    page.set_input_files("input[type=file]", path)
    page.locator("main form .form-acts button").click()
    expect(page).to_have_url(re.compile(r"/payments/line/\d+/"))


@pytest.mark.slow
def test_reward_when_found_by_night_then_paid_once_and_traced(own_county, later, people, tmp_path):
    server = own_county
    (claim, firm, line), *others = server.sql(
        "SELECT c.id, e.name, f.id FROM claims_claim c JOIN factories_factory f ON f.id = c.factory_id"
        " JOIN factories_enterprise e ON e.id = f.enterprise_id WHERE f.name = %s AND c.scheme = %s",
        FACTORY, REWARD,
    )  # fmt: skip
    assert not others
    found = f"/claims/claim/{claim}/"
    by_night = server.sql(
        "SELECT r.kind, r.day::text, c.state FROM claims_claim c JOIN entitlements_run r ON r.id = c.run_id"
        " WHERE c.id = %s",
        claim,
    )
    assert by_night == [("nightly", "2019-12-20", "drafted")]

    # The night found it; the owner says yes, with the papers that were missing.
    owner = people(server, "yz056", view=PHONE)
    owner.goto(f"{server.url}/claims/my/")
    expect(owner.locator("main")).to_contain_text("30,000.00")
    hand_in(owner, server, int(str(claim)))
    step(owner, f"{server.url}{found}confirm/")
    expect(owner.locator("main")).to_contain_text("审核中")

    # Town, department, office; then everybody reads it and somebody objects.
    for who in ("xinglong", "dept"):
        step(people(server, who), f"{server.url}{found}pass/")
    office = people(server, "office")
    office.goto(f"{server.url}/claims/publish/")
    office.locator("li", has_text="稳定就业一次性奖励").get_by_role(
        "button", name="发布公示"
    ).click()
    expect(office).to_have_url(re.compile(r"/claims/notice/\d+/"))
    public = people(server, "")
    ((number, code),) = server.sql(
        "SELECT l.id, n.code FROM claims_noticeline l JOIN claims_notice n ON n.id = l.notice_id WHERE l.claim_id = %s",
        claim,
    )
    public.goto(f"{server.url}/claims/board/{code}/")
    public.get_by_role("link", name=re.compile("提出异议")).first.click()
    public.get_by_role("button", name="提交异议").click()
    expect(public.locator("main")).to_contain_text("请填写异议内容")
    public.get_by_label("异议内容").fill("厂里没有这么多人，请核实。")
    public.get_by_role("button", name="提交异议").click()
    answered = re.search(r"YY\d{4}-\d+-[0-9A-F]{6}", public.inner_text("body"))
    assert answered, number
    ((objection,),) = server.sql("SELECT id FROM claims_objection WHERE claim_id = %s", claim)
    step(
        people(server, "office2"), f"{server.url}/claims/objection/{objection}/settle/",
        state="dismissed", answer="已到厂清点，人数与花名册一致。",
    )  # fmt: skip
    public.goto(f"{server.url}/claims/board/answer/?code={answered.group()}")
    expect(public.locator("main")).to_contain_text("人数与花名册一致")

    # The account of its enterprise: entered by one, verified by another.
    office.goto(f"{server.url}/payments/payee/create/")
    pick(office, "类别", "社区工厂")
    chosen = office.locator("select[name=factory]")
    chosen.select_option(
        chosen.locator("option").filter(has_text=FACTORY).first.get_attribute("value")
    )
    office.locator("main form .form-acts button").click()
    expect(office).to_have_url(re.compile(r"/payments/payee/\d+/$"))
    payee = office.url.removeprefix(server.url)
    step(
        office, f"{server.url}{payee}enter_account/", holder=str(firm), number=ACCOUNT, bank="农商银行平利县支行"
    )  # fmt: skip
    step(people(server, "office2"), f"{server.url}{payee}verify/", number=ACCOUNT)

    # Ten days on the notice is over by itself; a batch by three people; one line comes back.
    server = later()
    batch = pay(people, server)
    answer(people, server, batch, tmp_path, failed=str(firm))
    owner = people(server, "yz056", view=PHONE)
    owner.goto(f"{server.url}{found}")
    expect(owner.locator("main")).to_contain_text("待支付")
    owner.goto(f"{server.url}/payments/own/")
    expect(owner.locator("main")).to_contain_text("银行退回，将重新支付")

    # Issued anew, pointing to the old order, and paid.
    again = pay(people, server)
    assert again != batch
    answer(people, server, again, tmp_path)
    owner.reload()
    expect(owner.locator("main")).to_contain_text("已到账")
    orders = server.sql(
        "SELECT o.state, o.attempt, o.amount_fen FROM payments_order o JOIN payments_paymentdue d ON d.id = o.due_id"
        " WHERE d.claim_id = %s ORDER BY o.attempt",
        claim,
    )
    assert orders == [("returned", 1, 3_000_000), ("paid", 2, 3_000_000)]

    # The factory's own page tells it, and a worker of the county sees what came for him.
    town = people(server, "xinglong")
    town.goto(f"{server.url}/factory/{line}/")
    expect(town.locator("#events")).to_contain_text("补贴到账")
    expect(town.locator("#events")).to_contain_text("银行退回补贴款")
    worker = people(server, "worker", view=PHONE)
    worker.goto(f"{server.url}/payments/own/")
    expect(worker.locator("main")).to_contain_text("补贴到账")

    # The auditor walks from the claim to its due, its order, the books and the appropriation.
    auditor = people(server, "auditor")
    auditor.goto(f"{server.url}{found}")
    expect(auditor.locator("main")).to_contain_text("已支付")
    expect(auditor.locator("main")).to_contain_text("申报已支付")
    auditor.get_by_role("link", name="应付款和支付经过").click()
    auditor.locator("#rows tbody a").first.click()
    expect(auditor.locator("main")).to_contain_text("已退回")
    auditor.get_by_role("link", name=re.compile(r"^PC2019")).last.click()
    auditor.get_by_role("link", name=re.compile("银行付讫")).first.click()
    expect(auditor.locator("main")).to_contain_text("30,000.00")
    auditor.get_by_role("link", name=re.compile("〔2019〕")).first.click()
    expect(auditor).to_have_url(re.compile(r"/payments/appropriation/\d+/"))
