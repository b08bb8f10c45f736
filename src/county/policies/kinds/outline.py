"""The tree of a document's clauses, as a flat list of pieces with levels, in the order of the text.

`outline(reading)` finds the pieces; the concatenated numbering and text of the pieces is the text of
the file without white space and page furniture (`difference` says what is not).
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from county.policies.choices import ASKING, ClauseKind
from county.policies.kinds import lines, numbering
from county.policies.kinds.lines import Paragraph, Reading

DEEPEST = 6
LONGEST_HEADING = 40
_RANK_OF_OWN_BODY = numbering.ORDER.index("figure")  # from 1. down, text and number are one clause
_SENTENCE_ENDS = "。！？；"
_OPENERS, _CLOSERS = "“《（(「", "”》）)」"
_ATTACHMENT = re.compile(r"附\s*件\s*[\d一二三四五六七八九十]{0,2}\s*(?:[：:]|$)")
_MARK = re.compile(r".{2,40}(?:文件|公报)")
_IMPRINT = re.compile(r"抄送.*|.*\d日印发|共?印\d+份.*")
_SECOND = re.compile(
    r"(?<=[。！？；])(?=[（(][二三四五六七八九十]{1,3}[）)]|[二三四五六七八九十]{1,3}、)"
)


@dataclass(frozen=True)
class Piece:
    """One piece of the text. level: 0 for what frames the clauses, else from 1.

    doubts: words for the reader of the staging page, each with what it is about ("number_jump:三").
    own_code: the code was typed by hand and stays. seen: someone looked at the doubts.
    """

    kind: str
    level: int
    numbering: str
    text: str
    code: str = ""
    doubts: tuple[str, ...] = ()
    own_code: bool = False
    seen: bool = False

    @property
    def is_asking(self) -> bool:
        return self.kind in ASKING

    @property
    def open_doubts(self) -> tuple[str, ...]:
        return () if self.seen else self.doubts

    def stored(self) -> dict[str, Any]:
        return asdict(self)


def from_stored(value: dict[str, Any]) -> Piece:
    return Piece(**{**value, "doubts": tuple(value["doubts"])})


def outline(reading: Reading, *, in_points: bool = True) -> list[Piece]:
    """in_points: sentences of unnumbered paragraphs become points of their own."""
    pieces = list(_Builder(in_points=in_points).pieces(_cut_apart(reading.paragraphs)))
    return checked(_with_frame(pieces))


def difference(pieces: Sequence[Piece], source: str) -> tuple[int, int]:
    """Characters of the text that the pieces lack, and those they have too many.

    source: the file's text without page furniture.
    """
    kept = Counter(lines.squeeze("".join(p.numbering + p.text for p in pieces)))
    was = Counter(lines.squeeze(source))
    return (was - kept).total(), (kept - was).total()


def checked(pieces: Sequence[Piece]) -> list[Piece]:
    """Give every piece its code, and mark jumps of number and level anew."""
    return _marked(_coded(pieces))


def facts_of(pieces: Sequence[Piece]) -> dict[str, Any]:
    """number, title, issuer (several by 、), issued_on (a date or None), as far as the text says."""

    def first(kind: str) -> str:
        return next((p.text for p in pieces if p.kind == kind), "")

    begins = next((i for i, p in enumerate(pieces) if p.is_asking), len(pieces))
    titles = [p.text for p in pieces[:begins] if p.kind == ClauseKind.TITLE]
    return {
        "number": lines.number_in(first(ClauseKind.NUMBER)),
        "title": titles[-1] if titles else "",
        "issuer": "、".join(first(ClauseKind.SIGNATURE).split()),
        "issued_on": lines.day_of(first(ClauseKind.DATE)),
    }


class _Builder:
    def __init__(self, *, in_points: bool) -> None:
        self._in_points = in_points
        self._open: list[int] = []  # ranks of the numbered clauses the next text lies under
        self._in_attachment = False

    def pieces(self, paragraphs: Sequence[Paragraph]) -> Iterator[Piece]:
        for paragraph in paragraphs:
            numbered = numbering.read(paragraph.text)
            if _ATTACHMENT.match(paragraph.text):
                self._in_attachment = True
            if lines.is_date(paragraph.text):
                self._open, self._in_attachment = [], False
                yield Piece(ClauseKind.DATE, 0, "", paragraph.text, doubts=paragraph.doubts)
            elif _IMPRINT.fullmatch(lines.squeeze(paragraph.text)):
                self._open = []
                yield Piece(ClauseKind.IMPRINT, 0, "", paragraph.text, doubts=paragraph.doubts)
            elif self._in_attachment:
                yield Piece(ClauseKind.ATTACHMENT, 0, "", paragraph.text, doubts=paragraph.doubts)
            elif numbered:
                yield from self._clause(numbered, paragraph)
            else:
                yield from self._body(paragraph.text, paragraph.doubts)

    def _clause(self, numbered: numbering.Numbered, paragraph: Paragraph) -> Iterator[Piece]:
        while self._open and self._open[-1] >= numbered.rank:
            self._open.pop()
        self._open.append(numbered.rank)
        level = min(len(self._open), DEEPEST - 1)
        heading, body = _heading_of(numbered)
        yield Piece(ClauseKind.CLAUSE, level, numbered.written, heading, doubts=paragraph.doubts)
        if body:
            yield from self._body(body, ())

    def _body(self, text: str, doubts: tuple[str, ...]) -> Iterator[Piece]:
        if not self._open:
            yield Piece(ClauseKind.OPENING, 0, "", text, doubts=doubts)
            return
        level = min(len(self._open), DEEPEST - 1) + 1
        for nth, sentence in enumerate(sentences(text) if self._in_points else [text]):
            yield Piece(ClauseKind.POINT, level, "", sentence, doubts=doubts if nth == 0 else ())


def sentences(text: str) -> list[str]:
    """Cut after 。！？；, not inside quotes or brackets; nothing is lost."""
    found, start, depth = [], 0, 0
    for at, char in enumerate(text):
        if char in _OPENERS:
            depth += 1
        elif char in _CLOSERS:
            depth = max(depth - 1, 0)
        elif char in _SENTENCE_ENDS and depth == 0:
            found.append(text[start : at + 1])
            start = at + 1
    return [part.strip() for part in [*found, text[start:]] if part.strip()]


def _heading_of(numbered: numbering.Numbered) -> tuple[str, str]:
    """（一）加强领导。成立…: the heading and the text behind it."""
    if numbered.rank >= _RANK_OF_OWN_BODY:
        return numbered.rest, ""
    head, mark, body = numbered.rest.partition("。")
    if mark and body.strip() and len(head) <= LONGEST_HEADING:
        return head + mark, body.strip()
    return numbered.rest, ""


def _cut_apart(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Where a scan lost a line's end, the next （二） stands inside the paragraph of （一）."""
    found: list[Paragraph] = []
    for paragraph in paragraphs:
        parts = [part for part in _SECOND.split(paragraph.text) if part]
        found.append(Paragraph(parts[0] if parts else paragraph.text, paragraph.doubts))
        found += [Paragraph(part, ("cut_apart",)) for part in parts[1:]]
    return found


