"""The header is found wherever it stands and whatever it is called."""

import pytest
from tests.sheets import books

from county.sheets.headers import find_header, header_at, reassigned
from county.sheets.naming import FieldSpec, normalise
from county.sheets.reading import read_workbook
from county.sheets.titles import guess_month

WAGE_FIELDS = (
    FieldSpec("name", "姓名", ("员工姓名", "职工姓名"), required=True),
    FieldSpec(
        "identity", "身份证号", ("身份证号码", "公民身份号码"), required=True, kind="identity"
    ),
    FieldSpec("job", "岗位", ("工种", "工种(岗位)")),
    FieldSpec("base", "基本工资", kind="money"),
    FieldSpec("overtime", "加班工资", ("加班费",), kind="money"),
    FieldSpec("allowance", "补贴", ("津贴",), kind="money"),
    FieldSpec("insurance", "社保公积金扣除", kind="money"),
    FieldSpec("other_deduction", "其他扣除", ("扣款其他",), kind="money"),
    FieldSpec("gross", "应发工资", ("应发", "应发合计", "应发工资小计"), kind="money"),
    FieldSpec("net", "实发工资", ("实发", "实发金额"), required=True, kind="money"),
)
# Guangdong's hiring roster
HIRING_HEADER = (
    "序号", "身份证号码", "姓名", "民族", "文化程度", "婚姻", "政治面貌", "职称或技术等级",
    "户口性质", "户籍省/市县", "现住地址", "邮编", "联系电话", "就业前所属群体", "就业形式",
    "合同状态(新签/续签/变更/终止/中止)", "合同类型", "合同始期", "合同终期", "月收入",
    "合同终止原因", "工种(岗位)",
)  # fmt: skip
HIRING_FIELDS = (
    FieldSpec("identity", "身份证号", ("身份证号码",), required=True, kind="identity"),
    FieldSpec("name", "姓名", required=True),
    FieldSpec("phone", "联系电话", ("手机号码",), kind="phone"),
    FieldSpec("home", "户籍"),
    FieldSpec("status", "合同状态"),
    FieldSpec("starts_on", "合同开始日期", ("合同始期",), kind="date"),
    FieldSpec("ends_on", "合同终止日期", ("合同终期",), kind="date"),
    FieldSpec("income", "月收入", kind="money"),
    FieldSpec("job", "岗位", ("工种",)),
)


def sheet_of(rows, **options):
    (sheet,) = read_workbook("a.xlsx", books.make_xlsx(rows, **options)).sheets
    return sheet


def csv_sheet_of(rows):
    (sheet,) = read_workbook("a.csv", books.make_csv(rows)).sheets
    return sheet


def test_find_header_when_wage_sheet_then_every_column_and_titles_are_found():
    match = find_header(sheet_of(books.make_wage_rows(), merges=["A1:L1", "A2:C2"]), WAGE_FIELDS)
    assert (match.first_row, match.last_row, match.missing, match.unsure) == (3, 3, (), ())
    keys = ["name", "identity", "job", "base", "overtime", "allowance", "insurance"]
    keys += ["other_deduction", "gross", "net"]
    assert match.positions == {key: column for column, key in enumerate(keys, start=1)}
    assert match.titles == (
        "平利县XX社区工厂2018年3月工资发放表",
        "单位：（盖章） 2018年3月 单位：元",
    )
    assert [(c.letter, c.text) for c in match.columns if c.key is None] == [
        ("A", "序号"),
        ("L", "签字"),
    ]


def test_find_header_when_hiring_roster_then_found_and_brackets_do_not_matter():
    match = find_header(sheet_of([HIRING_HEADER]), HIRING_FIELDS)
    sure = {column.key: column.index for column in match.columns if column.is_sure}
    assert sure == {
        "identity": 1, "name": 2, "phone": 12, "status": 15, "starts_on": 17, "ends_on": 18,
        "income": 19, "job": 21,
    }  # fmt: skip
    assert [(c.key, c.text) for c in match.unsure] == [("home", "户籍省/市县")]


def test_find_header_when_columns_are_in_another_order_and_spelling_then_found():
    header = ["实 发\n（元）", "身份证号码*", "员工姓名：", "加班费(元)", "ＸＸ"]
    match = find_header(sheet_of([header]), WAGE_FIELDS)
    assert match.positions == {"net": 0, "identity": 1, "name": 2, "overtime": 3}
    assert [column.confidence for column in match.columns] == [99, 99, 99, 99, 0]


TWO_ROWS = [
    ["3月工资表"],
    ["序号", "姓名", "身份证号", "应发工资", None, None, None, "扣款", None, "实发工资"],
    [None, None, None, "基本工资", "加班工资", "补贴", "小计", "社保公积金扣除", "其他", None],
    [1, "甲", "610926198503050001", 1800, 200, 100, 2100, 80, 0, 2020],
]
TWO_ROW_MERGES = ["A1:J1", "A2:A3", "B2:B3", "C2:C3", "D2:G2", "H2:I2", "J2:J3"]
TWO_ROW_POSITIONS = {
    "name": 1, "identity": 2, "base": 3, "overtime": 4, "allowance": 5, "gross": 6, "insurance": 7,
    "other_deduction": 8, "net": 9,
}  # fmt: skip


