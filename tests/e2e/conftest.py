"""A real server, a real worker, a real browser, on a copy of the demo county.

The demo county is seeded once in a run, into a template database; each module that writes gets its own copy.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.contrib.sessions.serializers import JSONSerializer
from django.core import signing
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from tests import databases
from tests.databases import ROOT, execute, manage, url_of

# Two processes share the files between them (make test), each with counties of its own.
SUFFIX = os.environ.get("ANYE_TEST_SUFFIX", "")
OWN = SUFFIX + os.environ.get("PYTEST_XDIST_WORKER", "")
# A busy machine is slow, not wrong.
PATIENCE = 30_000
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(item.fspath).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.e2e)


@dataclass(frozen=True)
class Server:
    """A running county. `sql` reads its database behind its back. var: its folder, with its keys."""

    url: str
    database: str
    var: Path

    def sql(self, query: str, *values: object) -> list[tuple[object, ...]]:
        with psycopg.connect(url_of(self.database), autocommit=True) as connection:
            return connection.execute(query, values).fetchall()


def environment(database: str, var: Path, *, owner: bool = False) -> dict[str, str]:
    """owner: to make tables and the demo county; the server works under the platform's own login."""
    return {
        **os.environ,
        "ANYE_AS_OWNER": "1" if owner else "",
        "DATABASE_URL": url_of(database),
        "ANYE_VAR": str(var),
        "ANYE_DEMO": "1",
        "ANYE_TODAY": "2019-12-20",
        "ANYE_ASSESSMENTS": "required",
        "ANYE_PLAIN_STATIC": "0",
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "county.config.settings",
        "PYTHONUTF8": "1",
    }


@pytest.fixture(scope="session")
def run_mark(request) -> str:
    """Of this run of the tests, the same in each of its processes."""
    return os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid.uuid4().hex)[:12]


@pytest.fixture(scope="session")
def kept(tmp_path_factory, run_mark) -> Path:
    """Keys and papers of the seeded county, of all processes of this run."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / f"county-{run_mark}"


@pytest.fixture(scope="session")
def template(kept, run_mark) -> str:
    """The seeded demo county, as a database to copy: made by the first process of the run that asks."""
    return databases.made_once(f"seeded{SUFFIX}", run_mark, partial(_seed, kept))


def _seed(kept: Path, database: str) -> None:
    execute(f"DROP DATABASE {database}")
    execute(f"CREATE DATABASE {database} TEMPLATE {databases.migrated()}")
    environ = environment(database, kept, owner=True)
    manage(environ, "migrate", "--no-input", "-v0")  # what the run's own keys decide
    manage(environ, "collectstatic", "--no-input", "-v0")
    manage(environ, "seed_demo", "--if-empty")


@pytest.fixture(scope="session")
def var(template, kept, tmp_path_factory) -> Path:
    """This process's own copy."""
    return Path(shutil.copytree(kept, tmp_path_factory.mktemp("county") / "var"))


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen, seconds: int = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server stopped"
        try:
            urllib.request.urlopen(url, timeout=2)  # noqa: S310 -- our own address
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{url} did not answer in {seconds} s")


@contextmanager
def running(template: str, var: Path, name: str) -> Iterator[Server]:
    database = f"anye_e2e_{name}{OWN}"
    execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
    execute(f"CREATE DATABASE {database} TEMPLATE {template}")
    environ, port = environment(database, var), free_port()
    granian = [
        str(Path(sys.executable).with_name("granian")), "--interface", "wsgi",
        "--host", "127.0.0.1", "--port", str(port),
        "--blocking-threads", "4", "--no-access-log", "--log-level", "warning", "county.config.wsgi:application",
    ]  # fmt: skip
    worker = [sys.executable, "-m", "django", "procrastinate", "worker"]
    processes = [subprocess.Popen(words, env=environ, cwd=ROOT) for words in (granian, worker)]
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(f"{url}/accounts/sign-in/", processes[0])
        yield Server(url, database, var)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
        execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


@pytest.fixture(scope="session")
def county(template, var) -> Iterator[Server]:
    """One county for all tests that only read."""
    with running(template, var, "read") as server:
        yield server


@pytest.fixture(scope="module")
def own_county(template, var, request) -> Iterator[Server]:
    """A county of this module's own, to write in."""
    with running(template, var, request.module.__name__.rpartition(".")[2]) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
            ],
        )
        yield started
        started.close()


def password() -> str:
    sys.path.insert(0, str(ROOT / "src"))
    from county.demo.accounts import PASSWORD

    return PASSWORD


def fill_sign_in(page: Page, username: str, secret: str) -> None:
    page.get_by_label("帐号").fill(username)
    page.get_by_label("密码").fill(secret)
    page.get_by_role("main").get_by_role("button", name="登录").click()
    page.wait_for_load_state()


def sign_in(page: Page, server: Server, username: str) -> None:
    """Through the form, as a person would."""
    page.goto(f"{server.url}/accounts/sign-in/")
    fill_sign_in(page, username, password())
    assert "/sign-in/" not in page.url, page.inner_text("main")


def proved(page: Page, server: Server, *, minutes_ago: int = 0) -> None:
    """As if the person had last proved who he is so many minutes ago; his session goes on."""
    cookie = next(c["value"] for c in page.context.cookies() if c["name"] == "sessionid")
    keys = {"key": json.loads((server.var / "secrets.json").read_text())["secret_key"],
            "salt": "django.contrib.sessions.SessionStore", "serializer": JSONSerializer}  # fmt: skip
    kept = "SELECT session_data FROM django_session WHERE session_key = %s"
    session = signing.loads(str(server.sql(kept, cookie)[0][0]), **keys)
    session["proved"] = int(time.time()) - minutes_ago * 60
    changed = signing.dumps(session, compress=True, **keys)
    server.sql(
        "UPDATE django_session SET session_data = %s WHERE session_key = %s RETURNING 1",
        changed,
        cookie,
    )


def pick(page: Page | Locator, label: str, text: str) -> None:
    """The option that contains the text, as a person finds it in the list."""
    listed = page.get_by_label(label, exact=True)
    listed.select_option(
        listed.locator("option").filter(has_text=text).first.get_attribute("value")
    )


def new_page(browser: Browser, viewport: dict[str, int], **more: Any) -> Page:
    context = browser.new_context(viewport=viewport, locale="zh-CN", **more)
    context.set_default_timeout(PATIENCE)
    return context.new_page()


@pytest.fixture
def desk(browser) -> Iterator[Page]:
    page = new_page(browser, DESK)
    yield page
    page.context.close()


@pytest.fixture
def phone(browser) -> Iterator[Page]:
    page = new_page(browser, PHONE, has_touch=True, is_mobile=True)
    yield page
    page.context.close()


@pytest.fixture
def another(browser) -> Iterator[Page]:
    """The browser of another person."""
    page = new_page(browser, DESK)
    yield page
    page.context.close()
