"""Facts about a factory; a lease's or a loan's scheme reads them through its factory."""

from rulebook import sqltext
from rulebook.facts.base import Arg, Ask, Built, Count, Fact
from rulebook.facts.beside import beside
from rulebook.facts.people import (
    GROUPS,
    MEANINGS,
    TERM,
    belonging,
    ever,
    further,
    grouped,
    terms,
    worked_enough,
)
from rulebook.model import Text
from rulebook.units import DATE, FEN, FLAG, MONTHS, PEOPLE, TEXT, TIMES, YEARS

_OWN = "{j}.factory_id = s.factory_id"
_WINDOW = Arg("window")
_GROUPS = Arg("words", allowed=GROUPS, default=())
_KINDS = Arg("words", allowed=("contract", "part_time", "piecework"), default=())
STATUSES = (
    "producing",
    "recognised",
    "standard_workshop",
    "leading",
    "rectifying",
    "suspended",
    "wage_arrears",
    "insurance_arrears",
    "dishonest",
    "plaque",
    "employment_base",
    "in_poverty_system",
)


def _people(ask: Ask, joins: tuple[str, ...], test: str, stem: str, *, here: bool = True) -> Built:
    """Count different people of employments that pass a test; who may yet belong counts as doubt.

    here: only employments that hold on the day; a person holds one at a factory (registry.GUARANTEES).
    """
    if ask.words("groups"):
        join, belongs = belonging(ask.builder, ask.words("groups"))
        joins, test = (*joins, join), f"({test} AND {belongs})"
    builder = ask.builder
    counted = (
        builder.count(stem, Count(joins, test)) if here else builder.step(stem, ever(joins, test))
    )
    alias = ask.join(counted, _OWN)
    return Built(f"COALESCE({alias}.sure, 0)", f"COALESCE({alias}.doubt, 0)")


def _kinds(ask: Ask) -> str:
    kinds = ask.words("kinds")
    return f"e.kind IN {sqltext.words(kinds)}" if kinds else "TRUE"


def _workers(ask: Ask) -> Built:
    return _people(ask, (), _kinds(ask), "workers")


def _stable(ask: Ask) -> Built:
    joins, enough = worked_enough(ask)
    here = ask.word("present") == "yes"
    more, also = further(ask)
    return _people(
        ask,
        tuple(dict.fromkeys(joins + more)),
        f"({enough} AND {_kinds(ask)}{also})",
        "stable",
        here=here,
    )


def _hires(ask: Ask) -> Built:
    span, step = ask.span("window"), terms(ask.builder)
    since, before = sqltext.day(span.starts), sqltext.day(span.after)
    test = f"(e.from_on >= {since} AND e.from_on < {before} AND {TERM} >= {ask.number('months')})"
    joins = (f" LEFT JOIN {step} AS t ON t.employment_id = e.employment_id",)
    return _people(ask, joins, test, "hires")


def _status_step(ask: Ask) -> str:
    on = ask.builder.on
    return ask.builder.step(
        "status",
        "SELECT h.factory_id, MIN(h.from_on) AS since FROM {factory_status} AS h"
        f" WHERE h.kind IN {sqltext.words(ask.words('statuses'))} AND {sqltext.within('h', on)}"
        " GROUP BY h.factory_id",
    )


def _has_status(ask: Ask) -> Built:
    return Built(f"(NOT {ask.join(_status_step(ask), _OWN)}.factory_id IS NULL)")


def _status_months(ask: Ask) -> Built:
    alias = ask.join(_status_step(ask), _OWN)
    months = sqltext.whole_months(f"{alias}.since", sqltext.later(ask.builder.on))
    any_step = ask.builder.step(
        "known", "SELECT factory_id FROM {factory_status} GROUP BY factory_id"
    )
    known = ask.join(any_step, _OWN)
    return Built(
        f"CASE WHEN {known}.factory_id IS NULL THEN NULL WHEN {alias}.since IS NULL THEN 0 ELSE {months} END",
        since=f"{alias}.since",
    )


def _months_with(ask: Ask) -> Built:
    """Months of the window with the status on any of their days; none on record is none."""
    step = ask.builder.step(
        "status_months",
        "SELECT h.factory_id, CAST(COUNT(DISTINCT m.month) AS BIGINT) AS total FROM {factory_status} AS h"
        f" JOIN ({ask.span('window').rows}) AS m ON h.from_on <= m.ends_on"
        " AND (h.to_on IS NULL OR h.to_on >= m.starts_on)"
        f" WHERE h.kind IN {sqltext.words(ask.words('statuses'))} GROUP BY h.factory_id",
    )
    return Built(f"COALESCE({ask.join(step, _OWN)}.total, 0)")


