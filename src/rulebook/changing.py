"""A scheme with other numbers: what a simulation tries out.

The scheme given is never touched; the new one is a value of its own, checked as a file is: unit, dates, bounds.
A value is written as in a file (30%, 3万元, 1/3); a table as lines `10: 3万元`, with two keys `toys, 10: 3万元`.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from rulebook import units
from rulebook.checker import check, overrides
from rulebook.faults import Mark, Notebook
from rulebook.model import Key, Parameter, Row, Scheme, Span, Table
from rulebook.units import AnyUnit, Scalar, TableUnit, Unit

Values = Mapping[date, str]
_ROWS = re.compile(r"[\n;；]+")
_KEY_ENDS = re.compile(r"[:：=]")
_LISTED = re.compile(r"[、,，\s]+")
_LARGEST_TABLE = 60
_WAN = 10_000


def with_parameters(scheme: Scheme, changes: Mapping[str, Values]) -> Scheme:
    """The scheme with other values of some parameters, each from its days on; before them the old ones hold.

    changes: parameter to {first day: value as written}. A day before the scheme's first means its first.
    Raises: Faulty with every fault, when a name is unknown, a value does not fit its unit or its bounds, the
    level above forbids it, a day lies after the scheme's end, or the scheme would no longer be sound.
    """
    notes = Notebook()
    changed = {
        name: _changed(scheme, name, values, notes) for name, values in changes.items() if values
    }
    notes.raise_any()
    known = {name: parameter for name, parameter in changed.items() if parameter is not None}
    if not known:
        return scheme
    whole = replace(
        scheme,
        parameters={**scheme.parameters, **known},
        text=f"{scheme.text}\n--- changed\n{_said(changes)}",
    )
    check(whole, notes=notes)
    notes.raise_any()
    return whole


def brought_forward(scheme: Scheme, entry: date, day: date) -> Scheme:
    """The scheme as if what it will say on its day of entry held from an earlier day already.

    A draft that enters into force next year is so tried on the registry of today.
    """
    if max(entry, scheme.start) <= day:
        return scheme
    parameters = {
        name: replace(one, spans=_early(one, max(entry, scheme.start), day))
        for name, one in scheme.parameters.items()
    }
    return replace(
        scheme,
        start=min(scheme.start, day),
        parameters=parameters,
        text=f"{scheme.text}\n--- from {day.isoformat()}",
    )


def _early(parameter: Parameter, entry: date, day: date) -> tuple[Span, ...]:
    at = parameter.on(entry) or parameter.spans[0]
    yesterday = day - timedelta(days=1)
    before = [
        replace(span, end=min(span.end or date.max, yesterday))
        for span in parameter.spans
        if span.start < day
    ]
    return (*before, replace(at, start=day), *(s for s in parameter.spans if s.start > entry))


def read_value(text: str, unit: AnyUnit) -> Scalar | Table:
    """A value as written by hand. Raises: ValueError with a short reason in English."""
    said = text.strip()
    if isinstance(unit, TableUnit):
        return _table(said, unit)
    if unit.kind == "texts":
        return tuple(part for part in _LISTED.split(said) if part)
    return units.scalar(said, unit)


def write_value(value: Scalar | Table, unit: AnyUnit) -> str:
    """The value as one writes it by hand; `read_value` gives the same back."""
    if isinstance(value, Table) and isinstance(unit, TableUnit):
        return "\n".join(
            f"{', '.join(_key(key, one) for key, one in zip(keys, unit.keys, strict=True))}: "
            f"{_number(number, unit.gives)}"
            for keys, number in value.rows
        )
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Fraction) and isinstance(unit, Unit):
        return _number(value, unit)
    if isinstance(value, tuple):
        return "、".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _said(changes: Mapping[str, Values]) -> str:
    return "\n".join(
        f"{name} {start.isoformat()} {text.strip()}"
        for name, values in sorted(changes.items())
        for start, text in sorted(values.items())
    )


def _changed(scheme: Scheme, name: str, values: Values, notes: Notebook) -> Parameter | None:
    parameter = scheme.parameters.get(name)
    if parameter is None:
        notes.note(
            scheme.mark.under(name),
            "unknown_name",
            f"方案没有参数“{name}”。",
            f"The scheme has no parameter '{name}'.",
        )
        return None
    written: dict[date, Span] = {}
    for day, text in sorted(values.items()):
        start = max(day, scheme.start)
        if start in written:
            notes.note(
                parameter.mark,
                "overlap",
                f"参数“{name}”在 {start} 有两个值。",
                f"'{name}' has two values from {start}.",
            )
        span = _span(scheme, parameter, start, text, notes)
        if span is not None:
            written[start] = span
    if not written:
        return None
    new = replace(parameter, spans=_in_time(parameter, list(written.values())), origin="overridden")
    if parameter.origin == "inherited":
        overrides(new, parameter, notes=notes)
    return new


def _span(
    scheme: Scheme, parameter: Parameter, start: date, text: str, notes: Notebook
) -> Span | None:
    mark = parameter.mark
    if scheme.end is not None and start > scheme.end:
        notes.note(
            mark,
            "date",
            f"方案施行到 {scheme.end}，新值不能从 {start} 起。",
            f"The scheme ends {scheme.end}: no value from {start}.",
        )
        return None
    try:
        value = read_value(text, parameter.unit)
    except ValueError as error:
        notes.note(
            mark,
            "value",
            f"“{text.strip()[:40]}”不合单位“{parameter.unit}”（{error}）。",
            f"'{text.strip()[:40]}' does not fit the unit {parameter.unit}: {error}.",
        )
        return None
    _bounds(parameter, value, mark, notes)
    return Span(start, None, value, mark)


def _bounds(parameter: Parameter, value: Scalar | Table, mark: Mark, notes: Notebook) -> None:
    """Never below nought where no value was; a share of the whole stays one."""
    zh, en = (parameter.say.of(one) or parameter.name for one in ("zh", "en"))
    new, old = _numbers(value), [one for span in parameter.spans for one in _numbers(span.value)]
    if new and min(new) < 0 <= min(old, default=Fraction(0)):
        notes.note(
            mark,
            "bounds",
            f"“{zh}”不能小于零。",
            f"'{en}' cannot be below nought.",
        )
    gives = parameter.unit.gives if isinstance(parameter.unit, TableUnit) else parameter.unit
    is_share = gives.kind == "number" and gives.written in {"share", "percent", "rate"}
    if is_share and new and max(new) > 1 >= max(old, default=Fraction(1)):
        notes.note(
            mark,
            "bounds",
            f"“{zh}”是比例，不能超过 100%。",
            f"'{en}' is a share: at most 100%.",
        )


def _numbers(value: Scalar | Table) -> list[Fraction]:
    if isinstance(value, Table):
        return [number for _keys, number in value.rows]
    return [value] if isinstance(value, Fraction) else []


def _in_time(parameter: Parameter, new: list[Span]) -> tuple[Span, ...]:
    """The old values until the first new one; each new one until the next, the last as long as the old last."""
    first = new[0].start
    before = [
        replace(span, end=min(span.end or date.max, first - timedelta(days=1)))
        for span in parameter.spans
        if span.start < first
    ]
    ends = [span.start - timedelta(days=1) for span in new[1:]]
    last = parameter.spans[-1].end if parameter.spans else None
    following = [replace(span, end=end) for span, end in zip(new, [*ends, last], strict=True)]
    return (*before, *following)


def _table(text: str, unit: TableUnit) -> Table:
    rows: dict[tuple[Key, ...], Fraction] = {}
    lines = [line.strip() for line in _ROWS.split(text) if line.strip()]
    if not lines:
        raise ValueError("needs rows of key: value")
    if len(lines) > _LARGEST_TABLE:
        raise ValueError("too many rows")
    for line in lines:
        left, found, right = _parted(line)
        keys = [part.strip() for part in re.split(r"[,，]", left)]
        if not found or len(keys) != len(unit.keys):
            raise ValueError(f"not a row: {line[:30]}")
        read = tuple(_read_key(key, one) for key, one in zip(keys, unit.keys, strict=True))
        if read in rows:
            raise ValueError(f"twice: {left.strip()}")
        rows[read] = units.number(right.strip(), unit.gives)
    return Table(tuple(sorted(rows.items(), key=_order)))


def _parted(line: str) -> tuple[str, bool, str]:
    found = _KEY_ENDS.search(line)
    return (line[: found.start()], True, line[found.end() :]) if found else (line, False, "")


def _read_key(text: str, unit: Unit) -> Key:
    return units.number(text, unit) if unit.kind == "number" else text


def _order(row: Row) -> tuple[tuple[str, Fraction], ...]:
    return tuple(
        (key, Fraction(0)) if isinstance(key, str) else ("", Fraction(key)) for key in row[0]
    )


def _key(key: Key, unit: Unit) -> str:
    return key if isinstance(key, str) else _number(key, unit)


def _number(value: Fraction, unit: Unit) -> str:
    """As a person writes it: yuan for money, per cent for shares where that is short, else the fraction."""
    if ("fen", 1) in unit.dims:
        plain = value / unit.scale / (100 if "fen" in unit.written else 1)
        if not _is_decimal(plain):
            return _fraction(value / unit.scale)
        in_wan = plain >= _WAN and plain % _WAN == 0
        return f"{_decimal(plain / _WAN)}万元" if in_wan else f"{_decimal(plain)}元"
    if unit.dims == units.DAY_OF_YEAR:
        return f"{int(value) // 100:02d}-{int(value) % 100:02d}"
    if unit.dims in {(), (("years", -1),)}:
        return f"{_decimal(value * 100)}%" if _is_decimal(value * 100) else _fraction(value)
    plain = value / unit.scale
    return _decimal(plain) if _is_decimal(plain) else _fraction(plain)


def _is_decimal(value: Fraction) -> bool:
    return 10**6 % value.denominator == 0


def _decimal(value: Fraction) -> str:
    whole = value * 10**6
    text = f"{abs(whole.numerator):07d}"
    said = f"{text[:-6]}.{text[-6:]}".rstrip("0").rstrip(".")
    return f"-{said}" if whole < 0 else said


def _fraction(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"