def _with_frame(pieces: Sequence[Piece]) -> list[Piece]:
    """Say of the text around the clauses what it is: mark, number, title, addressees, signature."""
    named = [_framed(pieces, at) for at in range(len(pieces))]
    return list(_titles_joined(named))


def _framed(pieces: Sequence[Piece], at: int) -> Piece:
    piece = pieces[at]
    after = pieces[at + 1] if at + 1 < len(pieces) else None
    text, size = piece.text, len(lines.squeeze(piece.text))
    signs = after is not None and after.kind == ClauseKind.DATE
    if signs and size <= LONGEST_HEADING and not lines.is_closed(text) and not piece.numbering:
        return replace(piece, kind=ClauseKind.SIGNATURE, level=0)
    if piece.kind != ClauseKind.OPENING:
        return piece
    kind = _kind_of_frame(text, size, at)
    return replace(piece, kind=kind)


def _kind_of_frame(text: str, size: int, at: int) -> str:
    if lines.is_number(text):
        return ClauseKind.NUMBER
    if at <= 1 and _MARK.fullmatch(lines.squeeze(text)):
        return ClauseKind.MARK
    if text.rstrip().endswith(("：", ":")) and size <= 200:
        return ClauseKind.ADDRESSEE
    return (
        ClauseKind.TITLE
        if size <= LONGEST_HEADING and not lines.is_closed(text)
        else ClauseKind.OPENING
    )


