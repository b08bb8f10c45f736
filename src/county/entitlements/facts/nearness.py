"""Who is one step short: one condition alone not met, and little missing of it.

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
class Near:
    """The step that is missing. distance: of the threshold, in 1/10,000; 0 for what is had or not."""

    item: int
    fact: str
    need: int | None
    distance: int
    due_on: date | None
    brings: int
    zh: str
    en: str


def candidates(compiled: Compiled, table: str) -> str:
    """The rows where one condition of the rule is all that stands against it."""
    own = [f"c_{condition.name}" for condition in compiled.scheme.conditions]
    others = [c.name for c in compiled.columns if c.kind == "test" and c.name not in own]
    unmet = " + ".join(f"CASE WHEN {name} THEN 0 ELSE 1 END" for name in own) or "0"
    tests = [f"{name} IS TRUE" for name in others]
    return f"SELECT * FROM {table} WHERE qualifies IS FALSE AND {' AND '.join([*tests, f'({unmet}) = 1'])}"  # noqa: S608 -- names of a checked rule


def find(compiled: Compiled, rows: list[dict[str, Any]]) -> list[Near]:
    """Those of the rows that are near. One question for all rows with the same values."""
    with asking() as ask:
        found = (near(compiled, row, ask) for row in rows)
        return [one for one in found if one is not None]


def near(compiled: Compiled, row: Row, ask: missing.Ask) -> Near | None:
    """The row's one missing step, when it is a small one and would bring something."""
    steps = missing.changes(compiled, row, None)
    if len(steps) != 1:
        return None
    distance = _distance(compiled, row, steps[0])
    if distance is None:
        return None
    step = missing.changes(compiled, row, ask)[0]
    if not step.brings:
        return None
    return Near(
        row["item_id"], step.fact, step.need, distance, step.on, step.brings, step.say.zh, step.say.en
    )


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
