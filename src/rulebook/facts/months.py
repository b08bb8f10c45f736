"""Facts about one month of one employment (columns of the subject `s`): money that is decided by the month."""

from rulebook import sqltext
from rulebook.facts.base import Arg, Ask, Built, Fact, by_month
from rulebook.facts.factories import STATUSES
from rulebook.facts.insurance import insured_step, known_insurers
from rulebook.facts.people import GROUPS, HOUSEHOLD_GROUPS
from rulebook.model import Text
from rulebook.units import DATE, FEN, FLAG, MONTHS

_PAIR_MONTH = (
    "{j}.person_id = s.person_id AND {j}.factory_id = s.factory_id AND {j}.month = s.month"
)


def _pay(ask: Ask) -> str:
    """The pay row of the month, joined."""
    span = ask.each_month
    step = ask.builder.step(
        "month_pay",
        "SELECT person_id, factory_id, month, net_fen FROM {payroll}"
        f" WHERE month BETWEEN {span.first} AND {span.last}",
    )
    return ask.join(step, _PAIR_MONTH)


def _wage(ask: Ask) -> Built:
    return Built(f"COALESCE({_pay(ask)}.net_fen, 0)")


def _paid(ask: Ask) -> Built:
    alias, floor = _pay(ask), ask.floor("floor")
    test = f"NOT {alias}.net_fen IS NULL"
    if floor:
        test += f" AND {alias}.net_fen >= {by_month(floor, 's.month')}"
    return Built(f"COALESCE({test}, FALSE)")


def _insured(ask: Ask) -> Built:
    alias = ask.join(insured_step(ask, ask.each_month), _PAIR_MONTH)
    return Built(known_insurers(ask, f"NOT {alias}.person_id IS NULL", "FALSE"))


def _in_groups(ask: Ask) -> Built:
    """Belongs on the month's last day; unknown when the household is not on record and nothing says yes."""
    groups, months = ask.words("groups"), ask.each_month.rows
    step = ask.builder.step(
        "in_month",
        "SELECT p.person_id, m.month FROM {person} AS p"
        " JOIN (SELECT 'h' AS by_what, household_id AS id, kind, from_on, to_on FROM {household_status}"
        " UNION ALL SELECT 'p', person_id, kind, from_on, to_on FROM {person_status}) AS h"
        " ON (h.by_what = 'h' AND h.id = p.household_id OR h.by_what = 'p' AND h.id = p.person_id)"
        f" JOIN ({months}) AS m ON {sqltext.within('h', 'm.ends_on')}"
        f" WHERE h.kind IN {sqltext.words(groups)} GROUP BY p.person_id, m.month",
    )
    alias = ask.join(step, "{j}.person_id = s.person_id AND {j}.month = s.month")
    family = any(group in HOUSEHOLD_GROUPS for group in groups)
    unknown = " WHEN s.household_id IS NULL THEN NULL" if family else ""
    return Built(f"CASE WHEN NOT {alias}.person_id IS NULL THEN TRUE{unknown} ELSE FALSE END")


def _factory_had(ask: Ask) -> Built:
    """The factory had the status on any day of the month: money stops with it and goes on after it."""
    step = ask.builder.step(
        "status_in",
        "SELECT h.factory_id, m.month FROM {factory_status} AS h"
        f" JOIN ({ask.each_month.rows}) AS m ON h.from_on <= m.ends_on"
        " AND (h.to_on IS NULL OR h.to_on >= m.starts_on)"
        f" WHERE h.kind IN {sqltext.words(ask.words('statuses'))} GROUP BY h.factory_id, m.month",
    )
    alias = ask.join(step, "{j}.factory_id = s.factory_id AND {j}.month = s.month")
    return Built(f"(NOT {alias}.factory_id IS NULL)")


def _number(_ask: Ask) -> Built:
    """The month of hire is the first."""
    return Built(f"CAST(s.month - {sqltext.month_of('s.from_on')} + 1 AS BIGINT)")


FACTS = (
    Fact(
        "worker_month",
        "wage",
        FEN,
        Text("当月工资", "Wage of the month"),
        ("payroll",),
        _wage,
        top=10**9,
        paper="pay_records",
    ),
    Fact(
        "worker_month",
        "paid",
        FLAG,
        Text("当月发放工资", "Paid in the month"),
        ("payroll",),
        _paid,
        args={"floor": Arg("number", FEN, default=(), monthly=True)},
        paper="pay_records",
    ),
    Fact(
        "worker_month",
        "insured",
        FLAG,
        Text("当月参保缴费", "Insured in the month"),
        ("insurance",),
        _insured,
        args={"kinds": Arg("words")},
        paper="insurance_record",
    ),
    Fact(
        "worker_month",
        "belongs",
        FLAG,
        Text("当月属于政策人群", "Belongs to the groups in the month"),
        ("person", "household_status", "person_status"),
        _in_groups,
        args={"groups": Arg("words", allowed=GROUPS)},
        paper="household_register",
    ),
    Fact(
        "worker_month",
        "factory_had",
        FLAG,
        Text("工厂当月处于该状态", "The factory had this status in the month"),
        ("factory_status",),
        _factory_had,
        args={"statuses": Arg("words", allowed=STATUSES)},
        paper="status_record",
    ),
    Fact(
        "worker_month",
        "month_of_work",
        MONTHS,
        Text("入职后第几个月", "Which month of the employment"),
        ("employment",),
        _number,
        top=1_200,
    ),
    Fact(
        "worker_month",
        "starts_on",
        DATE,
        Text("月份（当月一日）", "The month (its first day)"),
        ("employment",),
        lambda _ask: Built("s.starts_on"),
    ),
)
