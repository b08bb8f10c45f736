"""What each clause stands at: its numbers for the reader's place, its state, what is missing, who answers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext as _

from county.assessment.choices import OFFICIALS
from county.assessment.models import Goal
from county.assessment.queries import attention, goals, league
from county.assessment.queries.indicators import INDICATORS, Indicator, of_clause
from county.assessment.queries.league import League
from county.assessment.queries.progress import Progress, progress_of
from county.core import scope
from county.core.actor import Actor
from county.core.text import listed
from county.policies import queries as policies
from county.policies.choices import DutyPart, LinkKind
from county.policies.models import Clause, ClauseLink
from county.portal.queries import words
from county.portal.queries.asof import AsOf
from county.portal.queries.links import goal_link, if_open, link
from county.portal.queries.notes import Note, notes_of

if TYPE_CHECKING:
    from county.screens.blocks import Tone

State = Literal["late", "course", "unmeasured", "unbuilt"]
TONES: "dict[str, Tone]" = {
    "late": "wait",
    "course": "ok",
    "unmeasured": "info",
    "unbuilt": "plain",
}


@dataclass(frozen=True)
class Number:
    """An indicator's number for the reader's place. county: the whole county's, where that is another.

    progress: against the place's own target, else the county's.
    """

    indicator: Indicator
    value: int
    text: str
    url: str
    progress: Progress | None
    target: str = ""
    county: str = ""
    town: int = 0


@dataclass(frozen=True)
class Answer:
    """Who answers for a clause. holders: of the post, or of any post of the organisation, today."""

    part: str
    leads: bool
    organisation: str
    post: str
    holders: tuple[str, ...]
    url: str

    @property
    def is_vacant(self) -> bool:
        return not self.holders

    @property
    def name(self) -> str:
        return f"{self.organisation} · {self.post}" if self.post else self.organisation


@dataclass(frozen=True)
class Standing:
    """state: empty for readers who see no numbers, unless nothing is built. lacks: sentences."""

    clause: Clause
    state: State | Literal[""]
    numbers: tuple[Number, ...] = ()
    notes: tuple[Note, ...] = ()
    answers: tuple[Answer, ...] = ()
    links: tuple[ClauseLink, ...] = ()
    lacks: tuple[str, ...] = ()

    @property
    def tone(self) -> "Tone":
        return TONES[self.state or "unbuilt"]

    @property
    def word(self) -> str:
        return state_word(self.state) if self.state else ""

    @property
    def leads(self) -> list[Answer]:
        return [answer for answer in self.answers if answer.leads]

    @property
    def assists(self) -> list[str]:
        return [answer.name for answer in self.answers if not answer.leads]

    def codes(self, kind: str) -> list[str]:
        return [one.code for one in self.links if one.kind == kind]


@dataclass(frozen=True)
class Board:
    """Everything the county's numbers say on a day, asked once for all clauses."""

    actor: Actor
    asof: AsOf
    league: League | None
    goals: Mapping[str, Goal] = field(default_factory=dict)
    notes: Mapping[str, list[Note]] = field(default_factory=dict)

    @property
    def town(self) -> int:
        """The one town of a reader who sees no other; 0 for the county."""
        actor = self.actor
        return (
            next(iter(actor.town_ids)) if not actor.county_wide and len(actor.town_ids) == 1 else 0
        )


def state_word(state: str) -> str:
    return {
        "late": _("落后"),
        "course": _("同步或超前"),
        "unmeasured": _("无考核指标"),
        "unbuilt": _("尚未建设"),
    }[state]


def board(actor: Actor, asof: AsOf) -> Board:
    """Nothing but the reader for who sees no aggregates; else a dozen statements."""
    if not actor.has_role(*OFFICIALS):
        return Board(actor, asof, None)
    known = {goal.indicator: goal for goal in goals.goals()}
    with scope.numbers():
        county = league.league_on(asof.day, known)
        mine = None if actor.county_wide else actor.town_ids
        concerns = attention.concerns_on(county, towns=mine)
    towns = {line.town.pk: words.town_name(line.town) for line in county.lines if line.town}
    notes: dict[str, list[Note]] = defaultdict(list)
    for note in notes_of(concerns, towns, asof, actor=actor):
        notes[note.clause].append(note)
    return Board(actor, asof, county, known, notes)


def standings(said: Board, clauses: Sequence[Clause]) -> dict[int, Standing]:
    """{clause key: how it stands}; two statements for all of them."""
    links: dict[int, list[ClauseLink]] = defaultdict(list)
    for one in policies.links_on(said.asof.day, clauses):
        links[one.clause_id].append(one)
    answers = answers_of(said, clauses)
    return {
        clause.pk: _standing(said, clause, tuple(links[clause.pk]), tuple(answers[clause.pk]))
        for clause in clauses
    }


