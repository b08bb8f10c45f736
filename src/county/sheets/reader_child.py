"""The child that parses: `python -m county.sheets.reader_child xlsx < file`, under memory and
processor limits.

It reads the whole file from standard input, so nothing personal touches the disk, and writes JSON
lines: {"sheet": name, "hidden": bool, "merges": [[top, left, bottom, right], …]} and then
{"rows": [[number, cells], …]} several times. Rows count from 1, columns from 0. A cell is text,
number, true/false, null, {"d": ISO date or time} or {"e": error text}. It imports nothing but the
reader, to start fast and hold no secret.
"""

import csv
import io
import json
import math
import posixpath
import re
import resource
import statistics
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import python_calamine as calamine

from county.sheets import limits

_ROWS_PER_LINE = 500
_EXACT_LIMIT = 10**15
# Plain substrings: a regular expression over 36 MB costs a second, these cost a twentieth of it.
_ERROR_HINTS = (b't="e"', b"t='e'", b"<v></v>", b"<v/>", b"<v />", b"</f></c>", b"/></c>")
_CELL_WITH_BODY = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_REFERENCE = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)<")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Json = Any
Errors = dict[tuple[int, int], str]


class _TooLarge(Exception):
    pass


class _Output:
    """Standard output with a budget."""

    def __init__(self) -> None:
        self._left = limits.CHILD_MAX_OUTPUT_CHARS
        self._encode = json.JSONEncoder(
            ensure_ascii=False, separators=(",", ":"), allow_nan=False
        ).encode

    def line(self, value: Json) -> None:
        text = self._encode(value)
        self._left -= len(text)
        if self._left < 0:
            raise _TooLarge
        sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")


def main(kind: str) -> int:
    limit_resources()
    data = sys.stdin.buffer.read()
    try:
        if kind == "csv":
            _emit_csv(data)
        else:
            _emit_workbook(data, kind)
        sys.stdout.buffer.flush()
    except _TooLarge:
        return limits.EXIT_TOO_LARGE
    except UnicodeDecodeError:
        return limits.EXIT_ENCODING
    except MemoryError:
        return limits.EXIT_MEMORY
    # A panic of the Rust reader is a BaseException; whatever it is, the file could not be read.
    except BaseException:  # noqa: BLE001 -- the exit code is this process's whole answer
        return limits.EXIT_UNREADABLE
    return limits.EXIT_OK


def limit_resources() -> None:
    """Of this process, for good: memory, processor time, no file, no core."""
    for what, limit in (
        (resource.RLIMIT_AS, limits.CHILD_MEMORY_BYTES),
        (resource.RLIMIT_CPU, limits.CHILD_CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))


def _emit_workbook(data: bytes, kind: str) -> None:
    output = _Output()
    errors = _errors_by_sheet(data) if kind == "xlsx" else {}
    with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
        for meta in workbook.sheets_metadata:
            if meta.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(meta.name)
            is_hidden = meta.visible != calamine.SheetVisibleEnum.Visible
            merges = sorted(
                (t + 1, left, b + 1, r) for (t, left), (b, r) in sheet.merged_cell_ranges or ()
            )
            output.line({"sheet": meta.name, "hidden": is_hidden, "merges": merges})
            rows = _typed_rows(sheet, errors=errors.get(meta.name, {}))
            _emit_rows(output, _fill_down(rows, merges=merges))


def _emit_csv(data: bytes) -> None:
    text = _decoded(data)
    csv.field_size_limit(limits.MB)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    output = _Output()
    output.line({"sheet": "", "hidden": False, "merges": []})
    _emit_rows(
        output,
        ((number, [_csv_cell(cell) for cell in row]) for number, row in enumerate(rows, start=1)),
    )


def _emit_rows(output: _Output, rows: Iterable[tuple[int, list[Json]]]) -> None:
    """Blank rows and blank ends of rows are left out; the first row or cell beyond the limits
    stops the reading.
    """
    batch: list[tuple[int, list[Json]]] = []
    for number, cells in rows:
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            continue
        if number > limits.MAX_ROWS or len(cells) > limits.MAX_COLUMNS:
            raise _TooLarge
        batch.append((number, cells))
        if len(batch) == _ROWS_PER_LINE:
            output.line({"rows": batch})
            batch = []
    if batch:
        output.line({"rows": batch})


def _typed_rows(
    sheet: calamine.CalamineSheet, *, errors: Errors
) -> Iterator[tuple[int, list[Json]]]:
    # The reader drops empty columns on the left but keeps empty rows on top.
    left: list[Json] = [None] * (sheet.start[1] if sheet.start else 0)
    errors_by_row: dict[int, list[tuple[int, str]]] = {}
    for (number, column), text in errors.items():
        errors_by_row.setdefault(number, []).append((column, text))
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = left + [_typed(cell) for cell in row]
        for column, text in errors_by_row.get(number, ()):
            if column < len(cells) and cells[column] is None:
                cells[column] = {"e": text}
        yield number, cells


