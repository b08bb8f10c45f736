"""The annotated workbook: the sender's own rows, what is wrong in front, the cells marked."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, BinaryIO

from django.db import transaction

from county.audit import commands as audit
from county.core import outward
from county.core.actor import Actor
from county.intake.choices import RowState
from county.intake.kinds import SheetKind, kind_of
from county.intake.models import Batch, StagedRow
from county.intake.queries import contents, staged
from county.sheets.annotating import AnnotatedRow, AnnotatedSheet, write_annotated
from county.sheets.cells import Cell, text_of

Json = Any
Reader = Callable[[str, Cell], Cell]


def annotated_workbook(out: BinaryIO, batch: Batch, *, actor: Actor) -> None:
    """Write the file, every row while the upload is kept, else the rows that were not stored.

    The sender gets what he sent, personal numbers included; anyone else as he is shown them. The
    download is recorded.
    """
    kind = kind_of(batch.kind)
    is_own = batch.uploaded_by_id == actor.user_id
    reader = _as_sent if is_own else partial(_as_shown, actor, kind)
    sheets = _from_upload(batch, reader) if _is_kept(batch) else _from_staged(batch, reader)
    write_annotated(out, sheets=list(sheets))
    with transaction.atomic():
        audit.record(actor, "batch.annotated_downloaded", batch, rows=batch.rows_total)


def _is_kept(batch: Batch) -> bool:
    return Batch.objects.filter(pk=batch.pk, content__isnull=False).exists()


def _from_upload(batch: Batch, reader: Reader) -> Iterator[AnnotatedSheet]:
    workbook = contents.open_workbook(batch)
    for chosen in batch.columns:
        if chosen["included"]:
            sheet = workbook.sheets[chosen["sheet"]]
            cells = {row.number: row.cells for row in sheet.rows}
            places = {
                column["field"]: column["index"] for column in chosen["columns"] if column["field"]
            }
            heads = {column["index"]: column["header"] for column in chosen["columns"]}
            width = max(heads, default=-1) + 1
            yield AnnotatedSheet(
                name=sheet.name,
                header=[heads.get(index, "") for index in range(width)],
                rows=[
                    _row(row, cells.get(row.row, ()), places, reader)
                    for row in staged.rows_of(batch).filter(sheet=chosen["sheet"])
                ],
            )


def _from_staged(batch: Batch, reader: Reader) -> Iterator[AnnotatedSheet]:
    for chosen in batch.columns:
        rows = list(staged.rows_of(batch, state=RowState.BAD).filter(sheet=chosen["sheet"]))
        if not rows:
            continue
        keys = [column["field"] for column in chosen["columns"] if column["field"]]
        heads = [column["header"] for column in chosen["columns"] if column["field"]]
        places = {key: place for place, key in enumerate(keys)}
        opened = staged.opened(batch, rows)
        yield AnnotatedSheet(
            name=chosen["name"],
            header=heads,
            rows=[
                _row(one.staged, [one.cells.get(key) for key in keys], places, reader)
                for one in opened
            ],
        )


def _as_sent(_key: str, cell: Cell) -> Cell:
    return cell


def _as_shown(actor: Actor, kind: SheetKind, key: str, cell: Cell) -> Cell:
    """key: "" for a column that was not taken in; any long number in it may be personal."""
    if key in kind.personal:
        return outward.show_text(actor, kind.personal[key], text_of(cell))
    hidden = contents.without_numbers(text_of(cell)) if not key else text_of(cell)
    return cell if hidden == text_of(cell) else hidden


def _row(row: StagedRow, cells: Any, places: Mapping[str, int], reader: Reader) -> AnnotatedRow:
    errors: dict[int | None, str] = {}
    warnings: dict[int | None, str] = {}
    for problem in row.problems:
        into = warnings if problem["warning"] else errors
        place = places.get(problem["field"])
        into[place] = into[place] + problem["text"] if place in into else problem["text"]
    keys = {place: key for key, place in places.items()}
    values: list[Cell] = [reader(keys.get(at, ""), cell) for at, cell in enumerate(cells)]
    return AnnotatedRow(number=row.row, cells=values, errors=errors, warnings=warnings)
