"""What one cell can hold, and its reading as text, an exact decimal or a date.

Excel keeps every number as a binary float. This package is the one place that may hold floats; callers take
`decimal_of`, `date_of` or `text_of`.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Kind = Literal["text", "identity", "phone", "money", "number", "date", "month"]


@dataclass(frozen=True, slots=True)
class CellError:
    """A formula that failed or was never computed. text: `#DIV/0!`, or `=` for a formula without a stored value."""

    text: str


Cell = str | int | float | bool | date | CellError | None

# Excel keeps 15 significant digits; a longer whole number has lost its tail.
_EXACT_LIMIT = 10**15
_SCIENTIFIC = re.compile(r"[+-]?\d(\.\d+)?E\+?\d{2,}", re.IGNORECASE)
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\xad"))
_AMOUNT = re.compile(r"[+-]?\d+(\.\d+)?|[+-]?\.\d+")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ].*)?")
_BARE_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")


def text_of(cell: Cell) -> str:
    """Returns: the text as the user sees it, without outer or invisible spaces; a date as 2018-03-01; blank as ''."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.translate(_INVISIBLE).strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, CellError):
        return cell.text
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell) if isinstance(cell, int) else f"{cell:.15g}"


def has_lost_digits(cell: Cell) -> bool:
    """Tells an ID or card number that Excel has rounded: the last digits are gone and cannot be brought back."""
    if isinstance(cell, str):
        return _SCIENTIFIC.fullmatch(text_of(cell)) is not None
    return isinstance(cell, int | float) and abs(cell) >= _EXACT_LIMIT


def decimal_of(cell: Cell) -> Decimal | None:
    """Read an amount or a count.

    Returns: the number at the 15 digits Excel shows (0.1 + 0.2 is 0.3), unrounded otherwise; None for a blank.
    Raises: ValueError when it is not a number.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Decimal(f"{cell:.15g}") if isinstance(cell, float) else Decimal(cell)
    text = _plain(cell)
    if not text:
        return None
    is_negative = text.startswith("(") and text.endswith(")")
    text = text.strip("()").lstrip("¥￥").removesuffix("元").replace(",", "")
    if isinstance(cell, date | bool | CellError) or not _AMOUNT.fullmatch(text):
        raise ValueError(text)
    return -Decimal(text) if is_negative else Decimal(text)


def date_of(cell: Cell) -> date | None:
    """Read a day from a date cell, 2018-03-01, 2018/3/1, 2018.3.1, 2018年3月1日 or 20180301.

    Returns: None for a blank. Raises: ValueError for anything else, an unformatted serial number such as 43160 included.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = _plain(cell)
    if not text:
        return None
    found = _DAY.fullmatch(text) or _BARE_DAY.fullmatch(text)
    if found is None:
        raise ValueError(text)
    year, month, day = map(int, found.groups())
    return date(year, month, day)


def _plain(cell: Cell) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text_of(cell)))
