"""What a policy officer changes most in a rule, as fields of a form, and the same put back into its text.

A field says what its value was when it was shown, so that only what was changed is put into the text, and
what was typed in the text meanwhile stays.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import yaml

from county.policies.kinds.ruletext import RuleText, quoted

LINES = frozenset({"papers", "steps"})
_PLAIN = re.compile(r"[\w\u4e00-\u9fff（）〔〕【】《》、，。；“”+./%·~ -]+\Z")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(\.\.\d{4}-\d{2}-\d{2})?\Z")


@dataclass(frozen=True)
class Field:
    """One field. name: its key in the form; path: its place in the text. fault: what was wrong with what
    was typed and therefore not put into the text.
    """

    name: str
    path: tuple[str, ...]
    value: str
    kind: str = "line"  # line, lines, date, table, nested (shown only)
    fault: str = ""
    was: str = ""


@dataclass(frozen=True)
class Entry:
    """One dated value of a parameter; the last, empty, is for a new one."""

    since: Field
    value: Field


@dataclass(frozen=True)
class Group:
    """One parameter: its words, unit, source and dated values."""

    name: str
    label: str
    unit: str
    source: Field
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Sheet:
    """The form of a text: its head, its parameters, its lists."""

    head: tuple[Field, ...]
    groups: tuple[Group, ...]
    lists: tuple[Field, ...]

    def fields(self) -> list[Field]:
        found = [*self.head, *self.lists]
        for group in self.groups:
            found.append(group.source)
            found += [field for entry in group.entries for field in (entry.since, entry.value)]
        return found


def sheet(text: str, language: str = "zh") -> Sheet | None:
    """The form of a text; None while the text cannot be read."""
    rule = RuleText(text)
    if rule.root is None:
        return None
    head = (
        _field("title", ("title", "zh"), _scalar(rule, "title", "zh") or _scalar(rule, "title")),
        _field("title_en", ("title", "en"), _scalar(rule, "title", "en")),
        _field("clause", ("clause",), _scalar(rule, "clause")),
        _field("from", ("in_force", "from"), _scalar(rule, "in_force", "from"), "date"),
        _field("to", ("in_force", "to"), _scalar(rule, "in_force", "to"), "date"),
    )
    groups = tuple(_group(rule, name, language) for name, _source in rule.pairs("parameters"))
    lists = [(name, _listed(rule, name)) for name in ("papers", "steps")]
    shown = tuple(_field(name, (name,), said, "lines") for name, said in lists if said is not None)
    return Sheet(head, tuple(group for group in groups if group), shown)


def apply(text: str, posted: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Put the changed fields into the text.

    Returns: the text, and {field: what was wrong} of those that could not be put in.
    """
    shown = sheet(text)
    faults: dict[str, str] = {}
    if shown is None:
        return text, dict.fromkeys(_changes(posted), "text")
    rule = RuleText(text)
    for name in _changes(posted):
        put = _put(rule, name, posted)
        if put is None or (put.root is None and rule.root is not None):
            faults[name] = "value"
        else:
            rule = put
    return rule.text, faults


def with_typed(shown: Sheet, posted: Mapping[str, str], faults: Mapping[str, str]) -> Sheet:
    """The form with what could not be put in as it was typed."""

    def typed(field: Field) -> Field:
        said = faults.get(field.name)
        if said is None:
            return field
        return replace(field, value=posted.get(field.name, ""), fault=said)

    groups = tuple(
        replace(
            group,
            source=typed(group.source),
            entries=tuple(Entry(typed(one.since), typed(one.value)) for one in group.entries),
        )
        for group in shown.groups
    )
    return Sheet(tuple(map(typed, shown.head)), groups, tuple(map(typed, shown.lists)))


def _changes(posted: Mapping[str, str]) -> list[str]:
    """Fields whose value is not what was shown; a new date without a value waits for it."""
    found = []
    for key, was in posted.items():
        name = key.removeprefix("was:")
        if name != key and _unified(posted.get(name, "")) != _unified(was):
            found.append(name)
    return found


def _unified(said: str) -> str:
    return said.replace("\r\n", "\n").strip()


