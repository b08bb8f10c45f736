"""The numbers before clauses, as written: 一、 （一） 1. （1） ①, 第一章 and 第一条; full and half width."""

import re
import unicodedata
from typing import NamedTuple

_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_CHINESE = "[〇○零一二三四五六七八九十百]"
# In the order one encloses the other (GB/T 9704); 第…章 and 第…条 stand above and beside them.
_STYLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (style, re.compile(pattern))
    for style, pattern in (
        ("chapter", rf"第({_CHINESE}{{1,4}}|\d{{1,3}})[章部编](?:\s|(?=[^，。、]))"),
        ("section", rf"第({_CHINESE}{{1,4}}|\d{{1,3}})节"),
        ("article", rf"第({_CHINESE}{{1,4}}|\d{{1,3}})条(?!例)"),
        ("part", rf"({_CHINESE}{{1,4}})\s*[、．.]"),
        ("bracket", rf"[（(]\s*({_CHINESE}{{1,4}})\s*[）)]\s*、?"),
        ("figure", r"(\d{1,2})\s*(?:[．、]|\.(?!\d))"),
        ("figure_bracket", r"[（(]\s*(\d{1,2})\s*[）)]\s*[、．]?"),
        ("circle", r"([①-⑳])\s*、?"),
    )
)
ORDER = tuple(style for style, _pattern in _STYLES)
MOST_NUMBERING = 20


class Numbered(NamedTuple):
    """style: one of ORDER. value: the number. written: as it stands, without outer white space."""

    style: str
    value: int
    written: str
    rest: str

    @property
    def rank(self) -> int:
        return ORDER.index(self.style)


def read(text: str) -> Numbered | None:
    """The number a paragraph begins with, or None."""
    bare = text.strip()
    for style, pattern in _STYLES:
        found = pattern.match(bare)
        if found:
            value = value_of(found[1])
            if value is not None:
                written = found[0].strip()
                return Numbered(style, value, written, bare[found.end() :].strip())
    return None


def value_of(written: str) -> int | None:
    """十二 -> 12, ③ -> 3, ７ -> 7; None for what is no number."""
    plain = unicodedata.normalize("NFKC", written)
    if plain.isdecimal():
        return int(plain)
    if "百" in plain:
        hundreds, _mark, rest = plain.partition("百")
        more = value_of(rest.lstrip("零〇")) if rest else 0
        return None if more is None else _DIGITS.get(hundreds, 1) * 100 + more
    if "十" in plain:
        tens, _mark, ones = plain.partition("十")
        if (tens and tens not in _DIGITS) or (ones and ones not in _DIGITS):
            return None
        return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
    return _DIGITS.get(plain) if len(plain) == 1 else None


def in_chinese(value: int) -> str:
    """12 -> 十二; 1 to 999, as Word's own numbering writes it."""
    digits = "〇一二三四五六七八九"
    if value >= 100:
        hundreds, rest = divmod(value, 100)
        between = "零" if 0 < rest < 10 else "一" if 10 <= rest < 20 else ""
        return f"{digits[hundreds]}百{between}{in_chinese(rest) if rest else ''}"
    tens, ones = divmod(value, 10)
    before = "" if tens == 0 else "十" if tens == 1 else f"{digits[tens]}十"
    return before + (digits[ones] if ones else "") if value else digits[0]
