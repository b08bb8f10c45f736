"""A county of its own from its backup to the drill: what the three commands promise, in one piece."""

import re
import shutil
import subprocess
from dataclasses import replace
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from tests import databases
from tests.makers import payments as makers

from county.audit import commands as audit
from county.backups.choices import BackupKind, BackupState
from county.backups.models import Backup
from county.config import embedded, env, rowrights
from county.config.backups import checks, making
from county.core import clock, scope
from county.core.actor import SYSTEM
from county.payments.models import Batch, PaymentDue


def piped(place, words, into):
    """What one program of PostgreSQL writes, read by psql on the county's server."""
    program = [str(place.binaries / words[0]), *words[1:]]
    reader = [str(place.binaries / "psql"), "-q", "-X", "-o", "/dev/null", "-d", into]
    with subprocess.Popen(program, stdout=subprocess.PIPE) as writer:
        subprocess.run(reader, stdin=writer.stdout, stderr=subprocess.DEVNULL, check=True)
    assert writer.returncode == 0


@pytest.fixture
def county(django_db_setup, django_db_blocker, tmp_path, monkeypatch):
    """A platform with server, keys and backups of its own; its tables are those of every test."""
    migrated = databases.url_of(databases.migrated())
    monkeypatch.setattr(env, "VAR", tmp_path)
    monkeypatch.delenv("DATABASE_URL")
    place = embedded.cluster()
    embedded.start(place)
    try:
        piped(place, ["pg_dumpall", "--roles-only", "-d", migrated], place.url)
        piped(place, ["pg_dump", migrated], place.url)
        with django_db_blocker.unblock(), checks.looking_at(place.url, user=rowrights.APP):
            yield place
    finally:
        embedded.stop(place)
        shutil.rmtree(place.home)


@pytest.fixture
def money(county):
    """What the county has before its first backup: three of finance, an appropriation, one due."""
    with transaction.atomic():
        audit.record(SYSTEM, "demo.seeded")
        who = makers.make_cashiers()
        fund = makers.make_appropriation(who=who)
        payee = makers.make_payee(who=who)
        due = makers.make_due(who=who, payee=payee, appropriation=fund)
    return SimpleNamespace(who=who, fund=fund, payee=payee, due=due)


def run(name, **options):
    """As the administrator does on the server: nobody is signed in."""
    out = StringIO()
    with scope.within(scope.NOTHING):
        call_command(name, stdout=out, **options)
    return out.getvalue()


def refused(name, **options):
    with pytest.raises(CommandError) as error:
        run(name, **options)
    return str(error.value)


def counted():
    with scope.everything(), transaction.atomic():
        return PaymentDue.objects.count(), Batch.objects.count()


def test_county_when_backed_up_and_changed_then_any_moment_comes_back_and_is_sound(county, money):
    run("backup")
    makers.send(who=money.who, dues=[money.due])
    moment = clock.now()
    makers.make_due(who=money.who, payee=money.payee, appropriation=money.fund, source="slip")
    run("backup", log=True)

    copy = county.home.with_name(f"{county.home.name}-copy")
    try:
        said = run("restore", to=moment.isoformat(), into=copy)
        url = re.search(r"DATABASE_URL='(\S+)'", said)[1]
        with checks.looking_at(url, user=rowrights.APP):
            assert counted() == (1, 1)
        assert counted() == (2, 1)  # nothing was done to the running one

        # The copy is sound by itself, and so is the newest moment; the rehearsal leaves nothing behind.
        told = run("restore_drill", url=url)
        assert told.count("ok ") == 8
        assert "WRONG" not in told
        assert "不是副本的超级用户" in refused(
            "restore_drill", url=url.replace("anye@", "anye_app@")
        )
        here = county.url.replace("anye@", "anye_app@")
        assert "正在使用的数据库" in refused("restore_drill", url=here)
        assert "没有应答" in refused("restore_drill", url=url.replace("/anye?", "/nothing?"))
        assert "看不懂地址" in refused("restore_drill", url="mysql://a:secret@b/c")
        before = set(county.home.parent.iterdir())
        told = run("restore_drill")
        assert told.count("ok ") == 8
        assert "WRONG" not in told
        assert set(county.home.parent.iterdir()) == before
    finally:
        embedded.stop(replace(county, home=copy))
        shutil.rmtree(copy)
    logged = Backup.objects.order_by("pk").values_list("kind", "state")
    assert list(logged) == [
        (BackupKind.MADE, BackupState.DONE), (BackupKind.RESTORED, BackupState.DONE),
        (BackupKind.DRILLED, BackupState.DONE), *[(BackupKind.DRILLED, BackupState.FAILED)] * 4,
        (BackupKind.DRILLED, BackupState.DONE),
    ]  # fmt: skip

    # The log's first files are lost, with one that the base does not hold: told with what is on either side.
    log = sorted(next(making.folder().glob("log-*")).glob("[0-9A-F]" * 24 + ".sealed"))
    for lost in log[:3]:
        lost.unlink()
    said = refused("restore_drill")
    assert f"在 {log[1].stem} 与 {log[3].stem} 之间缺了文件" in said
    row = Backup.objects.latest("pk")
    assert (row.state, row.note) == (BackupState.FAILED, said)