def _put(rule: RuleText, name: str, posted: Mapping[str, str]) -> RuleText | None:
    """One changed field put in; None when it cannot be."""
    said = _unified(posted.get(name, ""))
    if name in _HEAD:
        return _put_head(rule, name, said)
    if name in LINES:
        written = _written_list(name, said)
        return rule.put(name, written=written) if written else None
    kind, _mark, rest = name.partition(":")
    if kind == "source":
        return _put_source(rule, rest, said)
    parameter, _mark, at = rest.rpartition(":")
    if at == "new":
        since = _unified(posted.get(f"since:{parameter}:new", ""))
        return _put_new(rule, parameter, since, _unified(posted.get(f"value:{parameter}:new", "")))
    if kind == "value":
        at = _unified(posted.get(f"since:{parameter}:{at}", at)) or at
        places = ("parameters", parameter, "values", at)
        return rule.put(*places, written=_value(said)) if said and rule.find(*places) else None
    return _redated(rule, parameter, at, said)


def _put_source(rule: RuleText, parameter: str, said: str) -> RuleText | None:
    is_clause = rule.find("parameters", parameter, "source") is None
    has_clause = rule.find("parameters", parameter, "clause") is not None
    key = "clause" if is_clause and has_clause else "source"
    return rule.put("parameters", parameter, key, written=_written(said)) if said else None


def _put_new(rule: RuleText, parameter: str, since: str, said: str) -> RuleText | None:
    """A further value: its day and what it is, both or neither. Asked once for each of the two."""
    if not since and not said:
        return rule
    if not said or not _DATE.match(since):
        return None
    return rule.put("parameters", parameter, "values", since, written=_value(said))


_HEAD = {
    "title": ("title", "zh"), "title_en": ("title", "en"), "clause": ("clause",),
    "from": ("in_force", "from"), "to": ("in_force", "to"),
}  # fmt: skip


def _put_head(rule: RuleText, name: str, said: str) -> RuleText | None:
    path = _HEAD[name]
    if name in {"from", "to"} and said and not _DATE.match(said):
        return None
    if name == "to" and not said:
        start = rule.source("in_force", "from")
        return rule.put("in_force", written="{from: " + start + "}")
    if not said and name != "title_en":
        return None
    title = rule.find("title")
    if path[0] == "title" and title and isinstance(title.node, yaml.ScalarNode):
        zh = said if name == "title" else str(title.node.value)
        en = said if name == "title_en" else ""
        return rule.put(
            "title", written="{zh: " + _written(zh) + (f", en: {_written(en)}" if en else "") + "}"
        )
    return rule.put(*path, written=_written(said))


def _redated(rule: RuleText, parameter: str, old: str, new: str) -> RuleText | None:
    """A value's day; emptied, the value goes with it."""
    pairs = rule.pairs("parameters", parameter, "values")
    place = rule.find("parameters", parameter, "values", old)
    if place is None or (new and not _DATE.match(new)):
        return None
    if new:
        end = place.key_at + len(old)
        return RuleText(rule.text[: place.key_at] + new + rule.text[end:])
    kept = [(day, value) for day, value in pairs if day != old]
    if not kept:
        return None
    written = "{" + ", ".join(f"{day}: {value}" for day, value in kept) + "}"
    return (
        rule.put("parameters", parameter, "values", written=written)
        if "\n" not in written
        else None
    )


def _group(rule: RuleText, name: str, language: str) -> Group | None:
    at = ("parameters", name)
    unit = _scalar(rule, *at, "unit")
    if not unit:
        return None
    kind = "nested" if " x " in unit else "table" if "->" in unit else "line"
    entries = [
        Entry(
            _field(f"since:{name}:{day}", (*at, "values", day), day),
            _field(
                f"value:{name}:{day}", (*at, "values", day), _shown(value), kind,
            ),
        )
        for day, value in rule.pairs(*at, "values")
    ]  # fmt: skip
    if kind != "nested":
        new = (_field(f"{what}:{name}:new", at, "") for what in ("since", "value"))
        entries.append(Entry(*new))
    key = "source" if rule.find(*at, "source") else "clause"
    source = _field(f"source:{name}", (*at, key), _scalar(rule, *at, key))
    label = _scalar(rule, *at, "say", language) or _scalar(rule, *at, "say", "zh")
    return Group(name, label or name, unit, source, tuple(entries))


