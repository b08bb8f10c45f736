"""What is missing: the nearest change that would meet each test not met, and what it would bring.

Counts, sums and months: threshold less value. Shares: solved for the next whole person. Months that grow
with time alone: the day on which they are reached. What it brings is worked out by the same query.
"""

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor
from typing import Any

from rulebook import answers, words
from rulebook.compiler import Compiled
from rulebook.expressions import Tree
from rulebook.facts.catalogue import FACTS
from rulebook.model import Scheme, Table, Text
from rulebook.units import FEN, MONTHS, PEOPLE, TableUnit

Row = Mapping[str, Any]
Ask = Callable[[str], Row]


@dataclass(frozen=True)
class Change:
    """One thing to do. need: how much more of the fact; on: the day time alone brings it; brings: fen then."""

    test: str
    fact: str
    need: int | None
    on: date | None
    brings: int | None
    say: Text


@dataclass(frozen=True)
class Step:
    """A fact and the value it would need to have; with it, other facts that move along."""

    test: str
    fact: str
    to: Fraction | bool
    need: int | None
    also: tuple[tuple[str, Fraction], ...] = ()


def changes(compiled: Compiled, row: Row, ask: Ask | None) -> tuple[Change, ...]:
    """The nearest way to qualify, or to the next step of the amount. None when nothing can be done."""
    wanted: list[Step] = []
    for condition in compiled.scheme.conditions:
        if row[f"c_{condition.name}"] is not True:
            wanted += _steps(compiled, row, condition.name, condition.tree) or []
    met = row["meets"]
    brings = _brings(compiled, row, wanted, ask) if wanted and ask else None
    found = [_say(compiled, row, step, brings, last=step is wanted[-1]) for step in wanted]
    if met:
        found += _next_band(compiled, row, ask)
    return tuple(found)


def _steps(compiled: Compiled, row: Row, test: str, tree: Tree) -> list[Step] | None:
    """The fewest steps that make the expression true; None when no step is known."""
    return _ways(compiled, row, test, tree, iter(range(len(tree.leaves()))))


def _ways(compiled: Compiled, row: Row, test: str, tree: Tree, places: Any) -> list[Step] | None:
    if tree.kind in {"and", "or"}:
        ways = [_ways(compiled, row, test, part, places) for part in tree.parts]
        if tree.kind == "and":
            return None if None in ways else [step for way in ways for step in way or []]
        known = [way for way in ways if way is not None]
        return min(known, key=_effort) if known else None
    place = next(places)
    stem = f"{test}_{place}"
    if tree.kind == "not":
        name = tree.parts[0].word if tree.parts[0].kind == "name" else ""
        if row.get(f"l_{stem}") or row.get(f"f_{name}") is False:
            return []
        return [Step(test, name, to=False, need=None)] if name in compiled.scheme.facts else None
    if row.get(f"l_{stem}") is True:
        return []
    if tree.kind == "name" and tree.word in compiled.scheme.facts:
        return [Step(test, tree.word, to=True, need=None)]
    return _compare(compiled, row, test, stem, tree) if tree.kind == "compare" else None


def _effort(way: list[Step]) -> tuple[int, int]:
    return len(way), sum(step.need or 1 for step in way)


def _compare(compiled: Compiled, row: Row, test: str, stem: str, tree: Tree) -> list[Step] | None:
    left = tree.parts[0]
    bound = _side(compiled, row, f"r_{stem}")
    if bound is None or tree.word not in {">=", ">"}:
        return None
    if left.kind == "call" and left.word == "share_of":
        return _share(compiled, row, test, left, bound, strict=tree.word == ">")
    if left.kind != "name" or left.word not in compiled.scheme.facts:
        return None
    seen = _side(compiled, row, f"l_{stem}") or Fraction(0)
    need = _whole(bound - seen, strict=tree.word == ">")
    return [Step(test, left.word, seen + need, need)]


def _whole(short: Fraction, *, strict: bool) -> int:
    return floor(short) + 1 if strict else ceil(short)


def _share(
    compiled: Compiled, row: Row, test: str, tree: Tree, bound: Fraction, *, strict: bool
) -> list[Step] | None:
    """K more of the group, all newly hired: (part + k) / (whole + k) reaches the bound."""
    part, whole = (part.word for part in tree.parts)
    if part not in compiled.scheme.facts or whole not in compiled.scheme.facts or bound >= 1:
        return None
    have, staff = (Fraction(row[f"f_{name}"] or 0) for name in (part, whole))
    need = max(1, _whole((bound * staff - have) / (1 - bound), strict=strict))
    return [Step(test, part, have + need, need, ((whole, staff + need),))]


def _side(compiled: Compiled, row: Row, name: str) -> Fraction | None:
    column = next((one for one in compiled.columns if one.name == f"v_{name}"), None)
    seen = row.get(f"v_{name}")
    if column is None or seen is None or column.unit.kind != "number":
        return None
    return Fraction(seen) / column.den


def _facts(compiled: Compiled, row: Row) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for column in compiled.columns:
        if column.kind in {"fact", "doubt", "before", "since"}:
            seen = row[column.name]
            number = column.unit.kind == "number" and seen is not None
            key = column.of if column.kind == "fact" else column.name
            given[key] = Fraction(seen) / column.den if number else seen
    return given


