"""A bank's file as data: which columns in which order, how written, and how its answer is read.

A spec is JSON; what it leaves out is as in DEFAULT. `columns`, `answer`: [key, heading] pairs; the keys
of a payment file are COLUMNS, of an answer ANSWER. Amounts as yuan with two decimals or as fen; a remark
is cut at so many bytes of the encoding, never inside a character. The first line tells count and total, and the
anchor of the record as it stood when the file was frozen (size:root), which the bank so keeps; a bank that allows no
more there may have it as a column.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.utils.translation import gettext as _

from county.core.errors import Refused
from county.core.money import parse_yuan, to_yuan

COLUMNS = ("batch", "seq", "account", "holder", "amount", "bank", "bank_code", "remark", "anchor")
ANSWER = ("batch", "seq", "account", "amount", "result", "reason")
# What one line of an order may say, and what a line of the answer says.
Row = Mapping[str, Any]
_NAMED = re.compile(r"^[\w.{}-]+$")
MOST_LINES = 200_000


@dataclass(frozen=True)
class Mapped:
    """A spec read. separator: one character. newline: CR LF or LF. amount: yuan or fen."""

    columns: tuple[tuple[str, str], ...] = (
        *(("seq", "序号"), ("account", "账号"), ("holder", "户名"), ("amount", "金额")),
        *(("bank", "开户行"), ("bank_code", "联行号"), ("remark", "用途"), ("batch", "批次号")),
    )
    answer: tuple[tuple[str, str], ...] = (
        *(("batch", "批次号"), ("seq", "序号"), ("account", "账号"), ("amount", "金额")),
        *(("result", "结果"), ("reason", "原因")),
    )
    encoding: str = "utf-8"
    separator: str = ","
    newline: str = "\r\n"
    has_header: bool = True
    has_totals: bool = True
    has_anchor: bool = True
    amount: str = "yuan"
    remark_bytes: int = 30
    file_name: str = "{batch}.csv"
    paid_words: tuple[str, ...] = ("成功",)
    failed_words: tuple[str, ...] = ("失败",)


DEFAULT = Mapped()


def read_spec(spec: Mapping[str, Any]) -> Mapped:
    """Refuses: `mapping`, a spec that names what does not exist or leaves out what must be there."""
    known = {one.name for one in fields(Mapped)}
    given: dict[str, Any] = {
        key: tuple(tuple(one) if isinstance(one, list) else one for one in value)
        if isinstance(value, list)
        else value
        for key, value in spec.items()
    }
    wrong = sorted(set(given) - known)
    if wrong:
        raise _wrong(", ".join(wrong))
    mapped = Mapped(**given)
    _refuse_unfit(mapped)
    return mapped


def _refuse_unfit(mapped: Mapped) -> None:
    keys = [key for key, _heading in mapped.columns]
    answers = [key for key, _heading in mapped.answer]
    if not {"seq", "account", "holder", "amount"} <= set(keys) <= set(COLUMNS):
        raise _wrong("columns")
    if set(answers) - {"reason"} != set(ANSWER) - {"reason"}:
        raise _wrong("answer")
    if mapped.amount not in {"yuan", "fen"} or len(mapped.separator) != 1:
        raise _wrong("amount, separator")
    if mapped.newline not in {"\r\n", "\n"} or not _NAMED.match(mapped.file_name):
        raise _wrong("newline, file_name")
    try:
        "户".encode(mapped.encoding)
    except (LookupError, UnicodeError):
        raise _wrong("encoding") from None


def _wrong(what: str) -> Refused:
    return Refused(
        _("银行文件格式写得不对：%(what)s。请对照说明核对。") % {"what": what}, code="mapping"
    )


def write_payment(mapped: Mapped, rows: Iterable[Row], *, batch: str, anchor: str = "") -> bytes:
    """The bytes for the bank: count, total and anchor first, then one line an order, in the order given."""
    given = list(rows)
    lines: list[list[str]] = []
    if mapped.has_totals:
        total = _amount(mapped, sum(row["amount_fen"] for row in given))
        told = [anchor] if mapped.has_anchor and anchor else []
        lines.append([batch, str(len(given)), total, *told])
    if mapped.has_header:
        lines.append([heading for _key, heading in mapped.columns])
    lines += [
        [anchor if key == "anchor" else _cell(mapped, key, row) for key, _heading in mapped.columns]
        for row in given
    ]
    return _encoded(mapped, lines)


def example(mapped: Mapped) -> list[str]:
    """The first lines of a file so written, of invented payments."""
    row = {
        "batch": "PC201912-0001",
        "holder": "示例制衣有限公司",
        "bank": "示例银行",
        "bank_code": "000000000000",
    }
    rows = [
        {
            **row,
            "seq": n,
            "account": f"000000000000000{n}",
            "amount_fen": 1_234_56 * n,
            "remark": "岗位奖补",
        }
        for n in (1, 2)
    ]
    data = write_payment(
        mapped, rows, batch="PC201912-0001", anchor="1234:00112233445566778899aabb"
    )
    return data.decode(mapped.encoding).splitlines()


def file_name(mapped: Mapped, batch: str) -> str:
    return mapped.file_name.replace("{batch}", batch)


def _cell(mapped: Mapped, key: str, row: Row) -> str:
    if key == "amount":
        return _amount(mapped, row["amount_fen"])
    text = str(row[key])
    return cut(text, mapped.remark_bytes, mapped.encoding) if key == "remark" else text


def cut(text: str, most: int, encoding: str) -> str:
    """So much of the text as fits into so many bytes, whole characters only."""
    kept = text.encode(encoding)[:most]
    while True:
        try:
            return kept.decode(encoding)
        except UnicodeDecodeError:
            kept = kept[:-1]


def _amount(mapped: Mapped, fen: int) -> str:
    return str(fen) if mapped.amount == "fen" else str(to_yuan(fen))


def _encoded(mapped: Mapped, lines: list[list[str]]) -> bytes:
    out = io.StringIO()
    # Every cell quoted: an account number stays text wherever the file is opened.
    writer = csv.writer(
        out, delimiter=mapped.separator, lineterminator=mapped.newline, quoting=csv.QUOTE_ALL
    )
    writer.writerows(lines)
    try:
        return out.getvalue().encode(mapped.encoding)
    except UnicodeEncodeError as error:
        raise Refused(
            _("“%(letter)s”不能用 %(encoding)s 写出。请改户名或用途，或换一种文件格式。")
            % {"letter": error.object[error.start], "encoding": mapped.encoding},
            code="letter",
        ) from error


@dataclass(frozen=True)
class Answered:
    """A line of the bank's answer. is_paid None, amount_fen None, … : unreadable."""

    number: int
    cells: tuple[str, ...]
    batch: str = ""
    seq: int | None = None
    account: str = ""
    amount_fen: int | None = None
    is_paid: bool | None = None
    reason: str = ""

    @property
    def is_readable(self) -> bool:
        return None not in (self.seq, self.amount_fen, self.is_paid) and bool(self.batch)


