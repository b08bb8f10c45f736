"""Shared steps about people: who belongs to which group on a day, who works where, who has worked how long."""

from rulebook import sqltext
from rulebook.facts.base import Ask, Builder, Span

HOUSEHOLD_GROUPS = ("relocated", "registered_poor", "low_income", "monitored")
PERSON_GROUPS = (
    "disabled",
    "veteran",
    "graduate",
    "unemployed",
    "hard_to_place",
    "left_behind_woman",
    "left_behind_elder",
    "left_behind_child_guardian",
    "released",
    "youth",
)
GROUPS = HOUSEHOLD_GROUPS + PERSON_GROUPS
OLDEST = 200
MEANINGS = ("contract_term", "consecutive", "cumulative", "tenure")


def grouped(builder: Builder, groups: tuple[str, ...], on: str) -> str:
    """A step: person_id and `belongs`; unknown when the household is not on record and nothing else says yes.

    on: a day in SQL.
    """
    household = tuple(group for group in groups if group in HOUSEHOLD_GROUPS)
    person = tuple(group for group in groups if group in PERSON_GROUPS)
    joins, tests, unknown = "", [], ""
    if household:
        flagged = builder.step(
            "families",
            "SELECT h.household_id FROM {household_status} AS h"
            f" WHERE h.kind IN {sqltext.words(household)} AND {sqltext.within('h', on)}"
            " GROUP BY h.household_id",
        )
        joins += f" LEFT JOIN {flagged} AS fh ON fh.household_id = p.household_id"
        tests.append("NOT fh.household_id IS NULL")
        unknown = " WHEN p.household_id IS NULL THEN NULL"
    if person:
        flagged = builder.step(
            "named",
            "SELECT h.person_id FROM {person_status} AS h"
            f" WHERE h.kind IN {sqltext.words(person)} AND {sqltext.within('h', on)}"
            " GROUP BY h.person_id",
        )
        joins += f" LEFT JOIN {flagged} AS fp ON fp.person_id = p.person_id"
        tests.append("NOT fp.person_id IS NULL")
    return builder.step(
        "grouped",
        f"SELECT p.person_id, CASE WHEN {' OR '.join(tests)} THEN TRUE{unknown} ELSE FALSE END"
        f" AS belongs FROM {{person}} AS p{joins}",
    )


def belonging(builder: Builder, groups: tuple[str, ...]) -> tuple[str, str]:
    """The join of employments to who belongs on the day, and its flag."""
    step = grouped(builder, groups, builder.on)
    return f" LEFT JOIN {step} AS g_{step} ON g_{step}.person_id = e.person_id", f"g_{step}.belongs"


def terms(builder: Builder) -> str:
    """A step: employment_id and the months of its longest contract term signed by the day; open terms 600."""
    length = sqltext.whole_months("t.from_on", sqltext.later("t.to_on"))
    return builder.step(
        "terms",
        f"SELECT t.employment_id, MAX(CASE WHEN t.to_on IS NULL THEN 600 ELSE {length} END) AS months"
        f" FROM {{contract_term}} AS t WHERE t.signed_on <= {builder.on} GROUP BY t.employment_id",
    )


TERM = "CASE WHEN e.kind <> 'contract' THEN 0 ELSE t.months END"


def tenure(builder: Builder) -> str:
    """Whole months from the hire to the evaluation day, that day included."""
    return sqltext.whole_months("e.from_on", sqltext.later(builder.on))


def worked_enough(ask: Ask) -> tuple[tuple[str, ...], str]:
    """The joins and the test of `stable`, by the meaning asked for; unknown where evidence is missing."""
    builder, months = ask.builder, ask.number("months")
    span = ask.span("window")
    meaning = ask.word("meaning")
    if meaning == "tenure":
        return (), f"({tenure(builder)} >= {months})"
    if meaning == "contract_term":
        step = terms(builder)
        return (
            (f" LEFT JOIN {step} AS t ON t.employment_id = e.employment_id",),
            f"({TERM} >= {months})",
        )
    if meaning == "cumulative":
        column = builder.paid_count(span, ask.floor("floor"))
        return (_pay_join("pay"),), f"(COALESCE(r_pay.{column}, 0) >= {months})"
    step = _run_step(builder, span, ask, months)
    return (_pay_join(step),), f"(NOT r_{step}.person_id IS NULL)"


