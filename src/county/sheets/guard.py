"""Checks on an uploaded file before any parser sees it: size, kind, packing.

What these checks cannot see (one far cell, a lying size) is caught by the limits of the child in
reading.py. `<dimension>` is not consulted: a styled but empty row 1,048,576 is common in honest
files and costs the reader nothing, while a hostile file may write there what it likes.
"""

import io
import struct
import zipfile
from pathlib import PurePosixPath
from typing import Literal

from django.utils.translation import gettext as _

from county.core.errors import Refused
from county.sheets import limits

FileKind = Literal["xlsx", "xls", "csv"]

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF8_START = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_FILEPASS = 0x2F
_DIRECTORY_END = b"PK\x05\x06"
_ZIP64_LOCATOR = b"PK\x06\x07"
_PAGE_STARTS = (b"<!doctype", b"<html", b"<table", b"<meta", b"<?xml", b"<head", b"<style")
_RESAVE_ENDINGS = (
    "et",
    "ett",
    "wps",
    "numbers",
    "ods",
    "xlsm",
    "xlsb",
    "xlt",
    "xltx",
    "xltm",
    "tsv",
    "txt",
)


def check_upload(name: str, data: bytes) -> FileKind:
    """Decide whether a file may be parsed.

    name: as the browser sent it; only its ending is used. data: the whole file.
    Refuses: an empty, too large, foreign, mislabelled, locked, macro-carrying, broken or
    over-packed file.
    """
    if not data:
        raise Refused(_("文件是空的，请检查后重新选择文件。"), code="empty_file")
    if len(data) > limits.MAX_UPLOAD_BYTES:
        sizes = {
            "size": f"{len(data) / limits.MB:.1f}",
            "limit": limits.MAX_UPLOAD_BYTES // limits.MB,
        }
        sentence = _(
            "文件有 %(size)s MB，超过 %(limit)s MB，请删去图片和多余的工作表，或分成几个文件上传。"
        )
        raise Refused(sentence % sizes, code="too_big")
    kind = _kind_by_name(name)
    if kind == "xlsx":
        _check_xlsx(data)
    elif kind == "xls":
        _check_xls(data)
    else:
        _check_csv(data)
    return kind


def packed_names(data: bytes) -> set[str]:
    """The names in a packed file, in lower case.

    Refuses: a broken, locked or over-packed one, in the words for sheets (codes broken_file,
    password, overpacked).
    """
    if data.startswith(_OLE):
        _refuse_locked(data)
    if not data.startswith(_ZIP):
        raise broken()
    entries = _zip_entries(data)
    _check_packing(entries, packed_bytes=len(data))
    return {entry.filename.replace("\\", "/").lower() for entry in entries}


def _kind_by_name(name: str) -> FileKind:
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending == "xlsx":
        return "xlsx"
    if ending == "xls":
        return "xls"
    if ending == "csv":
        return "csv"
    if ending in _RESAVE_ENDINGS:
        sentence = _(
            "不能直接读取 .%(ending)s 文件，请在 Excel 或 WPS 中打开，另存为 .xlsx 后再上传。"
        )
        raise Refused(sentence % {"ending": ending}, code="wrong_kind")
    raise Refused(
        _("只接受 .xlsx、.xls 和 .csv 表格文件，请另存为 .xlsx 后再上传。"), code="wrong_kind"
    )


def _check_xlsx(data: bytes) -> None:
    if data.startswith(_OLE):
        _refuse_locked(data)
    if not data.startswith(_ZIP):
        raise _mislabelled("xlsx", data)
    entries = _zip_entries(data)
    _check_packing(entries, packed_bytes=len(data))
    names = {entry.filename.replace("\\", "/").lower() for entry in entries}
    if any(PurePosixPath(name).name == "vbaproject.bin" for name in names):
        raise Refused(_("文件里带有宏，请另存为不带宏的 .xlsx 后再上传。"), code="macros")
    if "xl/workbook.xml" not in names:
        raise _mislabelled("xlsx", data)


def _check_xls(data: bytes) -> None:
    if not data.startswith(_OLE):
        raise _mislabelled("xls", data)
    _refuse_locked(data)
    if _has_password_record(data):
        raise _locked()
    if any(stream.encode("utf-16-le") in data for stream in ("WordDocument", "PowerPoint")):
        raise _mislabelled("xls", data)


