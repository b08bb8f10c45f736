"""Several schemes over one registry and day: what they read is worked out once, who shuts out whom in order.

A reform is one more set of schemes given to the same run: what it reads alike is not worked out again. Nothing
is global and nothing is kept after the run.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rulebook.compiler import Compiled, compile_scheme
from rulebook.engines import Engine, Row
from rulebook.facts.base import Builder
from rulebook.model import Scheme
from rulebook.order import decision_order


@dataclass(frozen=True)
class Plan:
    """Compiled schemes in the order of their decisions, over one builder's steps."""

    day: date
    builder: Builder
    compiled: Mapping[str, Compiled]
    tables: Mapping[str, str]
    shared: frozenset[str] = frozenset()  # schemes whose decisions another plan has made already

    @property
    def sha256(self) -> str:
        """The hash of every query, in order: two runs with the same hash asked the same."""
        joined = "\n".join(one.sql for one in self.compiled.values())
        return hashlib.sha256(joined.encode()).hexdigest()


def plan(
    schemes: Mapping[str, Scheme], day: date, *, builder: Builder | None = None, label: str = "now"
) -> Plan:
    """Compile schemes together. label: keeps the tables of a baseline and a reform apart.

    Raises: Faulty when schemes wait for each other in a circle.
    """
    shared = builder or Builder(day)
    tables: dict[str, str] = {}
    compiled: dict[str, Compiled] = {}
    for key in decision_order(schemes):
        scheme = schemes[key]
        compiled[key] = compile_scheme(scheme, day, builder=shared, earlier=dict(tables))
        tables[scheme.name] = f"decided_{label}_{scheme.name}"
    return Plan(day, shared, compiled, tables)


def reform(base: Plan, schemes: Mapping[str, Scheme], *, label: str = "reform") -> Plan:
    """Compile another set beside a base, over the base's own steps: prepare those once, after both.

    A scheme that asks exactly what the base asked is not decided twice: the base's table is its table.
    Take the base's hash before: the steps it is taken over are the reform's too from here on.
    """
    twins = {one.scheme.name: one for one in base.compiled.values()}
    tables: dict[str, str] = {}
    compiled: dict[str, Compiled] = {}
    shared: set[str] = set()
    for key in decision_order(schemes):
        scheme = schemes[key]
        one = compile_scheme(scheme, base.day, builder=base.builder, earlier=dict(tables))
        compiled[key], twin = one, twins.get(scheme.name)
        if twin is not None and twin.query == one.query:
            shared.add(scheme.name)
            tables[scheme.name] = base.tables[scheme.name]
        else:
            tables[scheme.name] = f"decided_{label}_{scheme.name}"
    return Plan(base.day, base.builder, compiled, tables, frozenset(shared))


def run(engine: Engine, planned: Plan, *, prepared: bool = False) -> Mapping[str, str]:
    """Decide every scheme into its table. prepared: the shared steps are there already.

    Returns: scheme name to the table of its decisions, in this connection only.
    """
    if not prepared:
        engine.prepare(planned.builder)
    for wave in _waves(planned):
        engine.store_together(wave)
    return planned.tables


def _waves(planned: Plan) -> list[list[tuple[Compiled, str]]]:
    """The schemes in waves: each reads only the decisions of waves before its own."""
    waves: dict[str, int] = {}
    found: list[list[tuple[Compiled, str]]] = []
    for one in planned.compiled.values():
        name, text = one.scheme.name, one.query
        if name in planned.shared:
            continue
        reads = [waves[other] for other in waves if planned.tables[other] in text]
        waves[name] = max(reads, default=-1) + 1
        found += [[]] * (waves[name] == len(found))
        found[waves[name]] = [*found[waves[name]], (one, planned.tables[name])]
    return found


def totals(engine: Engine, planned: Plan) -> dict[str, Row]:
    """For each scheme: how many decisions, how many qualify, how many are unknown, and the fen."""
    found = {}
    for name, table in planned.tables.items():
        found[name] = engine.rows(
            "SELECT COUNT(*) AS decisions, COUNT(CASE WHEN qualifies THEN 1 END) AS qualify,"
            " COUNT(CASE WHEN qualifies IS NULL THEN 1 END) AS unknown,"
            f" CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS fen FROM {table}"
        )[0]
    return found


__all__ = ["Plan", "decision_order", "plan", "run", "totals"]