def answers_of(said: Board, clauses: Iterable[Clause]) -> dict[int, list[Answer]]:
    """Names of holders only for officials: residents read which organisation answers."""
    shown: dict[int, list[Answer]] = defaultdict(list)
    sees = said.actor.has_role(*OFFICIALS)
    for duty in policies.duties_on(said.asof.day, clauses):
        holders = policies.holders_of(duty)
        shown[duty.clause_id].append(
            Answer(
                duty.get_part_display(), duty.part == DutyPart.LEAD, duty.organisation.label,
                duty.post.label if duty.post else "", holders if sees else (_("（不显示）"),),
                if_open(said.actor, link("portal:duties_page", duty.organisation_id)),
            )
        )  # fmt: skip
    return shown


def _standing(
    said: Board, clause: Clause, links: tuple[ClauseLink, ...], answers: tuple[Answer, ...]
) -> Standing:
    codes = [one.code for one in links if one.kind == LinkKind.INDICATOR]
    indicators = [INDICATORS[code] for code in codes if code in INDICATORS]
    if clause.document.is_main or not clause.parent_id:
        indicators += [i for i in of_clause(clause.code) if i not in indicators]
    numbers = tuple(_number(said, indicator) for indicator in indicators) if said.league else ()
    notes = tuple(said.notes.get(clause.code, ())) if clause.document.is_main else ()
    is_built = bool(indicators) or any(one.kind != LinkKind.INDICATOR for one in links)
    found = Standing(clause, "", numbers, notes, answers, links)
    if not is_built:
        return replace(found, state="unbuilt", lacks=_lacks(said, found))
    return replace(found, state=_state(numbers) if said.league else "", lacks=_lacks(said, found))


def _state(numbers: tuple[Number, ...]) -> State:
    measured = [number.progress for number in numbers if number.progress]
    if not measured:
        return "unmeasured"
    return "late" if any(progress.is_late for progress in measured) else "course"


def _number(said: Board, indicator: Indicator) -> Number:
    county = said.league
    assert county is not None  # noqa: S101 -- asked only where there is one
    counts = county.numbers[indicator.code]
    value = counts.get(said.town, 0)
    target, progress = _against(said, county, indicator, said.town)
    whole = ""
    if said.town:
        whole = words.written(indicator, counts.get(0, 0))
        # A town without a task of its own reads how the county stands.
        progress = progress or _against(said, county, indicator, 0)[1]
    return Number(
        indicator, value, words.written(indicator, value), goal_link(indicator.code, on=said.asof.text),
        progress, words.written(indicator, target) if target else "", whole, said.town,
    )  # fmt: skip


def _against(
    said: Board, county: League, indicator: Indicator, town: int
) -> tuple[int, Progress | None]:
    """What the number of a town (0: the county) is held against, and how far it is."""
    target, starts, due = _target(said, county, indicator, town)
    if not (target and starts and due):
        return 0, None
    value = county.numbers[indicator.code].get(town, 0)
    return target, progress_of(value, target, starts_on=starts, due_on=due, on=said.asof.day)


def _target(
    said: Board, county: League, indicator: Indicator, town: int
) -> tuple[int, date | None, date | None]:
    """A goal, a year's tasks, the sites due; and over which days."""
    on = said.asof.day
    goal = said.goals.get(indicator.code)
    if goal and not town:
        return goal.value, goal.starts_on, goal.due_on
    if indicator.code == "factories_new":
        tasks = sum(x.task for x in county.lines if x.town and town in {0, x.town.pk})
        return tasks, date(on.year, 1, 1), date(on.year, 12, 31)
    if indicator.code == "coverage" and "factories" in said.goals:
        sites = sum(town in {0, site.town.pk} for site in county.sites)
        ends = said.goals["factories"]
        return sites, ends.starts_on, ends.due_on
    return 0, None, None


def _lacks(said: Board, found: Standing) -> tuple[str, ...]:
    """What is plainly missing, for who sees it."""
    sentences = []
    if said.league:
        if not any(answer.leads for answer in found.answers):
            sentences.append(_("还没有牵头单位"))
        vacant = [answer.name for answer in found.answers if answer.is_vacant]
        if vacant:
            sentences.append(_("%(names)s 无人在岗") % {"names": listed(vacant)})
        sentences += _short_towns(said, found)
    return tuple(sentences)


def _short_towns(said: Board, found: Standing) -> list[str]:
    """Towns behind a year's task, by name."""
    county = said.league
    if county is None or not any(n.indicator.code == "factories_new" for n in found.numbers):
        return []
    short = [
        words.town_name(line.town)
        for line in county.lines
        if line.town and line.built < line.task and said.town in {0, line.town.pk}
    ]
    if not short:
        return []
    return [_("年度任务还没完成的镇：%(towns)s") % {"towns": listed(short)}]
