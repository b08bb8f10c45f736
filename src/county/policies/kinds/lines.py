"""From lines to paragraphs: a scan cuts the text at a fixed width and puts page numbers between."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from county.policies.kinds import numbering

_PAGE = re.compile(
    r"[\s\-—–－―·.|]*(?:第\s*)?(\d{1,4})\s*(页?)(?:\s*[/，,]?\s*共?\s*\d{1,4}\s*页?)?[\s\-—–－―·.|]*"
)
_ENDS = "。！？：；!?:;…"
_CLOSERS = "”’」』）)》"
_CLOSED = re.compile(rf"[{re.escape(_ENDS)}][{re.escape(_CLOSERS)}]*$")
_WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…①-⑳"
_STRAY = re.compile(rf"(?<=[{_WIDE}])[ \t\u00a0\u3000]+|[ \t\u00a0\u3000]+(?=[{_WIDE}])")
_TWO_NAMES = re.compile(r"[\u4e00-\u9fff]{6,}\s+[\u4e00-\u9fff]{6,}")
_FIGURE = r"[〇○零一二三四五六七八九十\d]"
_DATE = re.compile(rf"[（(]?({_FIGURE}{{4}})年({_FIGURE}{{1,3}})月({_FIGURE}{{1,3}})日[）)]?")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,16}[〔［\[（(【](?:19|20)\d\d[〕］\]）)】]第?\d{1,5}号")
_TITLE_END = re.compile(
    r"(?:通知|意见|办法|决定|方案|公告|通告|批复|报告|函|规定|细则|纲要|规划|纪要|条例|计划|要点|措施|文件)》?$"
)
# Two units a Chinese character: lines shorter than this by so much were ended by the writer.
_SLACK = 6


@dataclass(frozen=True)
class Paragraph:
    """One paragraph as read. doubts: words for outline.DOUBTS. size: how many lines it was cut into."""

    text: str
    doubts: tuple[str, ...] = ()
    size: int = 1


@dataclass(frozen=True)
class Reading:
    """furniture: page numbers and repeated heads that are no part of the text, in their order."""

    paragraphs: list[Paragraph]
    furniture: list[str] = field(default_factory=list)
    was_broken: bool = False


def squeeze(text: str) -> str:
    """The text without any white space and invisible marks: what no reading may lose."""
    return "".join(
        c for c in text if not c.isspace() and unicodedata.category(c) not in {"Cf", "Cc"}
    )


def tidy(text: str) -> str:
    """Without the stray spaces a scan leaves between Chinese characters; Latin words keep theirs, and
    so does the one space between two names (甲办公室 乙办公室).
    """
    if _TWO_NAMES.fullmatch(text.strip()):
        return re.sub(r"\s+", " ", text.strip())
    return re.sub(r"\s+", " ", _STRAY.sub("", text.strip())).strip()


def is_date(text: str) -> bool:
    return _DATE.fullmatch(squeeze(text)) is not None


def day_of(text: str) -> date | None:
    """二〇一七年四月十五日 or 2017年4月15日, standing alone."""
    found = _DATE.fullmatch(squeeze(text))
    if not found:
        return None
    digits = [numbering.value_of(char) for char in found[1]]
    month, day = numbering.value_of(found[2]), numbering.value_of(found[3])
    if None in digits or month is None or day is None:
        return None
    try:
        return date(int("".join(str(digit) for digit in digits)), month, day)
    except ValueError:
        return None


def is_number(text: str) -> bool:
    """A 文号 standing alone."""
    return _NUMBER.fullmatch(squeeze(text)) is not None


def number_in(text: str) -> str:
    found = _NUMBER.search(squeeze(text))
    return found[0] if found else ""


def is_closed(text: str) -> bool:
    """Ends as a sentence ends."""
    return _CLOSED.search(text.rstrip()) is not None


def ends_title(text: str) -> bool:
    return _TITLE_END.search(squeeze(text)) is not None


def read(source: str) -> Reading:
    """Drop page furniture, find out whether lines were cut at a width, and join them again."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\f").split("\n")
    kept, furniture = _without_furniture(lines)
    width = _cut_width(kept)
    if not width:
        return Reading([Paragraph(tidy(line)) for line in kept], furniture)
    return Reading(_joined(kept, width), furniture, was_broken=True)


