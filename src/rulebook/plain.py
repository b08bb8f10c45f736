"""A scheme as a page for people: who, how much, what papers, how long; from the rule alone, in both languages.

Nothing is written by hand for a scheme: change the rule and the page has changed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from rulebook import words
from rulebook.expressions import Tree
from rulebook.model import Key, Limit, Paper, Parameter, Scheme, Share, Span, Step, Table, Text
from rulebook.units import AnyUnit, TableUnit, Unit


@dataclass(frozen=True)
class Point:
    """One condition: its words, what is measured against what, its clause."""

    name: str
    say: Text
    detail: Text
    clause: str


@dataclass(frozen=True)
class Grid:
    """A table of the rule, in words. head: over the columns; each row its cells."""

    name: str
    title: Text
    head: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True)
class Dated:
    """One value of a parameter, from a day to a day."""

    start: date
    end: date | None
    value: Text


@dataclass(frozen=True)
class Number:
    """A parameter: its words, where it comes from, its dated values. came_from: whose, when inherited."""

    name: str
    say: Text
    unit: str
    clause: str
    source: str
    origin: str
    came_from: str
    bound: Text
    demo: bool
    values: tuple[Dated, ...]
    now: Text


@dataclass(frozen=True)
class Stage:
    """A step of the review. by: its actor's code. take: how long it may take."""

    by: str
    kind: str
    who: Text
    take: Text


@dataclass(frozen=True)
class Page:
    """What a scheme says, as of a day."""

    name: str
    title: Text
    clause: str
    document: str
    start: date
    end: date | None
    each: Text
    payee: Text
    period: Text
    picked: Text
    automatic: bool
    conditions: tuple[Point, ...]
    amount: Text
    workings: tuple[Text, ...]
    grids: tuple[Grid, ...]
    limits: tuple[Text, ...]
    papers: tuple[Text, ...]
    steps: tuple[Stage, ...]
    whole: Text
    funds: tuple[Text, ...]
    numbers: tuple[Number, ...]
    silent: tuple[tuple[Text, Text], ...]


def page(scheme: Scheme, day: date) -> Page:
    """Put a scheme into words as of a day; a day before it begins shows its first values."""
    on = max(day, scheme.start) if scheme.end is None else min(max(day, scheme.start), scheme.end)
    said = _Words(scheme, on)
    return Page(
        name=scheme.name,
        title=scheme.title,
        clause=scheme.clause,
        document=scheme.document,
        start=scheme.start,
        end=scheme.end,
        each=_pair(words.SUBJECTS, scheme.subject),
        payee=_pair(words.PAYEES, scheme.payee),
        period=_pair(words.PERIODS, scheme.period),
        picked=_pair(words.DAYS_OF, scheme.version_date),
        automatic=scheme.automatic,
        conditions=tuple(
            Point(one.name, one.say, said.of(one.tree), one.clause) for one in scheme.conditions
        ),
        amount=said.amount(),
        workings=tuple(said.working(name) for name in scheme.workings),
        grids=tuple(_grid(one, on) for one in scheme.parameters.values() if one.is_table),
        limits=tuple(said.limits()),
        papers=tuple(said.paper(one) for one in scheme.papers),
        steps=tuple(_stage(step) for step in scheme.steps),
        whole=_whole(scheme.steps),
        funds=(*(said.fund(one) for one in scheme.funds), *_when_short(scheme)),
        numbers=tuple(number(one, on) for one in scheme.parameters.values()),
        silent=tuple((one.question, Text(one.default, one.default)) for one in scheme.silent),
    )


def _when_short(scheme: Scheme) -> list[Text]:
    """Said only where it is not the usual: in turn until the money ends."""
    if scheme.when_short != "pro_rata":
        return []
    return [Text("资金不足时按比例兑付", "cut alike when the money does not suffice")]


def _text(make: Callable[[str], str]) -> Text:
    return Text(make("zh"), make("en"))


def _pair(table: Mapping[str, tuple[str, str]], name: str) -> Text:
    return _text(lambda language: words.named(table, name, language))


