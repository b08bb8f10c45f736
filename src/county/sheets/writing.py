"""Clean sheets out: .xlsx row by row with little memory, and CSV as a stream."""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

import xlsxwriter

from county.sheets.cells import CellError, Kind, text_of

Value = str | int | Decimal | float | bool | date | CellError | None

_WIDTHS: dict[Kind, int] = {
    "text": 16,
    "identity": 21,
    "phone": 14,
    "money": 13,
    "number": 10,
    "date": 12,
    "month": 10,
}
_NUMBER_FORMATS: dict[Kind, str] = {
    "text": "General",
    "identity": "@",
    "phone": "@",
    "money": "#,##0.00",
    "number": "General",
    "date": "yyyy-mm-dd",
    "month": "@",
}
_TEXT_KINDS = frozenset[Kind]({"identity", "phone", "text", "month"})
_WIDEST = 60
_LONGEST_NAME = 31
# Excel's own limit; XlsxWriter would drop a longer text without a word.
_LONGEST_TEXT = 32_767
_SHOWN_DIGITS = 10**15
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_RISKY_STARTS = ("=", "+", "-", "@", "\t", "\r")
_CSV_ROWS_PER_CHUNK = 500


@dataclass(frozen=True, slots=True)
class OutColumn:
    """label: the header. kind: decides format and width. width: in characters, when the kind's
    does not suit.
    """

    label: str
    kind: Kind = "text"
    width: int | None = None


def write_xlsx(
    out: BinaryIO, *, title: str, columns: Sequence[OutColumn], rows: Iterable[Sequence[Value]]
) -> None:
    """Write one sheet: the title in row 1, the header in row 2 (frozen, filtered), then the rows.

    rows: values in the order of columns; money as Decimal yuan, days as date. title also names
    the sheet. Long numbers, IDs and phones are written as text; a text that looks like a formula
    or a link stays a text.
    """
    with open_book(out) as book:
        sheet = book.add_worksheet(sheet_name(title))
        head = book.add_format(
            {"bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#EEF2F6"}
        )
        formats = [
            book.add_format({"num_format": _NUMBER_FORMATS[column.kind]}) for column in columns
        ]
        for index, column in enumerate(columns):
            sheet.set_column(index, index, _width(column), formats[index])
        sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
        for index, column in enumerate(columns):
            sheet.write_string(1, index, column.label, head)
        sheet.freeze_panes(2, 0)
        last = 1
        for last, values in enumerate(rows, start=2):
            for index, value in enumerate(values):
                shown = (
                    _text(value)
                    if columns[index].kind in _TEXT_KINDS and _is_number(value)
                    else value
                )
                write_value(sheet, last, index, value=shown, cell_format=formats[index])
        sheet.autofilter(1, 0, last, max(len(columns) - 1, 0))


def write_csv(*, columns: Sequence[OutColumn], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """Yield a UTF-8 CSV with a byte-order mark (Excel needs it) in pieces of 500 rows.

    A text that a spreadsheet would run as a formula gets an apostrophe before it; typed numbers
    are left alone.
    """
    yield b"\xef\xbb\xbf"
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([_harmless(column.label) for column in columns])
    for count, values in enumerate(rows, start=1):
        writer.writerow([_csv_text(value) for value in values])
        if count % _CSV_ROWS_PER_CHUNK == 0:
            yield _drained(buffer)
    yield _drained(buffer)


def write_value(
    sheet: Any, row: int, column: int, *, value: Value, cell_format: Any = None
) -> None:
    """Write by type, never by looks. row, column: from 0. A blank is written only when it has a
    format to show.
    """
    if isinstance(value, str):
        sheet.write_string(row, column, value[:_LONGEST_TEXT], cell_format)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, cell_format)
    elif isinstance(value, int | float | Decimal) and -_SHOWN_DIGITS < value < _SHOWN_DIGITS:
        sheet.write_number(row, column, value, cell_format)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, cell_format)
    elif value is not None:
        sheet.write_string(row, column, _text(value), cell_format)
    elif cell_format is not None:
        sheet.write_blank(row, column, None, cell_format)


@contextmanager
def open_book(out: BinaryIO) -> Iterator[Any]:
    """Yield an XlsxWriter workbook; its waiting rows lie in a private folder that is gone
    afterwards in any case.
    """
    with TemporaryDirectory(prefix="sheet-") as folder:
        book = xlsxwriter.Workbook(
            out,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "tmpdir": folder,
            },
        )
        yield book
        book.close()


def sheet_name(text: str, *, taken: Collection[str] = ()) -> str:
    r"""Returns: a name Excel accepts: 31 characters at most, none of []:*?/\, no apostrophe at
    the ends, not taken.
    """
    plain = _FORBIDDEN_IN_NAMES.sub(" ", text).strip("' ")[:_LONGEST_NAME] or "Sheet"
    used = {name.lower() for name in taken}
    name, count = plain, 1
    while name.lower() in used:
        count += 1
        name = f"{plain[: _LONGEST_NAME - 5]} ({count})"
    return name


def _width(column: OutColumn) -> int:
    # A Chinese character is two wide.
    return min(column.width or max(_WIDTHS[column.kind], 2 * len(column.label) + 4), _WIDEST)


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _text(value: Value) -> str:
    return str(value) if isinstance(value, Decimal) else text_of(value)


def _csv_text(value: Value) -> str:
    return _harmless(value) if isinstance(value, str) else _text(value)


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_RISKY_STARTS) else text


def _drained(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8", "replace")