def _titles_joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """A title is set on two or three lines; together they are one."""
    held: Piece | None = None
    for piece in pieces:
        if held and piece.kind == held.kind == ClauseKind.TITLE and not lines.ends_title(held.text):
            held = replace(held, text=held.text + piece.text)
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held


def _coded(pieces: Sequence[Piece]) -> list[Piece]:
    """3.2-4: numbers of the clauses above joined by dots, points counted behind a hyphen."""
    found: list[Piece] = []
    codes: list[str] = []  # of the open clauses by level
    counts: Counter[str] = Counter()
    for piece in pieces:
        if not piece.is_asking:
            counts["frame"] += 1
            found.append(replace(piece, code=f"0-{counts['frame']}"))
            continue
        codes = codes[: piece.level - 1]
        above = codes[-1] if codes else ""
        code = piece.code if piece.own_code else _next_code(piece, above, counts)
        codes.append(code)
        found.append(replace(piece, code=code))
    return found


def _next_code(piece: Piece, above: str, counts: Counter[str]) -> str:
    numbered = numbering.read(piece.numbering + "文") if piece.numbering else None
    if numbered:
        return f"{above}.{numbered.value}" if above else str(numbered.value)
    counts[above] += 1
    return f"{above or 0}-{counts[above]}"


def _marked(pieces: Sequence[Piece]) -> list[Piece]:
    used = {n.style for p in pieces if (n := _number_of(p))}
    codes = Counter(p.code for p in pieces)
    last: dict[tuple[str, str], int] = {}
    above: list[str] = []
    found = []
    for piece in pieces:
        kept = [d for d in piece.doubts if d.partition(":")[0] in _LASTING]
        if piece.is_asking:
            above = [*above[: piece.level - 1], piece.code]
        number = _number_of(piece)
        if number:
            kept += _number_doubts(number, last, "/".join(above[:-1]))
            kept += _level_doubts(number, piece.level, used)
        if codes[piece.code] > 1:
            kept.append(f"same_code:{piece.code}")
        if piece.kind == ClauseKind.POINT and len(lines.squeeze(piece.text)) < 6:
            kept.append("short")
        seen = piece.seen and set(kept) <= set(piece.doubts)
        found.append(replace(piece, doubts=tuple(kept), seen=seen))
    return found


# Doubts of the reading itself; the others are found anew after each correction.
_LASTING = frozenset({"joined_full", "joined_short", "read_as_text", "cut_apart"})
DOUBTS = (*sorted(_LASTING), "number_jump", "level_jump", "same_code", "short")


def _number_of(piece: Piece) -> numbering.Numbered | None:
    return numbering.read(piece.numbering + "文") if piece.is_asking and piece.numbering else None


def _number_doubts(
    number: numbering.Numbered, last: dict[tuple[str, str], int], above: str
) -> list[str]:
    # Articles are counted through the whole document, the others under their own clause.
    key = (number.style, "" if number.style == "article" else above)
    expected = last.get(key, 0) + 1
    last[key] = number.value
    return [] if number.value == expected else [f"number_jump:{expected}"]


def _level_doubts(number: numbering.Numbered, level: int, used: set[str]) -> list[str]:
    """As deep as the styles of number used in this document say."""
    ranks = [style for style in numbering.ORDER if style in used]
    return [] if level == ranks.index(number.style) + 1 else ["level_jump"]
