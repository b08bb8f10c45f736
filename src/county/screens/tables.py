"""Panels most detail pages want: a short table of related rows, a list of facts."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal

from county.core.actor import NOBODY, Actor
from county.screens.columns import Column, cell
from county.screens.declared import Panel

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Place = Literal["main", "side", "foot"]
SHOWN = 20


def table_panel(
    title: "StrOrPromise",
    columns: tuple[Column, ...],
    rows: Iterable[Any],
    *,
    empty: "StrOrPromise",
    more_url: str = "",
    place: Place = "main",
    actor: Actor = NOBODY,
) -> Panel:
    """The first rows as a table.

    rows: at most SHOWN are drawn, so slice one more to get the `more_url` link.
    actor: who reads, where a column is Personal.
    empty: what it means that there are none, and what to do.
    """
    found = list(rows)
    lines = [
        [(column.css, cell(column, row, actor=actor)) for column in columns]
        for row in found[:SHOWN]
    ]
    context = {
        "headings": [(column.css, column.heading) for column in columns],
        "lines": lines,
        "empty": empty,
        "more_url": more_url if len(found) > SHOWN else "",
    }
    return Panel(title, "screens/panel_table.html", context, place=place)


def facts_panel(
    title: "StrOrPromise", pairs: Iterable[tuple[object, object]], *, place: Place = "side"
) -> Panel:
    """Labelled values beside the page's own facts."""
    return Panel(title, "screens/panel_facts.html", {"pairs": list(pairs)}, place=place)
