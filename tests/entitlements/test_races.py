"""Two at once: the same day is looked through once."""

from threading import Thread

import pytest
from django.db import connection
from tests.makers.entitlements import DAY, make_entitled

from county.core import scope
from county.core.actor import SYSTEM
from county.entitlements.commands import runs
from county.entitlements.models import Run


@pytest.mark.usefixtures("several_connections")
def test_two_runs_at_once_when_nothing_changes_then_one_writes():
    with scope.everything():
        make_entitled()
        keys = [Run.objects.create(day=DAY).pk for _each in range(2)]

    def work(pk):
        with scope.working(SYSTEM):
            runs.look_through(pk, actor=SYSTEM, today=DAY)
        connection.close()

    threads = [Thread(target=work, args=(pk,)) for pk in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with scope.everything():
        assert sorted(Run.objects.values_list("state", flat=True)) == ["done", "same"]
