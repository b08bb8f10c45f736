"""The child that reads a .docx: `python -m county.policies.kinds.word_child < file`, under the limits
of the sheets' child.

Writes one JSON line a paragraph: {"p": text}, with the number Word itself would print before it.
Headers, footers, comments and deleted revisions are not text of the document. Nothing outside the
file is read: a part with a document type (entities) is refused.
"""

import io
import json
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from county.policies.kinds.numbering import in_chinese
from county.sheets import limits
from county.sheets.reader_child import limit_resources

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_VAL = f"{_W}val"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = {_FALLBACK, f"{_W}del", f"{_W}moveFrom", f"{_W}instrText"}
_CHINESE = frozenset(
    {"chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "ideographDigital",
     "japaneseCounting", "taiwaneseCountingThousand", "taiwaneseCounting"}
)  # fmt: skip
_CIRCLED = frozenset({"decimalEnclosedCircle", "decimalEnclosedCircleChinese"})
_MOST_PARAGRAPHS = 20_000


@dataclass
class _List:
    """levels: ilvl -> (format, text such as "%1、", start). counts: of the levels, as they stand."""

    levels: dict[int, tuple[str, str, int]]
    counts: dict[int, int] = field(default_factory=dict)

    def next(self, level: int) -> str:
        form, text, start = self.levels.get(level, ("none", "", 1))
        self.counts[level] = self.counts.get(level, start - 1) + 1
        for deeper in [n for n in self.counts if n > level]:
            del self.counts[deeper]
        if form in {"none", "bullet"}:
            return ""
        for nth in range(9):
            shape, _text, begin = self.levels.get(nth, ("decimal", "", 1))
            text = text.replace(f"%{nth + 1}", _written(self.counts.get(nth, begin), shape))
        return text


def main() -> int:
    limit_resources()
    data = sys.stdin.buffer.read()
    try:
        for text in paragraphs(data):
            said = json.dumps({"p": text}, ensure_ascii=False)
            sys.stdout.buffer.write(said.encode("utf-8", "replace") + b"\n")
        sys.stdout.buffer.flush()
    except MemoryError:
        return limits.EXIT_MEMORY
    except _TooLargeError:
        return limits.EXIT_TOO_LARGE
    except BaseException:  # noqa: BLE001 -- the exit code is this process's whole answer
        return limits.EXIT_UNREADABLE
    return limits.EXIT_OK


class _TooLargeError(Exception):
    pass


