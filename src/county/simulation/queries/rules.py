"""Today's rules, as a scenario starts from them, and the drafts it may put in their place."""

from dataclasses import dataclass
from datetime import date

from county.core.actor import Actor
from county.policies import queries as policies
from county.policies.models import SchemeVersion
from county.simulation.kinds.changes import Rule
from rulebook.faults import Faulty
from rulebook.model import Scheme


@dataclass(frozen=True)
class InForce:
    """A rule in force, read."""

    rule: Rule
    scheme: Scheme


@dataclass(frozen=True)
class Draft:
    """A version on its way that has no fault."""

    pk: int
    label: str
    rule: Rule
    scheme: Scheme


def rule_of(version: SchemeVersion) -> Rule:
    return Rule(
        scheme=version.scheme.name,
        version=version.pk,
        number=version.number,
        text=version.text,
        inherited=version.inherited,
        sha256=version.sha256,
        entry=version.in_force_from.isoformat() if version.in_force_from else "",
    )


def in_force(day: date) -> list[InForce]:
    """The rules of a day, by scheme."""
    rules = [rule_of(version) for version in policies.versions_in_force(day)]
    return [InForce(rule, rule.read()) for rule in rules]


def drafts(actor: Actor) -> list[Draft]:
    """What is on its way and the actor may read; a draft with faults is left out."""
    found = []
    for version in policies.drafts_for(actor):
        rule = rule_of(version)
        try:
            scheme = rule.read()
        except Faulty:
            continue
        label = f"{version.scheme.label} v{version.number}"
        found.append(Draft(version.pk, label, rule, scheme))
    return found