class _Words:
    """The expressions of one scheme with the values of one day in their places."""

    def __init__(self, scheme: Scheme, on: date) -> None:
        self.scheme, self.on = scheme, on
        self.instead = {language: self._values(language) for language in ("zh", "en")}

    def _values(self, language: str) -> dict[str, str]:
        """Plain numbers and days stand for their names; the ends of a table for the call that asks them."""
        found = {}
        for name, parameter in self.scheme.parameters.items():
            span = parameter.on(self.on)
            if span is None:
                continue
            if isinstance(span.value, Table) and isinstance(parameter.unit, TableUnit):
                for call, row in (("lowest", span.value.rows[0]), ("highest", span.value.rows[-1])):
                    found[f"{call}({name})"] = _key(row[0][-1], parameter.unit.keys[-1], language)
            elif isinstance(parameter.unit, Unit) and parameter.unit.kind in {"number", "date"}:
                found[name] = words.value(span.value, parameter.unit, language)
        return found

    def say(self, tree: Tree, language: str) -> str:
        return words.expression(tree, self.scheme, language, instead=self.instead[language])

    def of(self, tree: Tree) -> Text:
        return _text(lambda language: self.say(tree, language))

    def amount(self) -> Text:
        tree = self.scheme.amount
        if tree is None:
            return Text()
        if tree.kind == "name" and tree.word in self.scheme.parameters:
            return _text(
                lambda language: (
                    f"{words.name_of(self.scheme, tree.word, language)} {self.say(tree, language)}"
                )
            )
        return self.of(tree)

    def working(self, name: str) -> Text:
        tree = self.scheme.workings[name].tree
        return _text(
            lambda language: (
                f"{words.name_of(self.scheme, name, language)} = {self.say(tree, language)}"
            )
        )

    def number(self, name: str, language: str) -> str:
        return self.instead[language].get(name) or words.name_of(self.scheme, name, language)

    def limits(self) -> list[Text]:
        scheme = self.scheme
        found = [Text(self._limit(one, "zh"), self._limit(one, "en")) for one in scheme.limits]
        for one in scheme.excludes:
            found.append(
                Text(
                    f"不能与“{one.scheme}”同时享受（{words.KEYS[one.key][0]}{words.OVERS[one.over][0]}）",
                    f"Not beside '{one.scheme}' (the same {words.KEYS[one.key][1]}, {words.OVERS[one.over][1]})",
                )
            )
        for one in scheme.after:
            found.append(Text(f"享受“{one.scheme}”之后", f"Only after '{one.scheme}'"))
        return found

    def _limit(self, limit: Limit, language: str) -> str:
        key = words.named(words.KEYS, limit.key, language)
        over = words.named(words.OVERS, limit.over, language)
        most = self.number(limit.parameter, language) if limit.parameter else ""
        said = words.pick(_LIMITS[limit.kind], language).format(key=key, over=over, most=most)
        if limit.pool:
            joined = words.pick(("、", ", "), language).join(limit.pool)
            said += words.pick(("（与 {} 合并计算）", " (together with {})"), language).format(
                joined
            )
        return " ".join(said.split()) if language == "en" else said

    def paper(self, paper: Paper) -> Text:
        def say(language: str) -> str:
            both = words.pick(("和", " and "), language)
            ways = [both.join(words.paper(name, language) for name in way) for way in paper.any_of]
            said = words.pick(("，或者", ", or "), language).join(ways)
            if paper.when is None:
                return said
            when = words.pick(("（{}时）", " (when {})"), language)
            return said + when.format(self.say(paper.when, language))

        return _text(say)

    def fund(self, share: Share) -> Text:
        def say(language: str) -> str:
            name = words.named(words.FUNDS, share.name, language)
            if share.kind == "rest":
                rest = words.pick(("{}（其余部分）", "{} (the rest)"), language)
                return rest.format(name) if len(self.scheme.funds) > 1 else name
            most = words.pick(("最高 ", "up to "), language) if share.kind == "up_to" else ""
            return f"{name} {most}{self.number(share.parameter, language)}"

        return _text(say)


_LIMITS = {
    "once": ("{key}{over}只享受一次", "Once for the same {key}, {over}"),
    "cap": ("{key}{over}最高 {most}", "At most {most} for the same {key}, {over}"),
    "months": ("{key}{over}最长 {most}", "At most {most} for the same {key}, {over}"),
    "count": ("{key}{over}最多 {most}", "At most {most} for the same {key}, {over}"),
    "items": (
        "{key}{over}最多 {most}（不同的项目）",
        "At most {most} different ones for the same {key}, {over}",
    ),
}


