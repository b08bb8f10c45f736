"""Hostile and mislabelled files are refused before any parser sees them, each with its reason."""

import io
import struct
import zipfile

import pytest
from tests.sheets import books

from county.core.errors import Refused
from county.sheets import limits
from county.sheets.guard import check_upload


def refusal(name, data):
    with pytest.raises(Refused) as caught:
        check_upload(name, data)
    return caught.value


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("工资.xlsx", books.make_xlsx([["姓名"]]), "xlsx"),
        ("工资.XLSX", books.make_xlsx([["姓名"]]), "xlsx"),
        ("C:\\厂\\2018.3 工资.xls", books.make_xls([["姓名"]]), "xls"),
        ("名册.csv", books.make_csv([["姓名"]]), "csv"),
        ("名册.csv", books.make_csv([["姓名"]], encoding="gb18030"), "csv"),
    ],
)
def test_check_upload_when_honest_then_tells_kind(name, data, kind):
    assert check_upload(name, data) == kind


def test_check_upload_when_empty_then_refused():
    assert refusal("a.xlsx", b"").code == "empty_file"


def test_check_upload_when_over_20_mb_then_refused_with_both_sizes():
    refused = refusal("a.csv", b"a" * (limits.MAX_UPLOAD_BYTES + limits.MB // 2))
    assert refused.code == "too_big"
    assert refused.reason.startswith("文件有 20.5 MB，超过 20 MB")


@pytest.mark.parametrize("ending", ["et", "wps", "numbers", "ods", "xlsm", "xlsb"])
def test_check_upload_when_other_spreadsheet_then_told_to_save_as_xlsx(ending):
    refused = refusal(f"名册.{ending}", b"x")
    assert refused.code == "wrong_kind"
    assert f".{ending}" in refused.reason
    assert "另存为 .xlsx" in refused.reason


@pytest.mark.parametrize("name", ["a.pdf", "a.exe", "xlsx", "a.xlsx.exe", "a."])
def test_check_upload_when_foreign_then_refused(name):
    assert refusal(name, b"x").code == "wrong_kind"


@pytest.mark.parametrize(
    ("name", "data", "contents"),
    [
        ("a.xls", b"\xef\xbb\xbf\r\n<html><table><tr><td>1</td></tr></table></html>", "网页"),
        ("a.xls", b'<?xml version="1.0"?><Workbook/>', "网页"),
        ("a.xls", books.make_xlsx([["a"]]), "新版 Excel 文件"),
        ("a.xls", books.OLE_MAGIC + "WordDocument".encode("utf-16-le"), "旧版 Office 文件"),
        ("a.xlsx", books.make_xls([["a"]]), "旧版 Office 文件"),
        ("a.xlsx", books.make_zip({"readme.txt": "x"}), "压缩包"),
        ("a.xlsx", b"%PDF-1.4", "PDF 文件"),
        ("a.xlsx", b"MZ\x90\x00", "程序"),
        ("a.xlsx", b"\x89PNG\r\n", "图片"),
        ("a.xlsx", "姓名,身份证号".encode(), "别的格式"),
        ("a.csv", books.make_xlsx([["a"]]), "新版 Excel 文件"),
        ("a.csv", b"<table><tr>", "网页"),
        ("a.csv", b"a,b\n1,\x002\n", "别的格式"),
    ],
)
def test_check_upload_when_contents_differ_from_name_then_says_what_it_is(name, data, contents):
    refused = refusal(name, data)
    assert refused.code == "mislabelled"
    assert f"内容却是{contents}，" in refused.reason


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls"])
def test_check_upload_when_password_protected_then_says_remove_it(name):
    stub = books.OLE_MAGIC + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 100
    refused = refusal(name, stub)
    assert refused.code == "password"
    assert "去掉密码" in refused.reason


def test_check_upload_when_zip_entry_is_encrypted_then_says_remove_password():
    data = bytearray(books.make_xlsx([["a"]]))
    directory = data.find(b"PK\x01\x02")
    data[directory + 8] |= 1
    assert refusal("a.xlsx", bytes(data)).code == "password"


def test_check_upload_when_utf16_csv_then_names_encoding():
    assert refusal("a.csv", "姓名\t岗位".encode("utf-16")).code == "encoding"


def test_check_upload_when_macros_inside_then_refused():
    data = books.with_parts(books.make_xlsx([["a"]]), {"xl/vbaProject.bin": b"x"})
    assert refusal("a.xlsx", data).code == "macros"


def test_check_upload_when_truncated_then_broken():
    whole = books.make_xlsx([["a"]])
    assert refusal("a.xlsx", whole[: len(whole) // 2]).code == "broken_file"
    assert refusal("a.xlsx", whole[:-10]).code == "broken_file"


def test_check_upload_when_300_entries_then_refused():
    parts = {f"xl/media/{n}.txt": "x" for n in range(300)}
    assert refusal("a.xlsx", books.with_parts(books.make_xlsx([["a"]]), parts)).code == "overpacked"


def test_check_upload_when_entry_count_lies_then_directory_is_not_loaded(monkeypatch):
    parts = {f"m/{'n' * 300}{n}": "" for n in range(300)}
    data = bytearray(books.with_parts(books.make_xlsx([["a"]]), parts))
    struct.pack_into("<HH", data, data.rfind(b"PK\x05\x06") + 8, 9, 9)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert refusal("a.xlsx", bytes(data)).code == "overpacked"


def test_check_upload_when_directory_is_told_a_second_time_then_not_loaded(monkeypatch):
    data = books.make_xlsx([["a"]])
    end = data.rfind(b"PK\x05\x06")
    zip64 = data[:end] + b"PK\x06\x07" + b"\0" * 16 + data[end:]
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert refusal("a.xlsx", zip64).code == "overpacked"


def test_check_upload_when_entries_overlap_then_refused():
    data = bytearray(books.make_xlsx([["a"]]))
    # 20 bytes into a directory entry stands its packed size
    struct.pack_into("<I", data, data.find(b"PK\x01\x02") + 20, len(data))
    assert refusal("a.xlsx", bytes(data)).code == "overpacked"


def test_check_upload_when_bomb_of_1000_to_1_then_refused():
    data = books.with_parts(books.make_xlsx([["a"]]), {"xl/sharedStrings.xml": b"A" * 30_000_000})
    assert len(data) < 60_000
    assert refusal("a.xlsx", data).code == "overpacked"


def test_check_upload_when_unpacked_over_cap_then_refused_whatever_the_ratio(monkeypatch):
    data = books.make_xlsx([["a"]])
    monkeypatch.setattr(limits, "MAX_UNPACKED_BYTES", 5_000)
    assert refusal("a.xlsx", data).code == "overpacked"


def test_check_upload_when_small_part_packs_well_then_accepted():
    data = books.with_parts(books.make_xlsx([["a"]]), {"xl/blank.xml": b" " * 1_000_000})
    assert check_upload("a.xlsx", data) == "xlsx"


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/x", "xl\\..\\..\\x", "C:/x"])
def test_check_upload_when_entry_name_leaves_the_folder_then_refused(name):
    data = books.with_parts(books.make_xlsx([["a"]]), {name: b"x"})
    assert refusal("a.xlsx", data).code == "overpacked"


def test_check_upload_when_two_entries_share_a_name_then_refused():
    data = io.BytesIO(books.make_xlsx([["a"]]))
    with zipfile.ZipFile(data, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("xl/workbook.xml", "x")
    assert refusal("a.xlsx", data.getvalue()).code == "overpacked"


def test_check_upload_when_xls_has_a_password_record_then_says_remove_it():
    data = bytearray(books.make_xls([["a"]]))
    after_start = data.find(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20
    assert check_upload("a.xls", bytes(data)) == "xls"
    data[after_start : after_start + 2] = b"\x2f\x00"
    assert refusal("a.xls", bytes(data)).code == "password"
