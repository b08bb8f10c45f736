"""The programme's document as a tree with its states, and the living page of one clause."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from county.assessment.queries import series
from county.assessment.queries.counting import Place
from county.assessment.queries.indicators import INDICATORS
from county.core.actor import Actor
from county.core.errors import NotFound
from county.core.text import in_english, printable, search_needle
from county.policies import permissions
from county.policies import queries as policies
from county.policies.choices import ASKING, LinkKind
from county.policies.models import Clause, Document, Edition, Relation, Wording
from county.portal.queries import words
from county.portal.queries.asof import AsOf
from county.portal.queries.links import if_open, link
from county.portal.queries.policy import doings
from county.portal.queries.policy.doings import Doing
from county.portal.queries.policy.standing import (
    TONES,
    Board,
    Number,
    Standing,
    board,
    standings,
    state_word,
)
from county.screens import charts

TREND_MONTHS = 12
STATES = ("late", "course", "unmeasured", "unbuilt")


@dataclass
class Node:
    """A clause in the tree. tally: states of the clauses under it."""

    clause: Clause
    title: str
    url: str
    standing: Standing | None
    children: list["Node"] = field(default_factory=list)
    tally: Counter[str] = field(default_factory=Counter)

    @property
    def marks(self) -> list[tuple[str, str, int]]:
        return [(state_word(s), TONES[s], self.tally[s]) for s in STATES if self.tally[s]]


@dataclass(frozen=True)
class Overview:
    document: Document | None
    asof: AsOf
    tree: list[Node]
    tally: Sequence[tuple[str, str, str, int]]
    state: str
    typed: str
    shown: int
    folded: bool
    may_keep: bool


@dataclass(frozen=True)
class Trend:
    """A number with its last twelve months, as a chart draws them."""

    number: Number
    values: list[charts.Number]
    label: str


@dataclass(frozen=True)
class LinkShown:
    """known: the platform has it; else it waits for what will bring it."""

    kind: str
    label: str
    url: str
    known: bool


@dataclass(frozen=True)
class ClausePage:
    standing: Standing
    asof: AsOf
    part: str
    trends: list[Trend]
    links: list[LinkShown]
    doings: list[Doing]
    done_this_month: list[str]
    children: list[Node]
    wordings: list[Wording]
    previous: str
    next: str
    previous_code: str
    next_code: str
    may_keep: bool
    reads_events: bool


@dataclass(frozen=True)
class DocumentPage:
    document: Document
    clauses: list[Clause]
    relations: list[Relation]
    editions: list[Edition]
    may_keep: bool


def overview(actor: Actor, asof: AsOf, *, state: str, typed: str, folded: bool) -> Overview:
    """All clauses with their states, narrowed to a state or to words."""
    document = policies.main_document()
    clauses = list(policies.clauses())
    said = standings(board(actor, asof), clauses)
    state = state if state in STATES else ""
    needle = search_needle(typed)
    kept = {
        clause.pk
        for clause in clauses
        if (not state or said[clause.pk].state == state) and (not needle or _holds(clause, needle))
    }
    tree = tree_of(clauses, said)
    counted: Counter[str] = sum((node.tally for node in tree), Counter())
    shown = _narrowed(tree, kept) if state or needle else tree
    tally = [(s, state_word(s), TONES[s], counted[s]) for s in STATES if counted[s]]
    return Overview(
        document, asof, shown, tally, state, printable(typed), _asking_in(shown), folded,
        permissions.may(actor, "import"),
    )  # fmt: skip


def clause_page(
    actor: Actor, code: str, asof: AsOf, *, document_id: int | None = None
) -> ClausePage:
    """Refuses: no such clause (404)."""
    document = policies.document(document_id) if document_id else policies.main_document()
    clauses = (
        [c for c in policies.clauses_of_document(document) if c.kind in ASKING] if document else []
    )
    at = next((i for i, clause in enumerate(clauses) if clause.code == code), None)
    if at is None:
        raise NotFound
    clause = clauses[at]
    under = [c for c in clauses if c.parent_id == clause.pk]
    said = board(actor, asof)
    known = standings(said, [clause, *under])
    found = known[clause.pk]
    actions = found.codes(LinkKind.ACTION)
    first, last = doings.month_of(asof)
    near = (clauses[at - 1] if at else None, clauses[at + 1] if at + 1 < len(clauses) else None)
    return ClausePage(
        standing=found,
        asof=asof,
        part=_part(clause),
        trends=[_trend(said, number) for number in found.numbers],
        links=_links(actor, found, asof),
        doings=doings.latest(actor, actions),
        done_this_month=doings.counted(
            doings.counts(actor, actions, first=first, last=last), actions
        ),
        children=[Node(c, _title(c), url_of(c), known[c.pk]) for c in under],
        wordings=list(policies.wordings_of(clause)),
        previous=url_of(near[0]) if near[0] else "",
        next=url_of(near[1]) if near[1] else "",
        previous_code=near[0].code if near[0] else "",
        next_code=near[1].code if near[1] else "",
        may_keep=permissions.may(actor, "correct", clause),
        reads_events=said.league is not None,
    )


def document_page(actor: Actor, pk: int) -> DocumentPage:
    """Refuses: no such document (404)."""
    document = policies.document(pk)
    return DocumentPage(
        document,
        list(policies.clauses_of_document(document)),
        policies.relations_of(document),
        list(policies.editions_of(document)),
        permissions.may(actor, "edit", document),
    )


def url_of(clause: Clause) -> str:
    if clause.document.is_main:
        return link("portal:clause_page", clause.code)
    return link("portal:document_clause", clause.document_id, clause.code)


def tree_of(clauses: Sequence[Clause], said: dict[int, Standing]) -> list[Node]:
    """Clauses of a document without headings stand under the heading their `part` names."""
    nodes = {
        clause.pk: Node(
            clause, _title(clause), url_of(clause), None if clause.is_heading else said[clause.pk]
        )
        for clause in clauses
    }
    roots: list[Node] = []
    for clause in clauses:
        node = nodes[clause.pk]
        above = nodes.get(clause.parent_id or 0)
        (above.children if above else roots).append(node)
    for node in roots:
        _count(node)
    return roots


def _count(node: Node) -> None:
    if node.standing and node.standing.state:
        node.tally[node.standing.state] += 1
    for child in node.children:
        _count(child)
        node.tally += child.tally


def _narrowed(nodes: list[Node], kept: set[int]) -> list[Node]:
    found = []
    for node in nodes:
        children = _narrowed(node.children, kept)
        if children or (node.standing and node.clause.pk in kept):
            found.append(
                Node(node.clause, node.title, node.url, node.standing, children, node.tally)
            )
    return found


def _asking_in(nodes: list[Node]) -> int:
    return sum((node.standing is not None) + _asking_in(node.children) for node in nodes)


def _holds(clause: Clause, needle: str) -> bool:
    return needle in (
        clause.search_text or search_needle(f"{clause.code}{clause.summary}{clause.text}")
    )


def _title(clause: Clause) -> str:
    if clause.is_heading:
        name = (clause.part_en if in_english() else "") or clause.part or clause.text.rstrip("。")
        return name if in_english() else f"{clause.numbering}{name}"
    return clause.words


def _part(clause: Clause) -> str:
    if clause.parent:
        return _title(clause.parent)
    return (clause.part_en if in_english() else "") or clause.part


def _trend(said: Board, number: Number) -> Trend:
    assert said.league is not None  # noqa: S101 -- numbers are there only with it
    period = said.league.periods[number.indicator.code]
    place = Place(town=number.town or None)
    values = series.measured(number.indicator, period, TREND_MONTHS, now=number.value, place=place)
    first = words.written(number.indicator, values[0])
    label = _("近 12 个月：%(first)s 到 %(now)s") % {"first": first, "now": number.text}
    return Trend(number, [words.plotted(number.indicator, v) or 0 for v in values], label)


def _links(actor: Actor, found: Standing, asof: AsOf) -> list[LinkShown]:
    """Pages, rules and kinds of matter; indicators stand above as numbers, actions as what was done."""
    shown = []
    for one in found.links:
        kind = str(LinkKind(one.kind).label)
        if one.kind == LinkKind.PAGE:
            url = if_open(actor, link(one.code))
            if url:
                shown.append(LinkShown(kind, _("到办理的页面"), url, known=True))
        elif one.kind == LinkKind.SCHEME:
            shown.append(_scheme(actor, kind, one.code, asof))
        elif one.kind == LinkKind.MATTER:
            shown.append(LinkShown(kind, one.code, "", known=True))
        elif one.kind == LinkKind.INDICATOR and one.code not in INDICATORS:
            shown.append(LinkShown(kind, one.code, "", known=False))
    return shown


def _scheme(actor: Actor, kind: str, name: str, asof: AsOf) -> LinkShown:
    """The rule that carries the clause on the day: its version for officials, its public page for all."""
    version = policies.version_on(name, asof.day)
    if version is None:
        return LinkShown(kind, name, "", known=True)
    label = _("%(scheme)s（第 %(n)s 版）") % {"scheme": version.scheme.label, "n": version.number}
    inside = if_open(actor, link("policies:version_page", version.pk))
    return LinkShown(kind, label, inside or link("policies:support", name), known=True)
