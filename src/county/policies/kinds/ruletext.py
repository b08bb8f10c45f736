"""A rule's text changed in one place, all else left as it was typed, comments and order too.

Places are paths of keys: ("parameters", "per_head", "values"). A text that is no YAML has no places.
"""

from dataclasses import dataclass
from typing import Self

import yaml

Path = tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """Where a value stands: from its first to behind its last character; `key_at`: where its key begins."""

    node: yaml.Node
    start: int
    end: int
    key_at: int


class RuleText:
    """One text and its places. Each change gives a new one."""

    def __init__(self, text: str) -> None:
        self.text = text.replace("\r\n", "\n").replace("\r", "\n")
        try:
            root = yaml.compose(self.text, Loader=yaml.SafeLoader)
        except (yaml.YAMLError, RecursionError):
            root = None
        self.root = root if isinstance(root, yaml.MappingNode) else None

    def find(self, *path: str) -> Place | None:
        """The value under the keys, if it is there."""
        node: yaml.Node | None = self.root
        key_at = 0
        for key in path:
            if not isinstance(node, yaml.MappingNode):
                return None
            found = next(((k, v) for k, v in node.value if k.value == key), None)
            if found is None:
                return None
            key_at, node = found[0].start_mark.index, found[1]
        if node is None:
            return None
        return Place(node, node.start_mark.index, end_of(node), key_at)

    def source(self, *path: str) -> str:
        """What is written there."""
        place = self.find(*path)
        return self.text[place.start : place.end] if place else ""

    def pairs(self, *path: str) -> list[tuple[str, str]]:
        """The keys of a mapping, each with what is written as its value."""
        place = self.find(*path)
        if place is None or not isinstance(place.node, yaml.MappingNode):
            return []
        return [
            (str(key.value), self.text[value.start_mark.index : end_of(value)])
            for key, value in place.node.value
        ]

    def put(self, *path: str, written: str) -> Self:
        """The text with the value under the keys replaced, or added at the end of its mapping."""
        place = self.find(*path)
        if place is not None and written.startswith("\n"):
            return self._cut(len(self.text[: place.start].rstrip()), place.end, written)
        if place is not None:
            return self._cut(place.start, place.end, _gap(self.text, place.start) + written)
        above = self.find(*path[:-1]) if path[:-1] else None
        if len(path) == 1 or above is None:
            if len(path) > 1:
                return self.put(*path[:-1], written="{" + f"{path[-1]}: {written}" + "}")
            return type(self)(f"{self.text.rstrip()}\n{path[-1]}: {written}\n")
        return self._add(above, path[-1], written)

    def drop(self, key: str) -> Self:
        """The text without a key of its first level, with its lines."""
        place = self.find(key)
        if place is None:
            return self
        after = self.text.find("\n", place.end)
        return self._cut(place.key_at, len(self.text) if after < 0 else after + 1, "")

    def _add(self, above: Place, key: str, written: str) -> Self:
        node = above.node
        if not isinstance(node, yaml.MappingNode) or node.flow_style:
            inner = self.text[above.start + 1 : above.end - 1].strip() if node.value else ""
            joined = f"{inner}, " if inner else ""
            return self._cut(above.start, above.end, "{" + f"{joined}{key}: {written}" + "}")
        indent = " " * node.value[0][0].start_mark.column
        return self._cut(above.end, above.end, f"\n{indent}{key}: {written}")

    def _cut(self, start: int, end: int, said: str) -> Self:
        return type(self)(self.text[:start] + said + self.text[end:])


def end_of(node: yaml.Node) -> int:
    """Behind the last character; a block's own mark lies beyond its comments and blank lines."""
    if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return end_of(last[1] if isinstance(last, tuple) else last)


def quoted(said: str) -> str:
    """A text as YAML says it in one line, safe whatever it holds."""
    return '"' + said.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _gap(text: str, at: int) -> str:
    """An empty value begins right behind its colon."""
    return " " if at and text[at - 1] == ":" else ""
