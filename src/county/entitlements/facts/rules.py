"""The schemes in force on a day, and all of them compiled together for one run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from county.entitlements.models import RunScheme
from county.policies import queries as policies
from county.policies.kinds import rules
from county.policies.models import SchemeVersion
from rulebook import runs
from rulebook.compiler import compile_scheme
from rulebook.facts.base import Builder
from rulebook.model import Scheme


@dataclass(frozen=True)
class Rule:
    """One scheme of a run, with the version it is the reading of."""

    version: SchemeVersion
    scheme: Scheme


def in_force(day: date) -> dict[str, Rule]:
    """The adopted version of every scheme on the day, by the scheme's name."""
    found = (Rule(version, rules.scheme_of(version)) for version in policies.versions_in_force(day))
    return {rule.scheme.name: rule for rule in found}


def kept(lines: list[RunScheme]) -> dict[str, Scheme]:
    """The schemes of a past run, read from the texts it kept."""
    return {line.name: rules.scheme_of(_Kept(line)) for line in lines}


class _Kept:
    """A run's own copy of a version's text, under a name of its own: never mistaken for the version's."""

    def __init__(self, line: RunScheme) -> None:
        self.text: str = line.text
        self.inherited: dict[str, str] = line.inherited
        self.sha256: str = rules.digest(line.text, line.inherited)


def plan(schemes: Mapping[str, Scheme], day: date) -> runs.Plan:
    """Every scheme compiled with both sides of every test, over one builder's steps.

    As runs.plan, but in detail: the stored row is the reasons.
    """
    builder = Builder(day)
    tables: dict[str, str] = {}
    compiled: dict[str, Any] = {}
    for name in runs.decision_order(schemes):
        compiled[name] = compile_scheme(
            schemes[name], day, builder=builder, earlier=dict(tables), detail=True
        )
        tables[name] = f"decided_now_{name}"
    return runs.Plan(day, builder, compiled, tables)