def _brings(compiled: Compiled, row: Row, steps: list[Step], ask: Ask) -> int | None:
    """What the same rule gives once the steps are done; None when it would still not qualify."""
    given = _facts(compiled, row)
    for step in steps:
        given[step.fact] = step.to
        given.update(step.also)
        given[f"d_{step.fact}"] = 0
    given = {
        name: value
        for name, value in given.items()
        if not name.startswith("d_") or value is not None
    }
    then = ask(compiled.on_values(answers.values(compiled, given, version_on=row["version_on"])))
    return then["amount"] if then["qualifies"] else None


def _next_band(compiled: Compiled, row: Row, ask: Ask | None) -> list[Change]:
    """The next step of a table of steps, when the amount would rise with it."""
    for tree in _bands(compiled.scheme):
        fact, table = (part.word for part in tree.parts)
        parameter = compiled.scheme.parameters.get(table)
        seen = row.get(f"f_{fact}")
        span = parameter.on(row["version_on"]) if parameter else None
        if seen is None or ask is None or span is None or not isinstance(span.value, Table):
            continue
        above = [Fraction(key[-1]) for key, _v in span.value.rows if Fraction(key[-1]) > seen]
        if not above:
            continue
        step = Step("", fact, above[0], int(above[0] - seen))
        brings = _brings(compiled, row, [step], ask)
        if brings is not None and brings > (row["amount"] or 0):
            return [_say(compiled, row, step, brings, last=True)]
    return []


def _bands(scheme: Scheme) -> list[Tree]:
    found: list[Tree] = []

    def walk(tree: Tree) -> None:
        band = tree.kind == "call" and tree.word == "band" and tree.parts[0].word in scheme.facts
        if band and isinstance(scheme.parameters[tree.parts[1].word].unit, TableUnit):
            found.append(tree)
        for part in tree.parts:
            walk(part)

    for tree in [
        *(one.tree for one in scheme.workings.values()),
        *([scheme.amount] if scheme.amount else []),
    ]:
        walk(tree)
    return found


def _say(compiled: Compiled, row: Row, step: Step, brings: int | None, *, last: bool) -> Change:
    use = compiled.scheme.facts[step.fact]
    fact = FACTS[f"{use.call.subject}.{use.call.name}"]
    on = _reached(compiled, row, step) if fact.grows and step.need else None
    zh = _phrase(compiled, row, step, "zh", on)
    en = _phrase(compiled, row, step, "en", on)
    if last and brings:
        zh += f"，即可享受 {words.value(brings, FEN, 'zh')}"
        en += f", and {words.value(brings, FEN, 'en')} can be had"
    return Change(step.test, step.fact, step.need, on, brings, Text(f"{zh}。", f"{en}."))


def _phrase(compiled: Compiled, row: Row, step: Step, language: str, on: date | None) -> str:
    scheme = compiled.scheme
    use = scheme.facts[step.fact]
    fact = FACTS[f"{use.call.subject}.{use.call.name}"]
    named = words.name_of(scheme, step.fact, language)
    if row[f"f_{step.fact}"] is None:
        return _settle(named, use.paper or fact.paper, language)
    if step.need is None:
        pair = ("需要：{}", "Needed: {}") if step.to else ("需要消除：{}", "To be cleared: {}")
        return words.pick(pair, language).format(named)
    doubt = row.get(f"d_{step.fact}") or 0
    need = words.value(step.need, fact.unit, language)
    if fact.unit.same(PEOPLE):
        named += _months(compiled, use.call.arguments, language)
        said = words.pick((f"再增加 {need}：{named}", f"{need} more: {named}"), language)
        if doubt:
            extra = words.value(doubt, fact.unit, language)
            said += words.pick(
                (
                    f"（另有 {extra} 待核实，核实后即可计入）",
                    f" ({extra} not yet settled may count)",
                ),
                language,
            )
        return said
    said = words.pick((f"{named}还差 {need}", f"{named}: {need} short"), language)
    if on is not None:
        said += words.pick((f"，到 {on} 即可达到", f"; reached on {on}"), language)
    return said


def _settle(named: str, paper: str, language: str) -> str:
    pair = ("{0}没有记录：补交{1}即可核实", "{0} is not on record: {1} settles it")
    return words.pick(pair, language).format(
        named, words.paper(paper, language) or words.pick(("证明材料", "a paper"), language)
    )


def _months(compiled: Compiled, arguments: Mapping[str, tuple[str, ...]], language: str) -> str:
    """For how many months (满 6 个月), when the fact counts people by months."""
    names = arguments.get("months")
    parameter = compiled.scheme.parameters.get(names[0]) if names else None
    span = parameter.on(compiled.day) if parameter else None
    if parameter is None or span is None or not isinstance(span.value, Fraction):
        return ""
    said = words.value(span.value, MONTHS, language)
    return words.pick((f"（满 {said}）", f" (for {said})"), language)


def _reached(compiled: Compiled, row: Row, step: Step) -> date | None:
    """The first day on which time alone has brought the months."""
    months = int(step.to)
    since = row.get(f"s_{step.fact}")
    if isinstance(since, date):
        return later(since, months) - timedelta(days=1)
    if f"s_{step.fact}" in row or step.need is None:
        return None
    return _month_end(compiled.day, step.need)


def later(day: date, months: int) -> date:
    """The day so many months later; the first of the next month when that month has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    if day.day > last:
        return date(year, month + 1, last) + timedelta(days=1)
    return date(year, month + 1, day.day)


def _month_end(day: date, months: int) -> date:
    """The end of the month so many months after the evaluation day's last whole month."""
    whole = (day + timedelta(days=1)).day == 1
    year, month = divmod(day.year * 12 + day.month - 1 + months - (0 if whole else 1), 12)
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])
