"""Workbooks out, .xlsx and .xls; a fixed day of making, so that rows alone decide the bytes."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

MADE_AT = datetime(2019, 12, 2, 8, 30)  # noqa: DTZ001 -- workbooks keep naive times
Value = str | int | Decimal | date | None


@contextmanager
def xlsx(path: Path) -> Iterator[Any]:
    """Yield a workbook that is written on leaving."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_numbers": False, "strings_to_urls": False}
    )
    book.set_properties({"author": "厂办", "created": MADE_AT})
    yield book
    book.close()
    path.write_bytes(out.getvalue())


def put(sheet: Any, row: int, column: int, *, value: Value, day: Any, text: Any) -> None:
    """Write by type: days as days, text as text, numbers as numbers."""
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, text)
    elif value is not None:
        sheet.write_number(row, column, value, text)


def write_xls(
    path: Path, *, title: str, header: Sequence[str], rows: Sequence[Sequence[Value]]
) -> None:
    """One sheet in the old format, the title merged over the header."""
    import xlwt  # type: ignore[import-untyped]  # noqa: PLC0415 -- a tool of the workshop, not installed to run

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("花名册")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    sheet.write_merge(0, 0, 0, len(header) - 1, title, xlwt.easyxf("align: horiz centre"))
    for column, word in enumerate(header):
        sheet.write(1, column, word)
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write(number, column, value, day)
            elif value is not None:
                sheet.write(number, column, value)
    book.save(str(path))
