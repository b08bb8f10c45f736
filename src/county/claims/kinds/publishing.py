"""What is published of a claim: one serialiser with an allow-list, its hash, and a scanner that stops digits."""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_FORBIDDEN = (
    re.compile(r"\d{17}[\dXx]"),  # identity numbers
    re.compile(r"\d{16,19}"),  # cards
    re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"),  # telephones
)
_TWO_CHARACTER = ("欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "令狐", "慕容")


@dataclass(frozen=True)
class Line:
    """All that is published, in order. number: of the line. Nothing else of a claim leaves."""

    number: int
    shown: str
    factory: str
    town: str
    amount_fen: int

    def values(self) -> list[object]:
        return [self.number, self.shown, self.factory, self.town, self.amount_fen]


def masked_name(name: str) -> str:
    """The surname, and a star for each character after it, two at most."""
    surname = name[:2] if name.startswith(_TWO_CHARACTER) else name[:1]
    return surname + "*" * min(2, max(1, len(name) - len(surname)))


def digest(title: str, lines: Iterable[Line]) -> str:
    """The hash of a list as published."""
    whole = json.dumps([title, *(line.values() for line in lines)], ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()


def has_number(text: str) -> bool:
    """Whether the text holds digits like those of a person's numbers."""
    return any(p.search(text) for p in _FORBIDDEN)


def leaks(lines: Iterable[Line]) -> Sequence[int]:
    """The numbers of lines that hold digits like those of a person's numbers."""
    return [
        line.number
        for line in lines
        if any(has_number(text) for text in (line.shown, line.factory, line.town))
    ]
