"""A decision's row as it is stored, and read again."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from rulebook.columns import Column


def stored(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row as JSON holds it: days as words."""
    return {
        name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()
    }


def restored(row: Mapping[str, Any], columns: Iterable[Column]) -> dict[str, Any]:
    """The row as the query gave it, columns it did not keep as unknown."""
    days = {column.name for column in columns if column.unit.kind == "date"}
    return {
        name: date.fromisoformat(value) if name in days and isinstance(value, str) else value
        for name, value in row.items()
    }


def differences(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """The columns in which two stored rows differ, in order."""
    names = dict.fromkeys((*one, *other))
    return [name for name in names if one.get(name) != other.get(name)]
