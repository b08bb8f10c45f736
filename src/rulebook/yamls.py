"""YAML read strictly: every value keeps its line, and what YAML guesses is refused.

Refused: the same key twice, floats, `yes`/`on` and their like, octal and other odd numbers, anchors, tags.
A scalar stays the text that was written, with whether it was quoted; units decide what it means.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from rulebook.faults import Mark, Notebook

LARGEST = 1_000_000  # characters in one file
DEEPEST = 20
_TRAPS = re.compile(r"(?i)^(y|n|yes|no|on|off|null|~|\.inf|-\.inf|\.nan)$")
_FLOAT = re.compile(r"^[-+]?(\d+\.\d*|\.\d+)([eE][-+]?\d+)?$|^[-+]?\d+[eE][-+]?\d+$")
_ODD_NUMBER = re.compile(r"^[-+]?0[0-9_]+$|^0[xob]|^[-+]?\d[\d]*_[\d_]*$|^\d+(:[0-5]?\d)+$")


@dataclass(frozen=True)
class Node:
    """One value of the file: a text, a list or a mapping, and where it stands."""

    mark: Mark
    value: "str | list[Node] | dict[str, Node]"
    quoted: bool = False

    @property
    def text(self) -> str:
        """The scalar's text, else the empty text."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def items(self) -> "list[Node]":
        """The list's members; a lone scalar counts as a list of one."""
        if isinstance(self.value, list):
            return self.value
        return [self] if isinstance(self.value, str) else []

    @property
    def fields(self) -> "dict[str, Node]":
        """The mapping's fields, else none."""
        return self.value if isinstance(self.value, dict) else {}

    def get(self, key: str) -> "Node | None":
        """The field of that name, if it is there."""
        return self.fields.get(key)

    def say(self, key: str, default: str = "") -> str:
        """The text of a field, else the default."""
        found = self.get(key)
        return found.text if found else default

    def __iter__(self) -> "Iterator[tuple[str, Node]]":
        return iter(self.fields.items())


def read(text: str, *, file: str, notes: Notebook) -> Node | None:
    """Read one file's text into nodes; what is wrong goes into the notebook.

    Returns: None when there is no mapping to go on with.
    """
    if len(text) > LARGEST:
        notes.note(Mark(file, 1), "too_long", "文件太长。", "The file is too long.")
        return None
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        at = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or "not YAML"
        notes.note(
            Mark(file, at.line + 1 if at else 1),
            "yaml",
            f"不是正确的 YAML：{said}。请检查缩进、冒号和引号。",
            f"Not proper YAML: {said}. Check indents, colons and quotes.",
        )
        return None
    except RecursionError:
        notes.note(Mark(file, 1), "too_deep", "层次太深。", "Nested too deep.")
        return None
    if not isinstance(root, yaml.MappingNode):
        notes.note(
            Mark(file, 1), "not_mapping", "文件应由“键: 值”组成。", "The file must hold keys."
        )
        return None
    return _Reader(file, notes).node(root, "", 0)


class _Reader:
    def __init__(self, file: str, notes: Notebook) -> None:
        self.file = file
        self.notes = notes
        self.seen: set[int] = set()

    def node(self, raw: yaml.Node, key: str, depth: int, line: int = 0) -> Node:
        mark = Mark(self.file, raw.start_mark.line + 1, key)
        if id(raw) in self.seen or depth > DEEPEST:
            self._note(
                Mark(self.file, line or mark.line, key),
                "anchor",
                "不能用锚点、别名或过深的层次。",
                "No aliases or deep nesting.",
            )
            return Node(mark, "")
        self.seen.add(id(raw))
        if isinstance(raw, yaml.MappingNode):
            return self._mapping(raw, mark, depth)
        if isinstance(raw, yaml.SequenceNode):
            members = [
                self.node(member, f"{key}[{place}]", depth + 1)
                for place, member in enumerate(raw.value)
            ]
            return Node(mark, members)
        return self._scalar(raw, mark)

    def _mapping(self, raw: yaml.MappingNode, mark: Mark, depth: int) -> Node:
        fields: dict[str, Node] = {}
        for key_node, value_node in raw.value:
            name = str(key_node.value)
            at = Mark(self.file, key_node.start_mark.line + 1, mark.key).under(name)
            if not isinstance(key_node, yaml.ScalarNode):
                self._note(mark, "key", "键应是一个词。", "A key must be one word.")
                continue
            self._traps(name, at, quoted=bool(key_node.style))
            if name in fields:
                self._note(
                    at,
                    "duplicate",
                    f"“{name}”写了两次（第一次在第 {fields[name].mark.line} 行）。请删去一处。",
                    f"'{name}' is written twice (first on line {fields[name].mark.line}). Remove one.",
                )
                continue
            fields[name] = self.node(value_node, at.key, depth + 1, at.line)
        return Node(mark, fields)

    def _scalar(self, raw: yaml.Node, mark: Mark) -> Node:
        text = str(raw.value)
        quoted = bool(getattr(raw, "style", None))
        if raw.tag not in _PLAIN_TAGS:
            self._note(mark, "tag", f"不能用标签“{raw.tag}”。", f"No tags: {raw.tag}.")
        self._traps(text, mark, quoted=quoted)
        return Node(mark, text.strip(), quoted)

    def _traps(self, text: str, mark: Mark, *, quoted: bool) -> None:
        if quoted:
            return
        if _TRAPS.match(text):
            self._note(
                mark,
                "trap",
                f"“{text}”会被 YAML 当成真假或空值。请写 true、false，或加引号。",
                f"YAML reads '{text}' as true, false or nothing. Write true or false, or quote it.",
            )
        elif _FLOAT.match(text):
            self._note(
                mark,
                "float",
                f'不能写小数“{text}”：请写带单位的金额（"{text}元"）、分数（1/3）或百分数（12.5%）。',
                f"No decimals ('{text}'): write an amount with its unit, a fraction (1/3) or a percent (12.5%).",
            )
        elif _ODD_NUMBER.match(text):
            self._note(
                mark,
                "octal",
                f"“{text}”会被 YAML 当成另一个数。请写普通整数，或加引号。",
                f"YAML reads '{text}' as another number. Write a plain whole number, or quote it.",
            )

    def _note(self, mark: Mark, code: str, zh: str, en: str) -> None:
        self.notes.note(mark, code, zh, en)


_PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "bool", "null", "timestamp", "float")
)
