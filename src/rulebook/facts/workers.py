"""Facts about a worker: one employment of one person at one factory (columns of the subject `s`)."""

from rulebook import sqltext
from rulebook.facts.base import Arg, Ask, Built, Fact
from rulebook.facts.beside import beside
from rulebook.facts.people import GROUPS, HOUSEHOLD_GROUPS, grouped, terms
from rulebook.model import Text
from rulebook.units import DATE, FEN, FLAG, MONTHS, TEXT, TIMES, YEARS

_PAIR = "{j}.person_id = s.person_id AND {j}.factory_id = s.factory_id"
_FLOOR = Arg("number", FEN, default=(), monthly=True)
_WINDOW = Arg("window", default=())


def _term(ask: Ask) -> Built:
    alias = ask.join(terms(ask.builder), "{j}.employment_id = s.employment_id")
    return Built(f"CASE WHEN s.employment_kind <> 'contract' THEN 0 ELSE {alias}.months END")


def _run(ask: Ask) -> Built:
    builder = ask.builder
    bits = builder.paid_months(ask.span("window"), ask.floor("floor"))
    step = builder.step("runs", sqltext.longest_run("pay", bits, "person_id, factory_id"))
    return Built(f"COALESCE({ask.join(step, _PAIR)}.run, 0)")


def _paid_months(ask: Ask) -> Built:
    column = ask.builder.paid_count(ask.span("window"), ask.floor("floor"))
    return Built(f"COALESCE({ask.join('pay', _PAIR)}.{column}, 0)")


def _wages(ask: Ask) -> Built:
    column = ask.builder.paid_sum(ask.span("window"))
    return Built(f"COALESCE({ask.join('pay', _PAIR)}.{column}, 0)")


def _tenure(ask: Ask) -> Built:
    on = ask.builder.on
    months = sqltext.whole_months("s.from_on", sqltext.later(on))
    return Built(
        f"CASE WHEN s.to_on IS NULL OR s.to_on >= {on} THEN {months} ELSE 0 END", since="s.from_on"
    )


def _in_groups(ask: Ask) -> Built:
    if ask.word("on") == "evaluation":
        step = grouped(ask.builder, ask.words("groups"), ask.builder.on)
        return Built(f"{ask.join(step, '{j}.person_id = s.person_id')}.belongs")
    builder = ask.builder
    words = sqltext.words(ask.words("groups"))
    step = builder.step(
        "at_hire",
        "SELECT e.employment_id FROM {employment} AS e JOIN {person} AS p ON p.person_id = e.person_id"
        " JOIN (SELECT 'h' AS by_what, household_id AS id, kind, from_on, to_on FROM {household_status}"
        " UNION ALL SELECT 'p', person_id, kind, from_on, to_on FROM {person_status}) AS h"
        " ON (h.by_what = 'h' AND h.id = p.household_id OR h.by_what = 'p' AND h.id = p.person_id)"
        f" WHERE h.kind IN {words} AND {sqltext.within('h', 'e.from_on')} GROUP BY e.employment_id",
    )
    alias = ask.join(step, "{j}.employment_id = s.employment_id")
    family = any(group in HOUSEHOLD_GROUPS for group in ask.words("groups"))
    unknown = " WHEN s.household_id IS NULL THEN NULL" if family else ""
    return Built(f"CASE WHEN NOT {alias}.employment_id IS NULL THEN TRUE{unknown} ELSE FALSE END")


def _age(ask: Ask) -> Built:
    on = "s.from_on" if ask.word("on") == "hire" else ask.builder.on
    return Built(
        f"CASE WHEN s.born_on > {on} THEN 0 ELSE {sqltext.whole_years('s.born_on', on)} END"
    )


def _granted(ask: Ask) -> Built:
    step = ask.builder.step(
        "granted_times",
        "SELECT person_id, CAST(COUNT(*) AS BIGINT) AS times FROM {granted}"
        f" WHERE scheme IN {sqltext.words(ask.words('schemes'))} AND granted_on <= {ask.builder.on}"
        " AND NOT person_id IS NULL GROUP BY person_id",
    )
    return Built(f"COALESCE({ask.join(step, '{j}.person_id = s.person_id')}.times, 0)")


