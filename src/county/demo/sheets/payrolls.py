"""November's pay: the sock workshop's book as sent and as mended; the gloves' CSV; the form."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from county.core.money import to_yuan
from county.demo import stories
from county.demo.sheets.books import Value, put, xlsx
from county.demo.sheets.people import PayLine
from county.demo.sheets.rosters import Fault

SOCK_PAID_ON = date(2019, 12, 13)
GLOVE_PAID_ON = date(2019, 12, 16)
# A blank above continues the group to its left, a blank below is merged over both rows.
UPPER = (
    "序号",
    "姓名",
    "身份证号",
    "出勤天数",
    "应发工资",
    "",
    "",
    "扣款",
    "",
    "实发金额",
    "发放日期",
    "签字",
)
LOWER = ("", "", "", "", "计件", "加班费", "应发合计", "代扣社保", "其他扣款", "", "", "")
FIRST_ROW = 5  # of data, as Excel counts
ROWS_A_PAGE = 40
FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")


@dataclass(frozen=True)
class SheetFault:
    """sheet: its place from 0."""

    sheet: int
    fault: Fault


@dataclass(frozen=True)
class _Line:
    """A pay line and what is wrong about it. net: as written, when it is not the sum."""

    pay: PayLine
    net: str = ""
    code: str = ""


def write_messy(
    path: Path, lines: list[PayLine], *, stranger: PayLine
) -> tuple[list[SheetFault], list[PayLine]]:
    """Two workshops with subtotals; a stranger, a wrong sum, a third decimal.

    Returns: the faults, and the lines of the factory's own people that are refused for them.
    """
    marked = [_Line(pay) for pay in lines]
    # Without a deduction on the sheet, a smaller net would be read as one.
    wrong = next(at for at, pay in enumerate(lines) if at > 4 and pay.deductions_fen)
    third = len(lines) // 2 + 9
    off = str(to_yuan(lines[wrong].net_fen - 90_00))
    marked[wrong] = replace(marked[wrong], net=off, code="sum")
    decimals = f"{to_yuan(lines[third].net_fen)}5"
    marked[third] = replace(marked[third], net=decimals, code="money_decimals")
    marked.insert(20, _Line(stranger, code="unknown_person"))
    return _write(path, marked), [lines[wrong], lines[third]]


def write_mended(path: Path, lines: list[PayLine]) -> None:
    _write(path, [_Line(pay) for pay in lines])


def write_csv(path: Path, lines: list[PayLine]) -> None:
    """GB18030 as Chinese Excel saves it; a tab after each number keeps it text there."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([f"{stories.GLOVE_FACTORY}2019年11月份工资发放表", *[""] * 6])
    writer.writerow(["姓名", "身份证号码", "出勤", "应付工资", "扣款合计", "实领工资", "发放时间"])
    paid_on = f"{GLOVE_PAID_ON.year}/{GLOVE_PAID_ON.month}/{GLOVE_PAID_ON.day}"
    for line in lines:
        money = [f"{to_yuan(fen):,}" for fen in (line.gross_fen, line.deductions_fen, line.net_fen)]
        writer.writerow([line.name, f"{line.id_number}\t", _days(line), *money, paid_on])
    writer.writerow(["合计", "", "", *(f"{to_yuan(fen):,}" for fen in _sums(lines)), ""])
    path.write_bytes(out.getvalue().encode("gb18030"))


def write_template(path: Path) -> None:
    header = (
        "姓名",
        "身份证号",
        "出勤天数",
        "应发工资",
        "扣除合计",
        "实发工资",
        "发放日期",
        "发放方式",
    )
    with xlsx(path) as book:
        sheet = book.add_worksheet("工资表")
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet.write_string(
            0, 0, "　　　年　　月工资表（金额单位：元；身份证号一列已设为文本）", bold
        )
        for column, word in enumerate(header):
            sheet.set_column(
                column, column, 21 if word == "身份证号" else 13, text if column == 1 else None
            )
            sheet.write_string(1, column, word, bold)
        sheet.freeze_panes(2, 0)


