"""A scheme becomes one SQL query: a column for every value seen, every condition, and each step of the amount.

Layers, each a select over the one before: rows of the subject, facts, workings, tests, then limits (stages.py).
Parameters are constants of their epoch; where the version goes by a row's own date, each formula is a CASE
over the epochs. The questionnaire and the cases replace the facts by one row of values.
"""

import hashlib
import math
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise

from rulebook import ledger, sqltext, stages
from rulebook.columns import Column
from rulebook.expressions import Tree
from rulebook.facts.base import Ask, Builder, Fact, Span
from rulebook.facts.catalogue import FACTS
from rulebook.functions import Argument
from rulebook.model import Condition, Scheme
from rulebook.quantities import Misfit, Quantity, constant
from rulebook.registry import KEY_COLUMNS, SUBJECTS, TABLES
from rulebook.scope import Scope, arguments, ordered_workings, parameter_value, window_span
from rulebook.steps import needed_steps, with_steps
from rulebook.units import DATE, FEN, MONTHS, Unit

LEDGER_TOP = 10**15


@dataclass(frozen=True)
class Compiled:
    """A scheme as of a day: its shared steps, its own query, its columns."""

    scheme: Scheme
    day: date
    builder: Builder
    facts_sql: str
    layers: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]
    local: tuple[tuple[str, str], ...] = ()
    scopes: dict[date, Scope] = field(repr=False, default_factory=dict)

    @property
    def query(self) -> str:
        """The decisions, given the steps that an engine has ready: canonical text, tables still in braces."""
        return self._whole(self.facts_sql, self.builder.ready)

    @property
    def sql(self) -> str:
        """One whole query: steps and decisions, tables still in braces."""
        return self._whole(self.facts_sql, set())

    @property
    def sha256(self) -> str:
        """The query's own hash, kept with each run."""
        return hashlib.sha256(self.sql.encode()).hexdigest()

    def one(self, item: int) -> str:
        """The row of one item alone; whoever competes with it for a cap is still looked at."""
        crossing = any(
            limit.key != "item" and limit.over != "decision" and limit.kind in {"once", "cap"}
            for limit in self.scheme.limits
        )
        narrowed = self.facts_sql if crossing else f"{self.facts_sql} WHERE s.item_id = {int(item)}"
        return f"{self._whole(narrowed, set())} WHERE item_id = {int(item)}"

    def on_values(self, values: str) -> str:
        """The same decisions over facts given as a query instead of the registry."""
        return self._with([("facts", values), *self.layers])

    def _whole(self, facts: str, ready: set[str]) -> str:
        own = [*self.local, ("facts", facts)]
        steps = needed_steps(self.builder, [text for _name, text in own], ready)
        return self._with([*steps, *own, *self.layers])

    def _with(self, parts: list[tuple[str, str]]) -> str:
        return with_steps(parts, "SELECT * FROM decided")


def compile_scheme(
    scheme: Scheme,
    day: date,
    *,
    builder: Builder | None = None,
    earlier: dict[str, str] | None = None,
    detail: bool = False,
) -> Compiled:
    """Compile a checked scheme as of a day.

    builder: share one to share its steps with other schemes and with a reform of this one.
    earlier: decisions already made in this run, scheme to table. detail: also both sides of every test.
    """
    return _Compiler(scheme, day, builder or Builder(day), earlier or {}, detail).run()


