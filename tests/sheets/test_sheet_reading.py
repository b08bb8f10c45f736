"""The child that reads may die: what it reads comes back typed, what kills it is refused."""

import json
import subprocess
import sys
import tempfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from tests.sheets import books

from county.core.errors import Refused
from county.sheets import limits, reading
from county.sheets.cells import CellError
from county.sheets.reading import Merge, read_workbook

FIRST_OF_MARCH = datetime.fromisoformat("2018-03-01")
A1 = b'<row r="1"><c r="A1"><v>1</v></c></row>'
HALF_PAST_EIGHT = datetime.fromisoformat("2018-03-01T08:30")


def rows_of(data, *, name="a.xlsx"):
    (sheet,) = read_workbook(name, data).sheets
    return [(row.number, row.cells) for row in sheet.rows]


def refusal(name, data):
    with pytest.raises(Refused) as caught:
        read_workbook(name, data)
    return caught.value


def test_read_workbook_when_xlsx_then_cells_keep_their_types():
    row = [
        "张三",
        3,
        2.5,
        612427197001010000,
        True,
        FIRST_OF_MARCH,
        HALF_PAST_EIGHT,
        time(8, 30),
    ]
    ((number, cells),) = rows_of(books.make_xlsx([row]))
    assert number == 1
    assert cells == (
        "张三",
        3,
        2.5,
        6.1242719700101e17,
        True,
        date(2018, 3, 1),
        HALF_PAST_EIGHT,
        "08:30:00",
    )
    assert [type(cell) for cell in cells[1:4]] == [int, float, float]


def test_read_workbook_when_xls_then_same_as_xlsx():
    assert rows_of(books.make_xls([["姓名", 3, None, 2.5]]), name="a.xls") == [
        (1, ("姓名", 3, None, 2.5))
    ]


def test_read_workbook_when_blank_rows_and_columns_then_numbers_are_those_of_excel():
    book = openpyxl.Workbook()
    book.active["C3"] = "姓名"
    book.active["C7"] = "  "
    book.active["D9"] = 1
    assert rows_of(books.save_xlsx(book)) == [(3, (None, None, "姓名")), (9, (None, None, None, 1))]


def test_read_workbook_when_sheets_hidden_or_empty_then_hidden_told_and_empty_dropped():
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    for name, state in (("藏", "hidden"), ("深藏", "veryHidden")):
        book.create_sheet(name)["A1"] = 1
        book[name].sheet_state = state
    book.create_sheet("空")
    book.create_chartsheet("图")
    sheets = read_workbook("a.xlsx", books.save_xlsx(book)).sheets
    assert [(s.name, s.is_hidden) for s in sheets] == [
        ("Sheet", False),
        ("藏", True),
        ("深藏", True),
    ]


def test_read_workbook_when_rows_hidden_then_they_are_read_too():
    assert len(rows_of(books.make_xlsx([["a"], ["b"], ["c"]], hidden_rows=[2]))) == 3


def test_read_workbook_when_text_merged_down_then_repeated_but_numbers_and_blank_rows_are_not():
    rows = [["一组", 500, "甲"], [None, None, "乙"], [None, None, None], ["宽", None, "丙"]]
    data = books.make_xlsx(rows, merges=["A1:A3", "B1:B2", "A4:B4"])
    (sheet,) = read_workbook("a.xlsx", data).sheets
    assert [row.cells for row in sheet.rows] == [
        ("一组", 500, "甲"),
        ("一组", None, "乙"),
        ("宽", None, "丙"),
    ]
    assert sheet.merges == [Merge(1, 0, 3, 0), Merge(1, 1, 2, 1), Merge(4, 0, 4, 1)]


def test_read_workbook_when_formula_has_value_then_value_is_used_and_errors_are_told():
    cells = (
        b'<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        b'<c r="C2"><f>SUM(A1:A2)</f><v></v></c><c r="D2" t="str"><f>IF(1,"","x")</f><v></v></c>'
        b"<c t='e' r='E2'><v>#N/A</v></c><c r=\"F2\"><v>7</v></c></row>"
    )
    expected = (2, CellError("#DIV/0!"), CellError("="), None, CellError("#N/A"), 7)
    assert rows_of(books.with_sheet(cells)) == [(2, expected)]


