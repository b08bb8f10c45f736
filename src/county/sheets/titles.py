"""The month a sheet speaks of, found in its titles, its name or the name of its file."""

import re
import unicodedata
from collections.abc import Iterable

from county.core.months import Month, month_from

_CHINESE_DIGITS = {ord(char): str(value) for value, char in enumerate("〇一二三四五六七八九")} | {
    ord("零"): "0",
    ord("○"): "0",
}
_CHINESE_MONTH = re.compile(
    r"(?<![〇零一二三四五六七八九十])(十[一二]?|[一二三四五六七八九])(?=月)"
)
_CHINESE_YEAR = re.compile(r"二[〇零○一二三四五六七八九]{3}(?=年)")
_YEAR_MONTH = (
    re.compile(r"(?<!\d)(20\d\d)年度?(1[0-2]|0?[1-9])月"),
    re.compile(r"(?<!\d)(20\d\d)[-./](1[0-2]|0?[1-9])(?![\d])"),
    re.compile(r"(?<!\d)(20\d\d)(1[0-2]|0[1-9])(?!\d)"),
)
# "1-3月" is a quarter, not March.
_MONTH_ALONE = re.compile(r"(?<![\d\-~至到—、])(1[0-2]|0?[1-9])月")


def guess_month(texts: Iterable[str], *, default_year: int | None = None) -> Month | None:
    """Find the first month named in the texts, a month with its year before any month without.

    texts: title rows first, then the names of sheet and file. default_year: for a bare `3月份`;
    without it such a text says nothing.
    """
    plain = [_plain(text) for text in texts]
    for text in plain:
        for pattern in _YEAR_MONTH:
            if found := pattern.search(text):
                return month_from(int(found[1]), int(found[2]))
    if default_year is None:
        return None
    alone = next(filter(None, map(_MONTH_ALONE.search, plain)), None)
    return month_from(default_year, int(alone[1])) if alone else None


def _plain(text: str) -> str:
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    text = _CHINESE_YEAR.sub(lambda found: found[0].translate(_CHINESE_DIGITS), text)
    return _CHINESE_MONTH.sub(lambda found: str(_chinese_month(found[1])), text)


def _chinese_month(text: str) -> int:
    ones = text.removeprefix("十")
    return (10 if text.startswith("十") else 0) + int(ones.translate(_CHINESE_DIGITS) or 0)
