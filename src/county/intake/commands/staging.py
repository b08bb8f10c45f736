"""The rows of the confirmed sheets: read from the sealed file, and written to staging once they are checked."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from county.core import months
from county.intake.choices import RowState
from county.intake.kinds import Checked, CheckedRow, RawRow, SheetKind
from county.intake.models import Batch, StagedBlock, StagedRow
from county.intake.queries import contents, staged
from county.sheets.bodies import Body, data_rows, total_gaps
from county.sheets.headers import HeaderMatch
from county.sheets.reading import Workbook

Json = Any
_MOST_SKIPPED = 500
_MOST_GAPS = 5
_ROW_COLUMNS = "batch_id, sheet, row, state, problems, block, place"
_BLOCK_COLUMNS = "batch_id, number, payload"


@dataclass(frozen=True)
class Part:
    """One included sheet, read."""

    number: int
    name: str
    header: HeaderMatch
    body: Body
    month: int | None


def read_parts(workbook: Workbook, kind: SheetKind, batch: Batch) -> Iterator[Part]:
    """Yields: each included sheet, its header as confirmed and its rows sorted out."""
    for chosen in batch.columns:
        if not chosen["included"]:
            continue
        sheet = workbook.sheets[chosen["sheet"]]
        header = contents.header_of(sheet, kind, chosen=chosen)
        yield Part(
            chosen["sheet"], sheet.name, header, data_rows(sheet, header=header), chosen["month"]
        )


def write_rows(
    batch: Batch, checked: Checked, raw: Sequence[RawRow], parts: Sequence[Part]
) -> None:
    """Write the rows by COPY, the cells sealed in blocks. checked.rows are in the order of raw."""
    StagedRow.objects.filter(batch=batch).delete()
    StagedBlock.objects.filter(batch=batch).delete()
    letters = {p.number: {c.key: c.letter for c in p.header.columns if c.key} for p in parts}
    size = staged.ROWS_PER_BLOCK
    with connection.cursor() as cursor:
        with _copied(cursor, "intake_stagedrow", _ROW_COLUMNS) as copy:
            for start in range(0, len(checked.rows), size):
                lines = enumerate(checked.rows[start : start + size])
                copy.write(
                    "".join(_line(batch.pk, row, letters, start // size, at) for at, row in lines)
                )
        with _copied(cursor, "intake_stagedblock", _BLOCK_COLUMNS, "(FORMAT BINARY)") as copy:
            copy.set_types(("int8", "int4", "bytea"))
            for number, start in enumerate(range(0, len(raw), size)):
                both = zip(
                    raw[start : start + size], checked.rows[start : start + size], strict=True
                )
                entries = [(source.cells, row.values) for source, row in both]
                copy.write_row((batch.pk, number, staged.seal_block(batch, number, entries)))


@contextmanager
def _copied(cursor: Any, table: str, columns: str, form: str = "") -> Iterator[Any]:
    """COPY into a table by way of a passing one: PostgreSQL copies into no table with row-level
    security.
    """
    cursor.execute(
        f"CREATE TEMP TABLE passing_{table} ON COMMIT DROP AS SELECT {columns} FROM {table} LIMIT 0"  # noqa: S608 -- our own words
    )
    with cursor.copy(f"COPY passing_{table} ({columns}) FROM STDIN {form}") as copy:
        yield copy
    cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM passing_{table}")  # noqa: S608
    cursor.execute(f"DROP TABLE passing_{table}")


def _line(
    batch_id: int, row: CheckedRow, letters: Mapping[int, Mapping[str, str]], block: int, place: int
) -> str:
    """One line of COPY's text format; JSON has no raw tab or newline, so only its backslashes need care."""
    problems = _problems(row, letters[row.sheet]).replace("\\", "\\\\") if row.problems else "[]"
    state = _state_of(row).value
    return f"{batch_id}\t{row.sheet}\t{row.row}\t{state}\t{problems}\t{block}\t{place}\n"


def _state_of(row: CheckedRow) -> RowState:
    if row.is_bad:
        return RowState.BAD
    if row.is_same:
        return RowState.SAME
    return RowState.WARNED if row.problems else RowState.GOOD


def _problems(row: CheckedRow, letters: Mapping[str, str]) -> str:
    return json.dumps(
        [
            {
                "field": p.field,
                "column": letters.get(p.field, ""),
                "code": p.code,
                "text": p.text,
                "warning": p.is_warning,
            }
            for p in row.problems
        ],
        ensure_ascii=False,
    )


def count_rows(batch: Batch, checked: Checked) -> None:
    """Enter on the batch how many rows came out how."""
    found = [_state_of(row) for row in checked.rows]
    batch.rows_total = len(found)
    batch.rows_good = found.count(RowState.GOOD)
    batch.rows_warned = found.count(RowState.WARNED)
    batch.rows_same = found.count(RowState.SAME)
    batch.rows_bad = found.count(RowState.BAD)


def skipped_rows(parts: Sequence[Part]) -> list[Json]:
    """The rows left out, so that the user sees nothing was lost. text: of titles and sums, never of a person."""
    found = [
        {
            "sheet": part.name,
            "row": row.row,
            "code": row.code,
            "why": row.why,
            "text": contents.masked(row.text),
        }
        for part in parts
        for row in part.body.skipped
    ]
    return found[:_MOST_SKIPPED]


def month_notes(parts: Sequence[Part], batch: Batch) -> Iterator[str]:
    """Yields: a sentence for each sheet whose titles name another month than the chosen one."""
    for part in parts:
        said = contents.month_said(part.header.titles, part.name, batch.file_name)
        if part.month is not None and said is not None and said != part.month:
            words = {"sheet": part.name, "said": months.iso(said), "month": months.iso(part.month)}
            yield (
                _(
                    "工作表“%(sheet)s”的标题或文件名写的是 %(said)s，您选的月份是 %(month)s，请核对。"
                )
                % words
            )


def gap_notes(parts: Sequence[Part], kind: SheetKind) -> list[str]:
    """Returns: a sentence for each stated sum that does not come out, five at most."""
    money = [spec.key for spec in kind.fields if spec.kind == "money"]
    notes = []
    for part in parts:
        for gap in total_gaps(part.body, keys=money):
            words = {
                "sheet": part.name,
                "row": gap.row,
                "label": kind.label_of(gap.key),
                "stated": gap.stated,
                "summed": gap.summed,
            }
            reason = _(
                "工作表“%(sheet)s”第 %(row)s 行合计：%(label)s 写的是 %(stated)s，逐行相加是 %(summed)s，请核对。"
            )
            notes.append(reason % words)
    return notes[:_MOST_GAPS]
