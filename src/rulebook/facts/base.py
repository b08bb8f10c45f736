"""What a fact is, and the builder that collects the steps its SQL needs."""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from rulebook import sqltext
from rulebook.model import Text
from rulebook.units import Unit

MONTHS_KEPT = 62  # bits of a whole number that stays positive


@dataclass(frozen=True)
class Arg:
    """One argument of a fact. kind: number (a parameter of `unit`), words, word, window.

    monthly: the number may change inside the time looked at, every month has its own.
    """

    kind: str
    unit: Unit | None = None
    allowed: tuple[str, ...] = ()
    default: "tuple[str, ...] | None" = None
    monthly: bool = False


@dataclass(frozen=True)
class Span:
    """Whole months, both inclusive, and the days they cover."""

    first: int
    last: int

    @property
    def starts(self) -> date:
        """The first day."""
        return date(self.first // 12, self.first % 12 + 1, 1)

    @property
    def after(self) -> date:
        """The day after the last."""
        return date((self.last + 1) // 12, (self.last + 1) % 12 + 1, 1)

    @property
    def rows(self) -> str:
        """A query with a row for each month: month, starts_on, ends_on."""
        months = (Span(month, month) for month in range(self.first, self.last + 1))
        return " UNION ALL ".join(
            f"SELECT {one.first} AS month, {sqltext.day(one.starts)} AS starts_on,"
            f" {sqltext.day(one.after - timedelta(days=1))} AS ends_on"
            for one in months
        )


Monthly = tuple[tuple[int, Fraction], ...]  # (from month, value), in order
Given = Fraction | tuple[str, ...] | Span | Monthly | None


@dataclass(frozen=True)
class Count:
    """A count of people by factory over the employments `e` of the day. joins: texts, each with its own alias."""

    joins: tuple[str, ...]
    test: str


@dataclass
class Builder:
    """Collects the shared steps of one evaluation day. The same request gives the same step."""

    day: date
    steps: dict[str, str] = field(default_factory=dict)
    joined: Counter[str] = field(default_factory=Counter)  # how many schemes join a step
    ready: set[str] = field(default_factory=set)  # steps an engine has worked out as tables
    pay: dict[str, tuple[str, Span, Monthly | None]] = field(default_factory=dict)
    counts: dict[str, Count] = field(default_factory=dict)  # steps that may be counted together

    def step(self, stem: str, sql: str) -> str:
        """The name of the step that holds this query."""
        name = f"{stem}_{hashlib.sha256(sql.encode()).hexdigest()[:8]}"
        self.steps.setdefault(name, sql)
        return name

    def count(self, stem: str, one: Count) -> str:
        """The step of a count: factory_id, sure (how many pass), doubt (how many more may)."""
        name = self.step(stem, counting([one], sqltext.within("e", self.on)))
        self.counts.setdefault(name, one)
        return name

    def count_together(self, names: list[str]) -> str:
        """One query for several counts: sure_0, doubt_0, sure_1 and so on."""
        return counting([self.counts[name] for name in names], sqltext.within("e", self.on))

    def cut_counts(self, table: str, names: list[str]) -> list[tuple[str, str]]:
        """Each count as a query over the table that holds them all."""
        return [
            (name, f"SELECT factory_id, sure_{place} AS sure, doubt_{place} AS doubt FROM {table}")
            for place, name in enumerate(names)
        ]

    def pay_column(self, what: str, span: Span, floor: Monthly | None) -> str:
        """A column of the one step that goes through the pay rows; steps join it by person and factory.

        what: bits, count or sum, over the months of the span, of rows paid at least the floor.
        """
        key = (what, span, floor)
        for name, known in self.pay.items():
            if known == key:
                return name
        name = f"p_{hashlib.sha256(repr(key).encode()).hexdigest()[:8]}"
        self.pay[name] = key
        return name

    @property
    def on(self) -> str:
        """The evaluation day in SQL."""
        return sqltext.day(self.day)

    @property
    def month(self) -> int:
        """The evaluation day's month."""
        return sqltext.month(self.day)

    def paid_months(self, span: Span, floor: Monthly | None) -> str:
        """The set of months paid (at least the floor) as bits of the pay step, the span's newest month bit 0.

        Every span that ends near the evaluation day is cut out of one column, so the rows are gone through once.
        """
        first = max(span.first, span.last - MONTHS_KEPT + 1)
        kept = Span(self.month - MONTHS_KEPT + 1, self.month)
        if first < kept.first:
            return self.pay_column("bits", Span(first, span.last), floor)
        column = self.pay_column("bits", kept, floor)
        shifted = f"({column} >> {kept.last - span.last})" if span.last < kept.last else column
        if first == kept.first:
            return shifted
        return f"({shifted} & {(1 << (span.last - first + 1)) - 1})"

    def paid_count(self, span: Span, floor: Monthly | None) -> str:
        """A pay column: how many months were paid (at least the floor)."""
        return self.pay_column("count", span, floor)

    def paid_sum(self, span: Span) -> str:
        """A pay column: fen paid."""
        return self.pay_column("sum", span, None)

    def pay_step(self) -> str:
        """The query of the one step through the pay rows; only the months that anyone asks for are read."""
        first = min(span.first for _what, span, _floor in self.pay.values())
        last = max(span.last for _what, span, _floor in self.pay.values())
        whole = Span(first, last)
        columns = ", ".join(
            f"{_aggregate(*key, whole)} AS {name}" for name, key in sorted(self.pay.items())
        )
        return (
            f"SELECT person_id, factory_id, {columns} FROM {{payroll}}"
            f" WHERE month BETWEEN {first} AND {last} GROUP BY person_id, factory_id"
        )


def counting(counts: list[Count], here: str) -> str:
    """The people of each factory, counted by one or several tests in one pass over the employments."""
    joins = "".join(dict.fromkeys(join for one in counts for join in one.joins))
    places = [f"_{place}" if len(counts) > 1 else "" for place in range(len(counts))]
    tests = ", ".join(f"{one.test} AS test{at}" for one, at in zip(counts, places, strict=True))
    sums = ", ".join(
        f"CAST(COUNT(CASE WHEN v.test{at} THEN 1 END) AS BIGINT) AS sure{at},"
        f" CAST(COUNT(CASE WHEN v.test{at} IS NULL THEN 1 END) AS BIGINT) AS doubt{at}"
        for at in places
    )
    rows = f"SELECT e.factory_id, {tests} FROM {{employment}} AS e{joins} WHERE {here}"
    return f"SELECT v.factory_id, {sums} FROM ({rows}) AS v GROUP BY v.factory_id"


def _aggregate(what: str, span: Span, floor: Monthly | None, whole: Span) -> str:
    tests = [] if span == whole else [f"month BETWEEN {span.first} AND {span.last}"]
    tests += [f"net_fen >= {by_month(floor)}"] if floor else []
    inner, nothing = {
        # from the top down: to shift right needs no check for what would not fit
        "bits": (
            f"CAST({1 << (span.last - span.first)} AS BIGINT) >> (month - {span.first})",
            "CAST(0 AS BIGINT)",
        ),
        "count": ("1", "0"),
        "sum": ("net_fen", "0"),
    }[what]
    if tests:
        inner = f"CASE WHEN {' AND '.join(tests)} THEN {inner} ELSE {nothing} END"
    return f"BIT_OR({inner})" if what == "bits" else f"CAST(SUM({inner}) AS BIGINT)"


def by_month(floor: Monthly, month: str = "month") -> str:
    """The value in force in each row's month."""
    if len(floor) == 1:
        return _fen(floor[0][1])
    whens = " ".join(
        f"WHEN {month} >= {start} THEN {_fen(value)}" for start, value in reversed(floor)
    )
    return f"CASE {whens} END"


def _fen(value: Fraction) -> str:
    return str(-(-value.numerator // value.denominator))


@dataclass
class Ask:
    """One use of a fact: its builder, its arguments, and the joins it needs on the subject `s`."""

    builder: Builder
    given: dict[str, Given]
    joins: dict[str, str] = field(default_factory=dict)
    local: dict[str, str] = field(
        default_factory=dict
    )  # steps that read decisions of this very run
    earlier: dict[str, str] = field(default_factory=dict)  # scheme to the table of its decisions
    months: Span | None = None  # the months of a month-wise subject

    def join(self, step: str, on: str) -> str:
        """Join a step to the subject; the same step once. Returns: the alias."""
        alias = f"j_{step}"
        self.builder.joined[step] += alias not in self.joins
        self.joins[alias] = f"LEFT JOIN {step} AS {alias} ON {on.format(j=alias)}"
        return alias

    @property
    def each_month(self) -> Span:
        """The months of a month-wise subject."""
        return self.months or Span(self.builder.month, self.builder.month)

    def number(self, name: str) -> int:
        """A whole number among the arguments, rounded up."""
        value = self.given[name]
        if not isinstance(value, Fraction):
            raise TypeError(name)
        return -(-value.numerator // value.denominator)

    def words(self, name: str) -> tuple[str, ...]:
        """Words among the arguments."""
        value = self.given[name]
        return tuple(str(part) for part in value) if isinstance(value, tuple) else ()

    def word(self, name: str) -> str:
        """One word among the arguments."""
        return (self.words(name) or ("",))[0]

    def span(self, name: str) -> Span:
        """A window; without one, everything that the bits can hold up to the evaluation day."""
        value = self.given.get(name)
        if isinstance(value, Span):
            return value
        return Span(self.builder.month - MONTHS_KEPT + 1, self.builder.month)

    def floor(self, name: str) -> Monthly | None:
        """A number by months, when it was given."""
        value = self.given.get(name)
        return value if isinstance(value, tuple) and value else None  # type: ignore[return-value]


@dataclass(frozen=True)
class Built:
    """The fact's SQL on the subject; doubt: how many more there may be once what is unknown is known.

    since: the day from which the months count, when they grow with time alone.
    """

    sql: str
    doubt: str = ""
    since: str = ""


@dataclass(frozen=True)
class Fact:
    """A named quantity of a subject. top: no value is ever above it. grows: time alone makes it grow.

    paper: the paper that settles it when it is unknown.
    """

    subject: str
    name: str
    unit: Unit
    say: Text
    reads: tuple[str, ...]
    build: Callable[[Ask], Built]
    top: int = 1
    den: int = 1
    args: dict[str, Arg] = field(default_factory=dict)
    grows: bool = False
    paper: str = ""

    @property
    def full_name(self) -> str:
        """factory.workers."""
        return f"{self.subject}.{self.name}"
