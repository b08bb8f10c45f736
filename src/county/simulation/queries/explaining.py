"""Why a line came out as it did: the reasons by today's rules and by the scenario's, out of its own snapshot."""

from collections.abc import Mapping
from dataclasses import dataclass

from county.core.text import in_english
from county.entitlements.facts import kept
from county.simulation.kinds.changes import changed, changes_of, rules_of, schemes_of
from county.simulation.models import Line
from rulebook import runs
from rulebook.compiler import compile_scheme
from rulebook.engines import DuckDB
from rulebook.facts.base import Builder
from rulebook.model import Scheme
from rulebook.reasons import OUTCOMES, Explanation, explain

_TONES = {True: "ok", False: "bad", None: "wait"}


@dataclass(frozen=True)
class Tested:
    """One condition in words."""

    word: str
    tone: str
    say: str
    details: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """One decision in words."""

    word: str
    tone: str
    amount: int | None
    tests: tuple[Tested, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Reasons:
    """Both sides; None where the scheme is not in force."""

    before: Told | None
    after: Told | None


def reasons_of(line: Line) -> Reasons:
    """Decide the line's subject again, alone, by both sets of rules.

    Refuses: `tampered`, when the snapshot is not what was kept.
    """
    scenario = line.outcome.scenario
    now = schemes_of(rules_of(scenario.baseline))
    then = changed(now, changes_of(scenario.changes), scenario.day)
    with kept.open_snapshot(line.outcome.snapshot) as engine:
        told = [_explained(engine, schemes, line) for schemes in (now, then)]
    return Reasons(*(None if one is None else _told(one) for one in told))


def _explained(engine: DuckDB, schemes: Mapping[str, Scheme], line: Line) -> Explanation | None:
    scheme = schemes.get(line.scheme)
    if scheme is None or scheme.subject != line.subject:
        return None
    day = line.outcome.scenario.day
    builder = Builder(day)
    first = _decided_before(scheme, schemes)
    plan = runs.plan(first, day, builder=builder)
    runs.run(engine, plan)
    compiled = compile_scheme(scheme, day, builder=builder, earlier=dict(plan.tables), detail=True)
    rows = engine.rows(compiled.one(line.item))
    engine.release(builder)
    return explain(compiled, rows[0]) if rows else None


def _decided_before(scheme: Scheme, schemes: Mapping[str, Scheme]) -> dict[str, Scheme]:
    """The schemes whose decisions this one looks at, and those they look at."""
    order = runs.decision_order(schemes)
    earlier = set(order[: order.index(scheme.name)])
    found: dict[str, Scheme] = {}
    waiting = [scheme]
    while waiting:
        one = waiting.pop()
        pooled = {name for limit in one.limits for name in limit.pool}
        named = {relation.scheme for relation in (*one.excludes, *one.after)} | pooled
        for name in named & earlier:
            if name not in found:
                found[name] = schemes[name]
                waiting.append(schemes[name])
    return found


def _told(one: Explanation) -> Told:
    language = "en" if in_english() else "zh"
    words = {
        outcome: pair[1] if language == "en" else pair[0] for outcome, pair in OUTCOMES.items()
    }
    tests = tuple(
        Tested(
            words[test.outcome],
            _TONES[test.outcome],
            test.say.of(language),
            tuple(line.of(language) for line in test.lines),
        )
        for test in one.tests
    )
    steps = tuple(text.of(language) for text in (*one.arithmetic, *one.limits))
    return Told(words[one.outcome], _TONES[one.outcome], one.amount, tests, steps)