def _grade(ask: Ask) -> Built:
    year = ask.span("window").last // 12
    step = ask.builder.step(
        "grade",
        f"SELECT factory_id, MAX(grade) AS grade FROM {{evaluation}} WHERE year = {year} GROUP BY factory_id",
    )
    return Built(f"{ask.join(step, _OWN)}.grade")


class Summed:
    """Sums a column of a monthly table of the factory over a window."""

    def __init__(self, table: str, column: str, *, by_kind: bool) -> None:
        self.table, self.column, self.by_kind = table, column, by_kind

    def __call__(self, ask: Ask) -> Built:
        """The fact's SQL."""
        span = ask.span("window")
        kind = f" AND kind IN {sqltext.words(ask.words('kinds'))}" if self.by_kind else ""
        step = ask.builder.step(
            self.table,
            f"SELECT factory_id, CAST(SUM({self.column}) AS BIGINT) AS total FROM {{{self.table}}}"
            f" WHERE month BETWEEN {span.first} AND {span.last}{kind} GROUP BY factory_id",
        )
        return Built(f"COALESCE({ask.join(step, _OWN)}.total, 0)")


def _paid(ask: Ask, value: str) -> Built:
    """A sum over the pay rows; of the groups' people alone, what may yet belong counts as doubt."""
    span, groups = ask.span("window"), ask.words("groups")
    joins, sure, doubt = "", value, ""
    if groups:
        step = grouped(ask.builder, groups, ask.builder.on)
        joins = f" LEFT JOIN {step} AS g ON g.person_id = p.person_id"
        sure = f"CASE WHEN g.belongs THEN {value} ELSE 0 END"
        doubt = f"CASE WHEN g.belongs IS NULL THEN {value} ELSE 0 END"
    counted = ask.builder.step(
        "paid",
        f"SELECT p.factory_id, CAST(SUM({sure}) AS BIGINT) AS total,"
        f" CAST(SUM({doubt or 0}) AS BIGINT) AS doubt FROM {{payroll}} AS p{joins}"
        f" WHERE p.month BETWEEN {span.first} AND {span.last} GROUP BY p.factory_id",
    )
    alias = ask.join(counted, _OWN)
    return Built(f"COALESCE({alias}.total, 0)", f"COALESCE({alias}.doubt, 0)" if groups else "")


def _wages(ask: Ask) -> Built:
    return (
        _paid(ask, "p.net_fen")
        if ask.words("groups")
        else Summed("payroll", "net_fen", by_kind=False)(ask)
    )


def _pay_months(ask: Ask) -> Built:
    return _paid(ask, "1")


def _first_granted(ask: Ask) -> Built:
    step = ask.builder.step(
        "first_granted_factory",
        "SELECT factory_id, MIN(granted_on) AS first_on FROM {granted}"
        f" WHERE scheme IN {sqltext.words(ask.words('schemes'))} AND granted_on <= {ask.builder.on}"
        " AND NOT factory_id IS NULL GROUP BY factory_id",
    )
    return Built(f"COALESCE({ask.join(step, _OWN)}.first_on, {ask.builder.on})")


class Column:
    """A column of the factory itself."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, ask: Ask) -> Built:
        """The fact's SQL."""
        step = ask.builder.step("factories", f"SELECT factory_id, {self.name} FROM {{factory}}")
        return Built(f"{ask.join(step, _OWN)}.{self.name}")


def _registered(ask: Ask) -> Built:
    column = Column("registered_on")(ask).sql
    return Built(sqltext.whole_months(column, sqltext.later(ask.builder.on)), since=column)


def _granted(ask: Ask) -> Built:
    words = sqltext.words(ask.words("schemes"))
    step = ask.builder.step(
        "granted_factory",
        "SELECT factory_id, CAST(COUNT(*) AS BIGINT) AS times FROM {granted}"
        f" WHERE scheme IN {words} AND granted_on <= {ask.builder.on} AND NOT factory_id IS NULL"
        " GROUP BY factory_id",
    )
    return Built(f"COALESCE({ask.join(step, _OWN)}.times, 0)")