def _check_csv(data: bytes) -> None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused(
            _("这个 CSV 是 Unicode（UTF-16）文本，请另存为 .xlsx，或另存为“CSV UTF-8”后再上传。"),
            code="encoding",
        )
    if _contents(data) or b"\0" in data:
        raise _mislabelled("csv", data)


def _refuse_locked(data: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise _locked()


def _has_password_record(data: bytes) -> bool:
    """Look for FILEPASS right after the start of the .xls stream, where only WRITEPROTECT may stand
    before it; the reader itself would only say that it does not know the format.
    """
    at = data.find(_BIFF8_START)
    for _record in range(3):
        if at < 0 or at + 4 > len(data):
            return False
        record, length = struct.unpack_from("<HH", data, at)
        if record == _FILEPASS:
            return True
        at += 4 + length
    return False


def _locked() -> Refused:
    return Refused(
        _("文件设有打开密码，请在 Excel 或 WPS 中去掉密码、保存后再上传。"), code="password"
    )


def broken() -> Refused:
    """The refusal of a file that no reader understands."""
    return Refused(
        _("文件已损坏或不完整，无法读取，请在 Excel 或 WPS 中打开，另存为 .xlsx 后再上传。"),
        code="broken_file",
    )


def _mislabelled(ending: str, data: bytes) -> Refused:
    sentence = _(
        "文件名以 .%(ending)s 结尾，内容却是%(contents)s，"
        "请在 Excel 或 WPS 中打开，另存为 .xlsx 后再上传。"
    )
    contents = _contents(data) or _("别的格式")
    return Refused(sentence % {"ending": ending, "contents": contents}, code="mislabelled")


def _contents(data: bytes) -> str:
    """Returns: what the first bytes say the file is, in words; '' when they say nothing."""
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_PAGE_STARTS):
        return _("网页")
    if data.startswith(_ZIP):
        return _("新版 Excel 文件") if b"xl/workbook.xml" in data else _("压缩包")
    others = (
        (_OLE, _("旧版 Office 文件")),
        (b"%PDF", _("PDF 文件")),
        (b"MZ\x90", _("程序")),
        (b"\x7fELF", _("程序")),
        (b"\x89PNG", _("图片")),
        (b"\xff\xd8\xff", _("图片")),
    )
    return next((word for magic, word in others if data.startswith(magic)), "")


def _zip_entries(data: bytes) -> list[zipfile.ZipInfo]:
    """Read the directory only after its stated size is known to be small: zipfile would load
    millions of entries.
    """
    end = data.rfind(_DIRECTORY_END)
    if end < 0 or len(data) < end + 22:
        raise broken()
    count, directory_bytes = struct.unpack_from("<HI", data, end + 10)
    is_zip64 = data[end - 20 : end - 16] == _ZIP64_LOCATOR
    if (
        is_zip64
        or count > limits.MAX_ZIP_ENTRIES
        or directory_bytes > limits.MAX_ZIP_DIRECTORY_BYTES
    ):
        raise _overpacked()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error):
        raise broken() from None


def _check_packing(entries: list[zipfile.ZipInfo], *, packed_bytes: int) -> None:
    names = [entry.filename for entry in entries]
    if any(entry.flag_bits & 1 for entry in entries):
        raise _locked()
    is_sound = (
        len(entries) <= limits.MAX_ZIP_ENTRIES
        # Two entries of one name: two programs would read two different sheets.
        and len(set(names)) == len(names)
        and all(_is_plain(name) for name in names)
        and sum(entry.file_size for entry in entries) <= limits.MAX_UNPACKED_BYTES
        # Overlapping entries share their packed bytes, so together they claim more than the file
        # has.
        and sum(entry.compress_size for entry in entries) <= packed_bytes
        and not any(_is_bomb(entry) for entry in entries)
    )
    if not is_sound:
        raise _overpacked()


def _is_plain(name: str) -> bool:
    path = name.replace("\\", "/")
    return not path.startswith("/") and ":" not in path and ".." not in path.split("/")


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > max(limits.RATIO_FLOOR_BYTES, entry.compress_size * limits.MAX_RATIO)


def _overpacked() -> Refused:
    return Refused(
        _("文件内部结构异常或过大，请把需要的数据复制到新建的工作簿，保存为 .xlsx 后再上传。"),
        code="overpacked",
    )
