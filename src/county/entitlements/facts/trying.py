"""A draft decided over the real registry, and forgotten: passing tables only, nothing is stored."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from county.core import scope
from county.entitlements.facts import nearness, registry, rules
from county.entitlements.facts.deciding import InPlace
from county.policies.kinds import rules as texts
from county.policies.models import SchemeVersion
from rulebook.compiler import Compiled
from rulebook.model import Scheme

SHOWN = 10
_STATES = {
    "qualifies": ("qualifies", "amount DESC, item_id"),
    "unknown": ("qualifies IS NULL", "item_id"),
}


@dataclass
class Trial:
    """totals: decisions, qualify, unknown, fen. samples: by state, the first rows. missing: facts not kept here."""

    scheme: Scheme
    totals: dict[str, int]
    samples: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    steps: dict[int, nearness.Step] = field(default_factory=dict)
    not_known: dict[str, str] = field(default_factory=dict)


def first_day(version: SchemeVersion, today: date) -> date:
    """Today, or the first day of a draft that is not to be in force before. Raises: rulebook.faults.Faulty."""
    return max(today, texts.scheme_of(version).start)


def try_out(version: SchemeVersion, day: date) -> Trial:
    """The draft over the whole county, beside the schemes in force that it looks at.

    Raises: rulebook.faults.Faulty for a draft with faults. The right of who asks is tested by the view.
    """
    scheme = texts.scheme_of(version)
    others = {name: rule.scheme for name, rule in rules.in_force(day).items()}
    named = {one.scheme for one in (*scheme.excludes, *scheme.after)}
    planned = rules.plan(
        {**{n: s for n, s in others.items() if n in named}, scheme.name: scheme}, day
    )
    one = planned.compiled[scheme.name]
    with transaction.atomic(), scope.everything():
        place = InPlace(planned)
        place.tables = registry.tables()
        try:
            place.decide()
            return _looked_at(place, one, scheme)
        finally:
            place.drop()


def _looked_at(place: InPlace, one: Compiled, scheme: Scheme) -> Trial:
    table = place.table_of(one)
    totals = place.rows(
        "SELECT COUNT(*) AS decisions, COUNT(*) FILTER (WHERE qualifies) AS qualify,"
        " COUNT(*) FILTER (WHERE qualifies IS NULL) AS unknown, COALESCE(SUM(amount), 0)::bigint AS fen"
        f" FROM {table}"
    )[0]
    found = Trial(scheme, totals, not_known=registry.not_known(scheme))
    for state, (test, order) in _STATES.items():
        found.samples[state] = place.rows(
            f"SELECT * FROM {table} WHERE {test} ORDER BY {order} LIMIT {SHOWN}"
        )
    rows = place.rows(f"{nearness.candidates(one, table)} ORDER BY item_id")
    found.steps = {step.item: step for step in nearness.find(one, rows)}
    near = [row for row in rows if row["item_id"] in found.steps and row["qualifies"] is False]
    found.totals["near"] = len(near)
    found.samples["near"] = near[:SHOWN]
    return found