def _first_granted(ask: Ask) -> Built:
    step = ask.builder.step(
        "first_granted",
        "SELECT person_id, MIN(granted_on) AS first_on FROM {granted}"
        f" WHERE scheme IN {sqltext.words(ask.words('schemes'))} AND granted_on <= {ask.builder.on}"
        " AND NOT person_id IS NULL GROUP BY person_id",
    )
    alias = ask.join(step, "{j}.person_id = s.person_id")
    return Built(f"COALESCE({alias}.first_on, {ask.builder.on})")


def _employed(ask: Ask) -> Built:
    return Built(f"(s.to_on IS NULL OR s.to_on >= {ask.builder.on})")


FACTS = (
    Fact(
        "worker",
        "contract_term_months",
        MONTHS,
        Text("劳动合同期限", "Term of the labour contract"),
        ("contract_term",),
        _term,
        top=600,
        paper="labour_contract",
    ),
    Fact(
        "worker",
        "longest_run_months",
        MONTHS,
        Text("连续工作月数", "Consecutive months worked"),
        ("payroll",),
        _run,
        top=62,
        args={"window": _WINDOW, "floor": _FLOOR},
        grows=True,
        paper="pay_records",
    ),
    Fact(
        "worker",
        "months_paid",
        MONTHS,
        Text("累计工作月数", "Months worked in all"),
        ("payroll",),
        _paid_months,
        top=1_200,
        args={"window": _WINDOW, "floor": _FLOOR},
        grows=True,
        paper="pay_records",
    ),
    Fact(
        "worker",
        "wages",
        FEN,
        Text("工资收入", "Wages"),
        ("payroll",),
        _wages,
        top=10**10,
        args={"window": _WINDOW},
        paper="pay_records",
    ),
    Fact(
        "worker",
        "tenure_months",
        MONTHS,
        Text("现岗位在岗月数", "Months in the present job"),
        ("employment",),
        _tenure,
        top=1_200,
        grows=True,
    ),
    Fact(
        "worker",
        "in_groups",
        FLAG,
        Text("属于政策人群", "Belongs to the groups"),
        ("person", "household_status", "person_status"),
        _in_groups,
        args={
            "groups": Arg("words", allowed=GROUPS),
            "on": Arg("word", allowed=("evaluation", "hire"), default=("evaluation",)),
        },
        paper="household_register",
    ),
    Fact(
        "worker",
        "age_years",
        YEARS,
        Text("年龄", "Age"),
        ("person",),
        _age,
        top=150,
        args={"on": Arg("word", allowed=("evaluation", "hire"), default=("evaluation",))},
        grows=True,
        paper="identity_card",
    ),
    Fact("worker", "sex", TEXT, Text("性别", "Sex"), ("person",), lambda _ask: Built("s.sex")),
    Fact(
        "worker",
        "born_on",
        DATE,
        Text("出生日期", "Born"),
        ("person",),
        lambda _ask: Built("s.born_on"),
    ),
    Fact(
        "worker",
        "hired_on",
        DATE,
        Text("入职日期", "Hired"),
        ("employment",),
        lambda _ask: Built("s.from_on"),
    ),
    Fact(
        "worker",
        "kind",
        TEXT,
        Text("用工形式", "Kind of employment"),
        ("employment",),
        lambda _ask: Built("s.employment_kind"),
    ),
    Fact(
        "worker",
        "first_granted_on",
        DATE,
        Text("首次核准日期（没有则为审定日）", "First granted on; else the day itself"),
        ("granted",),
        _first_granted,
        args={"schemes": Arg("words")},
    ),
    Fact("worker", "employed", FLAG, Text("目前在岗", "Employed now"), ("employment",), _employed),
    Fact(
        "worker",
        "times_granted",
        TIMES,
        Text("已享受次数", "Times granted"),
        ("granted",),
        _granted,
        top=10_000,
        args={"schemes": Arg("words")},
    ),
    beside("worker", "person_id"),
)
