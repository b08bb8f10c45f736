"""Names and search words in one normal form; lists and brackets in the reader's language."""

import re
import unicodedata
from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin

# Surnames whose reading differs from the everyday one that pypinyin gives. The first reading of a
# surname is a convention of the family, so a person's stored pinyin stays editable.
SURNAME_READINGS = {
    "曾": "zeng",
    "单": "shan",
    "解": "xie",
    "仇": "qiu",
    "查": "zha",
    "盖": "ge",
    "区": "ou",
    "翟": "zhai",
    "朴": "piao",
    "覃": "qin",
    "员": "yun",
    "缪": "miao",
    "任": "ren",
    "乐": "yue",
    "黑": "he",
    "折": "she",
    "句": "gou",
    "召": "shao",
    "洗": "xian",
    "种": "chong",
    "重": "chong",
    "祭": "zhai",
    "秘": "bi",
    "卜": "bu",
    "佴": "nai",
    "郇": "xun",
    "隗": "wei",
    "乜": "nie",
    "繁": "po",
    "么": "yao",
    "能": "nai",
    "藏": "zang",
    "薄": "bo",
    "阚": "kan",
    "券": "xuan",
    "角": "jue",
    "参": "shen",
    "都": "du",
    "粘": "nian",
    "适": "kuo",
}
# Surnames of two characters, which win over their first character alone.
LONG_SURNAME_READINGS = {
    "乐正": ("yue", "zheng"),
    "区阳": ("ou", "yang"),
    "单于": ("chan", "yu"),
    "尉迟": ("yu", "chi"),
    "万俟": ("mo", "qi"),
    "长孙": ("zhang", "sun"),
}

LONGEST_NEEDLE = 200

_HAN = r"㐀-\u4dbf一-\u9fff\U00020000-\U0003ffff〇"
_HAN_NAME = re.compile(rf"[{_HAN}·\s]+")
# What people type for the dot inside a transliterated name.
_NAME_DOT = re.compile(rf"(?<=[{_HAN}])\s*[.·•‧・∙⋅]\s*(?=[{_HAN}])")


def normalise(text: str) -> str:
    """Fold full-width forms (NFKC), drop invisible characters, collapse all white space.

    For names, codes and search words. Not for prose: NFKC also folds Chinese punctuation.
    """
    folded = unicodedata.normalize("NFKC", text)
    # Category Cf holds zero-width spaces, joiners, byte-order and direction marks.
    visible = folded if folded.isascii() else _without_format_marks(folded)
    return " ".join(visible.split())


def clean_name(text: str) -> str:
    """Give a name its registered form: 张 三 becomes 张三; the dot of 阿依·古丽 is always ·.

    Names with Latin letters keep single spaces.
    """
    name = _NAME_DOT.sub("·", normalise(text))
    return re.sub(r"\s+", "", name) if _HAN_NAME.fullmatch(name) else name


def pinyin_of(name: str, *, surname: bool) -> tuple[str, str]:
    """Spell a name without tones; ü is v, as typed on a Chinese keyboard.

    With `surname` the beginning is read as one (曾 zeng, 单 shan); not so for places and firms.

    Returns: (zhangsan, zs), lower case, letters and digits only.
    """
    word = _squeeze(name)
    fixed = _surname_syllables(word) if surname else ()
    syllables = [*fixed, *lazy_pinyin(word)[len(fixed) :]]
    kept = [re.sub(r"[^a-z0-9]", "", syllable) for syllable in syllables]
    return "".join(kept), "".join(syllable[:1] for syllable in kept)


def search_text(*parts: str, names: Iterable[str] = ()) -> str:
    """Build the haystack for LIKE: every part, then both readings of every name.

    Names of people are spelled both with the surname's reading and with the everyday one where
    they differ, because people type either.

    Returns: lower-case pieces without white space, joined by |, none twice.
    """
    pieces = [_squeeze(part) for part in parts]
    for name in names:
        pieces += [_squeeze(name), *pinyin_of(name, surname=True)]
        if _surname_syllables(_squeeze(name)):
            pieces += pinyin_of(name, surname=False)
    return "|".join(dict.fromkeys(piece for piece in pieces if piece))


def printable(text: str) -> str:
    """Drop control characters and lone surrogates, which PostgreSQL and JSON do not hold.

    For what an address carries: form fields refuse such text with a sentence of their own.
    """
    if text.isprintable():
        return text
    return "".join(char for char in text if unicodedata.category(char) not in {"Cc", "Cs"})


def search_needle(query: str) -> str:
    """Bring what a user types into the form of `search_text`; Django escapes wildcards.

    Longer than any name means no name: the end is cut off, so that no statement grows with it.
    """
    return _squeeze(printable(query[:LONGEST_NEEDLE]))


def in_english() -> bool:
    """Whether the reader has switched to English."""
    return (get_language() or "").startswith("en")


def listed(parts: Iterable[object]) -> str:
    """Join names as the reader's language does: 甲、乙 or A, B."""
    return _("、").join(str(part) for part in parts)


def clauses(parts: Iterable[object]) -> str:
    """Join parts of one sentence: 入职 3 人，离职 1 人."""
    return _("，").join(str(part) for part in parts)


def sentences(parts: Iterable[object]) -> str:
    """Join what could each stand alone: 甲；乙."""
    return _("；").join(str(part) for part in parts)


def aside(said: object) -> str:
    """Brackets of the reader's language, to stand right behind a word."""
    return _("（%(said)s）") % {"said": said}


def _squeeze(text: str) -> str:
    # The bar separates pieces, so that no needle matches across two of them.
    return re.sub(r"[\s|]+", "", clean_name(text)).casefold()


def _without_format_marks(text: str) -> str:
    return "".join(char for char in text if unicodedata.category(char) != "Cf")


def _surname_syllables(name: str) -> tuple[str, ...]:
    """Returns: the fixed readings of the leading characters, empty when pypinyin is right."""
    long = LONG_SURNAME_READINGS.get(name[:2])
    if long:
        return long
    reading = SURNAME_READINGS.get(name[:1])
    return (reading,) if reading else ()
