"""The list as a file: filtered and sorted as on the screen, row by row, never whole in memory.

A big list is made behind (make_later_by): its reader is answered a page where he waits for it.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO, Protocol, cast

from django.conf import settings
from django.db import transaction
from django.http import FileResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import resolve, reverse

from county.core.actor import Actor
from county.core.errors import NotFound
from county.screens.columns import Column, plain
from county.screens.declared import Declared
from county.screens.listing import Selection, select
from county.screens.requests import PageRequest
from county.sheets import cells, writing

CHUNK = 1000
SPOOL = 2 * 1024 * 1024
KINDS: dict[str, cells.Kind] = {
    "money": "money",
    "number": "number",
    "date": "date",
    "month": "month",
}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Made:
    """A file and how many rows it holds."""

    name: str
    content_type: str
    content: bytes
    rows: int


class Later(Protocol):
    """Has the file made behind, and answers where to wait for it."""

    def __call__(self, request: PageRequest, register: Declared, kind: str) -> HttpResponseBase: ...


# Set by the app that runs work behind (county.jobs): it lies above this one.
_later: list[Later] = []


def make_later_by(later: Later) -> None:
    _later[:] = [later]


def is_big(count: int) -> bool:
    """Whether a list is made into a file behind, not while its reader waits."""
    return bool(_later) and count > settings.ANYE_EXPORT_AT_ONCE


def answer(request: PageRequest, register: Declared) -> HttpResponseBase:
    """The file `?format=xlsx|csv`. All exportable columns, or the chosen ones. A big one is made
    behind.
    """
    register.require(request.actor, "export")
    kind = request.GET.get("format", "xlsx")
    if kind not in TYPES:
        raise NotFound
    selection = select(register, request.actor, request.GET)
    if is_big(selection.rows.count()):
        return _later[0](request, register, kind)
    columns = columns_of(register, selection, chosen="cols" in request.GET)
    out = tempfile.SpooledTemporaryFile(max_size=SPOOL)  # noqa: SIM115 -- the response closes it
    rows = selection.rows.iterator(chunk_size=CHUNK)
    count = _write(cast("BinaryIO", out), kind, str(register.title), columns, rows, request.actor)
    out.seek(0)
    _record(register, request.actor, selection, count, kind)
    name = _name(register, kind, request.today)
    return FileResponse(out, as_attachment=True, filename=name, content_type=TYPES[kind])


def register_named(name: str) -> Declared:
    """The register of `app:name`, as its URLs are called."""
    view: Any = resolve(reverse(f"{name}_export")).func
    register: Declared = view.register
    return register


def make(
    register: Declared,
    actor: Actor,
    asked: str,
    *,
    kind: str,
    today: date,
    tell: Callable[[int, int], None],
) -> Made:
    """Make a big file outside a request, in short transactions; `tell(done, total)` between them.

    asked: the list's query string.

    The keys are read at once, the rows in parts: a row deleted meanwhile is left out.
    Refuses: the actor may no longer export.
    Then: the export is recorded, once.
    """
    register.require(actor, "export")
    query = QueryDict(asked)
    selection = select(register, actor, query)
    columns = columns_of(register, selection, chosen="cols" in query)
    keys = list(selection.rows.values_list("pk", flat=True))

    def rows() -> Iterator[Any]:
        for start in range(0, len(keys), CHUNK):
            part = keys[start : start + CHUNK]
            found = {row.pk: row for row in register.query(actor).filter(pk__in=part)}
            yield from (found[key] for key in part if key in found)
            tell(min(start + CHUNK, len(keys)), len(keys))

    with tempfile.SpooledTemporaryFile(max_size=SPOOL) as out:
        binary = cast("BinaryIO", out)
        count = _write(binary, kind, str(register.title), columns, rows(), actor)
        out.seek(0)
        content = out.read()
    with transaction.atomic():
        _record(register, actor, selection, count, kind)
    return Made(_name(register, kind, today), TYPES[kind], content, count)


def _record(register: Declared, actor: Actor, selection: Selection, count: int, kind: str) -> None:
    if register.record_export:
        seen = selection.filters | ({"q": selection.q} if selection.q else {})
        register.record_export(actor, register, count, seen, kind)


def _name(register: Declared, kind: str, today: date) -> str:
    return f"{register.title}-{today:%Y%m%d}.{kind}"


def columns_of(register: Declared, selection: Selection, *, chosen: bool) -> tuple[Column, ...]:
    source = selection.columns if chosen else register.columns
    return tuple(column for column in source if column.exported)


def _write(
    out: BinaryIO,
    kind: str,
    title: str,
    columns: tuple[Column, ...],
    rows: Iterable[Any],
    actor: Actor,
) -> int:
    count = 0

    def lines() -> Iterator[list[Any]]:
        nonlocal count
        for row in rows:
            count += 1
            yield [plain(column, row, actor=actor) for column in columns]

    heads = [
        writing.OutColumn(column.heading, KINDS.get(column.kind, "text")) for column in columns
    ]
    if kind == "csv":
        out.writelines(writing.write_csv(columns=heads, rows=lines()))
    else:
        writing.write_xlsx(out, title=title, columns=heads, rows=lines())
    return count
