"""What a scenario does to the rules of a day, and the rules that come of it.

A rule stays a value: a change gives another one, checked as a file is; no text of a query is ever touched.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from county.policies.kinds import rules
from county.simulation.choices import ChangeKind
from rulebook.changing import brought_forward, with_parameters
from rulebook.model import Scheme

Json = Any


@dataclass
class Rule:
    """A version's text as it was when the scenario was drawn up. entry: in force from, as ISO text."""

    scheme: str
    version: int
    number: int
    text: str
    inherited: dict[str, str]
    sha256: str
    entry: str = ""

    def as_json(self) -> dict[str, Json]:
        return {
            "scheme": self.scheme, "version": self.version, "number": self.number,
            "text": self.text, "inherited": self.inherited, "sha256": self.sha256,
            "entry": self.entry,
        }  # fmt: skip

    def read(self) -> Scheme:
        """The scheme. Raises: Faulty, for a draft with faults."""
        return rules.scheme_of(self)

    def read_for(self, day: date) -> Scheme:
        """The scheme as if it were in force on the day. Raises: Faulty."""
        scheme = self.read()
        entry = date.fromisoformat(self.entry) if self.entry else scheme.start
        return brought_forward(scheme, entry, day)


@dataclass(frozen=True)
class Change:
    """One change. values: {first day: as written} of a parameter; rule: the draft that is put in."""

    kind: str
    scheme: str
    parameter: str = ""
    values: Mapping[date, str] = field(default_factory=dict)
    rule: Rule | None = None

    def as_json(self) -> dict[str, Json]:
        said: dict[str, Json] = {"kind": str(self.kind), "scheme": self.scheme}
        if self.parameter:
            said["parameter"] = self.parameter
            said["values"] = {day.isoformat(): text for day, text in self.values.items()}
        if self.rule is not None:
            said["rule"] = self.rule.as_json()
        return said


def rule_of(row: Mapping[str, Json]) -> Rule:
    return Rule(**row)


def rules_of(rows: Iterable[Mapping[str, Json]]) -> tuple[Rule, ...]:
    return tuple(rule_of(row) for row in rows)


def changes_of(rows: Iterable[Mapping[str, Json]]) -> tuple[Change, ...]:
    """Read what `as_json` wrote."""
    return tuple(
        Change(
            row["kind"],
            row["scheme"],
            row.get("parameter", ""),
            {date.fromisoformat(day): text for day, text in row.get("values", {}).items()},
            rule_of(row["rule"]) if "rule" in row else None,
        )
        for row in rows
    )


def schemes_of(known: Iterable[Rule]) -> dict[str, Scheme]:
    """Today's schemes by name."""
    return {rule.scheme: rule.read() for rule in known}


def changed(
    schemes: Mapping[str, Scheme], changes: Iterable[Change], day: date
) -> dict[str, Scheme]:
    """The schemes with the changes made, for decisions as of a day; those given stay as they are.

    Raises: Faulty when a new value or a draft is not sound.
    """
    found, values = dict(schemes), dict[str, dict[str, Mapping[date, str]]]()
    for change in changes:
        if change.kind == ChangeKind.OFF:
            found.pop(change.scheme, None)
        elif change.rule is not None:
            found[change.scheme] = change.rule.read_for(day)
        else:
            values.setdefault(change.scheme, {})[change.parameter] = change.values
    for name, new in values.items():
        if name in found:
            found[name] = with_parameters(found[name], new)
    return found
