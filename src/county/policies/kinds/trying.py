"""A rule tried on its own examples: each decided by the engine that decides in earnest, nothing stored."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

import duckdb

from county.policies.kinds import rules
from rulebook import cases, words
from rulebook.cases import Case
from rulebook.compiler import Compiled, compile_scheme
from rulebook.engines import DuckDB
from rulebook.faults import Fault, Faulty
from rulebook.model import Scheme
from rulebook.units import FEN

MOST = 60
_KEPT = 128


@dataclass(frozen=True)
class Tried:
    """One example: what was given, what was expected, what came out. same: None when it cannot be decided."""

    name: str
    day: date
    given: tuple[tuple[str, str], ...]
    outcome: str
    amount: str
    same: bool | None
    said: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Trial:
    """All examples of a rule. off: how many came out otherwise; left: how many were not run."""

    rows: tuple[Tried, ...]
    faults: tuple[Fault, ...]
    left: int = 0

    @property
    def off(self) -> int:
        return sum(row.same is not True for row in self.rows)

    @property
    def whole(self) -> bool:
        return bool(self.rows) and not self.off and not self.faults


@lru_cache(maxsize=_KEPT)
def trial(kept: rules.Kept, written: str, language: str) -> Trial:
    """Run the examples written beside a rule; the same texts are run once."""
    return try_cases(rules.scheme_kept(kept), written, language)


def try_cases(scheme: Scheme, written: str, language: str) -> Trial:
    """Run at most MOST examples. A text that is no list of examples says so by its faults."""
    if len(written) > rules.LARGEST:
        return Trial((), ())
    try:
        listed = cases.cases_in(written, file="cases.yaml")
    except Faulty as faulty:
        return Trial((), faulty.faults)
    on = _by_day(scheme)
    engine = cases.engine()
    rows = tuple(_tried(scheme, case, engine, on, language) for case in listed[:MOST])
    return Trial(rows, (), max(0, len(listed) - MOST))


def _by_day(scheme: Scheme) -> Callable[[date], Compiled]:
    """Examples share a few days: each is compiled once."""

    @cache
    def compiled(day: date) -> Compiled:
        return compile_scheme(scheme, day, detail=True)

    return compiled


def _tried(
    scheme: Scheme,
    case: Case,
    engine: DuckDB,
    on: Callable[[date], Compiled],
    language: str,
) -> Tried:
    given = tuple(
        (words.name_of(scheme, name, language), value) for name, value in case.facts.items()
    )
    try:
        row, faults = cases.run(scheme, case, engine, on(case.day))
    except (KeyError, ValueError, duckdb.Error, Faulty) as error:
        return Tried(case.name, case.day, given, "", "", None, (str(error)[:200],), case.mark.line)
    if row is None:
        said = tuple(fault.zh for fault in faults)
        return Tried(case.name, case.day, given, "", "", None, said, case.mark.line)
    outcome = words.pick(_OUTCOMES[row["qualifies"]], language)
    amount = words.value(row["amount"], FEN, language)
    said = tuple(fault.zh.removeprefix(f"{case.name}: ") for fault in faults)
    return Tried(case.name, case.day, given, outcome, amount, not faults, said, case.mark.line)


_OUTCOMES = {
    True: ("符合", "qualifies"),
    False: ("不符合", "does not qualify"),
    None: ("待核实", "unknown"),
}