def _without_furniture(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    filled = [line for line in lines if squeeze(line) or "\f" in line]
    pages = _page_lines(filled)
    heads = _running_heads(filled, pages)
    kept, furniture = [], []
    for at, line in enumerate(filled):
        if at in pages or at in heads:
            furniture.append(tidy(line))
        elif squeeze(line):
            kept.append(line.replace("\f", ""))
    return kept, furniture


def _page_lines(lines: Sequence[str]) -> set[int]:
    """Numbers between dashes or with 页; bare ones only where several rise one by one."""
    sure, bare = set(), []
    for at, line in enumerate(lines):
        found = _PAGE.fullmatch(line.strip())
        if not found:
            continue
        if found[2] or re.search(r"[-—–－―]", line):
            sure.add(at)
        else:
            bare.append((at, int(found[1])))
    rising = [
        pair
        for pair in bare
        if any(abs(other - pair[1]) == 1 for at, other in bare if at != pair[0])
    ]
    return sure | ({at for at, _n in rising} if len(rising) >= 2 else set())


def _running_heads(lines: Sequence[str], pages: set[int]) -> set[int]:
    """Short lines that come again at every page break. One occurrence elsewhere may be the title
    itself, which is kept; a signature that happens to stand at a break comes there but once.
    """
    places: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        word = squeeze(line)
        if at not in pages and word and len(word) <= 40 and not is_closed(word):
            places.setdefault(word, []).append(at)
    found: set[int] = set()
    for word, spots in places.items():
        breaks = [at for at in spots if _at_break(lines, pages, at)]
        opens_file = len(breaks) == 1 and spots == [0, *breaks]
        again = len(breaks) >= 2 and len(spots) - len(breaks) <= 1
        if (again or opens_file) and not numbering.read(word):
            found.update(breaks)
    return found


def _at_break(lines: Sequence[str], pages: set[int], at: int) -> bool:
    return "\f" in lines[at] or at - 1 in pages or at + 1 in pages


def _units(line: str) -> int:
    """Two a wide character, one a narrow one."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line.strip())


def _cut_width(lines: Sequence[str]) -> int:
    """The width the lines were cut at, in units; 0 when each line is a paragraph."""
    sizes = [_units(line) for line in lines]
    long = sorted(size for size in sizes if size >= 24)
    if len(long) < 4:
        return 0
    width = long[len(long) * 3 // 4]
    if width > 120:
        return 0
    near = [line for line, size in zip(lines, sizes, strict=True) if abs(size - width) <= _SLACK]
    open_ended = [line for line in near if not is_closed(line)]
    return width if len(near) * 2 >= len(long) and len(open_ended) * 2 >= len(near) else 0


def _joined(lines: Sequence[str], width: int) -> list[Paragraph]:
    indented = sum(_indent(line) >= 2 for line in lines)
    trusts_indent = 0 < indented * 2 < len(lines)
    found: list[Paragraph] = []
    last_numbers: dict[str, int] = {}
    before = ""
    for line in lines:
        numbered = numbering.read(line)
        doubt = ""
        if not before:
            is_new = True
        else:
            is_new, doubt = _starts_new(before, line, numbered, last_numbers, width)
            if trusts_indent and _indent(line) >= 2 and not is_new:
                is_new, doubt = True, ""
        if numbered and is_new:
            last_numbers[numbered.style] = numbered.value
        if is_new:
            found.append(Paragraph(tidy(line), (doubt,) if doubt else ()))
        else:
            last = found[-1]
            doubts = (*last.doubts, doubt) if doubt and doubt not in last.doubts else last.doubts
            found[-1] = Paragraph(
                tidy(f"{last.text}{_gap(last.text, line)}{line.strip()}"), doubts, last.size + 1
            )
        before = line
    return found


def _indent(line: str) -> int:
    """In characters: an ideographic space is one, two plain ones are one."""
    lead = line[: len(line) - len(line.lstrip())]
    return sum(2 if c == "\u3000" else 1 for c in lead) // 2


def _gap(before: str, line: str) -> str:
    """A space between two Latin words cut apart."""
    return (
        " "
        if before[-1:].isascii() and line.strip()[:1].isascii() and line.strip()[:1].isalpha()
        else ""
    )


def _starts_new(
    before: str,
    line: str,
    numbered: numbering.Numbered | None,
    last_numbers: dict[str, int],
    width: int,
) -> tuple[bool, str]:
    """Whether the line begins a paragraph, and what is doubtful about it."""
    is_full = _units(before) >= width - _SLACK
    if numbered:
        return _starts_numbered(before, numbered, last_numbers, is_full=is_full)
    if _stands_alone(line) or _stands_alone(before) or before.rstrip().endswith(("：", ":")):
        return True, ""
    if is_closed(before):
        # A paragraph may end just at the width; a sentence may too. Only the eye can tell.
        return (not is_full), ("joined_full" if is_full else "")
    goes_on = before.rstrip().endswith(("，", "、", ","))
    return (not is_full and not goes_on), ("joined_short" if goes_on and not is_full else "")


def _starts_numbered(
    before: str, numbered: numbering.Numbered, last_numbers: dict[str, int], *, is_full: bool
) -> tuple[bool, str]:
    """A line such as “二、三车间” may be the rest of a sentence: then its number does not follow."""
    listed = numbering.read(numbered.rest)
    if listed and listed.style == numbered.style:  # 一、二、三产业
        return (False, "read_as_text") if is_full and not is_closed(before) else (True, "")
    follows = numbered.value in {1, last_numbers.get(numbered.style, 0) + 1}
    if is_full and not is_closed(before) and not follows:
        return False, "read_as_text"
    return True, ""


def _stands_alone(line: str) -> bool:
    word = squeeze(line)
    return is_date(word) or is_number(word) or word.endswith("印发") or word.startswith("抄送")
