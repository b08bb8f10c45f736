"""Many at once, cut short or taken back: the numbers stay gapless and the chain whole."""

import os
import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction
from tests.conftest import OWNER
from tests.makers import logins, make_office, make_person

from county.audit import commands
from county.audit.commands import verifying
from county.audit.models import Change, Event, Head
from county.config import rowrights
from county.core import scope
from county.core.actor import SYSTEM

THREADS = 8


@pytest.fixture
def real_commits(several_connections):
    """The head of the chain is part of what is emptied."""


def at_once(act, times=THREADS):
    barrier = Barrier(times)

    def run(number):
        connection.ensure_connection()
        barrier.wait()
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def numbers():
    return list(Event.objects.order_by("seq").values_list("seq", flat=True))


def test_record_at_once_stays_gapless(real_commits):
    def record_ten(number):
        for n in range(10):
            with transaction.atomic():
                commands.record(SYSTEM, "session.opened", number=number)
                if n % 3 == 0:
                    commands.record(SYSTEM, "session.closed", number=number)

    at_once(record_ten)
    assert numbers() == list(range(1, THREADS * 14 + 1))
    assert Head.objects.get().seq == THREADS * 14
    assert verifying.verify().findings == []


def test_record_when_taken_back_leaves_no_gap(real_commits):
    with transaction.atomic():
        commands.record(SYSTEM, "session.opened")
    for _n in range(3):
        with transaction.atomic():
            commands.record(SYSTEM, "session.opened")
            transaction.set_rollback(True)
    with transaction.atomic():
        commands.record(SYSTEM, "session.closed")
        with transaction.atomic():
            make_person()
            commands.record(SYSTEM, "person.registered")
            transaction.set_rollback(True)
    assert numbers() == [1, 2]
    assert Change.objects.count() == 0
    assert verifying.verify().findings == []


def test_commit_without_a_record_asks_nothing_of_the_chain(real_commits, django_assert_num_queries):
    with django_assert_num_queries(3), transaction.atomic():  # BEGIN, the query, COMMIT
        Event.objects.count()


def test_change_and_its_event_share_the_act(real_commits):
    with transaction.atomic():
        person = make_person()
        commands.record(SYSTEM, "person.registered", person)
    with transaction.atomic():
        person.name = "改名"
        person.save()
        commands.record(SYSTEM, "person.corrected", person)
    told = Change.objects.filter(table="workforce_person", kind="update").get()
    assert told.act == Event.objects.get(action="person.corrected").act
    assert (told.before["name"], told.after["name"]) == ("工人甲", "改名")
    assert verifying.verify().findings == []


def test_row_changed_without_an_event_is_found(real_commits):
    make_person()
    assert [(one.kind, one.where) for one in verifying.verify().findings] == [
        ("no_event", "workforce_person")
    ]


def test_record_many_seals_twenty_thousand_in_one_go(real_commits):
    office, person = make_office(), make_person()
    with transaction.atomic():
        made = commands.record_many(
            office, "person.status_set", ((person, {"count": n}) for n in range(20_000))
        )
    assert (made, Head.objects.get().seq) == (20_000, 20_000)
    assert Event.objects.order_by("seq").last().facts == {"count": 19_999}
    assert {one.kind for one in verifying.verify(processes=2).findings} == {"no_event"}


def test_verify_in_several_processes_when_one_reads_nothing_finds_a_gap(real_commits, monkeypatch):
    """Under the platform's login, which sees no row of the record by itself."""
    for _n in range(6):
        with transaction.atomic():
            commands.record(SYSTEM, "session.opened")
    logins.as_login(rowrights.APP)
    try:
        report = verifying.verify(processes=2)
        assert (report.events, report.findings) == (6, [])
        monkeypatch.setattr(scope, "EVERY_ROW", "none")
        blind = verifying.verify(processes=2)
    finally:
        logins.as_login(OWNER)
    assert blind.events == 0
    assert [(one.kind, one.seq) for one in blind.findings] == [("gap", 1), ("gap", 4)]


def test_killed_between_record_and_commit_leaves_nothing(real_commits):
    with transaction.atomic():
        commands.record(SYSTEM, "session.opened")
    script = textwrap.dedent("""
        import os, signal, django; django.setup()
        from django.db import transaction
        from county.audit import commands
        from county.core.actor import SYSTEM
        with transaction.atomic():
            for n in range(5):
                commands.record(SYSTEM, "session.closed")
            commands.seal()  # the head is locked now
            os.kill(os.getpid(), signal.SIGKILL)
    """)
    kept = connection.settings_dict
    url = f"postgresql://{OWNER}@/{kept['NAME']}?host={kept['HOST']}"
    environment = os.environ | {
        "DATABASE_URL": url,
        "ANYE_AS_OWNER": "1",
        "DJANGO_SETTINGS_MODULE": "county.config.settings",
    }
    ended = subprocess.run([sys.executable, "-c", script], env=environment, check=False)
    assert ended.returncode == -signal.SIGKILL
    with transaction.atomic():
        commands.record(SYSTEM, "session.closed")
    assert numbers() == [1, 2]
    assert verifying.verify().findings == []
