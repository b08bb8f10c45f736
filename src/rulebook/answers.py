"""Facts given by hand: the questionnaire and the cases run the very same decisions over one row of values."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from rulebook import ledger, sqltext, units
from rulebook.columns import Column
from rulebook.compiler import Compiled
from rulebook.registry import KEY_COLUMNS

Given = Mapping[str, Any]


def values(compiled: Compiled, facts: Given, *, version_on: date | None = None) -> str:
    """One row of facts as a query. facts: by the scheme's names; None or absent is unknown.

    `d_<fact>`: how many more there may be; `b_<look>`: what the ledger holds (nought unless given).
    Numbers are in canonical units (fen, dm2), fractions of a rate as Fraction.
    """
    cells = [f"CAST(1 AS BIGINT) AS {KEY_COLUMNS[key]}" for key in ledger.keys(compiled.scheme)]
    cells.append(f"{sqltext.day(version_on or compiled.day)} AS version_on")
    for column in compiled.columns:
        if column.kind in {"fact", "doubt", "before", "since"}:
            key = column.of if column.kind == "fact" else column.name
            default = None if column.kind in {"fact", "since"} else 0
            cells.append(f"{literal(facts.get(key, default), column)} AS {column.name}")
    return "SELECT " + ", ".join(cells)


def literal(value: Any, column: Column) -> str:
    """A value as SQL of its column's kind."""
    kind = {"number": "BIGINT", "flag": "BOOLEAN", "date": "DATE", "text": "VARCHAR"}[
        column.unit.kind
    ]
    if value is None:
        return f"CAST(NULL AS {kind})"
    if kind == "VARCHAR":
        return sqltext.word(str(value))
    if kind == "BOOLEAN":
        return "TRUE" if value else "FALSE"
    if kind == "DATE":
        return sqltext.day(value)
    whole = Fraction(value) * column.den
    if whole.denominator != 1:
        raise ValueError(f"{column.name}: finer than 1/{column.den}")
    return f"CAST({whole.numerator} AS BIGINT)"


def read(compiled: Compiled, written: Mapping[str, str]) -> dict[str, Any]:
    """Texts as a person writes them ("1800元", "true", "unknown") to values. Raises: KeyError, ValueError."""
    found: dict[str, Any] = {}
    columns = {
        column.of if column.kind == "fact" else column.name: column for column in compiled.columns
    }
    looks = {look.column for look in ledger.all_before(compiled.scheme)}
    for name, text in written.items():
        column = columns[name]
        if column.kind not in {"fact", "doubt", "since"} and name not in looks:
            raise KeyError(name)
        found[name] = None if text == "unknown" else units.scalar(text, column.unit)
    return found
