"""The sock workshop's roster as sent and as mended; the plush workshop's; the form."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from county.demo import stories
from county.demo.sheets.books import Value, put, write_xls, xlsx
from county.demo.sheets.people import KIND_WORDS, SEX, RosterLine

HEADER = (
    "序号",
    "职工姓名",
    "工种",
    "性别",
    "公民身份号码",
    "联系方式",
    "进厂时间",
    "用工形式",
    "合同起",
    "合同止",
    "备注",
)
WIDTHS = (6, 12, 10, 6, 22, 14, 14, 12, 12, 12, 10)
FIRST_ROW = 5  # of data, as Excel counts
WRONG_DIGIT = {
    "0": "1",
    "1": "2",
    "2": "3",
    "3": "4",
    "4": "5",
    "5": "6",
    "6": "7",
    "7": "8",
    "8": "9",
}


@dataclass(frozen=True)
class Fault:
    """row: as Excel counts. code: of the problem the check must report."""

    row: int
    field: str
    code: str


def write_messy(path: Path, known: list[RosterLine], new: list[RosterLine]) -> list[Fault]:
    """Title rows, other names in another order, spaced names, days in four ways, five bad rows."""
    lines = known + new
    cells = [_cells(place, line) for place, line in enumerate(lines, start=1)]
    first_new = len(known)
    digits = [i for i in range(first_new + 1, len(lines)) if lines[i].id_number.isdigit()]
    as_number, wrong, old, twice = digits[0], digits[1], digits[2], digits[3]
    number = lines[as_number].id_number
    cells[as_number][4] = int(number)
    cells[wrong][4] = lines[wrong].id_number[:17] + WRONG_DIGIT.get(lines[wrong].id_number[17], "0")
    cells[old][4] = lines[old].id_number[:6] + lines[old].id_number[8:17]
    cells.append([len(cells) + 1, *cells[twice][1:]])
    _write(path, cells)
    return [
        Fault(FIRST_ROW + as_number, "id", "id_as_number"),
        Fault(FIRST_ROW + wrong, "id", "id_check_digit"),
        Fault(FIRST_ROW + old, "id", "id_old"),
        Fault(FIRST_ROW + twice, "id", "twice_in_file"),
        Fault(FIRST_ROW + len(cells) - 1, "id", "twice_in_file"),
    ]


def write_mended(path: Path, known: list[RosterLine], new: list[RosterLine]) -> None:
    _write(path, [_cells(place, line) for place, line in enumerate(known + new, start=1)])


def write_plush(path: Path, known: list[RosterLine], tenth: RosterLine) -> None:
    """An old .xls; the tenth relocated worker is its last row."""
    header = ("姓名", "身份证", "手机", "岗位", "入职日期", "用工类型", "户编号")
    rows: list[tuple[Value, ...]] = [
        (
            line.name,
            line.id_number,
            line.phone,
            line.post,
            line.from_on,
            KIND_WORDS[line.kind],
            line.household,
        )
        for line in [*known, tenth]
    ]
    write_xls(path, title=f"{stories.PLUSH_FACTORY}花名册", header=header, rows=rows)


def write_template(path: Path) -> None:
    header = (
        "姓名",
        "身份证号",
        "性别",
        "联系电话",
        "岗位",
        "用工形式",
        "入职日期",
        "离职日期",
        "合同起始日期",
        "合同终止日期",
        "工资卡号",
        "户编号",
    )
    with xlsx(path) as book:
        sheet = book.add_worksheet("花名册")
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet.write_string(0, 0, "花名册（身份证号、电话、卡号各列已设为文本，请勿改成数字）", bold)
        for column, word in enumerate(header):
            sheet.set_column(column, column, 20 if "号" in word else 13, text)
            sheet.write_string(1, column, word, bold)
        sheet.freeze_panes(2, 0)


def _cells(place: int, line: RosterLine) -> list[Value]:
    return [
        place,
        _spaced(place, line.name),
        line.post,
        SEX,
        line.id_number,
        line.phone,
        _day(place, line),
        KIND_WORDS[line.kind],
        line.contract_from,
        line.contract_to,
        "新进" if line.is_new else None,
    ]


def _spaced(place: int, name: str) -> str:
    """As people align names in a column."""
    if place % 5 == 0:
        return f"{name[0]} {name[1:]}"
    return f"{name[0]}\u3000{name[1:]}" if place % 7 == 0 else name


def _day(place: int, line: RosterLine) -> Value:
    day = line.from_on
    if line.is_new and day == date(2019, 11, 1):
        return "2019年11月"
    ways: tuple[Value, ...] = (
        day,
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
    )
    return ways[place % 4]


def _write(path: Path, cells: list[list[Value]]) -> None:
    with xlsx(path) as book:
        sheet = book.add_worksheet("Sheet1")
        formats = {
            "day": book.add_format({"num_format": "yyyy-mm-dd", "border": 1}),
            "text": book.add_format({"border": 1}),
        }
        _write_head(book, sheet)
        for number, row in enumerate(cells, start=FIRST_ROW - 1):
            for column, value in enumerate(row):
                put(sheet, number, column, value=value, **formats)
        foot = FIRST_ROW + len(cells)
        sheet.write_string(foot, 0, "填表人：柯小禾")
        sheet.write_string(foot, 6, "填表日期：2019年12月2日")


def _write_head(book: Any, sheet: Any) -> None:
    big = book.add_format({"bold": True, "font_size": 16, "align": "center"})
    head = book.add_format({"bold": True, "border": 1, "align": "center", "text_wrap": True})
    last = len(HEADER) - 1
    sheet.merge_range(0, 0, 0, last, f"{stories.SOCK_MAIN}职工花名册", big)
    sheet.merge_range(1, 0, 1, 5, "单位（盖章）：平利县暖溪针织袜业有限公司")
    sheet.merge_range(1, 6, 1, last, "2019年12月2日")
    for column, word in enumerate(HEADER):
        sheet.set_column(column, column, WIDTHS[column])
        # The header is two rows high, each name merged over both.
        sheet.merge_range(2, column, 3, column, word, head)
