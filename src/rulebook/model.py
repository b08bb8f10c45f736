"""A scheme as values: what its file said, typed, with the place of every part."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from rulebook.expressions import FactCall, Tree
from rulebook.faults import Mark
from rulebook.units import AnyUnit, Scalar, TableUnit


@dataclass(frozen=True)
class Text:
    """A phrase in both languages; English falls back to Chinese."""

    zh: str = ""
    en: str = ""

    def of(self, language: str) -> str:
        """The phrase in that language."""
        return (self.en if language == "en" else "") or self.zh


Key = Fraction | str
Row = tuple[tuple[Key, ...], Fraction]


@dataclass(frozen=True)
class Table:
    """A parameter's table, rows in order of their keys."""

    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Span:
    """One value in force from a day to a day, both inclusive; an open end is None."""

    start: date
    end: date | None
    value: Scalar | Table
    mark: Mark


@dataclass(frozen=True)
class Parameter:
    """A dated number of the rule, with its unit, clause and source. origin: own, inherited, overridden."""

    name: str
    unit: AnyUnit
    spans: tuple[Span, ...]
    clause: str
    source: str
    say: Text
    mark: Mark
    may: str = "any"  # what a lower level may do to it: any, lower, higher, never
    up_to: bool = False  # a ceiling that a lower level fills, not an entitlement
    demo: bool = False  # an example value that the county must replace
    origin: str = "own"
    came_from: str = ""  # the scheme that set it

    @property
    def is_table(self) -> bool:
        """A table needs a function to look it up."""
        return isinstance(self.unit, TableUnit)

    def on(self, day: date) -> Span | None:
        """The span in force on a day."""
        for span in self.spans:
            if span.start <= day and (span.end is None or day <= span.end):
                return span
        return None


@dataclass(frozen=True)
class FactUse:
    """A name of the scheme and the fact it stands for."""

    name: str
    call: FactCall
    say: Text
    mark: Mark
    paper: str = ""  # the paper that settles it when it is unknown


@dataclass(frozen=True)
class Working:
    """A named step of the arithmetic."""

    name: str
    say: Text
    tree: Tree
    mark: Mark


@dataclass(frozen=True)
class Condition:
    """One test with its words; `clause` falls back to the scheme's."""

    name: str
    say: Text
    tree: Tree
    clause: str
    mark: Mark


@dataclass(frozen=True)
class Limit:
    """once: one award for each `key` over `over`; cap: at most `parameter` fen; months, count: at most so many.
    items: at most so many different ones, this one included.

    key: item, person, household, factory, enterprise, identity_cluster, post. over: ever, year, month, decision.
    They work in the order of the file. pool: further schemes whose awards count too.
    """

    kind: str
    key: str
    over: str
    parameter: str
    pool: tuple[str, ...]
    mark: Mark

    @property
    def name(self) -> str:
        """The column stem: cap_person_year."""
        return f"{self.kind}_{self.key}_{self.over}"


@dataclass(frozen=True)
class Relation:
    """Another scheme that shuts this one out, or must come first. months: at least so many of it."""

    scheme: str
    key: str
    over: str
    parameter: str
    mark: Mark


@dataclass(frozen=True)
class Window:
    """Whole months counted from the day of evaluation.

    kind: rolling, this_month, this_year, last_year, custom_year, quarter, since.
    """

    name: str
    kind: str
    parameter: str
    mark: Mark


@dataclass(frozen=True)
class Season:
    """The days of a year on which one may apply, both inclusive; parameters in day_of_year. It may go over New Year."""

    opens: str
    closes: str
    mark: Mark


@dataclass(frozen=True)
class Share:
    """A fund's part or a payment's part: a share, a slice up to an amount, or the rest."""

    name: str
    parameter: str
    kind: str  # share, up_to, rest
    tree: Tree | None
    say: Text
    mark: Mark


@dataclass(frozen=True)
class Paper:
    """Papers asked for: `any_of` alternatives, each a list that goes together; `when` names a flag."""

    any_of: tuple[tuple[str, ...], ...]
    when: Tree | None
    mark: Mark


@dataclass(frozen=True)
class Step:
    """One step of the review: who, how many days, working or calendar."""

    by: str
    days: int
    working: bool
    kind: str  # review, notice, pay
    mark: Mark


@dataclass(frozen=True)
class Silent:
    """Where the text says nothing: the question and the default taken, on record."""

    question: Text
    default: str
    mark: Mark


@dataclass(frozen=True)
class Scheme:
    """One kind of support, as a versioned rule."""

    name: str
    title: Text
    clause: str
    document: str
    parent: str
    subject: str
    payee: str
    version_date: str
    period: str
    start: date
    end: date | None
    amount: Tree | None
    mark: Mark
    template: bool = False
    automatic: bool = False
    parameters: dict[str, Parameter] = field(default_factory=dict)
    facts: dict[str, FactUse] = field(default_factory=dict)
    windows: dict[str, Window] = field(default_factory=dict)
    workings: dict[str, Working] = field(default_factory=dict)
    conditions: tuple[Condition, ...] = ()
    limits: tuple[Limit, ...] = ()
    excludes: tuple[Relation, ...] = ()
    after: tuple[Relation, ...] = ()
    payments: tuple[Share, ...] = ()
    funds: tuple[Share, ...] = ()
    papers: tuple[Paper, ...] = ()
    steps: tuple[Step, ...] = ()
    silent: tuple[Silent, ...] = ()
    true_up: bool = False
    # When the money does not suffice: queue (in turn until it ends) or pro_rata (all shrunk alike).
    when_short: str = "queue"
    season: Season | None = None
    each_month_of: str = ""  # the window of a month-wise subject
    text: str = ""
    dated: tuple[date, ...] = ()

    @property
    def epochs(self) -> tuple[date, ...]:
        """The days on which any parameter changes, the scheme's first day first."""
        days = {span.start for p in self.parameters.values() for span in p.spans}
        return (self.start, *sorted(day for day in days if day > self.start))
