"""The workbook handed back after a check: the sender's own rows, with what is wrong in front and
marked in the cells.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO, Literal

from django.utils.translation import gettext as _

from county.sheets.cells import Cell
from county.sheets.writing import open_book, sheet_name, write_value

_FRONT_COLUMNS = 3
# A comment costs ten times a cell and thousands of them make Excel crawl; the reason column is
# always complete.
_MOST_COMMENTS = 1000
_LONGEST_REASON = 2000

Level = Literal["fine", "warning", "error"]
_LOOKS: dict[Level, dict[str, str]] = {
    "fine": {},
    "warning": {"bg_color": "#FFEB9C", "font_color": "#7F6000"},
    "error": {"bg_color": "#FFC7CE", "font_color": "#9C0006"},
}


@dataclass(frozen=True, slots=True)
class AnnotatedRow:
    """One row of the upload.

    number: its row in the sender's file. cells: as read. errors, warnings: column from 0 ->
    sentence; the column None is the row as a whole.
    """

    number: int
    cells: Sequence[Cell]
    errors: Mapping[int | None, str] = field(default_factory=dict)
    warnings: Mapping[int | None, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AnnotatedSheet:
    """header: the sender's column headers. rows: in the sender's order; may be a generator."""

    name: str
    header: Sequence[str]
    rows: Iterable[AnnotatedRow]


def write_annotated(out: BinaryIO, *, sheets: Iterable[AnnotatedSheet]) -> None:
    """Write result, reasons and original row number in front of each row; wrong cells red,
    doubtful ones yellow.
    """
    with open_book(out) as book:
        writer = _Writer(book)
        for sheet in sheets:
            writer.write(sheet)


class _Writer:
    """Holds the formats and the comments still allowed in one workbook."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._head = book.add_format(
            {"bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#EEF2F6"}
        )
        self._formats = {
            (level, is_date): book.add_format(
                look | ({"num_format": "yyyy-mm-dd"} if is_date else {})
            )
            for level, look in _LOOKS.items()
            for is_date in (True, False)
        }
        self._comments_left = _MOST_COMMENTS
        self._names: list[str] = []

    def write(self, sheet: AnnotatedSheet) -> None:
        name = sheet_name(sheet.name, taken=self._names)
        self._names.append(name)
        page = self._book.add_worksheet(name)
        page.set_column(0, 0, 8)
        page.set_column(1, 1, 44)
        page.set_column(_FRONT_COLUMNS, _FRONT_COLUMNS + len(sheet.header), 15)
        labels = [_("检查结果"), _("原因"), _("原行号"), *sheet.header]
        for column, label in enumerate(labels):
            page.write_string(0, column, label, self._head)
        page.freeze_panes(1, _FRONT_COLUMNS)
        last = 0
        for last, row in enumerate(sheet.rows, start=1):
            self._write_row(page, last, row)
        page.autofilter(0, 0, last, len(labels) - 1)

    def _write_row(self, page: Any, at: int, row: AnnotatedRow) -> None:
        result, level = _result(row)
        page.write_string(at, 0, result, self._formats[level, False])
        reasons = [*row.errors.values(), *row.warnings.values()]
        if reasons:
            page.write_string(
                at, 1, "；".join(reason.rstrip("。；") for reason in reasons)[:_LONGEST_REASON]
            )
        page.write_number(at, 2, row.number)
        for column, cell in enumerate(row.cells):
            look = self._formats["fine", True] if isinstance(cell, date) else None
            if column not in row.errors and column not in row.warnings:
                write_value(page, at, column + _FRONT_COLUMNS, value=cell, cell_format=look)
        for marked in sorted({c for c in (*row.errors, *row.warnings) if c is not None}):
            cell = row.cells[marked] if marked < len(row.cells) else None
            self._write_marked(page, at, marked, cell=cell, row=row)

    def _write_marked(
        self, page: Any, at: int, column: int, *, cell: Cell, row: AnnotatedRow
    ) -> None:
        level: Level = "error" if column in row.errors else "warning"
        look = self._formats[level, isinstance(cell, date)]
        write_value(page, at, column + _FRONT_COLUMNS, value=cell, cell_format=look)
        if self._comments_left > 0:
            self._comments_left -= 1
            reason = row.errors.get(column) or row.warnings[column]
            page.write_comment(at, column + _FRONT_COLUMNS, reason)


def _result(row: AnnotatedRow) -> tuple[str, Level]:
    if row.errors:
        return _("有误"), "error"
    if row.warnings:
        return _("提醒"), "warning"
    return _("通过"), "fine"