FACTS = (
    Fact(
        "factory",
        "workers",
        PEOPLE,
        Text("在岗职工", "Workers"),
        ("employment", "person", "household_status", "person_status"),
        _workers,
        top=1_000_000,
        args={"groups": _GROUPS, "kinds": _KINDS},
        paper="roster",
    ),
    Fact(
        "factory",
        "stable_workers",
        PEOPLE,
        Text("稳定就业工人", "Workers in stable work"),
        ("employment", "payroll", "contract_term", "person", "household_status", "person_status"),
        _stable,
        top=1_000_000,
        paper="pay_records",
        args={
            "months": Arg("number", MONTHS),
            "meaning": Arg("word", allowed=MEANINGS, default=("consecutive",)),
            "groups": _GROUPS,
            "kinds": _KINDS,
            "window": Arg("window", default=()),
            "floor": Arg("number", FEN, default=(), monthly=True),
            "present": Arg("word", allowed=("yes", "no"), default=("yes",)),
            "and_groups": _GROUPS,
            "term": Arg("number", MONTHS, default=()),
            "from_age": Arg("number", YEARS, default=()),
            "women_to": Arg("number", YEARS, default=()),
            "men_to": Arg("number", YEARS, default=()),
        },
    ),
    Fact(
        "factory",
        "hires",
        PEOPLE,
        Text("新招用人员", "New hires"),
        ("employment", "contract_term", "person", "household_status", "person_status"),
        _hires,
        top=1_000_000,
        args={"months": Arg("number", MONTHS), "window": _WINDOW, "groups": _GROUPS},
        paper="labour_contract",
    ),
    Fact(
        "factory",
        "wages",
        FEN,
        Text("发放工资", "Wages paid"),
        ("payroll",),
        _wages,
        top=10**14,
        args={"window": _WINDOW, "groups": _GROUPS},
        paper="pay_records",
    ),
    Fact(
        "factory",
        "pay_months",
        PEOPLE.times(MONTHS),
        Text("发放工资的人月数", "Person-months paid"),
        ("payroll",),
        _pay_months,
        top=10**8,
        args={"window": _WINDOW, "groups": _GROUPS},
        paper="pay_records",
    ),
    Fact(
        "factory",
        "first_granted_on",
        DATE,
        Text("首次享受日期（没有则为审定日）", "First granted on; else the day itself"),
        ("granted",),
        _first_granted,
        args={"schemes": Arg("words")},
    ),
    Fact(
        "factory",
        "output",
        FEN,
        Text("产值", "Output"),
        ("factory_month",),
        Summed("factory_month", "output_fen", by_kind=False),
        top=10**15,
        args={"window": _WINDOW},
    ),
    Fact(
        "factory",
        "outlay",
        FEN,
        Text("实际支出", "Actual outlay"),
        ("outlay",),
        Summed("outlay", "amount_fen", by_kind=True),
        top=10**12,
        args={"window": _WINDOW, "kinds": Arg("words")},
        paper="invoices",
    ),
    Fact(
        "factory",
        "has_status",
        FLAG,
        Text("状态", "Status"),
        ("factory_status",),
        _has_status,
        args={"statuses": Arg("words", allowed=STATUSES)},
    ),
    Fact(
        "factory",
        "status_months",
        MONTHS,
        Text("持续月数", "Months in this status"),
        ("factory_status",),
        _status_months,
        top=1_200,
        args={"statuses": Arg("words", allowed=STATUSES)},
        grows=True,
        paper="status_record",
    ),
    Fact(
        "factory",
        "grade",
        TEXT,
        Text("年度评估等次", "Grade of the year"),
        ("evaluation",),
        _grade,
        args={"window": _WINDOW},
        paper="evaluation",
    ),
    Fact("factory", "kind", TEXT, Text("主体类型", "Kind of entity"), ("factory",), Column("kind")),
    Fact("factory", "trade", TEXT, Text("行业", "Trade"), ("factory",), Column("trade")),
    Fact(
        "factory",
        "mode",
        TEXT,
        Text("生产方式", "Mode of production"),
        ("factory",),
        Column("mode"),
    ),
    Fact(
        "factory",
        "registered_months",
        MONTHS,
        Text("注册月数", "Months since registration"),
        ("factory",),
        _registered,
        top=2_400,
        grows=True,
        paper="licence",
    ),
    Fact(
        "factory",
        "times_granted",
        TIMES,
        Text("已享受次数", "Times granted"),
        ("granted",),
        _granted,
        top=100_000,
        args={"schemes": Arg("words")},
    ),
    Fact(
        "factory",
        "months_with_status",
        MONTHS,
        Text("处于该状态的月数", "Months with this status"),
        ("factory_status",),
        _months_with,
        top=1_200,
        args={"statuses": Arg("words", allowed=STATUSES), "window": _WINDOW},
        paper="status_record",
    ),
    beside("factory", "factory_id"),
)
