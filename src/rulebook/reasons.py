"""A decision in words: each test with the value seen and the threshold, the arithmetic, caps, others, unknowns.

Everything comes from the rule and its row; nothing is written by hand for a scheme.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rulebook import missing, words
from rulebook.columns import Column
from rulebook.compiler import Compiled
from rulebook.expressions import Tree
from rulebook.facts.catalogue import FACTS
from rulebook.ledger import of_relation
from rulebook.model import Condition, Limit, Relation, Table, Text
from rulebook.stages import season_days
from rulebook.units import FEN, FLAG, PEOPLE, Unit

Row = Mapping[str, Any]
OUTCOMES = {True: ("符合", "met"), False: ("不符合", "not met"), None: ("待核实", "unknown")}


@dataclass(frozen=True)
class Test:
    """One condition as it came out. lines: each comparison with its numbers."""

    name: str
    say: Text
    clause: str
    outcome: bool | None
    lines: tuple[Text, ...]


@dataclass(frozen=True)
class Unknown:
    """A fact without evidence, and the paper that settles it."""

    fact: str
    say: Text
    paper: str


@dataclass(frozen=True)
class Explanation:
    """One decision, fit to be read by the one it concerns."""

    scheme: str
    title: Text
    clause: str
    document: str
    version: date
    day: date
    outcome: bool | None
    amount: int | None
    worth: int | None
    tests: tuple[Test, ...]
    arithmetic: tuple[Text, ...]
    limits: tuple[Text, ...]
    unknown: tuple[Unknown, ...]
    missing: tuple[missing.Change, ...]

    def lines(self, language: str) -> list[str]:
        """The whole as lines of text."""
        said = [f"{self.title.of(language)}（{self.clause} {self.document}）"]
        for test in self.tests:
            mark = words.pick(OUTCOMES[test.outcome], language)
            details = "；".join(line.of(language) for line in test.lines)
            said.append(
                f"[{mark}] {test.say.of(language)}：{details}"
                if details
                else f"[{mark}] {test.say.of(language)}"
            )
        said += [line.of(language) for line in (*self.arithmetic, *self.limits)]
        said += [change.say.of(language) for change in self.missing]
        return said


def explain(compiled: Compiled, row: Row, ask: missing.Ask | None = None) -> Explanation:
    """Put one row of a detailed compilation into words.

    ask: runs a query over values, to tell what a change would bring; without it no amounts are told.
    """
    scheme = compiled.scheme
    version = row["version_on"]
    epochs = [epoch for epoch in scheme.epochs if epoch <= version]
    tests = [_in_force(compiled, row)]
    tests += [_test(compiled, row, condition) for condition in scheme.conditions]
    tests += _ledger_tests(compiled, row)
    return Explanation(
        scheme=scheme.name,
        title=scheme.title,
        clause=scheme.clause,
        document=scheme.document,
        version=epochs[-1] if epochs else scheme.start,
        day=compiled.day,
        outcome=row["qualifies"],
        amount=row["amount"],
        worth=row["worth"],
        tests=tuple(tests),
        arithmetic=tuple(_arithmetic(compiled, row)),
        limits=tuple(_limits(compiled, row)),
        unknown=tuple(_unknown(compiled, row)),
        missing=missing.changes(compiled, row, ask),
    )


def _text(make: Callable[[str], str]) -> Text:
    return Text(make("zh"), make("en"))


def _in_force(compiled: Compiled, row: Row) -> Test:
    scheme = compiled.scheme
    until = Text(f"至 {scheme.end}", f" until {scheme.end}") if scheme.end else Text()
    line = Text(
        f"依据日期 {row['version_on']}，自 {scheme.start} 起施行{until.zh}",
        f"By the date {row['version_on']}; in force from {scheme.start}{until.en}",
    )
    return Test(
        "in_force", Text("在施行期内", "In force"), scheme.clause, row["c_in_force"], (line,)
    )


def _test(compiled: Compiled, row: Row, condition: Condition) -> Test:
    places = iter(range(len(condition.tree.leaves())))
    shown = _shown(row, condition.name, condition.tree, places)[1]
    lines = tuple(_leaf(compiled, row, f"{condition.name}_{place}", leaf) for place, leaf in shown)
    outcome = row[f"c_{condition.name}"]
    return Test(condition.name, condition.say, condition.clause, outcome, lines)


Shown = tuple[bool | None, list[tuple[int, Tree]]]


def _shown(row: Row, name: str, tree: Tree, places: Iterator[int]) -> Shown:
    """The comparisons worth telling: of an `or` that holds, the branch that holds; else all."""
    if tree.kind == "not":
        outcome, leaves = _shown(row, name, tree.parts[0], places)
        return (None if outcome is None else not outcome), leaves
    if tree.kind not in {"and", "or"}:
        place = next(places)
        return row.get(f"l_{name}_{place}"), [(place, tree)]
    parts = [_shown(row, name, part, places) for part in tree.parts]
    decides = tree.kind == "or"
    holding = [leaves for outcome, leaves in parts if outcome is decides]
    if decides and holding:
        return True, holding[0]
    outcomes = {outcome for outcome, _leaves in parts}
    whole = decides if holding else None if None in outcomes else not decides
    return whole, [leaf for _outcome, leaves in parts for leaf in leaves]


def _leaf(compiled: Compiled, row: Row, stem: str, leaf: Tree) -> Text:
    def say(language: str) -> str:
        scheme = compiled.scheme
        if leaf.kind != "compare":
            told = words.value(row.get(f"l_{stem}"), FLAG, language)
            return f"{words.expression(leaf, scheme, language)}：{told}"
        left = leaf.parts[0]
        seen = side(compiled, row, f"l_{stem}", language)
        wanted = side(compiled, row, f"r_{stem}", language)
        sign = words.pick(words.SIGNS[leaf.word], language)
        named = words.expression(left, scheme, language)
        if language == "en":
            return f"{named}: {seen}; wanted: {sign} {wanted}"
        return f"{named}为 {seen}，要求{sign} {wanted}"

    return _text(say)


def side(compiled: Compiled, row: Row, name: str, language: str) -> str:
    """The value of one side of a comparison, with what is unsure beside it."""
    column = next(one for one in compiled.columns if one.name == f"v_{name}")
    seen = row[f"v_{name}"]
    doubt = row.get(f"u_{name}") or 0
    if f"o_{name}" in row:
        said = words.ratio(seen, row[f"o_{name}"])
    else:
        said = words.value(seen, column.unit, language, column.den)
    if doubt:
        # Of a share it is the people counted who are unsure, not a part of the whole.
        unit = PEOPLE if f"o_{name}" in row else _counted(compiled, name)
        extra = words.value(doubt, unit, language, column.den)
        said += words.pick(("（另有 {} 待核实）", " (and {} not yet known)"), language).format(
            extra
        )
    return said


def _counted(compiled: Compiled, name: str) -> Any:
    column = next(one for one in compiled.columns if one.name == f"u_{name}")
    return column.unit


def _ledger_tests(compiled: Compiled, row: Row) -> list[Test]:
    scheme = compiled.scheme
    found = [_season(compiled, row)] if scheme.season else []
    found += [
        Test(
            one.name,
            _limit_say(one),
            scheme.clause,
            row[f"c_{one.name}"],
            (_before(row, one.name),),
        )
        for one in scheme.limits
        if f"c_{one.name}" in row
    ]
    found += [_related(compiled, row, "excludes", one) for one in scheme.excludes]
    return found + [_related(compiled, row, "after", one) for one in scheme.after]


def _season(compiled: Compiled, row: Row) -> Test:
    """The days on which one may apply, and when they come again."""
    scheme, day = compiled.scheme, compiled.day
    opens, closes = season_days(scheme, max(compiled.scopes))
    outcome = row["c_in_season"]
    start = date(day.year, opens // 100, min(opens % 100, 28 if opens == _LEAP_DAY else 31))
    again = start if start > day else start.replace(year=day.year + 1)

    def say(language: str) -> str:
        first, last = (words.day_of_year(one, language) for one in (opens, closes))
        said = words.pick(
            (f"申报期 {first}至{last}，审定日 {day}", f"From {first} to {last}; the day is {day}"),
            language,
        )
        if outcome:
            return said
        return said + words.pick(
            (f"；下次从 {again} 开始", f"; it opens again on {again}"), language
        )

    name = Text("在申报期内", "Within the time for applications")
    return Test("in_season", name, scheme.clause, outcome, (_text(say),))


_LEAP_DAY = 229


def _related(compiled: Compiled, row: Row, kind: str, relation: Relation) -> Test:
    """Another scheme that must not, or must, have been granted."""
    say = {"excludes": ("未享受“{}”", "Has not had '{}'"), "after": ("已享受“{}”", "Has had '{}'")}
    name, (zh, en) = f"{kind}_{relation.scheme}", say[kind]
    seen = row[of_relation(kind, relation).column]
    line = Text(f"台账记录：{_or_unknown(seen, 'zh')}", f"On the ledger: {_or_unknown(seen, 'en')}")
    label = Text(zh.format(relation.scheme), en.format(relation.scheme))
    return Test(name, label, compiled.scheme.clause, row[f"c_{name}"], (line,))


def _limit_say(limit: Limit) -> Text:
    key, over = words.KEYS[limit.key], words.OVERS[limit.over]
    if limit.kind == "once":
        return Text(f"{key[0]}{over[0]}只享受一次", f"Once for the same {key[1]}, {over[1]}")
    if limit.kind == "months":
        return Text(
            f"{key[0]}{over[0]}的补贴月数未用完", f"Months left for the same {key[1]}, {over[1]}"
        )
    if limit.kind == "items":
        return Text(
            f"{key[0]}{over[0]}的笔数未用完",
            f"Different ones left for the same {key[1]}, {over[1]}",
        )
    return Text(f"{key[0]}{over[0]}的次数未用完", f"Times left for the same {key[1]}, {over[1]}")


def _before(row: Row, name: str) -> Text:
    seen = row.get(f"b_{name}")
    return Text(f"此前已享受：{_or_unknown(seen, 'zh')}", f"Had before: {_or_unknown(seen, 'en')}")


def _or_unknown(seen: Any, language: str) -> str:
    return words.pick(("未知", "unknown"), language) if seen is None else str(seen)


def _arithmetic(compiled: Compiled, row: Row) -> list[Text]:
    scheme, steps = compiled.scheme, []
    for column in compiled.columns:
        if column.kind == "working":
            steps.append(
                _text(_Sum(compiled, row, column.of, scheme.workings[column.of].tree, column))
            )
    if scheme.amount is not None:
        steps.append(_text(_Sum(compiled, row, "", scheme.amount, Column("worth", "amount", FEN))))
    return steps


@dataclass(frozen=True)
class _Sum:
    """One line of arithmetic: the name, the expression with its values, the outcome."""

    compiled: Compiled
    row: Row
    name: str
    tree: Tree
    column: Column

    def __call__(self, language: str) -> str:
        scheme = self.compiled.scheme
        named = (
            words.name_of(scheme, self.name, language)
            if self.name
            else words.pick(("金额", "Amount"), language)
        )
        said = words.expression(self.tree, scheme, language, self.values(language))
        outcome = words.value(
            self.row[self.column.name], self.column.unit, language, self.column.den
        )
        return f"{named} = {said} = {outcome}"

    def values(self, language: str) -> dict[str, str]:
        """What each name stood for in this row."""
        scheme, seen = self.compiled.scheme, {}
        for column in self.compiled.columns:
            if column.kind in {"fact", "working"}:
                seen[column.of] = words.value(
                    self.row[column.name], column.unit, language, column.den
                )
        for name, parameter in scheme.parameters.items():
            span = parameter.on(self.row["version_on"])
            if (
                isinstance(parameter.unit, Unit)
                and span
                and not isinstance(span.value, tuple | Table)
            ):
                seen[name] = words.value(span.value, parameter.unit, language)
        return seen


def _limits(compiled: Compiled, row: Row) -> list[Text]:
    """Caps that took something, and who was served instead."""
    found, before = [], row.get("amount_0")
    for limit in compiled.scheme.limits:
        after = row.get(f"a_{limit.name}", before)
        if after != before and after is not None and before is not None:
            found.append(_cut(limit, row, before, after))
        before = after
    return found


def _cut(limit: Limit, row: Row, before: int, after: int) -> Text:
    key, over = words.KEYS[limit.key], words.OVERS[limit.over]
    if limit.kind == "once":
        winner = row[f"winner_{limit.name}"]
        return Text(
            f"{key[0]}{over[0]}只享受一次：已由第 {winner} 号享受。",
            f"Once for the same {key[1]}: number {winner} has it.",
        )
    sums = (max(0, row[f"r_{limit.name}"]), before, after)
    zh, en = ([words.value(fen, FEN, language) for fen in sums] for language in ("zh", "en"))
    return Text(
        f"{key[0]}{over[0]}封顶：还可享受 {zh[0]}，由 {zh[1]} 减为 {zh[2]}。",
        f"Cap for the same {key[1]}, {over[1]}: {en[0]} left, so {en[1]} becomes {en[2]}.",
    )


def _unknown(compiled: Compiled, row: Row) -> list[Unknown]:
    scheme, found = compiled.scheme, []
    for name, use in scheme.facts.items():
        if row[f"f_{name}"] is None or (row.get(f"d_{name}") or 0) > 0:
            paper = use.paper or FACTS[f"{use.call.subject}.{use.call.name}"].paper
            say = Text(words.name_of(scheme, name, "zh"), words.name_of(scheme, name, "en"))
            found.append(Unknown(name, say, paper))
    return found