def _field(name: str, path: tuple[str, ...], value: str, kind: str = "line") -> Field:
    return Field(name, path, value, kind, was=value)


def _scalar(rule: RuleText, *path: str) -> str:
    place = rule.find(*path)
    return str(place.node.value) if place and isinstance(place.node, yaml.ScalarNode) else ""


def _shown(source: str) -> str:
    """A value as it is typed: without its quotes or braces, on one line."""
    said = " ".join(source.split())
    return said[1:-1].strip() if said[:1] + said[-1:] in {'""', "''", "{}", "[]"} else said


def _value(said: str) -> str:
    """A dated value as YAML: steps of a table in braces, all else as a scalar."""
    if re.search(r":\s", said + " "):
        return "{" + said.strip("{}") + "}"
    if "," in said and not re.match(r"[\d,.]+\s*(元|万元|亿元|%)?\Z", said):
        return "[" + said.strip("[]") + "]"
    return _written(said)


def _written(said: str) -> str:
    """A scalar: as it is where that is safe, else in quotes; `5.10元` is a word to YAML, 5.10 is not ours."""
    return said if _PLAIN.match(said) and not said.startswith(("-", " ", "%")) else quoted(said)


def _listed(rule: RuleText, name: str) -> str | None:
    """Papers or steps, one on a line; None when there is more to them than lines can say."""
    place = rule.find(name)
    if place is None:
        return ""
    if not isinstance(place.node, yaml.SequenceNode):
        return None
    lines = [_line(name, node) for node in place.node.value]
    return None if None in lines else "\n".join(line for line in lines if line)


def _line(name: str, node: yaml.Node) -> str | None:
    said = _plain(node)
    if isinstance(said, str):
        return said
    if not isinstance(said, dict):
        return None
    return _line_of_paper(said) if name == "papers" else _line_of_step(said)


def _line_of_paper(said: dict[str, object]) -> str | None:
    ways = said.get("any_of")
    if set(said) != {"any_of"} or not isinstance(ways, list):
        return None
    return " / ".join(" + ".join(way) if isinstance(way, list) else str(way) for way in ways)


def _line_of_step(said: dict[str, object]) -> str | None:
    match sorted(said):
        case ["by", "days"]:
            return f"{said['by']} {said['days']}"
        case ["by", "pay"]:
            return f"{said['by']} pay {said['pay']}"
        case ["notice"]:
            return f"notice {said['notice']}"
    return None


def _plain(node: yaml.Node) -> object:
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(one) for one in node.value]
    return str(node.value)


_WORD = re.compile(r"[a-z][a-z0-9_]*\Z")
_STEP = re.compile(r"([a-z][a-z0-9_]*)\s+(pay\s+)?(\d+)\s+(working|calendar)\Z")


def _written_list(name: str, said: str) -> str:
    """Lines as a YAML list; nothing when a line is not as lines are."""
    lines = [" ".join(line.split()) for line in said.split("\n") if line.strip()]
    written = [_paper(line) if name == "papers" else _step(line) for line in lines]
    return "" if not written or "" in written else "\n" + "\n".join(f"  - {one}" for one in written)


def _paper(line: str) -> str:
    ways = [[word.strip() for word in way.split("+")] for way in line.split("/")]
    if not all(_WORD.match(word) for way in ways for word in way):
        return ""
    if len(ways) == 1 and len(ways[0]) == 1:
        return ways[0][0]
    said = ", ".join(way[0] if len(way) == 1 else "[" + ", ".join(way) + "]" for way in ways)
    return "{any_of: [" + said + "]}"


def _step(line: str) -> str:
    found = _STEP.match(line)
    if found is None:
        return ""
    who, pays, days, kind = found.groups()
    if who == "notice":
        return f"{{notice: {days} {kind}}}"
    return f"{{by: {who}, {'pay' if pays else 'days'}: {days} {kind}}}"