def paragraphs(data: bytes) -> Iterator[str]:
    """The paragraphs of the body in their order, those of tables and text boxes too."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        lists = _lists(_part(archive, "word/numbering.xml", names))
        styles = _styles(_part(archive, "word/styles.xml", names))
        body = _part(archive, "word/document.xml", names)
        if body is None:
            raise ValueError
        for nth, node in enumerate(_of_body(body)):
            if nth > _MOST_PARAGRAPHS:
                raise _TooLargeError
            number = _number_of(node, lists, styles)
            for at, line in enumerate("".join(_texts(node)).split("\n")):
                yield (number + line) if at == 0 else line


def _part(archive: zipfile.ZipFile, name: str, names: set[str]) -> ET.Element | None:
    if name not in names:
        return None
    # In UTF-8 only, so that no other encoding hides a document type.
    text = archive.read(name).decode("utf-8-sig")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError
    if 'encoding="' in text[:200] and 'encoding="utf-8"' not in text[:200].lower():
        raise ValueError
    # Strict files say the same in another namespace.
    return ET.fromstring(text.replace(_STRICT[1:-1], _W[1:-1]))  # noqa: S314 -- no entities, in a bounded child


def _of_body(node: ET.Element) -> Iterator[ET.Element]:
    for child in node:
        if child.tag in _SKIPPED:
            continue
        if child.tag == f"{_W}p":
            yield child
        yield from _of_body(child)


def _texts(node: ET.Element) -> Iterator[str]:
    """Of one paragraph, without the paragraphs of a text box inside it."""
    for child in node:
        if child.tag in _SKIPPED or child.tag == f"{_W}p":
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag == f"{_W}tab":
            yield " "
        elif child.tag in {f"{_W}br", f"{_W}cr"}:
            yield "\n"
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        else:
            yield from _texts(child)


def _number_of(
    node: ET.Element, lists: dict[str, _List], styles: dict[str, tuple[str, int]]
) -> str:
    style = node.find(f"{_W}pPr/{_W}pStyle")
    key, level = styles.get(style.get(_VAL, ""), ("", 0)) if style is not None else ("", 0)
    own = node.find(f"{_W}pPr/{_W}numPr")
    if own is not None:
        numbered, depth = own.find(f"{_W}numId"), own.find(f"{_W}ilvl")
        key = numbered.get(_VAL, "") if numbered is not None else key
        level = _int(depth, level)
    found = lists.get(key)
    # An empty paragraph carries no number in Word either when nothing is written in it.
    return found.next(level) if found and any(_texts(node)) else ""


def _lists(root: ET.Element | None) -> dict[str, _List]:
    """NumId -> its list. Lists that share an abstract list are counted on together, as Word does."""
    if root is None:
        return {}
    shapes = {
        node.get(f"{_W}abstractNumId", ""): _List(
            {_int_of(level.get(f"{_W}ilvl")): _level(level) for level in node.findall(f"{_W}lvl")}
        )
        for node in root.findall(f"{_W}abstractNum")
    }
    found = {}
    for node in root.findall(f"{_W}num"):
        shape = shapes.get(_val(node.find(f"{_W}abstractNumId")))
        if shape is None:
            continue
        starts = {
            _int_of(over.get(f"{_W}ilvl")): _int(over.find(f"{_W}startOverride"), 1)
            for over in node.findall(f"{_W}lvlOverride")
            if over.find(f"{_W}startOverride") is not None
        }
        if starts:
            levels = {
                n: (form, text, starts.get(n, start))
                for n, (form, text, start) in shape.levels.items()
            }
            shape = _List(levels)
        found[node.get(f"{_W}numId", "")] = shape
    return found


def _level(node: ET.Element) -> tuple[str, str, int]:
    form = _val(node.find(f"{_W}numFmt")) or "decimal"
    return form, _val(node.find(f"{_W}lvlText")), _int(node.find(f"{_W}start"), 1)


def _styles(root: ET.Element | None) -> dict[str, tuple[str, int]]:
    """Style -> (numId, level), through the styles it is based on."""
    own: dict[str, tuple[str, int]] = {}
    parents: dict[str, str] = {}
    for node in root.findall(f"{_W}style") if root is not None else ():
        name = node.get(f"{_W}styleId", "")
        parents[name] = _val(node.find(f"{_W}basedOn"))
        numbered = node.find(f"{_W}pPr/{_W}numPr")
        if numbered is not None:
            key = _val(numbered.find(f"{_W}numId"))
            own[name] = (key, _int(numbered.find(f"{_W}ilvl"), 0))
    for name in list(parents):
        above, steps = parents[name], 0
        while name not in own and above and steps < 20:
            if above in own:
                own[name] = own[above]
            above, steps = parents.get(above, ""), steps + 1
    return own


def _written(value: int, form: str) -> str:
    if form in _CHINESE:
        return in_chinese(value)
    if form in _CIRCLED and 1 <= value <= 20:
        return chr(0x245F + value)
    if form == "decimalFullWidth":
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(value))
    if form in {"lowerLetter", "upperLetter"} and 1 <= value <= 26:
        return chr((96 if form == "lowerLetter" else 64) + value)
    return str(value)


def _val(node: ET.Element | None) -> str:
    return "" if node is None else node.get(_VAL, "")


def _int(node: ET.Element | None, default: int) -> int:
    return _int_of(_val(node), default)


def _int_of(text: str | None, default: int = 0) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else default


if __name__ == "__main__":
    sys.exit(main())
