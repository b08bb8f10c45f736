"""Rows of people are told from totals, signatures, pasted headers and prepared blanks."""

from decimal import Decimal

import pytest
from tests.sheets import books

from county.sheets.bodies import DataRow, TotalGap, data_rows, total_gaps
from county.sheets.cells import CellError, amount_of, decimal_of, has_lost_digits, text_of
from county.sheets.headers import find_header
from county.sheets.naming import FieldSpec
from county.sheets.reading import read_workbook

FIELDS = (
    FieldSpec("name", "姓名"),
    FieldSpec("identity", "身份证号", kind="identity"),
    FieldSpec("pay", "实发", kind="money"),
)
HEADER = ["序号", "姓名", "身份证号", "实发"]
ID = "610926198503050001"


def body_of(rows, *, merges=()):
    (sheet,) = read_workbook("a.xlsx", books.make_xlsx(rows, merges=merges)).sheets
    return data_rows(sheet, header=find_header(sheet, FIELDS))


def test_data_rows_when_wage_sheet_then_people_only_with_row_numbers_of_excel():
    body = body_of(books.make_wage_rows(workers=2))
    assert body.rows == [
        DataRow(4, {"name": "工人1", "identity": ID, "pay": 2020.5}),
        DataRow(5, {"name": "工人2", "identity": "610926198503050002", "pay": 2020.5}),
    ]
    assert [(s.row, s.code, s.text) for s in body.skipped] == [
        (6, "totals", "合  计"),
        (7, "footer", "单位负责人："),
    ]
    assert [(t.row, t.label, t.amounts) for t in body.totals] == [
        (6, "合  计", {"pay": Decimal(4041)})
    ]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["小计", None, None, 5], "totals"),
        ([None, "总 计：", None, 5], "totals"),
        ([1, None, "本页合计", 5], "totals"),
        (["一车间小计", None, None, 5], "totals"),
        (["合计（大写）：伍元整"], "totals"),
        (["制表人：某某", None, "复核："], "footer"),
        (["厂长（签字）："], "footer"),
        (["备注：工资已打卡发放"], "footer"),
        (["注：1.本表一式三份"], "footer"),
        (["（盖章）"], "footer"),
        (["填报日期：2018年4月2日"], "footer"),
        (["序 号", "姓名", "身份证号", "实发(元)"], "header"),
        (["示例", "张三", None, 100], "example"),
        ([37, None, None, None], "serial_only"),
        ([38, None, None, 0], "serial_only"),
    ],
)
def test_data_rows_when_row_is_no_person_then_skipped_with_reason(row, code):
    body = body_of([HEADER, [1, "甲", ID, 5], row])
    assert [(skipped.row, skipped.code) for skipped in body.skipped] == [(3, code)]
    assert body.skipped[0].why
    assert len(body.rows) == 1


@pytest.mark.parametrize(
    "row",
    [
        ["合计", "乙", ID, 5],
        [2, "财务", None, 5],
        [2, "注塑", None, 5],
        [2, "计小", None, 5],
        [2, None, None, 5],
        [None, "乙", None, None],
        [2, "乙", 610926198503050001, None],
    ],
)
def test_data_rows_when_row_may_be_a_person_then_kept(row):
    body = body_of([HEADER, [1, "甲", ID, 5], row])
    assert (len(body.rows), body.skipped) == (2, [])


def test_data_rows_when_pages_are_pasted_together_then_titles_and_headers_are_skipped():
    page = [["XX社区工厂工资表"], HEADER, [1, "甲", ID, 5], ["本页合计", None, None, 5]]
    body = body_of([*page, *page, ["二车间"], [2, "乙", ID, 1]], merges=["A1:D1", "A5:D5", "A9:D9"])
    assert [row.number for row in body.rows] == [3, 7, 10]
    codes = [(skipped.row, skipped.code) for skipped in body.skipped]
    assert codes == [(4, "totals"), (5, "title"), (6, "header"), (8, "totals"), (9, "title")]


def test_data_rows_when_two_row_header_is_repeated_then_both_rows_are_skipped():
    header = [["姓名", "身份证号", "工资", None], [None, None, "应发", "实发"]]
    rows = [*header, ["甲", ID, 6, 5], *header, ["乙", ID, 6, 5]]
    merges = ["A1:A2", "B1:B2", "C1:D1", "A4:A5", "B4:B5", "C4:D4"]
    assert [row.number for row in body_of(rows, merges=merges).rows] == [3, 6]


def test_total_gaps_when_sum_is_wrong_then_told_and_page_sums_are_allowed():
    rows = [
        HEADER,
        [1, "甲", ID, 0.1],
        [2, "乙", ID, "1,000.2"],
        ["小计", None, None, 1000.3],
        [3, "丙", ID, 5],
        ["小计", None, None, 1005.3],
        ["合计", None, None, "1,005.30"],
        ["总计", None, None, 1005.5],
    ]
    assert total_gaps(body_of(rows), keys=["pay"]) == [
        TotalGap(6, "小计", "pay", Decimal("1005.3"), Decimal("5")),
        TotalGap(8, "总计", "pay", Decimal("1005.5"), Decimal("1005.3")),
    ]


def test_total_gaps_when_binary_noise_then_none():
    rows = [HEADER, [1, "甲", ID, 0.1], [2, "乙", ID, 0.2], ["合计", None, None, 0.1 + 0.2]]
    assert total_gaps(body_of(rows), keys=["pay"]) == []


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        (3, Decimal(3)),
        (2.5, Decimal("2.5")),
        (0.1 + 0.2, Decimal("0.3")),
        ("￥1，234.50元", Decimal("1234.50")),
        ("-5", Decimal(-5)),
        ("", None),
        ("甲", None),
        (True, None),
        (None, None),
        (CellError("#N/A"), None),
    ],
)
def test_amount_of_when_cell_holds_a_number_then_exact(cell, amount):
    assert amount_of(cell) == amount


@pytest.mark.parametrize("cell", ["甲", "1.2.3", True, CellError("#N/A")])
def test_decimal_of_when_no_number_then_value_error(cell):
    with pytest.raises(ValueError, match=text_of(cell)):
        decimal_of(cell)


@pytest.mark.parametrize(
    ("cell", "is_lost"),
    [
        (6.124271964090437e17, True),
        (10**15, True),
        ("6.12427E+17", True),
        (13800000000, False),
        ("612427196409043712", False),
        (None, False),
        (0.5, False),
    ],
)
def test_has_lost_digits_when_number_is_too_long_then_true(cell, is_lost):
    assert has_lost_digits(cell) is is_lost


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("\u200b 甲\xa0", "甲"),
        (3, "3"),
        (2.50, "2.5"),
        (True, "TRUE"),
        (None, ""),
        (CellError("#N/A"), "#N/A"),
    ],
)
def test_text_of_when_any_cell_then_what_the_user_sees(cell, text):
    assert text_of(cell) == text