def further(ask: Ask) -> tuple[tuple[str, ...], str]:
    """Joins and tests beside the months: contract term, age by sex, a second group; unknown without evidence."""
    builder, joins, tests = ask.builder, [], []
    if ask.given["term"] is not None:
        joins.append(f" LEFT JOIN {terms(builder)} AS t ON t.employment_id = e.employment_id")
        tests.append(f"({TERM} >= {ask.number('term')})")
    ages = [name for name in ("from_age", "women_to", "men_to") if ask.given[name] is not None]
    if ages:
        joins.append(" LEFT JOIN {person} AS pp ON pp.person_id = e.person_id")
        tests.append(_aged(ask))
    if ask.words("and_groups"):
        join, belongs = belonging(builder, ask.words("and_groups"))
        joins.append(join)
        tests.append(belongs)
    return tuple(joins), "".join(f" AND {test}" for test in tests)


def _aged(ask: Ask) -> str:
    """Old enough, and not too old for the sex; an unknown sex matters only between the two ages."""
    age = sqltext.whole_years("pp.born_on", ask.builder.on)
    least, women, men = (
        nothing if ask.given[name] is None else ask.number(name)
        for name, nothing in (("from_age", 0), ("women_to", OLDEST), ("men_to", OLDEST))
    )
    return (
        f"({age} >= {least} AND CASE WHEN {age} <= {min(women, men)} THEN TRUE"
        f" WHEN {age} > {max(women, men)} THEN FALSE WHEN pp.sex = 'female' THEN {age} <= {women}"
        f" WHEN pp.sex = 'male' THEN {age} <= {men} END)"
    )


def _pay_join(step: str) -> str:
    alias = f"r_{step}"
    return f" LEFT JOIN {step} AS {alias} ON {alias}.person_id = e.person_id AND {alias}.factory_id = e.factory_id"


def _run_step(builder: Builder, span: Span, ask: Ask, months: int) -> str:
    """A step: the people and factories with a run of at least so many paid months."""
    bits = builder.paid_months(span, ask.floor("floor"))
    text, reached = f"SELECT person_id, factory_id, {bits} AS b FROM pay", 1
    while reached < months:
        step = min(reached, months - reached)
        text = f"SELECT person_id, factory_id, b & (b >> {step}) AS b FROM ({text}) AS q{reached}"
        reached += step
    return builder.step("steady", f"SELECT person_id, factory_id FROM ({text}) AS q WHERE b <> 0")


def ever(joins: tuple[str, ...], test: str) -> str:
    """A count as base.counting, of all ever employed: each person once, one employment that passes is enough."""
    rows = (
        f"SELECT e.factory_id, e.person_id, {test} AS test FROM {{employment}} AS e{''.join(joins)}"
    )
    people = (
        "SELECT w.factory_id, w.person_id, CASE WHEN MAX(CASE WHEN w.test THEN 2 ELSE 1 END) = 2"
        f" THEN TRUE END AS test FROM ({rows}) AS w WHERE w.test IS NULL OR w.test"
        " GROUP BY w.factory_id, w.person_id"
    )
    return (
        "SELECT v.factory_id, CAST(COUNT(CASE WHEN v.test THEN 1 END) AS BIGINT) AS sure,"
        " CAST(COUNT(CASE WHEN v.test IS NULL THEN 1 END) AS BIGINT) AS doubt"
        f" FROM ({people}) AS v GROUP BY v.factory_id"
    )
