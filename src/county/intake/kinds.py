"""What a kind of sheet is: its fields, and the functions an upper app gives for it.

Upper apps register their kinds when they are ready (`register` in AppConfig.ready); intake never imports them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext

from county.core.actor import Actor
from county.sheets.headers import FieldSpec

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Json = Any
Unit = Literal["fen", "tenths", "count"]


@dataclass(frozen=True)
class Target:
    """Whose sheet it is and for when.

    months: sheet number -> core.months number, for kinds that need one. day: holds for every row without its own.
    tell: called with the number of rows read so far, for the progress bar.
    """

    batch_id: int
    factory_id: int
    town_id: int | None
    months: Mapping[int, int]
    day: date | None
    actor: Actor
    today: date
    tell: Callable[[int], None] = lambda _done: None


@dataclass(frozen=True, slots=True)
class RawRow:
    """One data row as read. row: the number Excel shows. cells: field key -> cell (sheets.cells.Cell)."""

    sheet: int
    row: int
    cells: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one cell. text: a whole sentence with the mend; never an identity number in full.

    field: the key of the cell's field, or "" for the row as a whole.
    """

    field: str
    code: str
    text: str
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row after the checks. values: plain JSON the kind's `store` understands. is_same: already in the registry."""

    sheet: int
    row: int
    values: Mapping[str, Json]
    problems: tuple[Problem, ...] = ()
    is_same: bool = False

    @property
    def is_bad(self) -> bool:
        return bool(self.problems) and any(not problem.is_warning for problem in self.problems)

    @property
    def is_storable(self) -> bool:
        return not self.is_same and not self.is_bad


@dataclass(frozen=True)
class Checked:
    """totals: sums over the storable rows, in stated units (`net_fen`). notes: warnings about the whole file."""

    rows: Sequence[CheckedRow]
    totals: Mapping[str, int] = field(default_factory=dict)
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Changed:
    """A row that was there before and that the batch changed; before None: the batch added it to one that was.

    table: the key the kind knows it by. Values are plain JSON without personal numbers.
    """

    table: str
    row_id: int
    before: Mapping[str, Json] | None
    after: Mapping[str, Json]


@dataclass(frozen=True)
class Stored:
    """count: rows of the sheet that are now records. totals: as in Checked. changes: for undo."""

    count: int
    totals: Mapping[str, int] = field(default_factory=dict)
    changes: Sequence[Changed] = ()


@dataclass(frozen=True)
class Total:
    """How one key of `totals` is called and shown."""

    label: "StrOrPromise"
    unit: Unit


@dataclass(frozen=True)
class SheetKind:
    """code: stored on the batch. The functions below are the upper app's.

    check(target, rows): reads only. store(target, rows): in the caller's transaction, in bulk; reads again what may
    have changed since the check and raises Refused when a row no longer fits. undo(target, changes): removes exactly
    the batch's rows and puts changes back; raises Refused when later records stand on them. Returns: rows removed.
    factories(actor): the factories whose sheets the actor may bring. records_url(batch_id): the list of what came in.
    personal: field key -> its name in core.outward, for every field that holds a personal number.
    day_label: asks for a day on the upload form, when not empty. may: who is offered the kind at all; whose
    factories it is for is said by `factories`.
    """

    code: str
    title: str | Promise
    fields: tuple[FieldSpec, ...]
    needs_month: bool
    check: Callable[[Target, Sequence[RawRow]], Checked]
    store: Callable[[Target, Sequence[CheckedRow]], Stored]
    undo: Callable[[Target, Sequence[Changed]], int]
    factories: Callable[[Actor], QuerySet[Any]]
    records_url: Callable[[int], str]
    personal: Mapping[str, str] = field(default_factory=dict)
    totals: Mapping[str, Total] = field(default_factory=dict)
    guide: str | Promise = ""
    day_label: str | Promise = ""
    may: Callable[[Actor], bool] = lambda _actor: True

    def label_of(self, key: str) -> str:
        """The label of a field in the reader's language; empty for a key this kind does not have (any more)."""
        return next((gettext(spec.label) for spec in self.fields if spec.key == key), "")


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


def kinds_for(actor: Actor) -> tuple[SheetKind, ...]:
    """The kinds that somebody may bring."""
    return tuple(kind for kind in _KINDS.values() if kind.may(actor))


def storable(rows: Iterable[CheckedRow]) -> list[CheckedRow]:
    return [row for row in rows if row.is_storable]
