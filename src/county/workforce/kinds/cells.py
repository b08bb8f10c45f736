"""One row being read: each cell is parsed, and what is wrong with it becomes a problem with a sentence."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from county.core import identity, months
from county.core.dates import parse_day, parse_month
from county.core.errors import Refused
from county.core.money import parse_yuan
from county.core.text import clean_name
from county.intake.kinds import Problem, RawRow
from county.sheets.cells import Cell, CellError, decimal_of, has_lost_digits, text_of

T = TypeVar("T")
LONGEST_NAME = 40
_NOTHING = frozenset({"", "-", "--", "—", "——", "/", "\\", "无", "暂无", "不详"})
_LONGEST_NOTHING = 6
_LONG_DIGITS = re.compile(r"\d{11,}[\dXx]?")
_NAME = re.compile(r"[^\W\d_]+(?:[·.\-' ][^\W\d_]+)*")


class Reader:
    """Collects the problems of one row."""

    def __init__(self, row: RawRow) -> None:
        self.row = row
        self.problems: list[Problem] = []

    def take(self, key: str, parse: Callable[[Any], T]) -> T | None:
        """Parse a cell. None for a blank and for a bad one; `is_bad` tells them apart."""
        cell = self.row.cells.get(key)
        if cell is None or (
            isinstance(cell, str) and len(cell) <= _LONGEST_NOTHING and is_nothing(cell)
        ):
            return None
        try:
            if isinstance(cell, CellError):
                raise _failed(cell)
            return parse(cell)
        except Refused as refused:
            self.refuse(key, refused.code, str(refused.reason))
            return None

    def refuse(self, key: str, code: str, text: str) -> None:
        self.problems.append(Problem(key, code, _starred(text)))

    def warn(self, key: str, code: str, text: str) -> None:
        self.problems.append(Problem(key, code, _starred(text), is_warning=True))

    def is_bad(self, key: str) -> bool:
        return bool(self.problems) and any(
            p.field == key and not p.is_warning for p in self.problems
        )


def is_nothing(text: str) -> bool:
    return unicodedata.normalize("NFKC", text).strip() in _NOTHING


@lru_cache(maxsize=4096, typed=True)
def name(cell: Cell) -> str:
    """张 三 → 张三. Refuses: figures or marks in it, too long."""
    plain = clean_name(text_of(cell))
    if not isinstance(cell, str) or not _NAME.fullmatch(plain) or len(plain) > LONGEST_NAME:
        raise Refused(
            _("姓名“%(text)s”不像姓名。请只填写姓名，不带数字和符号。") % {"text": plain[:20]},
            code="name",
        )
    return plain


def id_number(cell: Cell, *, today: date) -> identity.IdNumber:
    """Refuses: a number Excel rounded (the last digits are gone), and what core.identity refuses."""
    if has_lost_digits(cell):
        raise Refused(
            _(
                "身份证号被 Excel 存成了数字，第 16 位以后已经丢失，无法还原。"
                "请先把这一列的单元格格式设为“文本”，再对照身份证重新录入号码。"
            ),
            code="id_as_number",
        )
    return identity.parse_id_number(text_of(cell), today=today)


@lru_cache(maxsize=16384, typed=True)
def amount(cell: Cell) -> int:
    """Returns: fen. Blank is the caller's; 元, commas and full width are read."""
    return parse_yuan(cell)


@lru_cache(maxsize=512, typed=True)
def days_tenths(cell: Cell) -> int:
    """Returns: tenths of a day. Refuses: not 0 to 31, not whole or half days."""
    text = re.sub(r"[天日个工\s]", "", text_of(cell)) if isinstance(cell, str) else cell
    try:
        number = decimal_of(text)
    except ValueError:
        number = None
    if number is None:
        words = {"text": text_of(cell)[:20]}
        raise Refused(
            _("看不懂出勤天数“%(text)s”。请只填数字，例如 26 或 25.5。") % words, code="days_text"
        )
    if not 0 <= number <= 31:
        raise Refused(
            _("出勤天数 %(days)s 不对。一个月应在 0 至 31 天之间，请核对。") % {"days": number},
            code="days_range",
        )
    if number * 2 != int(number * 2):
        raise Refused(
            _("出勤天数 %(days)s 不对。请精确到半天，例如 25 或 25.5。") % {"days": number},
            code="days_half",
        )
    return int(number * 10)


@lru_cache(maxsize=4096, typed=True)
def day(cell: Cell) -> date:
    return parse_day(cell)


@lru_cache(maxsize=4096, typed=True)
def day_or_month(cell: Cell) -> tuple[date, bool]:
    """Returns: the day, and whether only its month was written (then the first is taken)."""
    try:
        return parse_day(cell), False
    except Refused as refused:
        if refused.code != "day_text":
            raise
        unread = refused
    try:
        return months.first_day(parse_month(cell)), True
    except Refused as refused:
        raise (refused if refused.code == "month_ambiguous" else unread) from None


def phone(cell: Cell) -> str:
    return identity.parse_phone(text_of(cell))


def account(cell: Cell) -> str:
    if has_lost_digits(cell):
        raise Refused(
            _("银行卡号被 Excel 存成了数字，末几位已经丢失。请把这一列设为“文本”后重新录入卡号。"),
            code="account_as_number",
        )
    return identity.parse_account(text_of(cell)).number


def words(cell: Cell) -> str:
    """A word to look up: full width folded, no spaces."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text_of(cell)))


def _failed(cell: CellError) -> Refused:
    if cell.text == "=":
        reason = _("这一格的公式没有算出结果。请在 Excel 或 WPS 中打开并保存一次，再重新上传。")
        return Refused(reason, code="formula")
    reason = _("这一格的公式出错（%(error)s）。请改成数值后重新上传。")
    return Refused(reason % {"error": cell.text}, code="formula")


def _starred(text: str) -> str:
    """No sentence repeats a personal number, even one found in the wrong column."""
    return _LONG_DIGITS.sub(
        lambda found: f"{found[0][:2]}{'*' * (len(found[0]) - 4)}{found[0][-2:]}", text
    )