@dataclass(frozen=True)
class Answer:
    """lines_told: what the file says of itself, where it does."""

    lines_told: int | None
    lines: tuple[Answered, ...]


def write_answer(mapped: Mapped, rows: Iterable[Row]) -> bytes:
    """An answer as a bank would send it: for the demo, the simulated bank and as the page's example."""
    given = list(rows)
    lines = [["合计", str(len(given))]] if mapped.has_totals else []
    if mapped.has_header:
        lines.append([heading for _key, heading in mapped.answer])
    for row in given:
        words = mapped.paid_words if row["is_paid"] else mapped.failed_words
        told = {**row, "amount": _amount(mapped, row["amount_fen"]), "result": words[0]}
        lines.append([str(told.get(key, "")) for key, _heading in mapped.answer])
    return _encoded(mapped, lines)


def read_answer(mapped: Mapped, data: bytes) -> Answer:
    """Read what a bank sent. A line that cannot be read is told, not dropped.

    Refuses: `answer_bytes`, when it is not of the encoding; `answer_empty`; `answer_long`.
    """
    try:
        text = data.decode(mapped.encoding).removeprefix("\ufeff")
    except UnicodeDecodeError:
        text = _decoded_cut(data, mapped.encoding)
    rows = [
        row for row in csv.reader(io.StringIO(text, newline=""), delimiter=mapped.separator) if row
    ]
    if len(rows) > MOST_LINES:
        raise Refused(_("文件超过二十万行。请让银行分开发送。"), code="answer_long")
    told: int | None = None
    if rows and mapped.has_totals and rows[0][0] == "合计":
        told = int(rows[0][1]) if len(rows[0]) > 1 and rows[0][1].isdecimal() else None
        rows = rows[1:]
    if rows and mapped.has_header and rows[0] == [heading for _key, heading in mapped.answer]:
        rows = rows[1:]
    if not rows:
        raise Refused(_("文件里没有回单。请核对是不是银行发来的回单文件。"), code="answer_empty")
    return Answer(told, tuple(_answered(mapped, n, row) for n, row in enumerate(rows, start=1)))


def _decoded_cut(data: bytes, encoding: str) -> str:
    """A file cut inside its last character is read up to there; any other bytes are refused."""
    for short in range(1, 4):
        try:
            return data[:-short].decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
    raise Refused(
        _("文件不是 %(encoding)s 编码，读不出来。请核对文件和所选的格式。")
        % {"encoding": encoding},
        code="answer_bytes",
    )


def _answered(mapped: Mapped, number: int, row: list[str]) -> Answered:
    cells = tuple(cell.strip() for cell in row)
    if len(cells) != len(mapped.answer):
        return Answered(number, cells)
    told = dict(zip((key for key, _heading in mapped.answer), cells, strict=True))
    result = told["result"]
    paid = True if result in mapped.paid_words else False if result in mapped.failed_words else None
    return Answered(
        number,
        cells,
        batch=told["batch"][:20],
        seq=int(told["seq"]) if told["seq"].isdecimal() and len(told["seq"]) < 9 else None,
        account=told["account"],
        amount_fen=_fen(mapped, told["amount"]),
        is_paid=paid,
        reason=told.get("reason", "")[:120],
    )


def _fen(mapped: Mapped, text: str) -> int | None:
    if mapped.amount == "fen":
        return int(text) if text.isdecimal() and len(text) < 18 else None
    try:
        return parse_yuan(text)
    except Refused:
        return None