def test_read_workbook_when_number_is_infinite_then_error_cell():
    data = books.with_sheet(b'<row r="1"><c r="A1"><v>1e999</v></c><c r="B1"><v>1</v></c></row>')
    assert rows_of(data) == [(1, (CellError("#NUM!"), 1))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_read_workbook_when_csv_then_all_text_in_any_usual_form(encoding, delimiter):
    data = books.make_csv(
        [["姓名", "编号"], ["张䶮", "007"], [], ["李，四", " "]],
        encoding=encoding,
        delimiter=delimiter,
    )
    workbook = read_workbook("C:\\台账\\2018年3月.csv", data)
    (sheet,) = workbook.sheets
    assert (workbook.kind, sheet.name) == ("csv", "2018年3月")
    assert [tuple(row) for row in sheet.rows] == [
        (1, ("姓名", "编号")),
        (2, ("张䶮", "007")),
        (4, ("李，四",)),
    ]


def test_read_workbook_when_csv_guards_long_numbers_then_guards_are_taken_off():
    data = b"=\"612427198503050001\",610926198503050002\t,'610926198503050003,'=1+1,'abc\n"
    ids = ("612427198503050001", "610926198503050002", "610926198503050003")
    assert rows_of(data, name="a.csv") == [(1, (*ids, "=1+1", "'abc"))]


def test_read_workbook_when_csv_in_no_known_encoding_then_refused():
    assert refusal("a.csv", b"\xff\xff,\xfe\xff\x80\n").code == "encoding"


def test_read_workbook_when_csv_quote_never_ends_then_broken():
    assert refusal("a.csv", b'a,"b\n' + b"c,d\n" * 500_000).code == "broken_file"


def test_read_workbook_when_nothing_inside_then_refused():
    assert refusal("a.xlsx", books.make_xlsx([])).code == "empty_file"
    assert refusal("a.csv", b"\n , \n").code == "empty_file"


@pytest.mark.parametrize(
    "cells",
    [
        A1 + b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
        A1 + b'<row r="1048576"><c r="KO1048576"><v>1</v></c></row>',
        b'<row r="1"><c r="A1"><v>1</v></c><c r="BI1"><v>1</v></c></row>',
    ],
)
def test_read_workbook_when_one_cell_is_far_away_then_refused(cells):
    refused = refusal("a.xlsx", books.with_sheet(cells))
    assert refused.code == "too_large"
    assert "200000 行、60 列" in refused.reason


def test_read_workbook_when_far_cells_are_only_styled_then_read():
    cells = (
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    )
    assert rows_of(books.with_sheet(cells)) == [(1, (1,))]


def test_read_workbook_when_one_long_text_fills_many_cells_then_refused():
    strings = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
        + b"A" * 30_000
        + b"</t></si></sst>"
    )
    row = b'<row r="%d">' + b'<c t="s"><v>0</v></c>' * 50 + b"</row>"
    cells = b"".join(row % number for number in range(1, 49))
    book = books.with_parts(
        books.make_xlsx([["a"]]),
        {"xl/worksheets/sheet1.xml": books.sheet_xml(cells), "xl/sharedStrings.xml": strings},
    )
    assert refusal("a.xlsx", book).code == "too_large"


@pytest.mark.parametrize(
    "part",
    [
        b"",
        b"<worksheet",
        b"<html/>",
        b"\xff\xfe\x00",
        b"<a>" * 100_000,
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    ],
)
def test_read_workbook_when_xml_is_broken_then_refused_and_never_crashes(part):
    data = books.with_parts(books.make_xlsx([["a"]]), {"xl/worksheets/sheet1.xml": part})
    assert refusal("a.xlsx", data).code in {"broken_file", "empty_file"}


def test_read_workbook_when_xls_is_cut_then_broken():
    data = books.make_xls([[f"格{n}" for n in range(50)]] * 50)
    assert refusal("a.xls", data[:2000]).code == "broken_file"


CHILD_DEATHS = {
    "abort": "import os; os.abort()",
    "kill": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "processor": "import os, signal; os.kill(os.getpid(), signal.SIGXCPU)",
    "half a line": "import os; os.write(1, b'{\"she'); os.abort()",
    "memory": f"import sys; sys.exit({limits.EXIT_MEMORY})",
    "hang": "import time; time.sleep(60)",
}


@pytest.mark.parametrize("death", CHILD_DEATHS)
def test_read_workbook_when_child_dies_then_refused(monkeypatch, death):
    monkeypatch.setattr(
        reading, "_command", lambda _kind: [sys.executable, "-c", CHILD_DEATHS[death]]
    )
    monkeypatch.setattr(limits, "CHILD_WALL_SECONDS", 0.5)
    assert refusal("a.csv", b"a,b\n" * 100_000).code == "too_large"


SPY = """
import json, os, sys
sys.stdin.read()
print(json.dumps({"sheet": str(sorted(os.environ)), "hidden": False, "merges": []}))
print(json.dumps({"rows": [[1, [1]]]}))
"""


def test_read_workbook_when_run_then_child_sees_no_secret_and_no_file_is_left(
    monkeypatch, tmp_path
):
    monkeypatch.setenv("SECRET_KEY", "x")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(reading, "_command", lambda _kind: [sys.executable, "-c", SPY])
    (sheet,) = read_workbook("a.csv", b"a").sheets
    assert "SECRET_KEY" not in sheet.name
    assert list(Path(tmp_path).iterdir()) == []


def test_reader_child_when_started_then_limits_are_in_force():
    code = (
        "import resource as r; from county.sheets import reader_child as c; c.limit_resources();"
        "print([r.getrlimit(x)[1] for x in (r.RLIMIT_AS, r.RLIMIT_CPU, r.RLIMIT_FSIZE)])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=reading._SOURCE_ROOT, capture_output=True, check=True
    )
    assert json.loads(run.stdout) == [512 * limits.MB, 20, 0]
