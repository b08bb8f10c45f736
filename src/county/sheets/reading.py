"""Read an uploaded .xlsx, .xls or .csv into rows of plain cells, in a child process that cannot
harm this one.
"""

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path, PureWindowsPath
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from county.core.errors import Refused
from county.sheets import limits
from county.sheets.cells import Cell, CellError
from county.sheets.guard import FileKind, broken, check_upload

_SOURCE_ROOT = Path(__file__).resolve().parents[2]


class Row(NamedTuple):
    """number: as Excel shows it, from 1. cells: from column A; shorter than the sheet where the
    end is blank.
    """

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """column: from 0."""
        return self.cells[column] if column < len(self.cells) else None


class Merge(NamedTuple):
    """A merged range, both ends included. Rows count from 1, columns from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet with something in it. rows: only those with content; text merged downwards is
    already repeated.
    """

    name: str
    is_hidden: bool
    rows: list[Row]
    merges: list[Merge] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Workbook:
    kind: FileKind
    sheets: list[Sheet]


def read_workbook(name: str, data: bytes) -> Workbook:
    """Check and read an uploaded file.

    name: as the browser sent it. data: the whole file; it is never written to disk.
    Returns: the sheets that are not empty, hidden ones marked; a CSV is one sheet named after the
    file.
    Refuses: what guard.py refuses, a damaged or locked file, one too large for its limits, one
    without any content.
    """
    kind = check_upload(name, data)
    sheets: list[Sheet] = []
    for line in _run(_command(kind), data=data, seconds=limits.CHILD_WALL_SECONDS):
        _take(line, into=sheets, csv_name=PureWindowsPath(name).stem)
    sheets = [sheet for sheet in sheets if sheet.rows]
    if not sheets:
        raise Refused(_("文件里没有任何内容，请检查后重新选择文件。"), code="empty_file")
    return Workbook(kind=kind, sheets=sheets)


def _command(kind: FileKind) -> list[str]:
    return [sys.executable, "-m", "county.sheets.reader_child", kind]


def child_lines(module: str, *, data: bytes) -> Iterator[dict[str, Any]]:
    """Have another module of ours parse the file in such a child: `python -m <module>`.

    Refuses: as read_workbook, in the words for sheets (codes broken_file, encoding, too_large).
    """
    command = [sys.executable, "-m", module]
    return _run(command, data=data, seconds=limits.CHILD_WALL_SECONDS)


def _take(line: dict[str, Any], *, into: list[Sheet], csv_name: str) -> None:
    if "sheet" in line:
        merges = [Merge(*ends) for ends in line["merges"]]
        into.append(
            Sheet(name=line["sheet"] or csv_name, is_hidden=line["hidden"], rows=[], merges=merges)
        )
    else:
        into[-1].rows.extend([Row(number, tuple(cells)) for number, cells in line["rows"]])


def _run(command: Sequence[str], *, data: bytes, seconds: float) -> Iterator[dict[str, Any]]:
    """Feed the child and yield its lines; a child that dies, hangs or says why it stops becomes a
    refusal.

    The child reads everything before it writes anything, so feeding first cannot block.
    Its environment is bare: it holds no key and no password to leak.
    """
    with subprocess.Popen(  # noqa: S603 -- our own interpreter and module, no word of the user's
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_SOURCE_ROOT,
        env={"PATH": os.defpath},
    ) as child:
        deadline = threading.Timer(seconds, child.kill)
        deadline.start()
        try:
            _feed(child, data)
            for line in child.stdout or ():
                # A child killed in the middle of a line leaves half of it.
                if line.endswith(b"\n"):
                    yield json.loads(line, object_hook=_special)
            code = child.wait()
        finally:
            deadline.cancel()
            child.kill()
    if code != limits.EXIT_OK:
        raise _refusal(code)


def _feed(child: subprocess.Popen[bytes], data: bytes) -> None:
    # A child that died early closes the pipe; its exit code tells why.
    with contextlib.suppress(BrokenPipeError):
        if child.stdin is not None:
            child.stdin.write(data)
            child.stdin.close()


def _special(value: dict[str, Any]) -> Any:
    if "d" in value:
        text = value["d"]
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    if "e" in value:
        return CellError(value["e"])
    return value


def _refusal(code: int) -> Refused:
    """code: the child's exit code; negative is the signal that killed it (memory, processor time,
    deadline).
    """
    if code == limits.EXIT_UNREADABLE:
        return broken()
    if code == limits.EXIT_ENCODING:
        return Refused(
            _("无法识别 CSV 的文字编码，请另存为 .xlsx，或另存为“CSV UTF-8”后再上传。"),
            code="encoding",
        )
    sentence = _(
        "表格太大或太复杂（最多 %(rows)s 行、%(columns)s 列），请删去数据下方和右边多余的行列，"
        "或把数据复制到新建的工作簿，另存为 .xlsx 后再上传。"
    )
    size = {"rows": limits.MAX_ROWS, "columns": limits.MAX_COLUMNS}
    return Refused(sentence % size, code="too_large")
