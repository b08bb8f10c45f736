"""What one cell can hold, and its reading as text or as an exact number.

Excel keeps every number as a binary float, and this package hands cells on as they are; callers
turn them into text, fen and days with `text_of`, core.money.parse_yuan and core.dates.parse_day.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Kind = Literal["text", "identity", "phone", "money", "number", "date", "month"]


@dataclass(frozen=True, slots=True)
class CellError:
    """A formula that failed or was never computed. text: `#DIV/0!`, or `=` for a formula without
    a stored value.
    """

    text: str


Cell = str | int | float | bool | date | CellError | None

# Excel keeps 15 significant digits; a longer whole number has lost its tail.
_EXACT_LIMIT = 10**15
_SCIENTIFIC = re.compile(r"[+-]?\d(\.\d+)?E\+?\d{2,}", re.IGNORECASE)
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\xad"))
_AMOUNT = re.compile(r"[+-]?\d+(\.\d+)?|[+-]?\.\d+")


def text_of(cell: Cell) -> str:
    """Returns: the text as the user sees it, without outer or invisible spaces; a date as
    2018-03-01; blank as ''.
    """
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
    """Tells an ID or card number that Excel has rounded: the last digits are gone and cannot be
    brought back.
    """
    if isinstance(cell, str):
        return _SCIENTIFIC.fullmatch(text_of(cell)) is not None
    return isinstance(cell, int | float) and abs(cell) >= _EXACT_LIMIT


def decimal_of(cell: Cell) -> Decimal | None:
    """Read a number as it stands in the cell: no rounding, no unit. Money is core.money's to read.

    Returns: the 15 digits Excel shows, so that 0.1 + 0.2 is 0.3; None for a blank.
    Raises: ValueError when it is no number.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Decimal(f"{cell:.15g}")
    text = re.sub(r"[\s,¥元]", "", unicodedata.normalize("NFKC", text_of(cell)))
    if not text:
        return None
    if not isinstance(cell, str) or not _AMOUNT.fullmatch(text):
        raise ValueError(text)
    return Decimal(text)


def amount_of(cell: Cell) -> Decimal | None:
    """As decimal_of, but None also for whatever is no number: for comparing sums."""
    try:
        return decimal_of(cell)
    except ValueError:
        return None
