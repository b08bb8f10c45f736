"""A batch at any point of its way, taken there by the commands themselves."""

from datetime import date
from typing import Any

from tests.makers.sheets import make_xlsx, run_jobs

from county.core.actor import Actor
from county.intake.choices import Mode
from county.intake.commands import checking, receiving, storing
from county.intake.commands.checking import SheetChoice
from county.intake.forms import ColumnsForm
from county.intake.kinds import kind_of
from county.intake.models import Batch
from county.intake.queries import batches, contents

TODAY = date(2019, 12, 20)


def receive(
    *,
    actor: Actor,
    factory: Any,
    kind: str = "payroll",
    sheets: Any = None,
    data: bytes = b"",
    **more: Any,
) -> Batch:
    """sheets: name -> rows, or the rows of one sheet."""
    if not data:
        data = make_xlsx(sheets if isinstance(sheets, dict) else {"Sheet1": sheets})
    return receiving.receive_file(
        more.pop("name", "工资.xlsx"),
        actor=actor,
        today=TODAY,
        kind=kind,
        factory_id=factory.pk,
        data=data,
        **more,
    )


def guessed(batch: Batch) -> list[SheetChoice]:
    """What the columns page would send when nobody changes anything."""
    kind = kind_of(batch.kind)
    known = batches.remembered(kind=batch.kind, factory_id=batch.factory_id)
    offers = contents.offers_of(
        contents.open_workbook(batch), batch=batch, kind=kind, remembered=known
    )
    form = ColumnsForm(offers=offers, kind=kind)
    form = ColumnsForm({name: form[name].value() for name in form.fields}, offers=offers, kind=kind)
    assert form.is_valid(), form.errors
    return form.choices()


def check(batch: Batch, *, actor: Actor, **more: Any) -> Batch:
    checking.confirm_columns(batch.pk, actor=actor, today=TODAY, sheets=guessed(batch), **more)
    run_jobs()
    return Batch.objects.get(pk=batch.pk)


def store(batch: Batch, *, actor: Actor, mode: str = Mode.GOOD_ROWS) -> Batch:
    storing.confirm_batch(batch.pk, actor=actor, mode=mode)
    run_jobs()
    return Batch.objects.get(pk=batch.pk)


def codes(batch: Batch) -> dict[int, set[str]]:
    """Row -> codes of its problems and warnings."""
    return {row.row: {p["code"] for p in row.problems} for row in batch.rows.all() if row.problems}
