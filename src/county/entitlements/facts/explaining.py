"""One decision in full: its row, out of a narrowed registry or as it was stored, and the reasons made of it.

The rights of who asks are tested by the views: whoever may see a decision sees it whole, also what it
depends on beyond his rows (was it had before elsewhere?), so that all are told the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from threading import local
from typing import Any

from django.db import connection

from county.core import scope
from county.entitlements.facts import narrowing, rows, rules
from county.policies.kinds import rules as texts
from county.policies.models import SchemeVersion
from rulebook import engines, reasons, runs
from rulebook.compiler import Compiled
from rulebook.engines import PostgreSQL
from rulebook.model import Scheme
from rulebook.reasons import Explanation

Row = dict[str, Any]


@dataclass(frozen=True)
class Decision:
    """A row as the query gave it, and its words."""

    compiled: Compiled
    row: Row
    told: Explanation


def explained(scheme: Scheme, stored: Mapping[str, Any], day: date) -> Decision:
    """The reasons of a row that was stored, by the scheme that it was decided by."""
    compiled = _alone(_Named(scheme), day)
    row = rows.restored(stored, compiled.columns)
    return Decision(compiled, row, reasons.explain(compiled, row, ask))


def decided_now(name: str, item: int, day: date) -> Decision | None:
    """The decision of a scheme in force, as of a day, with today's facts; None where there is no such."""
    found = rules.in_force(day)
    return _decided(name, item, day, {n: rule.scheme for n, rule in found.items()})


def decided_by(version: SchemeVersion, item: int, day: date) -> Decision | None:
    """The decision a draft would come to, beside the schemes in force."""
    scheme = texts.scheme_of(version)
    others = {n: rule.scheme for n, rule in rules.in_force(day).items()}
    return _decided(scheme.name, item, day, {**others, scheme.name: scheme})


def _decided(name: str, item: int, day: date, schemes: dict[str, Scheme]) -> Decision | None:
    if name not in schemes:
        return None
    planned = _planned(tuple(_Named(one) for one in schemes.values()), day)
    with scope.everything():
        row = _row(planned, name, item, list(schemes.values()))
    if row is None:
        return None
    compiled = planned.compiled[name]
    return Decision(compiled, row, reasons.explain(compiled, row, ask))


def _row(planned: runs.Plan, name: str, item: int, schemes: list[Scheme]) -> Row | None:
    scheme = next(one for one in schemes if one.name == name)
    factory = narrowing.factory_of(scheme.subject, item)
    if factory is None:
        return None
    text, asked = _text(planned, name)
    bearing = [one for one in schemes if one.name in asked]
    near = narrowing.steps(narrowing.reach(bearing, scheme.subject, item, factory))
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {near}, {text[len('WITH ') :]} WHERE item_id = {int(item)}")
        names = [column[0] for column in cursor.description]
        found = cursor.fetchone()
    return dict(zip(names, found, strict=True)) if found else None


def _text(planned: runs.Plan, name: str) -> tuple[str, frozenset[str]]:
    """One scheme's query in PostgreSQL's words, with those it looks at in the same run as steps of it.

    Returns: the query, and the schemes it asks.
    """
    whole = planned.compiled[name].sql
    needed = _looked_at(planned, whole)
    if needed:
        parts = (f"{planned.tables[one]} AS ({planned.compiled[one].sql})" for one in needed)
        whole = f"WITH {', '.join(parts)}, {whole[len('WITH ') :]}"
    engine = PostgreSQL(None, narrowing.narrowed())  # type: ignore[arg-type]  # only its words are asked for
    return engine.sql(whole), frozenset({name, *needed})


def _looked_at(planned: runs.Plan, text: str) -> list[str]:
    """The schemes decided in the same run that a query reads, and those they read, in their order."""
    found: set[str] = set()
    for one in reversed(list(planned.compiled)):
        if any(
            planned.tables[one] in said
            for said in (text, *(planned.compiled[x].sql for x in found))
        ):
            found.add(one)
    return [one for one in planned.compiled if one in found]


def ask(text: str) -> Row:
    """What a rule gives for values: an engine in memory without any data, one for each thread."""
    if not hasattr(_THREAD, "engine"):
        _THREAD.engine = engines.DuckDB(engines.memory(limit="128MB", threads=1), {})
    found: Row = _THREAD.engine.rows(text)[0]
    return found


_THREAD = local()


class _Named:
    """A scheme that is the same as another when every word of its texts is."""

    __slots__ = ("key", "scheme")

    def __init__(self, scheme: Scheme) -> None:
        self.scheme, self.key = scheme, (scheme.name, scheme.text)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Named) and other.key == self.key


@lru_cache(maxsize=64)
def _planned(named: tuple[_Named, ...], day: date) -> runs.Plan:
    return rules.plan({one.scheme.name: one.scheme for one in named}, day)


@lru_cache(maxsize=256)
def _alone(named: _Named, day: date) -> Compiled:
    return rules.plan({named.scheme.name: named.scheme}, day).compiled[named.scheme.name]
