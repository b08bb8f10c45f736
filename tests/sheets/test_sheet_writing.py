"""What we write opens as text where it is text, and never runs."""

import io
import tempfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from county.sheets.annotating import AnnotatedRow, AnnotatedSheet, write_annotated
from county.sheets.cells import CellError
from county.sheets.reading import read_workbook
from county.sheets.writing import OutColumn, open_book, sheet_name, write_csv, write_xlsx

COLUMNS = (
    OutColumn("姓名"),
    OutColumn("身份证号", "identity"),
    OutColumn("实发（元）", "money"),
    OutColumn("入职日期", "date"),
    OutColumn("备注", width=30),
)
ID = "612427196409040001"


def written(rows, **options):
    out = io.BytesIO()
    write_xlsx(out, **({"title": "2018年3月 工资", "columns": COLUMNS} | options), rows=rows)
    return out.getvalue()


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def test_write_xlsx_when_values_of_each_kind_then_typed_cells_come_back():
    rows = [
        ["甲", ID, Decimal("2020.50"), date(2018, 3, 1), None],
        ["乙", 612427196409040, 0, None, "x"],
    ]
    (sheet,) = read_workbook("a.xlsx", written(rows)).sheets
    assert sheet.name == "2018年3月 工资"
    assert [row.cells for row in sheet.rows] == [
        ("2018年3月 工资",),
        tuple(column.label for column in COLUMNS),
        ("甲", ID, 2020.5, date(2018, 3, 1)),
        ("乙", "612427196409040", 0, None, "x"),
    ]


def test_write_xlsx_when_done_then_header_is_frozen_filtered_and_money_formatted():
    sheet = opened(written([["甲", ID, Decimal(5), None, None]])).active
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A3", "A2:E3")
    assert (sheet["A2"].font.bold, sheet["C3"].number_format) == (True, "#,##0.00")
    assert sheet.column_dimensions["E"].width == pytest.approx(30, abs=1)


@pytest.mark.parametrize(
    "text", ["=1+1", "{=A1}", "+1", "@x", "-1", "http://a.b", "mailto:a@b.c", "007", "1e5"]
)
def test_write_xlsx_when_text_looks_active_then_it_stays_text(text):
    cell = opened(written([[text, None, None, None, None]])).active["A3"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_write_xlsx_when_text_is_too_long_for_excel_then_cut_not_dropped():
    assert (
        len(opened(written([["长" * 40_000, None, None, None, None]])).active["A3"].value) == 32_767
    )


def test_write_xlsx_when_rows_fail_then_error_comes_through_and_no_file_is_left(
    monkeypatch, tmp_path
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def rows():
        yield ["甲", ID, None, None, None]
        raise KeyError("boom")

    with pytest.raises(KeyError, match="boom"):
        written(rows())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [("3月/工资:[终]", "3月 工资  终"), ("", "Sheet"), ("'引'", "引"), ("长" * 40, "长" * 31)],
)
def test_sheet_name_when_excel_would_refuse_then_mended(text, name):
    assert sheet_name(text) == name


def test_sheet_name_when_taken_then_numbered():
    assert sheet_name("ABC", taken=["abc", "ABC (2)"]) == "ABC (3)"


def csv_lines(rows):
    data = b"".join(write_csv(columns=[OutColumn("姓名"), OutColumn("金额")], rows=rows))
    assert data.startswith(b"\xef\xbb\xbf")
    return data.decode("utf-8-sig").split("\r\n")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_write_csv_when_text_would_run_then_apostrophe_before_it(start):
    assert csv_lines([[f"{start}1", None]])[1] == f"'{start}1,"


def test_write_csv_when_text_starts_with_return_then_quoted_and_neutralised():
    assert b'"\'\r=1"' in b"".join(write_csv(columns=[OutColumn("a")], rows=[["\r=1"]]))


def test_write_csv_when_typed_numbers_then_left_alone():
    assert csv_lines([[-5, Decimal("-1.50")], [date(2018, 3, 1), True]])[1:3] == [
        "-5,-1.50",
        "2018-03-01,TRUE",
    ]


def test_write_csv_when_read_back_then_apostrophe_is_gone():
    data = b"".join(write_csv(columns=COLUMNS[:2], rows=[["=1+1", ID]]))
    assert read_workbook("a.csv", data).sheets[0].rows[1].cells == ("=1+1", ID)


def test_write_csv_when_many_rows_then_comes_in_pieces():
    pieces = list(write_csv(columns=[OutColumn("a")], rows=([n] for n in range(1200))))
    assert len(pieces) == 4
    assert b"".join(pieces).count(b"\r\n") == 1201


def annotated(*rows, name="3月", header=("姓名", "实发")):
    out = io.BytesIO()
    write_annotated(
        out, sheets=[AnnotatedSheet(name, header, rows), AnnotatedSheet(name, header, ())]
    )
    return opened(out.getvalue())


def test_write_annotated_when_errors_then_result_reason_and_row_stand_in_front():
    book = annotated(
        AnnotatedRow(4, ("=甲", 5)),
        AnnotatedRow(
            7,
            ("乙",),
            errors={1: "实发为空。", None: "与第 4 行重复。"},
            warnings={0: "姓名很少见"},
        ),
        AnnotatedRow(8, ("丙", CellError("#N/A")), warnings={1: "公式出错"}),
    )
    sheet = book["3月"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["检查结果", "原因", "原行号", "姓名", "实发"],
        ["通过", None, 4, "=甲", 5],
        ["有误", "实发为空；与第 4 行重复；姓名很少见", 7, "乙", None],
        ["提醒", "公式出错", 8, "丙", "#N/A"],
    ]
    fills = {ref: sheet[ref].fill.start_color.rgb for ref in ("A3", "D3", "E3", "A4", "E4", "E2")}
    red, yellow = "FFFFC7CE", "FFFFEB9C"
    assert fills == {
        "A3": red,
        "D3": yellow,
        "E3": red,
        "A4": yellow,
        "E4": yellow,
        "E2": "00000000",
    }
    assert (sheet["E3"].comment.text, sheet["D2"].comment) == ("实发为空。", None)
    assert book.sheetnames == ["3月", "3月 (2)"]


def test_write_annotated_when_wrong_cell_is_a_day_then_still_a_day():
    cell = annotated(AnnotatedRow(2, (date(2018, 3, 1),), errors={0: "x"}))["3月"]["D2"]
    assert (cell.is_date, cell.fill.start_color.rgb) == (True, "FFFFC7CE")


def test_write_annotated_when_thousands_are_wrong_then_comments_stop_but_reasons_do_not():
    rows = [AnnotatedRow(n, ("甲", n), errors={1: "错"}) for n in range(1, 1102)]
    sheet = annotated(*rows)["3月"]
    assert sum(sheet.cell(n, 5).comment is not None for n in range(2, 1103)) == 1000
    assert sheet["B1102"].value == "错"


def test_open_book_when_used_then_formulas_are_off():
    out = io.BytesIO()
    with open_book(out) as book:
        book.add_worksheet().write(0, 0, "=1+1")
    assert opened(out.getvalue()).active["A1"].data_type == "s"
