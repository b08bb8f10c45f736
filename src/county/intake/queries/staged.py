"""The checked rows of a batch: pages of them, problems by code, and the sealed cells behind them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from county.core import crypto
from county.intake.choices import RowState
from county.intake.kinds import CheckedRow
from county.intake.models import Batch, StagedBlock, StagedRow
from county.sheets.cells import Cell, text_of

Json = Any
ROWS_PER_BLOCK = 250
_PLAIN = (str, int, type(None))


@dataclass(frozen=True, slots=True)
class ProblemCount:
    code: str
    text: str
    is_warning: bool
    count: int


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A staged row with its cells open: field key -> cell as in the sheet. Show it masked."""

    staged: StagedRow
    cells: Mapping[str, Cell]


def rows_of(batch: Batch, *, state: str = "", code: str = "") -> QuerySet[StagedRow]:
    rows = StagedRow.objects.filter(batch=batch)
    if state:
        rows = rows.filter(state=state)
    if code:
        rows = rows.filter(problems__contains=[{"code": code}])
    return rows.order_by("sheet", "row")


def problem_counts(batch: Batch) -> list[ProblemCount]:
    """How often each problem occurs, problems before warnings, the most frequent first; with one sentence of each."""
    statement = (
        "SELECT p->>'code', min(p->>'text'), bool_and((p->>'warning')::boolean), count(*)"
        " FROM intake_stagedrow, jsonb_array_elements(problems) p WHERE batch_id = %s"
        " GROUP BY 1 ORDER BY 3, 4 DESC, 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [batch.pk])
        return [ProblemCount(*row) for row in cursor.fetchall()]


def opened(batch: Batch, rows: Sequence[StagedRow]) -> list[OpenRow]:
    """Open the cells of one page of rows."""
    blocks = dict(_blocks(batch, {row.block for row in rows}))
    return [OpenRow(row, blocks[row.block].cells(row.place)) for row in rows]


def storable_rows(batch: Batch) -> list[CheckedRow]:
    """Every good and warned row with its values, in the order of the file."""
    wanted = StagedRow.objects.filter(batch=batch, state__in=(RowState.GOOD, RowState.WARNED))
    places: dict[int, list[tuple[int, int, int]]] = {}
    for block, place, sheet, row in wanted.order_by("sheet", "row").values_list(
        "block", "place", "sheet", "row"
    ):
        places.setdefault(block, []).append((place, sheet, row))
    return [
        CheckedRow(sheet, row, block.values(place))
        for number, block in _blocks(batch)
        for place, sheet, row in places.get(number, ())
    ]


def seal_block(
    batch: Batch, number: int, entries: Sequence[tuple[Mapping[str, Cell], Mapping[str, Json]]]
) -> bytes:
    """Pack and seal rows given as (cells, values to store). Keys are written once for all rows that share them."""
    shapes: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}
    rows = []
    for cells, values in entries:
        shape = shapes.setdefault((tuple(cells), tuple(values)), len(shapes))
        kept = [cell if isinstance(cell, _PLAIN) else text_of(cell) for cell in cells.values()]
        rows.append((shape, kept, list(values.values())))
    text = json.dumps([list(shapes), rows], ensure_ascii=False, separators=(",", ":"))
    return crypto.seal(text, context=_context(batch, number))


@dataclass(frozen=True, slots=True)
class _Block:
    """An opened block. shapes: (keys of the cells, keys of the values); rows: (shape, cells, values)."""

    shapes: Sequence[Sequence[Sequence[str]]]
    rows: Sequence[Sequence[Json]]

    def cells(self, place: int) -> dict[str, Cell]:
        shape, cells, _values = self.rows[place]
        return dict(zip(self.shapes[shape][0], cells, strict=True))

    def values(self, place: int) -> dict[str, Json]:
        shape, _cells, values = self.rows[place]
        return dict(zip(self.shapes[shape][1], values, strict=True))


def _blocks(batch: Batch, numbers: set[int] | None = None) -> Iterator[tuple[int, _Block]]:
    rows = StagedBlock.objects.filter(batch=batch)
    if numbers is not None:
        rows = rows.filter(number__in=numbers)
    found = rows.order_by("number").values_list("number", "payload").iterator(chunk_size=50)
    for number, payload in found:
        yield (
            number,
            _Block(*json.loads(crypto.open_sealed(payload, context=_context(batch, number)))),
        )


def _context(batch: Batch, number: int) -> str:
    return f"intake_stagedblock:{batch.uid}:{number}"
