"""What a kind of sheet is: its fields, and the three functions an upper app gives for it.

Upper apps register their kinds when they are ready (`register` in AppConfig.ready); intake never imports them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise

from county.core.actor import Actor
from county.sheets.headers import FieldSpec

Json = Any


@dataclass(frozen=True)
class Target:
    """Whose sheet it is and for when. month: core.months number, or None for kinds without one."""

    batch_id: int
    factory_id: int | None
    town_id: int | None
    month: int | None
    actor: Actor
    today: date


@dataclass(frozen=True)
class RawRow:
    """One data row as read. row: the number Excel shows. cells: field key -> typed cell (sheets.cells)."""

    sheet: int
    row: int
    cells: Mapping[str, Any]


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one cell. text: a whole sentence with the mend; never an identity number in full."""

    field: str
    code: str
    text: str
    is_warning: bool = False


@dataclass(frozen=True)
class CheckedRow:
    """A row after the checks. values: plain JSON the kind's `store` understands. is_same: already in the registry."""

    sheet: int
    row: int
    values: Mapping[str, Json]
    problems: tuple[Problem, ...] = ()
    is_same: bool = False


@dataclass(frozen=True)
class Checked:
    """totals: sums over the storable rows, in stated units (`net_fen`). notes: warnings about the whole file."""

    rows: Sequence[CheckedRow]
    totals: Mapping[str, int] = field(default_factory=dict)
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Stored:
    """ids: (sheet, row) -> key of the row it became."""

    ids: Mapping[tuple[int, int], int]
    totals: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class SheetKind:
    """code: stored on the batch. check reads only; store and undo run in the caller's transaction, in bulk."""

    code: str
    title: str | Promise
    fields: tuple[FieldSpec, ...]
    needs_month: bool
    check: Callable[[Target, Sequence[RawRow]], Checked]
    store: Callable[[Target, Sequence[CheckedRow]], Stored]
    undo: Callable[[Target], int]
    guide: str | Promise = ""


_KINDS: dict[str, SheetKind] = {}


def register(kind: SheetKind) -> None:
    """Make a kind known. Twice the same code is a bug."""
    if kind.code in _KINDS and _KINDS[kind.code] is not kind:
        raise RuntimeError(f"sheet kind {kind.code!r} is registered twice")
    _KINDS[kind.code] = kind


def kind_of(code: str) -> SheetKind:
    return _KINDS[code]


def all_kinds() -> tuple[SheetKind, ...]:
    return tuple(_KINDS.values())
