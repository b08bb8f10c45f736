"""What the uploaded file holds: its cells, sealed in the batch, and what its columns may mean."""

import json
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from county.core import crypto
from county.core.errors import Refused
from county.intake.kinds import SheetKind
from county.intake.models import Batch
from county.sheets.cells import Cell, CellError, text_of
from county.sheets.headers import ColumnMatch, HeaderMatch, find_header, header_at, reassigned
from county.sheets.reading import Merge, Row, Sheet, Workbook
from county.sheets.titles import guess_month

Json = Any
_SAMPLES = 3
_SAMPLE_ROWS = 60
_DIGITS = re.compile(r"\d{6,}[\dXx]?")
_YEAR = re.compile(r"20\d\d(?=\s*年|[-./]\d|\D|$)")
_FAST = 1


@dataclass(frozen=True, slots=True)
class ColumnOffer:
    """One column as the page shows it. samples: up to three values, long numbers masked."""

    match: ColumnMatch
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetOffer:
    """One sheet and what its columns seem to be. number: from 0, as in the file. month: found in its titles."""

    number: int
    name: str
    is_hidden: bool
    row_count: int
    header: HeaderMatch | None
    columns: tuple[ColumnOffer, ...]
    month: int | None
    included: bool


def seal_workbook(workbook: Workbook, *, batch: Batch) -> bytes:
    """Everything read from the file, packed and sealed for this batch alone."""
    sheets = [
        [
            s.name,
            s.is_hidden,
            [list(m) for m in s.merges],
            [[row.number, row.cells] for row in s.rows],
        ]
        for s in workbook.sheets
    ]
    text = json.dumps(
        [workbook.kind, sheets], default=_plain, ensure_ascii=False, separators=(",", ":")
    )
    return crypto.seal(zlib.compress(text.encode(), _FAST), context=_context(batch), use="file")


def open_workbook(batch: Batch) -> Workbook:
    """Refuses: `content_gone` when the batch has ended and its file was wiped."""
    blob = Batch.objects.filter(pk=batch.pk).values_list("content", flat=True).get()
    if blob is None:
        raise Refused(_("这批数据已经办结，原文件已清除。需要时请重新上传。"), code="content_gone")
    text = zlib.decompress(crypto.open_sealed(blob, context=_context(batch), use="file"))
    kind, sheets = json.loads(text, object_hook=_special)
    return Workbook(
        kind=kind,
        sheets=[
            Sheet(
                name=name,
                is_hidden=hidden,
                merges=[Merge(*m) for m in merges],
                rows=[Row(number, tuple(cells)) for number, cells in rows],
            )
            for name, hidden, merges, rows in sheets
        ],
    )


def offers_of(
    workbook: Workbook, *, batch: Batch, kind: SheetKind, remembered: Mapping[str, str | None]
) -> list[SheetOffer]:
    """What each sheet's columns seem to be: as chosen before for this batch, else remembered, else guessed."""
    chosen = {sheet["sheet"]: sheet for sheet in batch.columns}
    return [
        _offer(
            sheet, number, batch=batch, kind=kind, remembered=remembered, chosen=chosen.get(number)
        )
        for number, sheet in enumerate(workbook.sheets)
    ]


def header_of(sheet: Sheet, kind: SheetKind, *, chosen: Mapping[str, Json]) -> HeaderMatch:
    """The header as the user confirmed it. Raises: ValueError when the row is not there."""
    depth = chosen["last_row"] - chosen["first_row"] + 1
    match = header_at(sheet, kind.fields, first_row=chosen["first_row"], depth=depth)
    fields = {column["index"]: column["field"] or None for column in chosen["columns"]}
    return reassigned(match, kind.fields, choices=fields)


def header_in_row(
    sheet: Sheet, kind: SheetKind, *, first_row: int, remembered: Mapping[str, str | None]
) -> HeaderMatch | None:
    """The header in a row the user points at; None when that row is blank."""
    try:
        return header_at(sheet, kind.fields, first_row=first_row, remembered=remembered)
    except ValueError:
        return None


def columns_of(sheet: Sheet, header: HeaderMatch) -> tuple[ColumnOffer, ...]:
    below = [row for row in sheet.rows if row.number > header.last_row][:_SAMPLE_ROWS]
    return tuple(ColumnOffer(column, _samples(below, column.index)) for column in header.columns)


def month_said(titles: Sequence[str], sheet_name: str, file_name: str) -> int | None:
    """The month the titles, the sheet's name or the file's name speak of; a bare 3月 takes its year from the others."""
    texts = [*titles, sheet_name, file_name]
    year = next((int(found[0]) for text in texts if (found := _YEAR.search(text))), None)
    for text in texts:
        if (month := guess_month([text], default_year=year)) is not None:
            return month
    return None


def _offer(
    sheet: Sheet,
    number: int,
    *,
    batch: Batch,
    kind: SheetKind,
    remembered: Mapping[str, str | None],
    chosen: Mapping[str, Json] | None,
) -> SheetOffer:
    header = None
    if chosen and chosen["columns"]:
        header = header_of(sheet, kind, chosen=chosen)
    header = header or find_header(sheet, kind.fields, remembered=remembered)
    guessed = (
        batch.month
        if batch.month is not None
        else month_said(header.titles if header else (), sheet.name, batch.file_name)
    )
    return SheetOffer(
        number=number,
        name=sheet.name,
        is_hidden=sheet.is_hidden,
        row_count=len(sheet.rows),
        header=header,
        columns=columns_of(sheet, header) if header else (),
        month=(chosen["month"] if chosen else guessed) if kind.needs_month else None,
        included=chosen["included"] if chosen else header is not None and not sheet.is_hidden,
    )


def _samples(rows: Sequence[Row], column: int) -> tuple[str, ...]:
    values: dict[str, None] = {}
    for row in rows:
        text = text_of(row.cell(column))
        if text:
            values.setdefault(masked(text), None)
        if len(values) == _SAMPLES:
            break
    return tuple(values)


def masked(text: str) -> str:
    """Any long run of digits may be an identity number, a card or a phone, whatever the header says."""
    return without_numbers(text)[:24]


def without_numbers(text: str) -> str:
    return _DIGITS.sub(
        lambda found: f"{found[0][:2]}{'*' * (len(found[0]) - 4)}{found[0][-2:]}", text
    )


def _context(batch: Batch) -> str:
    return f"intake_batch:{batch.uid}:content"


def _plain(value: object) -> dict[str, str]:
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, CellError):
        return {"e": value.text}
    raise TypeError(value)


def _special(value: dict[str, str]) -> Cell:
    if "e" in value:
        return CellError(value["e"])
    text = value["d"]
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
