"""Makers of real spreadsheet files, honest and hostile."""

import csv
import io
import zipfile

import openpyxl
import xlwt

WAGE_HEADER = (
    "序号", "姓名", "身份证号", "岗位", "基本工资", "加班工资", "补贴",
    "社保公积金扣除", "其他扣除", "应发", "实发", "签字",
)  # fmt: skip
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def make_xlsx(rows, *, name="Sheet1", merges=(), hidden_rows=()):
    """rows: lists from A1 on. merges: ranges such as `A1:C1`."""
    return save_xlsx(
        fill_book(openpyxl.Workbook(), rows, name=name, merges=merges, hidden_rows=hidden_rows)
    )


def fill_book(book, rows, *, name, merges, hidden_rows):
    sheet = book.active
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    for merge in merges:
        sheet.merge_cells(merge)
    for number in hidden_rows:
        sheet.row_dimensions[number].hidden = True
    return book


def save_xlsx(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def make_xls(rows, *, name="Sheet1"):
    book = xlwt.Workbook()
    sheet = book.add_sheet(name)
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def make_csv(rows, *, encoding="utf-8-sig", delimiter=","):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def make_zip(parts):
    """parts: name -> content; packed as they are, whatever they are."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_parts(xlsx, parts):
    """An .xlsx with parts added or replaced."""
    with zipfile.ZipFile(io.BytesIO(xlsx)) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    return make_zip(kept | parts)


def sheet_xml(cells):
    head = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return head + b"<sheetData>" + cells + b"</sheetData></worksheet>"


def with_sheet(cells):
    """An .xlsx whose only sheet has this XML inside <sheetData>."""
    return with_parts(make_xlsx([["a"]]), {"xl/worksheets/sheet1.xml": sheet_xml(cells)})


def make_wage_rows(*, workers=2):
    """Title, remark line, header, workers, totals, signatures: as a factory prints it."""
    people = [
        [
            n,
            f"工人{n}",
            f"61092619850305000{n % 10}",
            "缝纫",
            1800,
            200.5,
            100,
            80,
            0,
            2100.5,
            2020.5,
            None,
        ]
        for n in range(1, workers + 1)
    ]
    sums = [sum(row[column] for row in people) for column in range(4, 11)]
    return [
        ["平利县XX社区工厂2018年3月工资发放表"],
        ["单位：（盖章）", None, None, "2018年3月", None, None, "单位：元"],
        list(WAGE_HEADER),
        *people,
        ["合  计", None, None, None, *sums],
        ["单位负责人：", None, None, "审核：", None, None, "制表人："],
    ]