def number(parameter: Parameter, on: date) -> Number:
    """One parameter in words, with every value it has had."""
    span = parameter.on(on) or parameter.spans[0]
    return Number(
        parameter.name,
        Text(parameter.say.zh or parameter.name, parameter.say.of("en") or parameter.name),
        str(parameter.unit),
        parameter.clause,
        parameter.source,
        parameter.origin,
        parameter.came_from,
        _bound(parameter),
        parameter.demo,
        tuple(
            Dated(one.start, one.end, span_value(one, parameter.unit)) for one in parameter.spans
        ),
        span_value(span, parameter.unit),
    )


def span_value(span: Span, unit: AnyUnit) -> Text:
    """One dated value; a table as its steps, one after the other."""
    return _text(lambda language: _said(span.value, unit, language))


def _said(value: object, unit: AnyUnit, language: str) -> str:
    comma = words.pick(("、", ", "), language)
    if isinstance(value, Table) and isinstance(unit, TableUnit):
        arrow = words.pick(("：", ": "), language)
        steps = [
            " ".join(_key(key, of, language) for key, of in zip(keys, unit.keys, strict=True))
            + arrow
            + words.value(given, unit.gives, language)
            for keys, given in value.rows
        ]
        return words.pick(("；", "; "), language).join(steps)
    if isinstance(value, tuple):
        return comma.join(words.named(words.TERMS, str(one), language) for one in value)
    if isinstance(unit, Unit):
        said = words.value(value, unit, language)
        return words.named(words.TERMS, said, language) if unit.kind == "text" else said
    return str(value)


def _key(key: Key, unit: Unit, language: str) -> str:
    if isinstance(key, str):
        return words.named(words.TERMS, key, language)
    return words.value(key, unit, language)


def _bound(parameter: Parameter) -> Text:
    """What a lower level may do to it."""
    if parameter.up_to:
        return Text("上限，下级可以定得更低", "A ceiling; a lower level may set less")
    return {
        "lower": Text("下级只能调低", "A lower level may only lower it"),
        "higher": Text("下级只能调高", "A lower level may only raise it"),
        "never": Text("下级照用，不能改", "A lower level takes it as it is"),
    }.get(parameter.may, Text())


def _grid(parameter: Parameter, on: date) -> Grid:
    """A table parameter on a day: one key runs down, two keys down and across."""
    unit, span = parameter.unit, parameter.on(on) or parameter.spans[0]
    title = Text(parameter.say.zh or parameter.name, parameter.say.of("en") or parameter.name)
    if not isinstance(unit, TableUnit) or not isinstance(span.value, Table):
        return Grid(parameter.name, title, (), ())
    rows = span.value.rows

    def key(one: Key, of: Unit) -> Text:
        step = of.kind == "number"
        return _text(
            lambda language: (
                _key(one, of, language)
                + (words.pick(("起", " and more"), language) if step else "")
            )
        )

    def given(value: object) -> Text:
        return _text(lambda language: words.value(value, unit.gives, language))

    if len(unit.keys) == 1:
        found = tuple((key(keys[0], unit.keys[0]), given(value)) for keys, value in rows)
        return Grid(parameter.name, title, (), found)
    across = list(dict.fromkeys(keys[1] for keys, _value in rows))
    cells = dict(rows)
    down = list(dict.fromkeys(keys[0] for keys, _value in rows))
    table = tuple(
        (
            key(first, unit.keys[0]),
            *(
                given(cells[first, second]) if (first, second) in cells else Text("—", "–")
                for second in across
            ),
        )
        for first in down
    )
    return Grid(parameter.name, title, (Text(), *(key(one, unit.keys[1]) for one in across)), table)


def _stage(step: Step) -> Stage:
    who = _pair(words.ACTORS, step.by if step.kind != "notice" else "notice")
    return Stage(step.by, step.kind, who, _take(step.days, working=step.working))


def _take(days: int, *, working: bool) -> Text:
    zh, en = ("个工作日", "working") if working else ("天", "calendar")
    return Text(f"{days} {zh}", f"{days} {en} day{'' if days == 1 else 's'}")


def _whole(steps: tuple[Step, ...]) -> Text:
    """All steps together, working and calendar days apart."""
    sums = [
        _take(total, working=working)
        for working in (True, False)
        if (total := sum(step.days for step in steps if step.working is working))
    ]
    return Text("，另 ".join(one.zh for one in sums), " and ".join(one.en for one in sums))
