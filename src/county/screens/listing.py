"""The list page: filter, search, sort, choose columns, page. Two queries, whatever is shown."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Page, Paginator
from django.db.models import F
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString

from county.core.actor import Actor
from county.core.text import LONGEST_NEEDLE, printable, search_needle
from county.screens.columns import Column, cell
from county.screens.declared import RESERVED, Declared, Rows, Sums
from county.screens.forms import build
from county.screens.requests import PageRequest

PAGE_SIZE = 50
FIRST_DEEP_PAGE = 20
REGION = "rows"


@dataclass(frozen=True)
class Heading:
    """A column head: `sort` is the value the link sets, `order` the aria-sort word."""

    label: str
    css: str
    sort: str = ""
    order: str = ""


@dataclass(frozen=True)
class Choice:
    """A tick box of "choose columns"."""

    key: str
    label: str
    chosen: bool
    default: bool


@dataclass(frozen=True)
class Selection:
    """What the link asks for: the same for the page and for the file."""

    rows: Rows
    columns: tuple[Column, ...]
    sort: str
    q: str
    form: forms.Form | None
    filters: dict[str, str]

    @property
    def is_valid(self) -> bool:
        return self.form is None or self.form.is_valid()

    @property
    def is_narrowed(self) -> bool:
        return bool(self.q or self.filters)


def select(register: Declared, actor: Actor, asked: QueryDict) -> Selection:
    """Narrow, search and sort the actor's rows. An invalid filter shows none, never all."""
    rows = register.query(actor)
    form = _filter_form(register, actor, asked)
    if form is not None:
        rows = form.narrow(rows) if form.is_valid() else rows.none()  # type: ignore[attr-defined]  # by contract
    q = search_needle(asked.get("q", ""))
    if q:
        rows = (register.search or contains)(rows, q)
    sort = sort_asked(register, asked.get("sort", ""))
    return Selection(
        rows=ordered(rows, register.columns, sort),
        columns=_columns_asked(register, asked),
        sort=sort,
        q=printable(asked.get("q", "")[:LONGEST_NEEDLE]).strip(),
        form=form,
        filters=_filters(asked),
    )


def show(request: PageRequest, register: Declared) -> HttpResponse:
    """The whole page, or for htmx only the table region."""
    actor = request.actor
    register.require(actor, "view")
    selection = select(register, actor, request.GET)
    sums = register.sums(selection.rows) if register.sums else None
    page = _paginator(selection.rows, sums).get_page(request.GET.get("page"))
    part = "rows" if request.headers.get("HX-Target") == REGION else "list"
    context = {
        "register": register,
        "selection": selection,
        "page": page,
        "sums": sums,
        "headings": [_heading(column, selection.sort) for column in selection.columns],
        "lines": _lines(register, actor, selection.columns, page),
        "choices": _choices(register, selection.columns),
        "can_search": register.search is not None or has_search_text(selection.rows),
        "can_create": bool(
            register.writer and register.writer.create and register.may(actor, "create", None)
        ),
        "can_export": register.may(actor, "export", None),
        "rows_templates": register.templates("rows"),
        "urls": {action: register.url(action) for action in ("list", "export")},
        "create_url": register.url("create") if register.writer and register.writer.create else "",
    }
    response = render(request, register.templates(part), context)
    patch_vary_headers(response, ("HX-Target",))
    return response


class _Pages(Paginator):  # type: ignore[type-arg]  # not generic at run time
    """Deep in a list the keys are found first: else every row before the page is read and joined."""

    def page(self, number: Any) -> Page[Any]:
        found = super().page(number)
        if found.number > FIRST_DEEP_PAGE:
            rows: Any = self.object_list
            here: Any = found.object_list
            found.object_list = rows.filter(pk__in=here.values("pk"))
        return found


def _paginator(rows: Rows, sums: Sums | None) -> _Pages:
    """sums: have counted the rows already."""
    paginator = _Pages(rows, PAGE_SIZE)
    if sums is not None:
        paginator.count = sums.rows
    return paginator


def contains(rows: Rows, needle: str) -> Rows:
    """The default search: characters or pinyin anywhere in `search_text`."""
    return rows.filter(search_text__contains=needle) if has_search_text(rows) else rows


def has_search_text(rows: Rows) -> bool:
    try:
        rows.model._meta.get_field("search_text")
    except FieldDoesNotExist:
        return False
    return True


def sort_asked(register: Declared, asked: str) -> str:
    """The `?sort=` value when it names a sortable column, else the register's own."""
    known = {column.key for column in register.columns if column.sort}
    return asked if asked.removeprefix("-") in known else register.sort


def ordered(rows: Rows, columns: tuple[Column, ...], sort: str) -> Rows:
    """Empty values last both ways; the key breaks ties, so that pages never overlap."""
    path = next((c.sort for c in columns if c.sort and c.key == sort.removeprefix("-")), None)
    if path is None:
        kept = rows.query.order_by or rows.model._meta.ordering or ()
        return rows.order_by(*kept, "pk")
    field = F(path)
    first = field.desc(nulls_last=True) if sort.startswith("-") else field.asc(nulls_last=True)
    return rows.order_by(first, "pk")


def _filter_form(register: Declared, actor: Actor, asked: QueryDict) -> forms.Form | None:
    return build(register.filter_form, asked, actor=actor) if register.filter_form else None


def _filters(asked: QueryDict) -> dict[str, str]:
    """What narrows the list, for the record of an export."""
    return {
        printable(key[:LONGEST_NEEDLE]): printable(",".join(filter(None, values))[:LONGEST_NEEDLE])
        for key, values in asked.lists()
        if key not in RESERVED and any(values)
    }


def _columns_asked(register: Declared, asked: QueryDict) -> tuple[Column, ...]:
    keys = {key for value in asked.getlist("cols") for key in value.split(",")}
    first, *others = register.columns
    chosen = tuple(column for column in others if column.key in keys)
    return (first, *(chosen or (column for column in others if column.on_list)))


def _choices(register: Declared, shown: tuple[Column, ...]) -> list[Choice]:
    return [Choice(c.key, str(c.label), c in shown, c.on_list) for c in register.columns[1:]]


def _heading(column: Column, sort: str) -> Heading:
    if not column.sort:
        return Heading(column.heading, column.css)
    if sort == column.key:
        return Heading(column.heading, column.css, f"-{column.key}", "ascending")
    order = "descending" if sort == f"-{column.key}" else ""
    first = f"-{column.key}" if column.css.startswith("r") and not order else column.key
    return Heading(column.heading, column.css, first, order)


def _lines(
    register: Declared, actor: Actor, columns: tuple[Column, ...], page: "Page[Any]"
) -> list[SafeString]:
    """The cells of each row. Written here, not in the template: five hundred cells a page are half its time."""
    first = columns[0]
    openings = [f'<td class="{column.css}">' if column.css else "<td>" for column in columns]
    lines = []
    for row in page:
        shown = (
            cell(column, row, link=register.url_of(row) if column is first else "", actor=actor)
            for column in columns
        )
        lines.append("".join(f"{td}{html}</td>" for td, html in zip(openings, shown, strict=True)))
    return [SafeString(line) for line in lines]
