"""The list as a file: filtered and sorted as on the screen, row by row, never whole in memory."""

import tempfile
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from django.http import FileResponse

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


def answer(request: PageRequest, register: Declared) -> FileResponse:
    """The file `?format=xlsx|csv`. All exportable columns, or the chosen ones."""
    register.require(request.actor, "export")
    kind = request.GET.get("format", "xlsx")
    if kind not in TYPES:
        raise NotFound
    selection = select(register, request.actor, request.GET)
    columns = columns_of(register, selection, chosen="cols" in request.GET)
    out = tempfile.SpooledTemporaryFile(max_size=SPOOL)  # noqa: SIM115 -- the response closes it
    count = _write(
        cast("BinaryIO", out), kind, str(register.title), columns, selection, request.actor
    )
    out.seek(0)
    if register.record_export:
        seen = selection.filters | ({"q": selection.q} if selection.q else {})
        register.record_export(request.actor, register, count, seen, kind)
    name = f"{register.title}-{request.today:%Y%m%d}.{kind}"
    return FileResponse(out, as_attachment=True, filename=name, content_type=TYPES[kind])


def columns_of(register: Declared, selection: Selection, *, chosen: bool) -> tuple[Column, ...]:
    source = selection.columns if chosen else register.columns
    return tuple(column for column in source if column.exported)


def _write(
    out: BinaryIO,
    kind: str,
    title: str,
    columns: tuple[Column, ...],
    selection: Selection,
    actor: Actor,
) -> int:
    count = 0

    def lines() -> Iterator[list[Any]]:
        nonlocal count
        for row in selection.rows.iterator(chunk_size=CHUNK):
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