class _Compiler:
    def __init__(
        self, scheme: Scheme, day: date, builder: Builder, earlier: dict[str, str], detail: object
    ) -> None:
        self.scheme, self.day, self.builder, self.earlier = scheme, day, builder, earlier
        self.detail = bool(detail)
        self.version = version_column(scheme, day)
        self.epochs = epochs_for(scheme, day)
        self.scopes = {epoch: Scope(scheme, epoch) for epoch in self.epochs}
        self.months = month_span(scheme, day, self.epochs[-1])
        self.ask = Ask(builder, {}, earlier=earlier, months=self.months)
        self.columns: list[Column] = []

    def run(self) -> Compiled:
        facts = self._facts()
        layers = [*self._workings("facts")]
        layers.append(("judged", self._tests(layers[-1][0] if layers else "facts")))
        layers += stages.write(self.scheme, self.columns, self.scopes[self.epochs[-1]])
        return Compiled(
            self.scheme,
            self.day,
            self.builder,
            facts,
            tuple(layers),
            tuple(self.columns),
            tuple(self.ask.local.items()),
            self.scopes,
        )

    def _facts(self) -> str:
        subject = SUBJECTS[self.scheme.subject]
        keys = ledger.keys(self.scheme)
        parts = [f"s.{KEY_COLUMNS[key]}" for key in keys]
        self.columns += [Column(KEY_COLUMNS[key], "key", Unit()) for key in keys]
        parts.append(f"{self.version} AS version_on")
        self.columns.append(Column("version_on", "key", DATE))
        for name, use in self.scheme.facts.items():
            fact = FACTS[f"{use.call.subject}.{use.call.name}"]
            parts += self._fact(name, fact)
        for look in ledger.all_before(self.scheme):
            parts.append(f"{ledger.write(look, self.ask, self.earlier)} AS {look.column}")
            self._before(look)
        rows = subject.query.replace("{day}", self.builder.on)
        rows = rows.replace("{months}", self.months.rows if self.months else "")
        joins = " ".join(self.ask.joins.values())
        return f"SELECT {', '.join(parts)} FROM ({rows}) AS s {joins}".rstrip()

    def _fact(self, name: str, fact: Fact) -> list[str]:
        use = self.scheme.facts[name].call
        built: dict[date, tuple[str, str]] = {}
        for epoch in self.epochs:
            given = arguments(use, fact, self.scheme, self.day, epoch)
            ask = replace(self.ask, given=given)
            made = fact.build(ask)
            built[epoch] = (made.sql, made.doubt)
        parts = [f"{self._by_epoch({e: sql for e, (sql, _d) in built.items()}, 's.')} AS f_{name}"]
        self.columns.append(Column(f"f_{name}", "fact", fact.unit, fact.den, name))
        doubted = any(doubt for _sql, doubt in built.values())
        if doubted:
            doubts = {e: doubt or "0" for e, (_sql, doubt) in built.items()}
            parts.append(f"{self._by_epoch(doubts, 's.')} AS d_{name}")
            self.columns.append(Column(f"d_{name}", "doubt", fact.unit, fact.den, name))
        if self.detail and made.since:
            parts.append(f"{made.since} AS s_{name}")
            self.columns.append(Column(f"s_{name}", "since", DATE, 1, name))
        value = fact_value(name, fact, doubted=doubted)
        for scope in self.scopes.values():
            scope.names[name] = value
        return parts

    def _before(self, look: ledger.Before) -> None:
        unit = {"amount": FEN, "months": MONTHS, "count": Unit(), "items": Unit()}[look.what]
        self.columns.append(Column(look.column, "before", unit, 1, look.name))
        for scope in self.scopes.values():
            add_before(scope, look)

    def _workings(self, source: str) -> list[tuple[str, str]]:
        order, _circle = ordered_workings(self.scheme)
        layers: list[tuple[str, str]] = []
        for place, name in enumerate(order, 1):
            values = {e: s.write(self.scheme.workings[name].tree) for e, s in self.scopes.items()}
            if any(value.over for value in values.values()):
                for epoch, value in values.items():
                    self.scopes[epoch].names[name] = value
                continue
            one = self._combined(values)
            self.columns.append(Column(f"w_{name}", "working", one.unit, one.den, name))
            layers.append((f"worked{place}", f"SELECT *, {one.sql} AS w_{name} FROM {source}"))
            source = f"worked{place}"
            for scope in self.scopes.values():
                scope.names[name] = replace(one, sql=f"w_{name}", doubt="")
        return layers

    def _combined(self, values: dict[date, Quantity]) -> Quantity:
        """One value out of its epochs', over one denominator."""
        common = math.lcm(*(value.den for value in values.values()))
        aligned = {epoch: value.scaled(common // value.den) for epoch, value in values.items()}
        first = next(iter(aligned.values()))
        return replace(
            first,
            sql=self._by_epoch({epoch: value.sql for epoch, value in aligned.items()}, ""),
            low=min(value.low for value in aligned.values()),
            high=max(value.high for value in aligned.values()),
            constant=first.constant if len(aligned) == 1 else None,
        )

    def _by_epoch(self, texts: dict[date, str], prefix: str) -> str:
        different = list(dict.fromkeys(texts.values()))
        if len(different) == 1:
            return different[0]
        version = self.version if prefix else "version_on"
        later = [  # the newest first; an epoch that says the same as the one before it needs no test
            (epoch, text)
            for (_before, earlier), (epoch, text) in pairwise(texts.items())
            if text != earlier
        ]
        whens = " ".join(
            f"WHEN {version} >= {sqltext.day(epoch)} THEN {text}" for epoch, text in reversed(later)
        )
        return f"CASE {whens} ELSE {next(iter(texts.values()))} END"

    def _tests(self, source: str) -> str:
        parts = [f"{in_force(self.scheme)} AS c_in_force"]
        self.columns.append(Column("c_in_force", "test", Unit("flag"), 1, "in_force"))
        for condition in self.scheme.conditions:
            test = self._sql(condition.tree)
            parts.append(f"{test} AS c_{condition.name}")
            self.columns.append(
                Column(f"c_{condition.name}", "test", Unit("flag"), 1, condition.name)
            )
            if self.detail:
                parts += self._leaves(condition)
        parts += self._ledger_tests()
        parts += self._sides()
        if self.scheme.amount is not None:
            parts.append(f"{self._sql(self.scheme.amount)} AS worth")
            self.columns.append(Column("worth", "amount", FEN))
        return f"SELECT *, {', '.join(parts)} FROM {source}"

    def _ledger_tests(self) -> list[str]:
        scope = self.scopes[self.epochs[-1]]
        parts = []
        for name, test in stages.ledger_tests(self.scheme, scope, self.day):
            parts.append(f"{test} AS c_{name}")
            self.columns.append(Column(f"c_{name}", "test", Unit("flag"), 1, name))
        return parts

    def _sides(self) -> list[str]:
        """Flags of staged payments and of papers asked for only sometimes."""
        parts = []
        for share in self.scheme.payments:
            if share.tree is not None:
                parts.append(f"{self._sql(share.tree)} AS when_{share.name}")
        for place, paper in enumerate(self.scheme.papers, 1):
            if paper.when is not None:
                parts.append(f"{self._sql(paper.when)} AS paper_{place}")
        return parts

    def _leaves(self, condition: Condition) -> list[str]:
        """Each comparison's outcome and both its sides, for the words of the reasons."""
        parts = []
        for place, leaf in enumerate(condition.tree.leaves()):
            stem = f"{condition.name}_{place}"
            parts.append(f"{self._sql(leaf)} AS l_{stem}")
            self.columns.append(Column(f"l_{stem}", "leaf", Unit("flag"), 1, condition.name))
            for side, tree in zip("lr", leaf.parts if leaf.kind == "compare" else (), strict=False):
                parts += self._side(f"{side}_{stem}", tree)
        return parts

    def _side(self, name: str, tree: Tree) -> list[str]:
        """The value of one side: v_ the numerator, o_ the other count of a share, u_ what is unsure."""
        values = {epoch: scope.write(tree) for epoch, scope in self.scopes.items()}
        first = next(iter(values.values()))
        if first.unit.kind != "number":
            self.columns.append(Column(f"v_{name}", "side", first.unit))
            return [f"{self._by_epoch({e: v.sql for e, v in values.items()}, '')} AS v_{name}"]
        one = self._combined(values)
        parts = [f"{one.sql} AS v_{name}"]
        self.columns.append(Column(f"v_{name}", "side", one.unit, one.den, one.over))
        for stem, text in (("o", first.over), ("u", first.doubt)):
            if text:
                parts.append(f"{text} AS {stem}_{name}")
                self.columns.append(Column(f"{stem}_{name}", "side", one.unit, first.den))
        return parts

    def _sql(self, tree: Tree) -> str:
        values = {epoch: scope.write(tree) for epoch, scope in self.scopes.items()}
        if all(value.unit.kind == "number" and not value.over for value in values.values()):
            return self._combined(values).sql
        return self._by_epoch({epoch: value.sql for epoch, value in values.items()}, "")


def fact_value(name: str, fact: Fact, *, doubted: bool) -> Quantity:
    """The fact's column as a quantity."""
    return Quantity(
        f"f_{name}",
        fact.unit,
        fact.den,
        high=fact.top,
        doubt=f"d_{name}" if doubted else "",
    )


def add_before(scope: Scope, look: ledger.Before) -> None:
    """What expressions may say of the ledger: `months_left` under a limit of months, `paid_before`."""
    if look.what == "months" and not look.name.startswith(("after", "excludes")):
        limit = next(one for one in scope.scheme.limits if one.name == look.name)
        allowed = limit_value(scope, limit.parameter)
        if isinstance(allowed, Quantity):
            left = f"CASE WHEN {look.column} > {allowed.sql} THEN 0 ELSE {allowed.sql} - {look.column} END"
            scope.names["months_left"] = Quantity(left, MONTHS, high=allowed.high)
    if look.name == "paid":
        scope.names["paid_before"] = Quantity(look.column, FEN, high=LEDGER_TOP)


def limit_value(scope: Scope, name: str) -> Argument:
    """A limit's parameter in the scope's epoch."""
    if name not in scope.scheme.parameters:
        return constant(stages.NOTHING, Unit())
    return parameter_value(scope.scheme.parameters[name], scope.epoch)


def month_span(scheme: Scheme, day: date, epoch: date) -> Span | None:
    """The months of a month-wise scheme, none later than the evaluation day's. Raises: Misfit."""
    if not scheme.each_month_of:
        return None
    window = scheme.windows.get(scheme.each_month_of)
    if window is None:
        raise Misfit(
            "unknown_name",
            f"没有时段“{scheme.each_month_of}”。",
            f"No window '{scheme.each_month_of}'.",
        )
    span = window_span(window, scheme, day, epoch)
    return Span(span.first, min(span.last, sqltext.month(day)))


def version_column(scheme: Scheme, day: date) -> str:
    """The date that picks the version, on the subject `s`."""
    column = SUBJECTS[scheme.subject].days.get(scheme.version_date)
    return f"s.{column}" if column else sqltext.day(day)


def epochs_for(scheme: Scheme, day: date) -> tuple[date, ...]:
    """The epochs that can matter: one when the version goes by the evaluation day, else all so far."""
    past = tuple(epoch for epoch in scheme.epochs if epoch <= day) or scheme.epochs[:1]
    if SUBJECTS[scheme.subject].days.get(scheme.version_date):
        return past
    return past[-1:]


def in_force(scheme: Scheme) -> str:
    """Is the version date inside the scheme's own time."""
    test = f"version_on >= {sqltext.day(scheme.start)}"
    if scheme.end is not None:
        test += f" AND version_on < {sqltext.day(scheme.end + timedelta(days=1))}"
    return f"({test})"


def place_tables(sql: str, tables: dict[str, str]) -> str:
    """Put the engine's own names of the registry's tables in."""
    for name in TABLES:
        sql = sql.replace(f"{{{name}}}", tables.get(name, name))
    return sql
