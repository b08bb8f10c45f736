"""The rows under a header that are people or items, and those that are not, each with the reason
it was left out.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from django.utils.translation import gettext as _

from county.sheets.cells import Cell, amount_of, text_of
from county.sheets.headers import HeaderMatch
from county.sheets.naming import normalise
from county.sheets.reading import Row, Sheet

SkipCode = Literal["header", "title", "totals", "footer", "example", "serial_only"]

_TOTALS = re.compile(
    r"(?:本页|本月|本表|以上|全厂|班组|车间|部门|[^\d]{0,8})(?:合计|小计|总计|共计|累计|总合计)(?:人数|金额|\d*[人名条])?"
    r"|(?:合计|金额)?(?:人民币)?\(?大写.*"
)
_SUBTOTALS = re.compile(r"小计|本页")
_FOOTER = re.compile(
    r"(?:制表|制单|填表|填报|编制|复核|审核|审批|批准|核准|负责人|单位负责人|厂长|法人|法定代表人|经办|财务|会计|出纳"
    r"|签字|签章|盖章|领导|主管|联系人|联系电话|填报日期|制表日期|备注|说明|填表说明|注)"
    r"(?:人|员|单位|部门|日期|时间|签字|签章|\(.{0,12}\))*:.*|注\d?[、.:].*|(?:单位)?\(?(?:盖章|公章|签章)\)?.*"
)
_EXAMPLE = re.compile(r"(?:填写|填报)?(?:示例|样例|范例|例如?|举例)\d*:?.{0,4}")
_SERIAL_NAMES = frozenset({"序号", "编号", "行号", "no", "no.", "序"})
_IDENTITY = re.compile(r"[1-9]\d{5}\d{8}\d{3}[\dX]", re.IGNORECASE)


class DataRow(NamedTuple):
    """number: as Excel shows it. values: field key -> cell as it stands; blank cells are None."""

    number: int
    values: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """row: as Excel shows it. why: a sentence for the user. text: the row's first words."""

    row: int
    code: SkipCode
    why: str
    text: str


@dataclass(frozen=True, slots=True)
class TotalsRow:
    """A row of sums. amounts: field key -> the sum the sheet states. is_partial: 小计 or
    本页合计.
    """

    row: int
    label: str
    amounts: dict[str, Decimal]
    is_partial: bool


@dataclass(frozen=True, slots=True)
class TotalGap:
    """A stated sum that does not come out: stated and summed are in the sheet's own unit,
    unrounded.
    """

    row: int
    label: str
    key: str
    stated: Decimal
    summed: Decimal


@dataclass(frozen=True, slots=True)
class Body:
    rows: list[DataRow]
    skipped: list[SkippedRow]
    totals: list[TotalsRow]


def data_rows(sheet: Sheet, *, header: HeaderMatch) -> Body:
    """Sort the rows under the header into data and the rest, in the order of the sheet.

    Blank rows are not in the sheet at all. A row with an ID number in it is always data.
    """
    body = Body(rows=[], skipped=[], totals=[])
    sorter = _Sorter(sheet, header)
    positions = header.positions
    for row in sheet.rows:
        if row.number <= header.last_row:
            continue
        code = sorter.code(row)
        if code is None:
            body.rows.append(
                DataRow(row.number, {key: row.cell(index) for key, index in positions.items()})
            )
            continue
        texts = _first_texts(row)
        label = next((text for text in texts if _is_totals(text)), "".join(texts[:1]))
        body.skipped.append(SkippedRow(row.number, code, _why(code), label[:40]))
        if code == "totals":
            is_partial = _SUBTOTALS.search(normalise(label)) is not None
            body.totals.append(TotalsRow(row.number, label, _amounts(row, positions), is_partial))
    return body


def total_gaps(body: Body, *, keys: Collection[str]) -> list[TotalGap]:
    """Compare each stated sum with the rows above it.

    keys: the fields that are amounts. A 小计 must equal the rows since the last row of sums; a
    合计 may equal these or all rows above, since pages are pasted together. Cells that are no
    numbers count as nothing here; they are reported with their own row.
    """
    gaps: list[TotalGap] = []
    whole = dict.fromkeys(keys, Decimal(0))
    part = dict(whole)
    rows = iter(body.rows)
    row = next(rows, None)
    for totals in body.totals:
        while row is not None and row.number < totals.row:
            for key in keys:
                amount = amount_of(row.values.get(key)) or Decimal(0)
                whole[key] += amount
                part[key] += amount
            row = next(rows, None)
        gaps += _gaps_of(totals, whole=whole, part=part)
        part = dict.fromkeys(keys, Decimal(0))
    return gaps


