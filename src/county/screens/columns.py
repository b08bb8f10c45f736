"""One column: the same declaration feeds the list, the detail page and the export."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, Any, Literal

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from county.core import money, months, outward
from county.core.actor import NOBODY, Actor
from county.screens import formats

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Kind = Literal["text", "number", "money", "date", "moment", "month", "share", "badge", "html"]
RIGHT = frozenset({"number", "money", "share"})
NOTHING = "—"
_MISSING = SafeString(f'<span class="muted">{NOTHING}</span>')


def _itself(row: Any) -> Any:
    return row


@dataclass(frozen=True)
class Personal:
    """A column's value that leaves by core.outward: what is shown depends on who reads.

    field: of the row `of` gives (None: nothing to show). then: what is made of a value shown whole.
    """

    field: str
    _: KW_ONLY
    of: Callable[[Any], Any] = _itself
    then: Callable[[Any], object] = _itself

    def __call__(self, _row: Any) -> object:
        """Without a reader nothing leaves."""
        return None

    def shown_to(self, actor: Actor, row: Any) -> object:
        holder = self.of(row)
        if holder is None:
            return None
        shown = outward.show(actor, holder, self.field)
        if shown is None or self.then is _itself:
            return shown
        whole = outward.level_of(actor, holder, self.field) is outward.FULL
        return self.then(shown) if whole else None


@dataclass(frozen=True)
class Column:
    """A named value of a row.

    key: in links (`?sort=-jobs`, `?cols=jobs`), never changes; the label is shown and exported.
    value: (row) -> what the kind expects: money = fen (int), month = core.months.Month, share =
        basis points (int), moment = aware datetime, badge = the word, html = SafeString.
        None shows as a dash and exports as an empty cell. What is personal is a `Personal`.
    numeric: right-aligned, tabular figures (number, money and share always are).
    sort: ORM path the list may be sorted by; None: not sortable. For Chinese use the pinyin column.
    link: (row) -> URL, "" for none. The list's first column links to the detail page by itself.
    tone: (row) -> ok|wait|bad|info|plain, for kind "badge".
    priority: 1 always shown, 2 dropped on a phone, 3 dropped on a narrow desk.
    on_list: shown unless the user chooses columns (any column may be chosen, so any must be free of
        queries: select_related or annotate in the register's query).
    exported: False keeps it out of files.
    """

    key: str
    label: "StrOrPromise"
    value: Callable[[Any], object]
    _: KW_ONLY
    numeric: bool = False
    sort: str | None = None
    link: Callable[[Any], str] | None = None
    kind: Kind = "text"
    tone: Callable[[Any], str] | None = None
    priority: Literal[1, 2, 3] = 1
    on_list: bool = True
    on_detail: bool = True
    exported: bool = True

    @property
    def css(self) -> str:
        right = "r" if self.numeric or self.kind in RIGHT else ""
        dropped = f"p{self.priority}" if self.priority > 1 else ""
        return f"{right} {dropped}".strip()

    @property
    def heading(self) -> str:
        """The label, with the unit where cells carry none."""
        return (
            _("%(label)s（元）") % {"label": self.label}
            if self.kind == "money"
            else str(self.label)
        )


def cell(column: Column, row: Any, *, link: str = "", actor: Actor = NOBODY) -> SafeString:
    """What the list shows its reader. Money without its unit, which stands in the heading."""
    return _linked(column, row, _shown(column, _value(column, row, actor), row, short=True), link)


def fact(column: Column, row: Any, *, actor: Actor = NOBODY) -> SafeString:
    """What the detail page shows its reader."""
    return _linked(column, row, _shown(column, _value(column, row, actor), row, short=False), "")


def plain(column: Column, row: Any, *, actor: Actor = NOBODY) -> object:
    """What a file carries: money as yuan (Decimal), months as 2018-11, moments as county time."""
    value = _value(column, row, actor)
    return None if value is None else _EXPORTED.get(column.kind, _typed)(value)


def _linked(column: Column, row: Any, shown: SafeString, fallback: str) -> SafeString:
    url = (column.link(row) if column.link else "") or fallback
    return SafeString(f'<a href="{escape(url)}">{shown}</a>') if url else shown


def _value(column: Column, row: Any, actor: Actor) -> object:
    value = column.value
    return value.shown_to(actor, row) if isinstance(value, Personal) else value(row)


def _shown(column: Column, value: object, row: Any, *, short: bool) -> SafeString:
    if value is None or value == "":
        return _MISSING
    if column.kind == "badge":
        return formats.badge(value, tone=column.tone(row) if column.tone else "plain")
    if column.kind == "money" and short:
        return SafeString(money.format_yuan(int(str(value))))
    written = _WRITTEN.get(column.kind, _text)(value)
    # What format_html does, without its detour: a page of a list has five hundred of these.
    return written if isinstance(written, SafeString) else SafeString(escape(str(written)))


def _text(value: Any) -> object:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return value


def _typed(value: Any) -> object:
    """Numbers stay numbers, so that a sheet can add them up; the rest becomes words."""
    if isinstance(value, bool):
        return _text(value)
    return value if isinstance(value, int | Decimal) else str(value)


def _same(value: Any) -> object:
    return value


def _clock_time(value: Any) -> object:
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"


_EXPORTED: dict[str, Callable[[Any], object]] = {
    "money": money.to_yuan,
    "month": months.iso,
    "share": formats.percent,
    "moment": _clock_time,
    "date": _same,
    "number": _same,
}
_WRITTEN: dict[str, Callable[[Any], object]] = {
    "number": formats.thousands,
    "money": formats.yuan,
    "date": formats.day,
    "moment": formats.moment,
    "month": formats.month,
    "share": formats.percent,
}
