"""Cases beside a scheme: facts, and the decision they must give. Staff can read and add them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rulebook import units, yamls
from rulebook.answers import read, values
from rulebook.compiler import Compiled, compile_scheme
from rulebook.engines import DuckDB, Row, empty, memory
from rulebook.faults import Fault, Faulty, Mark, Notebook
from rulebook.library import CASES, Library
from rulebook.model import Scheme
from rulebook.registry import TABLES
from rulebook.yamls import Node

_KEYS = frozenset({"name", "day", "version_on", "facts", "expect"})
_EXPECT = frozenset({"qualifies", "amount", "failed", "unknown", "values"})


@dataclass(frozen=True)
class Case:
    """One example: on a day, these facts; expected: the decision."""

    name: str
    day: date
    version_on: date | None
    facts: Mapping[str, str]
    expect: Node
    mark: Mark


def engine() -> DuckDB:
    """An engine for values alone: every table of the registry is empty."""
    return DuckDB(memory(), {name: empty(name) for name in TABLES})


def read_cases(path: Path) -> tuple[Case, ...]:
    """Read a cases file. Raises: Faulty."""
    return cases_in(path.read_text(encoding="utf-8"), file=str(path))


def cases_in(text: str, *, file: str) -> tuple[Case, ...]:
    """The same from a text in hand. Raises: Faulty."""
    notes = Notebook()
    root = yamls.read(text, file=file, notes=notes) if text.strip() else None
    listed = root.get("cases") if root else None
    found = [_case(node, notes) for node in (listed.items if listed else [])]
    notes.raise_any()
    return tuple(case for case in found if case)


def _case(node: Node, notes: Notebook) -> Case | None:
    for key, value in node:
        if key not in _KEYS:
            notes.note(value.mark, "unknown_key", f"不认识“{key}”。", f"Unknown key '{key}'.")
    facts, expect = node.get("facts"), node.get("expect")
    try:
        day = date.fromisoformat(node.say("day"))
        version = date.fromisoformat(node.say("version_on")) if node.get("version_on") else None
    except ValueError:
        notes.note(node.mark, "date", "每个例子要写 day: 日期。", "A case needs its day.")
        return None
    if facts is None or expect is None:
        notes.note(
            node.mark, "missing", "例子要写 facts 和 expect。", "A case needs facts and expect."
        )
        return None
    texts = {name: value.text for name, value in facts}
    return Case(node.say("name"), day, version, texts, expect, node.mark)


def run(
    scheme: Scheme, case: Case, on: DuckDB, compiled: Compiled | None = None
) -> tuple[Row | None, list[Fault]]:
    """Decide one case. compiled: the scheme on the case's day, where it is at hand.

    Returns: the row, and each thing that came out otherwise than expected.
    """
    compiled = compiled or compile_scheme(scheme, case.day, detail=True)
    try:
        facts = read(compiled, case.facts)
    except (KeyError, ValueError) as error:
        return None, [_off(case.mark, f"facts: {error}")]
    row = on.rows(compiled.on_values(values(compiled, facts, version_on=case.version_on)))[0]
    return row, _differences(case, row)


def _differences(case: Case, row: Row) -> list[Fault]:
    tests = {name[2:]: value for name, value in row.items() if name.startswith("c_")}
    seen: dict[str, Any] = {
        "qualifies": {True: "true", False: "false", None: "unknown"}[row["qualifies"]],
        "failed": sorted(name for name, value in tests.items() if value is False),
        "unknown": sorted(name for name, value in tests.items() if value is None),
    }
    faults = []
    for key, node in case.expect:
        if key == "amount":
            wanted: Any = (
                None if node.text == "unknown" else int(units.number(node.text, units.FEN))
            )
            got: Any = row["amount"]
        elif key == "values":
            wanted = {name: value.text for name, value in node}
            got = {name: str(row[f"w_{name}"]) for name in wanted}
        elif key in _EXPECT:
            wanted = node.text if key == "qualifies" else sorted(item.text for item in node.items)
            got = seen[key]
        else:
            wanted, got = "?", key
        if wanted != got:
            faults.append(_off(node.mark, f"{case.name}: {key}: expected {wanted}, got {got}"))
    return faults


def _off(mark: Mark, said: str) -> Fault:
    return Fault(mark, "case", said, said)


def run_all(library: Library, folder: Path) -> tuple[int, tuple[Fault, ...]]:
    """Run every case beside every scheme. Returns: how many ran, and what came out otherwise."""
    on, ran, faults = engine(), 0, []
    for path, scheme in library.schemes.items():
        file = folder / f"{path}{CASES}"
        if not file.exists():
            faults.append(
                Fault(
                    scheme.mark,
                    "no_cases",
                    f"没有例子：请写 {file.name}。",
                    f"No cases: write {file.name}.",
                )
            )
            continue
        try:
            listed = read_cases(file)
        except Faulty as faulty:
            faults += faulty.faults
            continue
        for case in listed:
            faults += run(scheme, case, on)[1]
            ran += 1
    return ran, tuple(faults)
