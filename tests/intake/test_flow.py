"""The main job: a sheet comes in, is checked, stored, and taken back."""

from tests.makers.batches import check, codes, receive, store
from tests.makers.county import NOVEMBER, TODAY, World

from county.audit.models import Event
from county.intake.choices import BatchState
from county.intake.commands import ending
from county.intake.models import StagedBlock, StagedRow
from county.workforce.models import Payroll


def test_import_when_all_rows_good_then_stores_them(world: World) -> None:
    batch = receive(
        actor=world.clerk,
        factory=world.factory,
        sheets=world.payroll((0, 2300), (1, 2450.5), (2, "2,600元")),
    )
    assert batch.state == BatchState.UPLOADED
    batch = check(batch, actor=world.clerk)
    assert (batch.state, batch.problem) == (BatchState.CHECKED, "")
    assert (batch.rows_total, batch.rows_good, batch.rows_bad) == (3, 3, 0), codes(batch)
    assert batch.totals["net_fen"] == 7350_50
    assert batch.month == NOVEMBER
    batch = store(batch, actor=world.clerk)
    assert (batch.state, batch.problem, batch.rows_stored) == (BatchState.DONE, "", 3)
    assert sorted(Payroll.objects.filter(batch=batch, month=NOVEMBER).values_list("net_fen", flat=True)) == [
        2300_00, 2450_50, 2600_00,
    ]  # fmt: skip
    assert batch.content is None
    assert not StagedRow.objects.exists()
    assert not StagedBlock.objects.exists()
    actions = list(Event.objects.order_by("pk").values_list("action", flat=True))
    assert actions == [
        "batch.received", "batch.columns_confirmed", "batch.checked", "batch.confirmed", "batch.stored",
    ]  # fmt: skip
    assert Event.objects.get(action="batch.stored").facts["net_fen"] == 7350_50


def test_undo_when_nothing_stands_on_it_then_rows_go(world: World) -> None:
    batch = receive(actor=world.clerk, factory=world.factory, sheets=world.payroll((0, 2300)))
    batch = store(check(batch, actor=world.clerk), actor=world.clerk)
    batch = ending.undo_batch(batch.pk, actor=world.clerk, today=TODAY, reason="传错了")
    assert batch.state == BatchState.UNDONE
    assert not Payroll.objects.exists()
