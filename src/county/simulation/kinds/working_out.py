"""Today's rules and the scenario's, worked out over one snapshot; what both read alike is worked out once.

Needs an engine over a snapshot, never the county's database: nothing can be written, nothing is held.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from county.simulation.choices import Effect
from county.simulation.kinds.budgets import Award, Cap, Key, allot, shares
from rulebook import runs
from rulebook.engines import DuckDB, Row
from rulebook.model import Scheme
from rulebook.registry import MONTH_ROOM
from rulebook.runs import Plan

Tell = Callable[[int, int], None]
STEPS = 4
# The day from which a queue goes, by the key of a decision; a month of work waits from the day of hire.
_SINCE = {
    "worker_month": "SELECT employment_id AS id, from_on AS since FROM {employment}",
    "factory": "SELECT factory_id AS id, registered_on AS since FROM {factory}",
    "worker": "SELECT employment_id AS id, from_on AS since FROM {employment}",
    "lease": "SELECT lease_id AS id, from_on AS since FROM {lease}",
    "loan": "SELECT loan_id AS id, contract_on AS since FROM {loan}",
}


@dataclass(frozen=True)
class Place:
    """Whose it is: the factory and its town."""

    factory_id: int | None
    town_id: int | None


@dataclass(frozen=True)
class Worked:
    """One subject of one scheme, both ways. before, wanted, after: fen by fund."""

    key: Key
    where: Place
    before: Mapping[str, int]
    wanted: Mapping[str, int]
    award: Award | None

    @property
    def before_fen(self) -> int:
        return sum(self.before.values())

    @property
    def wanted_fen(self) -> int:
        return sum(self.wanted.values())

    @property
    def after(self) -> Mapping[str, int]:
        return self.award.parts if self.award else {}

    @property
    def after_fen(self) -> int:
        return sum(self.after.values())

    @property
    def effect(self) -> Effect:
        before, after = self.before_fen, self.after_fen
        if before == after:
            return Effect.SAME
        if before == 0 or after == 0:
            return Effect.NEW if after else Effect.LOST
        return Effect.MORE if after > before else Effect.LESS


@dataclass(frozen=True)
class Answer:
    """What came of it. totals: scheme to decisions, qualify, unknown, fen of runs.totals."""

    rows: tuple[Worked, ...]
    before: Mapping[str, Row]
    after: Mapping[str, Row]
    base_sha256: str
    plan_sha256: str
    took_ms: int


def work_out(
    engine: DuckDB,
    now: Mapping[str, Scheme],
    then: Mapping[str, Scheme],
    day: date,
    *,
    caps: Iterable[Cap] = (),
    turn: str,
    tell: Tell | None = None,
) -> Answer:
    """Decide every subject by both sets of rules and share the money out. tell(done, of): between the steps."""
    said, started = tell or _silent, time.perf_counter_ns()
    base = runs.plan(now, day)
    base_sha256 = base.sha256
    other = runs.reform(base, then)
    plan_sha256 = other.sha256
    said(1, STEPS)
    engine.prepare(base.builder)
    runs.run(engine, base, prepared=True)
    said(2, STEPS)
    runs.run(engine, other, prepared=True)
    said(3, STEPS)
    found = _gather(_awards(engine, base), _awards(engine, other), caps, turn)
    before, after = runs.totals(engine, base), runs.totals(engine, other)
    engine.release(base.builder)
    said(4, STEPS)
    took = (time.perf_counter_ns() - started) // 1_000_000
    return Answer(found, before, after, base_sha256, plan_sha256, took)


def _silent(_done: int, _of: int) -> None:
    return None


_Found = dict[Key, tuple[Award, Place]]


def _awards(engine: DuckDB, plan: Plan) -> _Found:
    """Everyone to whom a plan gives something, in whole fen by fund."""
    found: _Found = {}
    for one in plan.compiled.values():
        scheme, table = one.scheme, plan.tables[one.scheme.name]
        rows = engine.rows(
            f"SELECT d.*, p.town_id AS at_town, q.since AS since_day FROM {table} AS d"  # noqa: S608 -- names of ours
            f" LEFT JOIN {{factory}} AS p ON p.factory_id = d.factory_id"
            f" LEFT JOIN ({_SINCE[scheme.subject]}) AS q ON q.id = {_record(scheme.subject)}"
            " WHERE d.amount > 0"
        )
        for row in rows:
            parts = parts_of(scheme, row)
            if sum(parts.values()) > 0:
                key = (scheme.name, scheme.subject, row["item_id"])
                where = Place(row["factory_id"], row["at_town"])
                found[key] = (Award(key, row["since_day"], parts), where)
    return found


def _record(subject: str) -> str:
    """The record that a decision is about: of a month of work, the employment."""
    return f"d.item_id // {MONTH_ROOM}" if subject == "worker_month" else "d.item_id"


def parts_of(scheme: Scheme, row: Mapping[str, Any]) -> dict[str, int]:
    """What one decision draws from each fund. With a true-up only what is still due."""
    whole = max(row["due"], 0) if scheme.true_up else row["amount"]
    if len(scheme.funds) == 1:
        return {scheme.funds[0].name: whole}
    parts = {share.name: row[f"fund_{share.name}"] for share in scheme.funds}
    if sum(parts.values()) == whole:
        return parts
    shrunk = shares({(fund, "", 0): fen for fund, fen in parts.items()}, whole)
    return {key[0]: fen for key, fen in shrunk.items()}


def _gather(now: _Found, then: _Found, caps: Iterable[Cap], turn: str) -> tuple[Worked, ...]:
    served = allot([award for award, _where in then.values()], caps, turn=turn)
    found = []
    for key in sorted(now.keys() | then.keys()):
        before, wanted = now.get(key), then.get(key)
        where = (wanted or before or _NOWHERE)[1]
        found.append(
            Worked(
                key,
                where,
                before[0].parts if before else {},
                wanted[0].parts if wanted else {},
                served.get(key),
            )
        )
    return tuple(found)


_NOWHERE = (Award(("", "", 0), None, {}), Place(None, None))