def _typed(cell: Json) -> Json:
    kind = type(cell)
    if kind is str:
        return cell if cell and not cell.isspace() else None
    if kind is float:
        return _number(cell)
    if kind is bool or kind is int:
        return cell
    return _moment(cell)


def _number(value: float) -> Json:
    """A number of more than 15 digits stays a float, so that its lost digits are not made up
    again.
    """
    if value.is_integer() and -_EXACT_LIMIT < value < _EXACT_LIMIT:
        return int(value)
    return value if math.isfinite(value) else {"e": "#NUM!"}


def _moment(cell: Json) -> Json:
    if isinstance(cell, datetime):
        return {"d": (cell.date() if cell.time() == datetime.min.time() else cell).isoformat()}
    if isinstance(cell, date):
        return {"d": cell.isoformat()}
    if isinstance(cell, timedelta):
        minutes = int(cell.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02d}"
    return cell.isoformat()


def _fill_down(
    rows: Iterable[tuple[int, list[Json]]], *, merges: list[tuple[int, int, int, int]]
) -> Iterator[tuple[int, list[Json]]]:
    """Repeat the text of a cell merged over several rows (班组 over five people) in each row that
    has other content.

    Numbers are not repeated: one sum over two rows is one sum.
    """
    starts: dict[int, list[tuple[int, int]]] = {}
    for top, left, bottom, _right in merges:
        if bottom > top:
            starts.setdefault(top, []).append((left, bottom))
    # column: (last row, text); bounded by the columns, however many merges a file lists
    open_merges: dict[int, tuple[int, Json]] = {}
    for number, cells in rows:
        if open_merges:
            open_merges = {
                column: held for column, held in open_merges.items() if number <= held[0]
            }
            _fill(cells, open_merges)
        for column, bottom in starts.get(number, ()):
            if column < len(cells) and (isinstance(cells[column], str) or _is_day(cells[column])):
                open_merges[column] = (bottom, cells[column])
        yield number, cells


def _fill(cells: list[Json], open_merges: dict[int, tuple[int, Json]]) -> None:
    if any(cell is not None for cell in cells):
        for column, (_bottom, value) in open_merges.items():
            if cells[column] is None:
                cells[column] = value


def _is_day(cell: Json) -> bool:
    return isinstance(cell, dict) and "d" in cell


def _errors_by_sheet(data: bytes) -> dict[str, Errors]:
    """The reader gives '' for `#DIV/0!` and for a formula never computed, so these are looked up
    in the XML itself.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = _sheet_parts(archive)
        return {
            name: _errors_in(archive, part)
            for name, part in parts.items()
            if _has_errors(archive, part)
        }


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Returns: sheet name -> name of its XML part."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return {}
    relations = _xml(archive, "xl/_rels/workbook.xml.rels")
    targets = {
        r.get("Id"): posixpath.join("/xl", r.get("Target", "")).lstrip("/") for r in relations
    }
    workbook = _xml(archive, "xl/workbook.xml")
    sheets = [element for element in workbook.iter() if element.tag.endswith("}sheet")]
    found = {sheet.get("name", ""): targets.get(sheet.get(_RELATION), "") for sheet in sheets}
    return {name: part for name, part in found.items() if part in names}


def _xml(archive: zipfile.ZipFile, part: str) -> ET.Element:
    return ET.fromstring(archive.read(part))  # noqa: S314 -- this process has nothing to lose but itself


def _has_errors(archive: zipfile.ZipFile, part: str) -> bool:
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(limits.MB):
            seen = tail + chunk
            if any(hint in seen for hint in _ERROR_HINTS):
                return True
            tail = chunk[-16:]
    return False


def _errors_in(archive: zipfile.ZipFile, part: str) -> Errors:
    found: Errors = {}
    for match in _CELL_WITH_BODY.finditer(archive.read(part)):
        attributes, body = match.groups()
        text = _error_text(attributes, body)
        place = _REFERENCE.search(attributes)
        if text and place:
            found[int(place[2]), _column_index(place[1])] = text
    return found


def _error_text(attributes: bytes, body: bytes) -> str:
    value = _VALUE.search(body)
    if b't="e"' in attributes or b"t='e'" in attributes:
        return value[1].decode("utf-8", "replace") if value else "#ERROR!"
    # A text formula may rightly give ''; one that should give a number may not.
    is_uncomputed = value is None and b"<f" in body and b't="str"' not in attributes
    return "=" if is_uncomputed else ""


def _column_index(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _delimiter(text: str) -> str:
    """The mark that cuts the first lines into the most cells; most lines must agree, hence the
    median.
    """
    sample = [line for line in text[:20_000].splitlines() if line.strip()][:30]

    def width(delimiter: str) -> float:
        rows = csv.reader(sample, delimiter=delimiter)
        return statistics.median([len(row) for row in rows] or [0])

    return max(",;\t", key=width)


def _csv_cell(text: str) -> str | None:
    """Undo what exporters do to keep an ID number whole: a tab after it, ="…" around it, an
    apostrophe before it.
    """
    text = text.strip()
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    if text.startswith("'") and text[1:2] and (text[1] in "=+-@" or text[1:].isdigit()):
        text = text[1:]
    return text or None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
