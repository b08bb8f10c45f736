"""Two people at once, with connections of their own."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from tests.makers.batches import TODAY, check, receive
from tests.makers.county import World, make_world
from tests.makers.sheets import make_xlsx, run_jobs

from county.core.errors import Refused
from county.intake.choices import Mode
from county.intake.commands import receiving, storing
from county.intake.models import Batch
from county.workforce.models import Payroll


@pytest.fixture
def world(several_connections: None) -> World:
    return make_world()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts together. Returns: what each returned, or its Refused."""
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(at: int, act: Callable[[], Any]) -> None:
        start.wait()
        try:
            results[at] = act()
        except Refused as refused:
            results[at] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_confirm_when_two_press_at_once_then_one_stores(world: World) -> None:
    batch = receive(actor=world.clerk, factory=world.factory, sheets=world.payroll((0, 2300)))
    batch = check(batch, actor=world.clerk)
    results = at_once(
        lambda: storing.confirm_batch(batch.pk, actor=world.clerk, mode=Mode.GOOD_ROWS),
        lambda: storing.confirm_batch(batch.pk, actor=world.office, mode=Mode.GOOD_ROWS),
    )
    assert sum(isinstance(result, Refused) for result in results) == 1
    run_jobs()
    assert Payroll.objects.count() == 1


def test_store_when_two_batches_hold_the_same_month_then_one_is_refused(world: World) -> None:
    pair = []
    for net in (2300, 2400):
        batch = receive(actor=world.clerk, factory=world.factory, sheets=world.payroll((0, net)))
        pair.append(check(batch, actor=world.clerk))
    pair = [
        storing.confirm_batch(batch.pk, actor=world.clerk, mode=Mode.GOOD_ROWS) for batch in pair
    ]

    def stored(batch: Batch) -> Callable[[], Any]:
        return lambda: storing.store_batch(
            batch.pk, actor=world.clerk, today=TODAY, job_id=batch.job_id or 0
        )

    results = at_once(*(stored(batch) for batch in pair))
    refused = [result for result in results if isinstance(result, Refused)]
    assert [one.code for one in refused] == ["changed_since"]
    assert Payroll.objects.count() == 1


def test_receive_when_same_file_at_once_then_one_is_recognised(world: World) -> None:
    data = make_xlsx({"a": world.payroll((0, 2300))})
    results = at_once(
        *(
            lambda: receive(actor=world.clerk, factory=world.factory, data=data)
            for _person in range(2)
        )
    )
    assert sum(isinstance(result, receiving.SameFile) for result in results) == 1
    assert Batch.objects.count() == 1
