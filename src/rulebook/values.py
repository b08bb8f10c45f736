"""Dated parameters: their unit, their values in time, gaps and overlaps."""

from datetime import date, timedelta
from fractions import Fraction

from rulebook import units
from rulebook.faults import Notebook
from rulebook.model import Key, Parameter, Row, Span, Table, Text
from rulebook.units import TableUnit, Unit
from rulebook.yamls import Node

KEYS = ("unit", "clause", "source", "values", "say", "may", "up_to", "demo", "until")
MAY = ("any", "lower", "higher", "never")


def parameter(
    name: str, node: Node, *, say: Text, scheme: str, notes: Notebook
) -> Parameter | None:
    """Read one parameter; a fault leaves it out."""
    unit = _unit(node, notes)
    if not node.say("source") and not node.say("clause"):
        notes.note(
            node.mark,
            "no_source",
            f"参数“{name}”没有出处。请写 clause（条款）或 source（文件）。",
            f"Parameter '{name}' has no source. Give its clause or source.",
        )
    if node.say("may", "any") not in MAY:
        notes.note(
            node.mark.under("may"), "not_one_of", f"may 只能是{'、'.join(MAY)}。", "Bad may."
        )
    listed = node.get("values")
    if listed is None or not listed.fields:
        notes.note(
            node.mark,
            "missing",
            f"参数“{name}”没有值。请写 values: {{起始日期: 值}}。",
            f"Parameter '{name}' has no values. Write values: {{from-date: value}}.",
        )
        return None
    if unit is None:
        return None
    spans = _spans(listed, unit, notes)
    return Parameter(
        name=name,
        unit=unit,
        spans=spans,
        clause=node.say("clause"),
        source=node.say("source"),
        say=say,
        mark=node.mark,
        may=node.say("may", "any"),
        up_to=node.say("up_to") == "true",
        demo=node.say("demo") == "true",
        came_from=scheme,
    )


def _unit(node: Node, notes: Notebook) -> units.AnyUnit | None:
    written = node.get("unit")
    try:
        return units.parse(written.text if written else "")
    except ValueError as error:
        notes.note(
            written.mark if written else node.mark,
            "unit",
            f"不认识的单位“{error}”。可用的单位见 docs/reference/rule-language.md。",
            f"Unknown unit '{error}'. The units are in docs/reference/rule-language.md.",
        )
        return None


def _spans(listed: Node, unit: units.AnyUnit, notes: Notebook) -> tuple[Span, ...]:
    found: list[Span] = []
    for key, node in listed:
        start_text, _, end_text = key.partition("..")
        try:
            start = date.fromisoformat(start_text.strip())
            end = date.fromisoformat(end_text.strip()) if end_text else None
        except ValueError:
            notes.note(
                node.mark,
                "date",
                f"“{key}”不是日期。请写成 2017-04-15，或 2017-04-15..2018-12-31。",
                f"Not a date: '{key}'. Write 2017-04-15, or 2017-04-15..2018-12-31.",
            )
            continue
        value = _value(node, unit, notes)
        if value is not None:
            found.append(Span(start, end, value, node.mark))
    return _in_time(sorted(found, key=lambda span: span.start), notes)


def _in_time(spans: list[Span], notes: Notebook) -> tuple[Span, ...]:
    """An open end lasts until the next value; written ends must meet the next start exactly."""
    closed: list[Span] = []
    for place, span in enumerate(spans):
        following = spans[place + 1].start if place + 1 < len(spans) else None
        end = span.end
        if following is not None:
            if end is None:
                end = following - timedelta(days=1)
            elif end >= following:
                notes.note(
                    span.mark,
                    "overlap",
                    f"两个值的日期重叠：到 {end}，而下一个从 {following} 起。",
                    f"Dates overlap: until {end}, but the next value starts {following}.",
                )
            elif end + timedelta(days=1) != following:
                notes.note(
                    span.mark,
                    "gap",
                    f"日期有空缺：{end} 到 {following} 之间没有值。",
                    f"A gap in dates: no value between {end} and {following}.",
                )
        if end is not None and end < span.start:
            notes.note(span.mark, "overlap", "止期早于起期。", "Ends before it starts.")
        closed.append(Span(span.start, end, span.value, span.mark))
    return tuple(closed)


def _value(node: Node, unit: units.AnyUnit, notes: Notebook) -> units.Scalar | Table | None:
    try:
        if isinstance(unit, TableUnit):
            return _table(node, unit)
        if unit.kind == "texts":
            return tuple(member.text for member in node.items)
        return units.scalar("" if node.fields else node.text, unit)
    except ValueError as error:
        notes.note(
            node.mark,
            "value",
            f"“{node.text or '表'}”不合单位“{unit}”（{error}）。",
            f"'{node.text or 'table'}' does not fit the unit {unit}: {error}.",
        )
        return None


def _table(node: Node, unit: TableUnit) -> Table:
    rows: list[Row] = []
    if not node.fields:
        raise ValueError("needs rows of key: value")
    for key, value in node:
        if len(unit.keys) == 2:
            rows += [
                (
                    (_key(key, unit.keys[0]), _key(inner, unit.keys[1])),
                    units.number(cell.text, unit.gives),
                )
                for inner, cell in value
            ]
        else:
            rows.append(((_key(key, unit.keys[0]),), units.number(value.text, unit.gives)))
    return Table(tuple(sorted(rows, key=_order)))


def _key(text: str, unit: Unit) -> Key:
    return units.number(text, unit) if unit.kind == "number" else text


def _order(row: Row) -> tuple[tuple[str, Fraction], ...]:
    return tuple(
        (key, Fraction(0)) if isinstance(key, str) else ("", Fraction(key)) for key in row[0]
    )
