"""A rule tried on its own examples: each decided by the engine that decides in earnest, nothing stored."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

import duckdb
import yaml

from county.policies.kinds import rules
from county.policies.kinds.ruletext import RuleText, end_of
from rulebook import cases, words
from rulebook.cases import Case
from rulebook.compiler import Compiled, compile_scheme
from rulebook.engines import DuckDB, Row
from rulebook.faults import Fault, Faulty
from rulebook.model import Scheme
from rulebook.units import FEN

MOST = 60
# What an example may be wrong in: a fact there is not, a value that is none, one beyond all measure.
_WRONG = (KeyError, ValueError, duckdb.Error, Faulty)
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


def accepted(scheme: Scheme, written: str) -> str:
    """The examples with what now comes out as what is expected, where it differs; all else as it was typed.

    Raises: Faulty, when the text is no list of examples.
    """
    listed = cases.cases_in(written, file="cases.yaml")
    engine, on = cases.engine(), _by_day(scheme)
    text = RuleText(written).text
    # From the end backwards, so that the places before stay where they are.
    for node, case in reversed(list(zip(_expects(written), listed, strict=False))[:MOST]):
        try:
            row, faults = cases.run(scheme, case, engine, on(case.day))
        except _WRONG:
            continue
        if row is not None and faults and node is not None:
            text = text[: node.start_mark.index] + _expected(row) + text[end_of(node) :]
    return text


def _expects(written: str) -> list[yaml.Node | None]:
    """The `expect` of each example, where it stands."""
    place = RuleText(written).find("cases")
    items = place.node.value if place and isinstance(place.node, yaml.SequenceNode) else []
    found = []
    for item in items:
        pairs = item.value if isinstance(item, yaml.MappingNode) else []
        found.append(next((value for key, value in pairs if key.value == "expect"), None))
    return found


def _expected(row: Row) -> str:
    tests = {name[2:]: value for name, value in row.items() if name.startswith("c_")}
    word = {True: "true", False: "false", None: "unknown"}
    said = [f"qualifies: {word[row['qualifies']]}", f"amount: {_money(row['amount'])}"]
    for key, outcome in (("failed", False), ("unknown", None)):
        names = sorted(name for name, value in tests.items() if value is outcome)
        said += [f"{key}: [{', '.join(names)}]"] if names else []
    return "{" + ", ".join(said) + "}"


def _money(fen: int | None) -> str:
    if fen is None:
        return "unknown"
    yuan, rest = divmod(fen, 100)
    return f'"{yuan}.{rest:02}元"' if rest else f"{yuan}元"


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
    except _WRONG as error:
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
