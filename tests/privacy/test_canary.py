"""Numbers that must be nowhere in plain: put in by every door, then looked for everywhere."""

import logging
import os
import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from tests.conftest import OWNER
from tests.makers.batches import check, receive, store
from tests.makers.county import make_world
from tests.makers.numbers import make_id_number
from tests.privacy.conftest import make_worker
from tests.privacy.dumping import dump, hits

from county.accounts.models import User
from county.config import embedded
from county.privacy import commands
from county.workforce.models import Person

TODAY = date(2019, 12, 20)
# By hand, by sheet, by a request: three people's numbers, used by no other test.
ID_TYPED = make_id_number(born_on=date(1971, 7, 13), division="610928")
ID_SHEET = make_id_number(born_on=date(1972, 8, 14), division="610928")
PHONES = ("19871237651", "19871237652", "19871237653")
ACCOUNTS = ("6228489990012345671", "6228489990012345672", "6228489990012345673")
CANARIES = (ID_TYPED, ID_SHEET, *PHONES, *ACCOUNTS)
PLANTED = "PLANTEDFORTHESEARCH31415"
LINK = re.compile(r'(?:href|action|hx-get|hx-post|src)="([^"]+)"')
PAGES_A_ROLE = 20
NOT_FOLLOWED = re.compile(r"sign-out|export|\.css|\.js|\.svg|language|copy/")


@pytest.fixture
def told(caplog):
    """Every word any logger says, down to the statements sent to the database."""
    caplog.set_level(logging.DEBUG)
    return caplog


def enter(client, actor):
    user = User.objects.get(pk=actor.user_id)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")


def put_in(world, client):
    """By a form that is first refused, by a sheet with a bad row, by a worker's request."""
    enter(client, world.office)
    town = world.factory.town_id
    typed = {"id_number": ID_TYPED, "phone": PHONES[0], "account": ACCOUNTS[0], "town": town}
    assert client.post("/workforce/person/create/", {**typed, "name": ""}).status_code == 422
    made = client.post("/workforce/person/create/", {**typed, "name": "卡那一"})
    assert made.status_code == 302
    again = client.post("/workforce/person/create/", {**typed, "name": "卡那一"})
    assert again.status_code == 422
    client.get("/workforce/person/", {"q": ID_TYPED})
    client.get("/search/", {"q": PHONES[0]})
    heads = [
        "姓名", "性别", "身份证号码", "联系电话", "岗位(工种)", "合同类型", "合同始期", "合同终期", "入职时间",
        "工资卡号",
    ]  # fmt: skip
    good = [
        "卡那二", "女", ID_SHEET, PHONES[1], "缝纫工", "固定期限劳动合同", "2019.3.1", "2020.2.29",
        "2019.3.1", ACCOUNTS[1],
    ]  # fmt: skip
    bad = ["卡那三", "女", ID_SHEET[:-1] + "0", *good[3:8], "不知道", ACCOUNTS[1]]
    batch = receive(
        actor=world.clerk, factory=world.factory, kind="roster", sheets=[["甲社区工厂职工花名册"], heads, good, bad],
        name="花名册.xlsx",
    )  # fmt: skip
    store(check(batch, actor=world.clerk), actor=world.clerk)
    assert Person.objects.filter(name="卡那二").exists()
    person = Person.objects.get(name="卡那一")
    worker = make_worker(person=person)
    commands.file_own_request(
        actor=worker, today=TODAY, kind="correction", field="phone", wanted=PHONES[2], grounds=""
    )
    commands.file_own_request(
        actor=worker, today=TODAY, kind="correction", field="account", wanted=ACCOUNTS[2],
        grounds="",
    )  # fmt: skip
    return worker


def crawl(client, actor):
    """Returns: every address the role's pages name, starting at his front door."""
    enter(client, actor)
    named, seen, waiting = set(), set(), ["/", "/workforce/person/", "/privacy/request/"]
    while waiting and len(seen) < PAGES_A_ROLE:
        here = waiting.pop(0)
        if here in seen:
            continue
        seen.add(here)
        answer = client.get(here, follow=True)
        named.update(address for address, _status in getattr(answer, "redirect_chain", ()))
        if answer.streaming or not answer["Content-Type"].startswith("text/html"):
            continue
        links = {link.replace("&amp;", "&") for link in LINK.findall(answer.content.decode())}
        named |= links
        fresh = (link for link in sorted(links) if link.startswith("/") and link not in seen)
        waiting += [link.partition("#")[0] for link in fresh if not NOT_FOLLOWED.search(link)]
    assert len(seen) > 3, actor.roles
    return named


def found_on_disk(folders, words):
    """(file, word): searched as the bytes they are."""
    found = set()
    for folder in folders:
        for path in Path(folder).rglob("*"):
            if not path.is_file() or path.is_symlink():
                continue
            try:
                raw = path.read_bytes()
            except OSError:
                continue  # gone meanwhile: PostgreSQL renames and removes files as it goes
            found |= {(str(path), word) for word in words if word.encode() in raw}
    return found


@pytest.mark.slow
def test_no_number_lies_anywhere_in_plain(several_connections, client, told, tmp_path):
    world = make_world()
    worker = put_in(world, client)
    named = {}
    for actor in (world.office, world.clerk, world.owner, world.auditor, world.leader, worker):
        named[",".join(sorted(actor.roles))] = crawl(client, actor)
    enter(client, worker)
    client.get("/privacy/my/data/copy/?format=xlsx")

    with transaction.atomic():
        tables = dump()
    assert len(tables) > 30
    assert "卡那一" in tables["workforce_person"], "the dump holds what there is"
    assert hits(tables, CANARIES) == set()
    sessions = [str(one.get_decoded()) for one in Session.objects.all()]
    assert sessions
    assert not [word for text in sessions for word in CANARIES if word in text]
    addresses = {link for links in named.values() for link in links}
    assert len(addresses) > 100
    assert not [link for link in addresses for word in CANARIES if word in link]
    assert told.records
    assert not [word for word in CANARIES if word in told.text]
    assert found_on_disk(kept_files(django_settings), CANARIES) == set()


@pytest.mark.slow
def test_no_number_lies_in_the_files_of_the_database(several_connections, client, settings):
    place = embedded.cluster("test")
    if settings.DATABASES["default"]["HOST"] != str(place.sockets):
        pytest.skip("DATABASE_URL names a server whose files we cannot read")
    world = make_world()
    put_in(world, client)
    Person.objects.filter(name="卡那一").update(search_text=PLANTED)
    checkpoint()
    files = [place.data, place.home / "log"]
    assert os.access(place.data, os.R_OK)
    found = found_on_disk(files[:1], (*CANARIES, PLANTED))
    assert {word for _file, word in found} == {PLANTED}, "and the search does find what is there"
    assert any("pg_wal" in file for file, _word in found)
    log = (place.home / "log").read_text("utf-8", errors="replace")
    assert not [word for word in CANARIES if word in log]


def kept_files(settings):
    """What we write beside the database: static files, caches, the folder of the installation."""
    return [settings.STATIC_ROOT, settings.STATIC_ROOT.parent]


def checkpoint():
    """As the owner, who alone may."""
    import psycopg

    wanted = connection.settings_dict
    with psycopg.connect(
        host=wanted["HOST"], user=OWNER, dbname=wanted["NAME"], autocommit=True
    ) as own:
        own.execute("CHECKPOINT")
