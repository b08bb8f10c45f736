"""Rows on their way to COPY: one list of tuples a table, keys given out in order."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model


@dataclass
class Table:
    """columns: attribute names (`town_id`) without `id`, which is the row's place from 1."""

    model: type[Model]
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]] = field(default_factory=list)

    def add(self, *values: Any) -> int:
        """Append one row. Returns: its key."""
        self.rows.append(values)
        return len(self.rows)


@dataclass
class Tables:
    """All tables of the county by model, in the order they were asked for."""

    by_model: dict[type[Model], Table] = field(default_factory=dict)

    def table(self, model: type[Model], columns: str) -> Table:
        """columns: names with spaces between; asked for once."""
        made = self.by_model[model] = Table(model, tuple(columns.split()))
        return made

    def __iter__(self) -> Iterator[Table]:
        return iter(self.by_model.values())

    def dicts(self, model: type[Model]) -> list[dict[str, Any]]:
        """The rows of one table as dictionaries with `id`: for the sheets and the tests."""
        table = self.by_model[model]
        return [
            {"id": key, **dict(zip(table.columns, row, strict=True))}
            for key, row in enumerate(table.rows, start=1)
        ]
