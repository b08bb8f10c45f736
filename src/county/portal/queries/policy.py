"""The programme's document, clause by clause, with the numbers that answer to each."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from county.assessment.choices import OFFICIALS
from county.assessment.queries import counting, goals
from county.assessment.queries.indicators import INDICATORS, Indicator, of_clause
from county.assessment.queries.progress import Progress, progress_of
from county.core.actor import Actor
from county.core.errors import NotFound
from county.core.text import in_english
from county.policies import queries as policies
from county.policies.models import Clause, Document
from county.portal.queries import words
from county.portal.queries.links import goal_link, link

# Where the platform already does what a clause asks, besides its numbers: the page that does it.
WORKED_AT = {
    "2-2": "factories:factory_list",
    "3.1-4": "factories:enterprise_list",
    "3.3-6": "places:premises_list",
    "4.1-1": "accounts:organisation_list",
    "4.1-2": "factories:recognition_list",
    "4.1-4": "accounts:organisation_list",
    "4.2-4": "factories:recognition_list",
    "4.3-2": "assessment:task_list",
}


@dataclass(frozen=True)
class Number:
    """An indicator's number now, for who may see it."""

    indicator: Indicator
    text: str
    url: str
    progress: Progress | None


@dataclass(frozen=True)
class ClauseLine:
    clause: Clause
    summary: str
    is_built: bool
    numbers: list[Number]


@dataclass(frozen=True)
class Part:
    name: str
    lines: list[ClauseLine]


@dataclass(frozen=True)
class ClausePage:
    line: ClauseLine
    part: str
    worked_url: str
    previous: Clause | None
    next: Clause | None


def clause_list(actor: Actor, *, today: date) -> tuple[Document | None, list[Part]]:
    """All clauses by part. Numbers only for officials; one statement a number."""
    clauses = list(policies.clauses())
    numbers = numbers_now(actor, today=today)
    lines = [_line(clause, numbers) for clause in clauses]
    parts = [
        Part(name, list(group))
        for name, group in groupby(lines, key=lambda line: _part(line.clause))
    ]
    return (clauses[0].document if clauses else None), parts


def clause_page(actor: Actor, code: str, *, today: date) -> ClausePage:
    """Refuses: no such clause (404)."""
    clauses = list(policies.clauses())
    found = next((i for i, clause in enumerate(clauses) if clause.code == code), None)
    if found is None:
        raise NotFound
    clause = clauses[found]
    numbers = numbers_now(actor, today=today, only=of_clause(code))
    return ClausePage(
        _line(clause, numbers),
        _part(clause),
        link(WORKED_AT[code]) if code in WORKED_AT else "",
        clauses[found - 1] if found else None,
        clauses[found + 1] if found + 1 < len(clauses) else None,
    )


def numbers_now(
    actor: Actor, *, today: date, only: list[Indicator] | None = None
) -> dict[str, list[Number]]:
    """{clause: numbers}, empty for who sees no aggregates."""
    found: dict[str, list[Number]] = {}
    if not actor.has_role(*OFFICIALS):
        return found
    known = {goal.indicator: goal for goal in goals.goals()}
    for indicator in INDICATORS.values() if only is None else only:
        goal = known.get(indicator.code)
        value = counting.value(indicator, goals.period_for(indicator, today, known))
        progress = None
        if goal is not None:
            progress = progress_of(
                value, goal.value, starts_on=goal.starts_on, due_on=goal.due_on, on=today
            )
        number = Number(
            indicator, words.written(indicator, value), goal_link(indicator.code), progress
        )
        found.setdefault(indicator.clause, []).append(number)
    return found


def _line(clause: Clause, numbers: dict[str, list[Number]]) -> ClauseLine:
    summary = clause.summary_en if in_english() and clause.summary_en else clause.summary
    is_built = bool(of_clause(clause.code)) or clause.code in WORKED_AT
    return ClauseLine(clause, summary, is_built, numbers.get(clause.code, []))


def _part(clause: Clause) -> str:
    return clause.part_en if in_english() and clause.part_en else clause.part
