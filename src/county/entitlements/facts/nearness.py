"""What is missing: of who is one step short (one condition alone not met, and little missing), and of the unknown.

Little is a fifth of the threshold, one person, or what time alone brings within three months; or a standing
(a recognition) that the county can give. What the step brings is asked of the same rule over the row's values.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rulebook import engines, missing
from rulebook.compiler import Compiled
from rulebook.facts.catalogue import FACTS
from rulebook.units import PEOPLE

Row = Mapping[str, Any]
SHARE = 10_000
LITTLE = 2_000  # a fifth, in 1/10,000
SOON = timedelta(days=92)


@dataclass(frozen=True)
class Step:
    """What is missing of one decision. distance: of the threshold, in 1/10,000; 0 for what is had or not."""

    item: int
    fact: str
    need: int | None
    distance: int | None
    due_on: date | None
    brings: int | None
    zh: str
    en: str


def candidates(compiled: Compiled, table: str) -> str:
    """The unknown, and the rows where one condition of the rule is all that stands against them."""
    own = [f"c_{condition.name}" for condition in compiled.scheme.conditions]
    others = [c.name for c in compiled.columns if c.kind == "test" and c.name not in own]
    unmet = " + ".join(f"CASE WHEN {name} THEN 0 ELSE 1 END" for name in own) or "0"
    alone = " AND ".join([*(f"{name} IS TRUE" for name in others), f"({unmet}) = 1"])
    return f"SELECT * FROM {table} WHERE qualifies IS NULL OR NOT qualifies AND {alone}"


def find(compiled: Compiled, rows: list[dict[str, Any]]) -> list[Step]:
    """The steps of those rows that are unknown or near. One question for all rows with the same values."""
    with asking() as ask:
        found = (step(compiled, row, ask) for row in rows)
        return [one for one in found if one is not None]


def step(compiled: Compiled, row: Row, ask: missing.Ask) -> Step | None:
    """What is missing; of who does not qualify, only one small step that would bring something."""
    if row["qualifies"] is not None and _small(compiled, row) is None:
        return None
    changes = missing.changes(compiled, row, ask)
    brings = changes[-1].brings if changes else None
    if row["qualifies"] is None:
        return _told(row, changes, None)
    return _told(row, changes, _small(compiled, row)) if brings else None


def _told(row: Row, changes: tuple[missing.Change, ...], distance: int | None) -> Step:
    last = changes[-1] if changes else None
    return Step(
        row["item_id"],
        last.fact if last else "",
        last.need if last else None,
        distance,
        last.on if last else None,
        last.brings if last else None,
        "".join(change.say.zh for change in changes),
        " ".join(change.say.en for change in changes),
    )


def _small(compiled: Compiled, row: Row) -> int | None:
    """How far it is, when one step is all and it is a small one."""
    changes = missing.changes(compiled, row, None)
    return _distance(compiled, row, changes[0]) if len(changes) == 1 else None


def _distance(compiled: Compiled, row: Row, step: missing.Change) -> int | None:
    use = compiled.scheme.facts[step.fact]
    fact = FACTS[f"{use.call.subject}.{use.call.name}"]
    seen = row[f"f_{step.fact}"]
    if step.need is None:
        is_standing = use.call.subject == "factory" and seen is False
        return 0 if is_standing else None
    if seen is None or step.need <= 0:
        return None
    share = step.need * SHARE * fact.den // (seen + step.need * fact.den)
    is_one = fact.unit.same(PEOPLE) and step.need == 1
    is_soon = step.on is not None and step.on <= compiled.day + SOON
    return share if share <= LITTLE or is_one or is_soon else None


@contextmanager
def asking() -> Iterator[missing.Ask]:
    """What the rule gives for values: an engine in memory, each question asked once."""
    known: dict[str, Row] = {}
    with engines.memory(limit="256MB") as duck:
        engine = engines.DuckDB(duck, {})

        def ask(text: str) -> Row:
            if text not in known:
                known[text] = engine.rows(text)[0]
            return known[text]

        yield ask
