"""What a register is made of, as plain frozen values. The views beside it read them."""

from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, Protocol

from django import forms
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from county.core.actor import Actor
from county.core.errors import NotAllowed, NotFound
from county.core.text import in_english
from county.screens.columns import Column

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Rows = QuerySet[Any]
Command = Callable[..., Any]
RESERVED = frozenset({"q", "sort", "page", "cols", "format"})


@dataclass(frozen=True)
class Writer:
    """Create and edit pages. Leave `create` or `edit` out and that page does not exist.

    create(*, actor, **cleaned) -> the new row (anything with `pk`);
    edit(pk, *, actor, version, **cleaned). Commands get the cleaned fields by keyword and, of
    `actor`, `today` and `version`, those they name as parameters. `Refused(reason, field=...)`
    becomes an error at that field; nothing typed is lost.
    form: a Form class; a screens.forms.ScopedForm is also told `actor` and `row`.
    initial(row) -> the form's values for edit. On create, `?field=value` fills the form.
    roles: the gate's roles for these pages; empty = the register's. fresh: as in core.gate.
    """

    form: type[forms.Form]
    _: KW_ONLY
    create: Command | None = None
    edit: Command | None = None
    initial: Callable[[Any], dict[str, Any]] | None = None
    roles: frozenset[str] = frozenset()
    fresh: bool = False


@dataclass(frozen=True)
class Step:
    """A decision page at <pk>/<name>/: approve, return, close.

    run(pk, *, actor, **cleaned): as for Writer. form: forms.Form itself when nothing is asked.
    action: the word given to `may`; empty = the name. when(row): whether the row's state offers
    the step (buttons only; the command decides). explains: a sentence on what happens next.
    tone: "primary", "plain" or "danger", the button's look. initial(row): the first values.
    """

    name: str
    label: "StrOrPromise"
    form: type[forms.Form]
    run: Command
    _: KW_ONLY
    action: str = ""
    when: Callable[[Any], bool] | None = None
    explains: "StrOrPromise" = ""
    tone: Literal["primary", "plain", "danger"] = "plain"
    initial: Callable[[Any], dict[str, Any]] | None = None
    roles: frozenset[str] = frozenset()
    fresh: bool = False

    @property
    def act(self) -> str:
        return self.action or self.name


@dataclass(frozen=True)
class Panel:
    """A block on a detail page: `template` with `context`, which also gets row, actor and panel.

    place: "main" under the facts, "side" beside them, "foot" last (history).
    bare: the template brings its own card; otherwise it is wrapped in one with the title.
    """

    title: "StrOrPromise"
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    _: KW_ONLY
    place: Literal["main", "side", "foot"] = "main"
    bare: bool = False


class Sums(Protocol):
    """What a list says about all its rows, not only the page's."""

    @property
    def rows(self) -> int: ...


@dataclass(frozen=True, kw_only=True)
class Declared:
    """The fields of a Register (see register.py), and the few questions its views ask.

    title names the list, noun one row ("登记" + noun). route: the URL part in the app;
    None = `<name>/`, "" = the app's own root. sort: the first order, a column's key or -key;
    empty = the query's own. search(rows, q): q is a core.text.search_needle; None searches
    `search_text` where the model has one. sums(rows): their count and sums in one statement, shown
    above the rows by the register's own template (`sums`). empty: what to do when there is nothing yet.
    detail_url(row): a detail page written by hand. moved(pk): where old links to a merged row lead.
    record_export(actor, register, count, filters, format): after the file is made, before it is sent.
    """

    name: str
    app: str
    title: "StrOrPromise"
    query: Callable[[Actor], Rows]
    may: Callable[[Actor, str, Any], bool]
    columns: tuple[Column, ...]
    noun: "StrOrPromise" = ""
    route: str | None = None
    roles: frozenset[str] = frozenset()
    filter_form: type[forms.Form] | None = None
    search: Callable[[Rows, str], Rows] | None = None
    search_hint: "StrOrPromise" = ""
    sums: Callable[[Rows], "Sums"] | None = None
    sort: str = ""
    writer: Writer | None = None
    steps: tuple[Step, ...] = ()
    panels: Callable[[Any, Actor], Sequence[Panel]] | None = None
    detail_url: Callable[[Any], str] | None = None
    moved: Callable[[int], int | None] | None = None
    record_export: Callable[[Actor, "Declared", int, dict[str, str], str], None] | None = None
    empty: "StrOrPromise" = ""

    def __post_init__(self) -> None:
        keys = [column.key for column in self.columns]
        if not keys or len(keys) != len(set(keys)):
            raise ValueError(f"register {self.name}: columns need distinct keys")
        if self.filter_form and RESERVED & set(self.filter_form.base_fields):
            raise ValueError(f"register {self.name}: a filter field is named {sorted(RESERVED)}")
        if self.sort and self.sort.removeprefix("-") not in {c.key for c in self.columns if c.sort}:
            raise ValueError(f"register {self.name}: no sortable column {self.sort!r}")

    @property
    def thing(self) -> str:
        """What one row is, as it stands inside a sentence: 社区工厂, community factory."""
        word = str(self.noun or self.title)
        return word[:1].lower() + word[1:] if in_english() else word

    def url(self, action: str, pk: int | None = None) -> str:
        return reverse(f"{self.app}:{self.name}_{action}", args=() if pk is None else (pk,))

    def url_of(self, row: Any) -> str:
        if self.detail_url:
            return self.detail_url(row)
        before, after = _around_key(f"{self.app}:{self.name}_detail")
        return f"{before}{row.pk}{after}"

    def templates(self, action: str) -> list[str]:
        """`<app>/<name>_<action>.html` where it exists, else `screens/<action>.html`."""
        return [f"{self.app}/{self.name}_{action}.html", f"screens/{action}.html"]

    def require(self, actor: Actor, action: str, row: Any = None) -> None:
        """Refuses: the actor may not do this (403, with the reason)."""
        if not self.may(actor, action, row):
            raise NotAllowed(_("您的岗位没有办理这一事项的权限。如工作需要，请与管理员联系。"))

    def row(self, actor: Actor, pk: int) -> Model:
        """The row inside the actor's scope. Absent and out of scope are told alike: 404."""
        row: Model | None = self.query(actor).filter(pk=pk).first()
        if row is None:
            raise NotFound
        return row

    def offered_steps(self, actor: Actor, row: Any) -> list[Step]:
        return [
            step
            for step in self.steps
            if (step.when is None or step.when(row)) and self.may(actor, step.act, row)
        ]


@cache
def _around_key(name: str) -> tuple[str, str]:
    """The address of a row before and after its key: routes never change while we run."""
    key = 1_234_567_890
    before, _key, after = reverse(name, args=(key,)).partition(str(key))
    return before, after