def _write(path: Path, lines: list[_Line]) -> list[SheetFault]:
    half = (len(lines) + 1) // 2
    faults: list[SheetFault] = []
    with xlsx(path) as book:
        formats = {
            "day": book.add_format({"num_format": 'yyyy"年"m"月"d"日"', "border": 1}),
            "text": book.add_format({"border": 1}),
        }
        for place, (name, part) in enumerate((("车间一", lines[:half]), ("车间二", lines[half:]))):
            sheet = book.add_worksheet(name)
            _write_head(book, sheet, name)
            found = _write_body(sheet, part, formats)
            faults += [SheetFault(place, fault) for fault in found]
    return faults


def _write_body(sheet: Any, lines: list[_Line], formats: dict[str, Any]) -> list[Fault]:
    faults: list[Fault] = []
    row, page = FIRST_ROW - 1, []
    for place, line in enumerate(lines, start=1):
        for column, value in enumerate(_cells(place, line)):
            put(sheet, row, column, value=value, **formats)
        if line.code:
            faults.append(
                Fault(row + 1, "id" if line.code == "unknown_person" else "net", line.code)
            )
        row += 1
        page.append(line.pay)
        if len(page) == ROWS_A_PAGE or place == len(lines):
            _write_sum(sheet, row, "小计", page, formats)
            row, page = row + 1, []
    _write_sum(sheet, row, "合  计", [line.pay for line in lines], formats)
    sheet.write_string(row + 2, 0, "制表：柯小禾")
    sheet.write_string(row + 2, 4, "审核：")
    sheet.write_string(row + 2, 8, "负责人签字：")
    return faults


def _cells(place: int, line: _Line) -> list[Value]:
    pay = line.pay
    overtime = pay.gross_fen // 100 // 12 * 100 if place % 3 == 0 else 0
    social = pay.deductions_fen if pay.deductions_fen > 50_00 else 0
    net: Value = line.net or _money(place, pay.net_fen)
    return [
        place,
        f"{pay.name[0]} {pay.name[1:]}" if place % 6 == 0 else pay.name,
        pay.id_number,
        _days(pay),
        _money(place + 1, pay.gross_fen - overtime),
        to_yuan(overtime) if overtime else None,
        _money(place + 2, pay.gross_fen),
        to_yuan(social) if social else None,
        to_yuan(pay.deductions_fen - social) if pay.deductions_fen > social else None,
        net,
        SOCK_PAID_ON,
        None,
    ]


def _money(place: int, fen: int) -> Value:
    """A number, a text with 元 and commas, or full-width digits: as three people typed it."""
    yuan = to_yuan(fen)
    if place % 4 == 0:
        return f"{yuan:,}元"
    return str(yuan).translate(FULL_WIDTH) if place % 9 == 0 else yuan


def _days(line: PayLine) -> Decimal:
    return Decimal(line.days_tenths) / 10


def _sums(lines: Sequence[PayLine]) -> tuple[int, int, int]:
    return (
        sum(line.gross_fen for line in lines),
        sum(line.deductions_fen for line in lines),
        sum(line.net_fen for line in lines),
    )


def _write_sum(
    sheet: Any, row: int, label: str, lines: list[PayLine], formats: dict[str, Any]
) -> None:
    gross, _deductions, net = _sums(lines)
    put(sheet, row, 1, value=label, **formats)
    put(sheet, row, 6, value=to_yuan(gross), **formats)
    put(sheet, row, 9, value=to_yuan(net), **formats)


def _write_head(book: Any, sheet: Any, workshop: str) -> None:
    big = book.add_format({"bold": True, "font_size": 16, "align": "center"})
    head = book.add_format({"bold": True, "border": 1, "align": "center", "valign": "vcenter"})
    last = len(UPPER) - 1
    sheet.merge_range(0, 0, 0, last, f"{stories.SOCK_MAIN}2019年11月工资表", big)
    sheet.write_string(1, 0, f"部门：{workshop}")
    sheet.write_string(1, last - 1, "单位：元")
    sheet.set_column(2, 2, 21)
    sheet.set_column(3, last, 12)
    column = 0
    while column <= last:
        width = 1
        while column + width <= last and not UPPER[column + width] and LOWER[column + width]:
            width += 1
        if not LOWER[column]:
            sheet.merge_range(2, column, 3, column, UPPER[column], head)
        else:
            sheet.merge_range(2, column, 2, column + width - 1, UPPER[column], head)
            for place in range(column, column + width):
                sheet.write_string(3, place, LOWER[place], head)
        column += width
