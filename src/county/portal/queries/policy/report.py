"""The implementation report by clause: number, state, who, and what was done in a month."""

from collections.abc import Sequence
from dataclasses import dataclass

from county.core.actor import Actor
from county.policies import queries as policies
from county.policies.choices import LinkKind
from county.policies.models import Document, Duty
from county.portal.queries.asof import AsOf
from county.portal.queries.policy import doings
from county.portal.queries.policy.pages import Node, tree_of
from county.portal.queries.policy.standing import Standing, board, standings


@dataclass(frozen=True)
class Line:
    code: str
    url: str
    words: str
    standing: Standing
    done: list[str]


@dataclass(frozen=True)
class Section:
    """A part or section of the document and the clauses right under it."""

    title: str
    level: int
    lines: list[Line]


@dataclass(frozen=True)
class Report:
    document: Document | None
    asof: AsOf
    sections: list[Section]
    tally: list[tuple[str, str, int]]


def report(actor: Actor, asof: AsOf) -> Report:
    """Every clause of the programme for the month of `asof`."""
    clauses = list(policies.clauses())
    said = standings(board(actor, asof), clauses)
    actions = {code for one in said.values() for code in one.codes(LinkKind.ACTION)}
    first, last = doings.month_of(asof)
    tally = doings.counts(actor, actions, first=first, last=last)
    tree = tree_of(clauses, said)
    whole = Node(clauses[0], "", "", None, tree) if clauses else None
    for node in tree:
        if whole:
            whole.tally += node.tally
    return Report(
        policies.main_document(), asof, _sections(tree, tally, 2), whole.marks if whole else []
    )


def duties(pk: int, asof: AsOf) -> list[Duty]:
    """The clauses an organisation answers for."""
    return list(policies.duties_of_organisation(pk, day=asof.day))


def _sections(nodes: Sequence[Node], tally: dict[str, int], level: int) -> list[Section]:
    found: list[Section] = []
    own = [node for node in nodes if node.standing and not node.children]
    if own:
        found.append(Section("", level, [_line(node, tally) for node in own]))
    for node in nodes:
        if node in own:
            continue
        found.append(Section(node.title, level, [_line(node, tally)] if node.standing else []))
        found += _sections(node.children, tally, level + 1)
    return found


def _line(node: Node, tally: dict[str, int]) -> Line:
    assert node.standing is not None  # noqa: S101 -- headings make no line
    done = doings.counted(tally, node.standing.codes(LinkKind.ACTION))
    return Line(node.clause.code, node.url, node.clause.words, node.standing, done)