def _gaps_of(
    totals: TotalsRow, *, whole: dict[str, Decimal], part: dict[str, Decimal]
) -> Iterator[TotalGap]:
    for key, stated in totals.amounts.items():
        if key in whole and stated != part[key] and (totals.is_partial or stated != whole[key]):
            summed = part[key] if totals.is_partial else whole[key]
            yield TotalGap(totals.row, totals.label, key, stated, summed)


class _Sorter:
    """Holds what is the same for every row of one sheet."""

    def __init__(self, sheet: Sheet, header: HeaderMatch) -> None:
        self._names = {
            part for column in header.columns for part in map(normalise, column.text.split("/"))
        }
        self._titles = {normalise(title) for title in header.titles}
        self._mapped = {
            c.index for c in header.columns if c.key is not None and c.name not in _SERIAL_NAMES
        }
        self._wide = {(m.top, m.left) for m in sheet.merges if m.right > m.left}

    def code(self, row: Row) -> SkipCode | None:
        filled = [index for index, cell in enumerate(row.cells) if cell is not None]
        if any(_is_identity(row.cells[index]) for index in filled):
            return None
        if self._is_header(row, filled):
            return "header"
        if code := _code_by_words(_first_texts(row)):
            return code
        if self._is_title(row, filled):
            return "title"
        # A form prepared for 50 people has serial numbers, and formulas that give 0, in the rows
        # not used.
        has_content = any(index in self._mapped and row.cells[index] != 0 for index in filled)
        return None if has_content else "serial_only"

    def _is_header(self, row: Row, filled: list[int]) -> bool:
        texts = [row.cells[index] for index in filled if isinstance(row.cells[index], str)]
        known = sum(normalise(text_of(text)) in self._names for text in texts)
        return known >= 2 and known * 10 >= len(filled) * 7

    def _is_title(self, row: Row, filled: list[int]) -> bool:
        text = normalise(" ".join(dict.fromkeys(text_of(row.cells[index]) for index in filled)))
        if text in self._titles:
            return True
        # A line such as 一车间 merged across the sheet parts the groups.
        is_lone_text = len(filled) == 1 and isinstance(row.cells[filled[0]], str)
        return is_lone_text and (row.number, filled[0]) in self._wide


def _code_by_words(texts: list[str]) -> SkipCode | None:
    if any(map(_is_totals, texts)):
        return "totals"
    first = _compact(texts[0]) if texts else ""
    if _FOOTER.fullmatch(first):
        return "footer"
    return "example" if _EXAMPLE.fullmatch(first) else None


def _is_totals(text: str) -> bool:
    return _TOTALS.fullmatch(_compact(text).strip(":")) is not None


def _why(code: SkipCode) -> str:
    return {
        "header": _("重复的表头"),
        "title": _("标题或分组行"),
        "totals": _("合计行，不作为数据导入，只用来核对"),
        "footer": _("签字或说明行"),
        "example": _("填写示例"),
        "serial_only": _("除序号外没有需要的内容"),
    }[code]


def _first_texts(row: Row) -> list[str]:
    """Three at most: the label of a row of sums may stand after a 班组 repeated from above."""
    return [text_of(cell) for cell in row.cells if isinstance(cell, str)][:3]


def _compact(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _is_identity(cell: Cell) -> bool:
    # The length first: cleaning every short text of a big sheet would take a second.
    return (
        isinstance(cell, str)
        and len(cell) >= 18
        and _IDENTITY.fullmatch(_compact(cell)) is not None
    )


def _amounts(row: Row, positions: dict[str, int]) -> dict[str, Decimal]:
    amounts = {key: amount_of(row.cell(index)) for key, index in positions.items()}
    return {key: amount for key, amount in amounts.items() if amount is not None}
