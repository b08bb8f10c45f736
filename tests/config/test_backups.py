"""A real backup of a small server, restored to a moment; a copy looked through; what is refused."""

import shutil
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from tests.makers import payments as makers
from tests.makers.accounts import make_actor

from county.accounts.choices import Role
from county.accounts.models import User
from county.backups import commands as backups
from county.backups import queries
from county.backups.choices import BackupKind, BackupState
from county.backups.models import Backup
from county.config import embedded
from county.config.backups import checks, making, restoring, sealing
from county.config.backups.refusing import CannotRestore
from county.core import clock, scope

KEY = bytes(32)
TOTALS = {"rows": {}, "head": [0, ""], "entry": 0, "money": {}}


@pytest.fixture(scope="module")
def server():
    """A server of its own: the tests' one is full of other tests' work."""
    test = embedded.cluster("test")
    home = test.home.with_name(f"{test.home.name}-backups")
    place = replace(test, home=home, sockets=home / "run")
    embedded.start(place)
    yield place
    embedded.stop(place)
    shutil.rmtree(home)


def said(place, statement):
    with psycopg.connect(place.url) as driver:
        driver.execute(statement)


def rows(place):
    with psycopg.connect(place.url) as driver:
        return [word for (word,) in driver.execute("SELECT word FROM kept ORDER BY 1").fetchall()]


def test_restore_to_a_moment_gives_what_was_there_and_leaves_the_running_one(server, tmp_path):
    folder = tmp_path / "backups"
    said(server, "CREATE TABLE kept AS SELECT text 'first' AS word")
    made = making.make(server, into=folder, key=KEY, totals=TOTALS)
    said(server, "INSERT INTO kept VALUES ('second')")
    moment = clock.now()
    said(server, "UPDATE kept SET word = 'changed'")

    into = server.home.with_name(f"{server.home.name}-copy")
    try:
        copy = restoring.restore(server, backups=folder, key=KEY, into=into, to=moment)
        assert rows(copy.place) == ["first", "second"]
        embedded.stop(copy.place)
        assert rows(server) == ["changed", "changed"]
        with pytest.raises(CannotRestore) as refused:  # never over anything
            restoring.restore(server, backups=folder, key=KEY, into=into)
        assert refused.value.code == "not_empty"
    finally:
        shutil.rmtree(into)

    base = folder / made.name / making.BASE
    whole = base.read_bytes()
    for damage, code in (
        (whole[:-100], "cut_short"),
        (whole[:500] + bytes([whole[500] ^ 1]) + whole[501:], "altered"),
    ):
        base.write_bytes(damage)
        with pytest.raises(CannotRestore) as refused:
            restoring.restore(server, backups=folder, key=KEY, into=into)
        assert refused.value.code == code
        assert not into.exists()
    with pytest.raises(CannotRestore) as refused:
        restoring.chosen(folder, key=KEY, to=clock.now().replace(year=2019))
    assert refused.value.code == "none_before"


def test_restore_into_the_running_folder_is_refused(server, tmp_path):
    with pytest.raises(CannotRestore) as refused:
        restoring.restore(server, backups=tmp_path, key=KEY, into=server.home / "data")
    assert refused.value.code == "running"


@pytest.mark.parametrize("damage", ["cut", "altered", "swapped", "other key"])
def test_sealed_file_that_was_touched_does_not_open(tmp_path, damage, monkeypatch):
    monkeypatch.setattr(sealing, "PIECE", 1000)
    path = tmp_path / "one"
    sealing.seal_to(path, [bytes(range(256)) * 8], key=KEY)
    assert b"".join(sealing.open_from(path, key=KEY)) == bytes(range(256)) * 8
    whole = path.read_bytes()
    first = 24 + 4 + int.from_bytes(whole[24:28], "big")
    second = first + 4 + int.from_bytes(whole[first : first + 4], "big")
    path.write_bytes(
        {
            "cut": whole[:second],  # at the end of a piece
            "altered": whole[:-1] + bytes([whole[-1] ^ 1]),
            "swapped": whole[:24] + whole[first:second] + whole[24:first] + whole[second:],
            "other key": whole,
        }[damage]
    )
    key = bytes([1]) * 32 if damage == "other key" else KEY
    with pytest.raises(CannotRestore):
        list(sealing.open_from(path, key=key))


