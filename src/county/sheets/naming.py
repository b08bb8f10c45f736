"""Which field a column header names: its label otherwise written, an alias, or a likeness."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from county.sheets.cells import Kind

SURE = 90
REMEMBERED = 100
_EXACT = 100
_EXACT_WITHOUT_BRACKETS = 95

_UNIT = re.compile(
    r"\((?:单位:?)?(?:元|万元|人民币|天|日|小时|时|人|岁|%|¥|件|个|次|月|必填|选填)(?:/[^()]*)?\)"
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】")
_MARKS = re.compile(r"[\s*:#()\[\]【】、,。;\"'“”‘’]+")


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field the caller wants from a sheet. label and aliases: what its column may be called,
    in Chinese.
    """

    key: str
    label: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Heading:
    """A column header before it is matched. leaf: its lowest text; group: the text over it and
    its neighbours.
    """

    index: int
    group: str
    leaf: str

    @property
    def text(self) -> str:
        return f"{self.group}/{self.leaf}" if self.group else self.leaf


@lru_cache(maxsize=4096)
def normalise(text: str) -> str:
    """Reduce a header to what it says: full width, spaces, line breaks, units, brackets and marks
    do not count.
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return _MARKS.sub("", _UNIT.sub("", plain)).lower()


def sure_matches(
    headings: list[Heading], fields: Sequence[FieldSpec], *, remembered: Mapping[str, str | None]
) -> dict[int, tuple[str, int]]:
    """Returns: column -> (field key, percent); a field goes to one column at most, the surest,
    then the leftmost.
    """
    keys = {spec.key for spec in fields}
    names = _names(fields)
    offers: list[tuple[int, int, str]] = []
    for heading in headings:
        name = normalise(heading.text)
        if name in remembered:
            key = remembered[name]
            # One above every guess, so that a remembered column keeps its field.
            offers += [(-REMEMBERED - 1, heading.index, key)] if key in keys else []
        else:
            offers += [
                (-score, heading.index, names[text])
                for score, text in _variants(heading)
                if text in names
            ]
    return _dealt(offers)


def _names(fields: Sequence[FieldSpec]) -> dict[str, str]:
    """Returns: normalised name -> field key; a label goes before another field's alias."""
    names = {normalise(alias): spec.key for spec in fields for alias in spec.aliases}
    return names | {normalise(spec.label): spec.key for spec in fields}


def _variants(heading: Heading) -> list[tuple[int, str]]:
    group, leaf = heading.group, heading.leaf
    whole = [group + leaf, leaf + group] if group else []
    variants = [(_EXACT, normalise(text)) for text in whole]
    variants += [
        (_EXACT - 1, normalise(leaf)),
        (_EXACT_WITHOUT_BRACKETS, normalise(_without_brackets(leaf))),
    ]
    return variants


def _without_brackets(text: str) -> str:
    return _BRACKETS.sub("", re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)))


def _dealt(offers: list[tuple[int, int, str]]) -> dict[int, tuple[str, int]]:
    dealt: dict[int, tuple[str, int]] = {}
    given: set[str] = set()
    for negative, index, key in sorted(offers):
        if index not in dealt and key not in given:
            dealt[index] = (key, min(-negative, 100))
            given.add(key)
    return dealt


def suggestions(
    headings: list[Heading],
    fields: Sequence[FieldSpec],
    *,
    taken: Mapping[int, tuple[str, int]],
    ignored: set[str],
) -> dict[int, tuple[str, int]]:
    given = {key for key, _percent in taken.values()}
    names = {name: key for name, key in _names(fields).items() if key not in given}
    open_headings = [
        h for h in headings if h.index not in taken and normalise(h.text) not in ignored
    ]
    offers = [
        (-percent, heading.index, key)
        for heading in open_headings
        for name, key in names.items()
        if (percent := _likeness(normalise(heading.leaf), name))
    ]
    return _dealt(offers)


def _likeness(text: str, name: str) -> int:
    """Returns: 0, or 50-85 percent: one within the other, or few letters apart."""
    short, long = sorted((text, name), key=len)
    if len(short) < 2:
        return 0
    if short in long:
        return 60 + 25 * len(short) // len(long)
    ratio = SequenceMatcher(None, text, name).ratio()
    return int(ratio * 75) if ratio >= 0.7 else 0