@pytest.mark.parametrize(
    "sheet",
    [sheet_of(TWO_ROWS, merges=TWO_ROW_MERGES), csv_sheet_of(TWO_ROWS)],
    ids=["merged", "csv"],
)
def test_find_header_when_two_rows_then_parts_and_groups_are_read_together(sheet):
    match = find_header(sheet, WAGE_FIELDS)
    assert (match.first_row, match.last_row) == (2, 3)
    assert match.positions == TWO_ROW_POSITIONS
    texts = "应发工资/基本工资 应发工资/加班工资 应发工资/补贴 应发工资/小计 扣款/社保公积金扣除"
    assert [c.text for c in match.columns[3:8]] == texts.split()


def test_find_header_when_group_is_named_like_a_field_then_first_part_is_not_taken_for_it():
    fields = [spec for spec in WAGE_FIELDS if spec.key in {"name", "identity", "net"}]
    fields.append(FieldSpec("gross", "应发工资", kind="money"))
    match = find_header(sheet_of(TWO_ROWS, merges=TWO_ROW_MERGES), fields)
    assert "gross" not in {column.key for column in match.columns if column.is_sure}


def test_find_header_when_stamp_line_precedes_csv_header_then_header_is_one_row():
    match = find_header(csv_sheet_of(books.make_wage_rows()), WAGE_FIELDS)
    assert (match.first_row, match.last_row) == (3, 3)


def test_find_header_when_same_header_twice_then_leftmost_is_taken():
    match = find_header(sheet_of([["姓名", "身份证号", "姓名"]]), WAGE_FIELDS)
    assert [column.key for column in match.columns] == ["name", "identity", None]


def test_find_header_when_header_is_only_like_a_field_then_suggested_not_sure():
    match = find_header(
        sheet_of([["姓名", "身份证号", "实发工资数", "基本公资", "备注"]]), WAGE_FIELDS
    )
    assert [(c.key, c.is_sure) for c in match.columns] == [
        ("name", True), ("identity", True), ("net", False), ("base", False), (None, False),
    ]  # fmt: skip
    assert match.missing == ()


def test_find_header_when_required_field_absent_then_told():
    assert find_header(sheet_of([["姓名", "岗位"]]), WAGE_FIELDS).missing == ("identity", "net")


def test_find_header_when_remembered_then_it_goes_before_every_guess():
    rows = [["姓名", "身份证号", "打卡数", "实发", "补贴"]]
    remembered = {normalise("打卡数"): "net", normalise("补贴"): None}
    match = find_header(sheet_of(rows), WAGE_FIELDS, remembered=remembered)
    assert [(c.key, c.confidence) for c in match.columns] == [
        ("name", 99), ("identity", 99), ("net", 100), (None, 0), (None, 0),
    ]  # fmt: skip


@pytest.mark.parametrize("rows", [[["买菜", "五斤"]], [["姓名"]], [[1, 2, 3]]])
def test_find_header_when_no_row_names_two_fields_then_none(rows):
    assert find_header(sheet_of(rows), WAGE_FIELDS) is None


def test_header_at_when_user_points_at_a_row_then_that_row_is_matched():
    sheet = sheet_of([["x", "y"], ["姓名", "钱"], ["甲", 1]])
    match = header_at(sheet, WAGE_FIELDS, first_row=2)
    assert (match.first_row, match.positions, match.titles) == (2, {"name": 0}, ("x y",))
    with pytest.raises(ValueError, match="9"):
        header_at(sheet, WAGE_FIELDS, first_row=9)


def test_reassigned_when_user_chooses_then_field_moves_and_missing_is_counted_anew():
    match = find_header(sheet_of([["姓名", "身份证号", "钱", "实发工资数"]]), WAGE_FIELDS)
    moved = reassigned(match, WAGE_FIELDS, choices={2: "net", 1: None})
    assert moved.positions == {"name": 0, "net": 2}
    assert moved.missing == ("identity",)


def test_column_letter_when_past_z_then_two_letters():
    match = find_header(
        sheet_of([["姓名"] + [f"列{n}" for n in range(1, 27)] + ["岗位"]]), WAGE_FIELDS
    )
    assert [match.columns[n].letter for n in (0, 25, 26, 27)] == ["A", "Z", "AA", "AB"]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("姓  名", "姓名"),
        ("应发工资\n（元）", "应发工资"),
        ("*身份证号：", "身份证号"),
        ("面积(单位：㎡)", "面积单位m2"),
        ("工种（岗位）", "工种岗位"),
        ("ＩＤ", "id"),
    ],
)
def test_normalise_when_dressed_up_then_plain(text, plain):
    assert normalise(text) == plain


@pytest.mark.parametrize(
    ("texts", "year", "month"),
    [
        (["平利县XX社区工厂2018年3月工资发放表"], None, (2018, 3)),
        (["2018 年 03 月"], None, (2018, 3)),
        (["工资表", "2018.03"], None, (2018, 3)),
        (["2018-12"], None, (2018, 12)),
        (["工资201811"], None, (2018, 11)),
        (["二〇一八年十二月工资"], None, (2018, 12)),
        (["二○一九年十月"], None, (2019, 10)),
        (["二零一八年三月份"], None, (2018, 3)),
        (["3月份工资"], 2018, (2018, 3)),
        (["十一月工资"], 2018, (2018, 11)),
        (["3月", "2017年5月"], 2018, (2017, 5)),
        (["2018年3月1日至3月31日"], None, (2018, 3)),
        (["3月份工资"], None, None),
        (["2018年1-3月"], 2018, None),
        (["一至三月"], 2018, None),
        (["工资表", "13月"], 2018, None),
    ],
)
def test_guess_month_when_title_names_one_then_found(texts, year, month):
    found = guess_month(texts, default_year=year)
    assert found == (None if month is None else month[0] * 12 + month[1] - 1)