def test_manifest_that_was_changed_is_left_out(tmp_path):
    made = making.Made(
        "a", clock.now().isoformat(), clock.now().isoformat(), "1", "0", 1, "", TOTALS
    )
    (tmp_path / "a").mkdir()
    making._write(tmp_path / "a" / making.MANIFEST, made, KEY)
    assert making.made_in(tmp_path, key=KEY) == [made]
    text = (tmp_path / "a" / making.MANIFEST).read_text()
    (tmp_path / "a" / making.MANIFEST).write_text(text.replace('"bytes": 1', '"bytes": 2'))
    assert making.made_in(tmp_path, key=KEY) == []


def test_old_backups_go_but_the_newest_stays(tmp_path):
    now = clock.now()
    for days, name in ((100, "a"), (40, "b"), (35, "c")):
        on = (now - timedelta(days=days)).isoformat()
        made = making.Made(name, on, on, "1", f"{200 - days:024X}", 1, "", TOTALS)
        (tmp_path / made.name).mkdir()
        making._write(tmp_path / made.name / making.MANIFEST, made, KEY)
    log = tmp_path / making.LOG.format("1")
    log.mkdir()
    for number in (100, 165):
        (log / f"{number:024X}{making.SEALED}").touch()
    assert making.prune(tmp_path, key=KEY, days=30, now=now) == ["a", "b"]
    assert [path.name for path in log.iterdir()] == [f"{165:024X}{making.SEALED}"]


def test_copy_is_sound_and_a_tampered_one_is_not(several_connections):
    who = makers.make_cashiers()
    fund = makers.make_appropriation(who=who)
    makers.make_due(who=who, payee=makers.make_payee(who=who), appropriation=fund)
    then = checks.totals()
    with scope.within(scope.NOTHING):  # as the owner, who sees every row
        told = {one.name: one.wrong for one in checks.examine(then)}
        assert {name for name, wrong in told.items() if wrong} <= {"操作记录与数据逐行核对"}
        # The makers' people come without events; nothing else is wrong.
        assert all("no_event" in wrong for wrong in told["操作记录与数据逐行核对"])
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE payments_line DISABLE TRIGGER USER")
            cursor.execute("UPDATE payments_line SET debit_fen = debit_fen + 1 WHERE debit_fen > 0")
            cursor.execute("ALTER TABLE payments_line ENABLE TRIGGER USER")
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("UPDATE payments_paymentdue SET payee_id = 999999")
            cursor.execute("SET session_replication_role = origin")
        found = {one.name: one.wrong for one in checks.examine(then) if one.wrong}
    assert found.keys() >= {"各科目金额", "外键和取值约束", "操作记录与数据逐行核对"}
    assert any("payments_line" in one for one in found["操作记录与数据逐行核对"])


def test_standing_says_what_is_owing(db):
    assert queries.standing(Backup.objects.all()).is_backup_owing
    done = {"name": "a", "at": clock.now(), "milliseconds": 1}
    backups.log(BackupKind.MADE, BackupState.DONE, **done)
    backups.log(
        BackupKind.DRILLED, BackupState.WRONG, **done, checks=[("行数", "1", ["payments_entry"])]
    )
    standing = queries.standing(Backup.objects.all())
    assert not standing.is_backup_owing
    assert standing.is_drill_wrong


def test_log_page_says_what_to_do_to_the_system_administrator(client, db):
    actor = make_actor(role=Role.SYSTEM_ADMIN)
    client.force_login(User.objects.get(pk=actor.user_id))
    page = client.get("/backups/")
    assert page.status_code == 200
    assert "manage.py backup" in page.content.decode()
