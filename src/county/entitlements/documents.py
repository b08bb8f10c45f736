"""A decision laid out to be read: its conditions, arithmetic, limits, what is unknown, what is missing."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from county.entitlements.facts.explaining import Decision
from rulebook import words
from rulebook.units import FEN

_TONES = {True: "ok", False: "bad", None: "wait"}


@dataclass(frozen=True)
class Line:
    """One condition: its words, its outcome, each comparison with the value seen and the threshold."""

    say: str
    clause: str
    outcome: str
    tone: str
    details: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """A decision as the page shows it, in one language."""

    clause: str
    document: str
    version: str
    day: object
    outcome: str
    tone: str
    amount: str
    lines: tuple[Line, ...]
    arithmetic: tuple[str, ...]
    limits: tuple[str, ...]
    unknown: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    papers: tuple[str, ...]
    parts: tuple[tuple[str, str], ...]


def decision_page(decision: Decision, language: str) -> Page:
    told, scheme = decision.told, decision.compiled.scheme
    amount = told.amount if told.outcome else None
    return Page(
        clause=told.clause,
        document=told.document,
        version=str(told.version),
        day=told.day,
        outcome=_outcomes()[told.outcome],
        tone=_TONES[told.outcome],
        amount="" if amount is None else words.value(amount, FEN, language),
        lines=tuple(
            Line(
                test.say.of(language),
                test.clause,
                _tests()[test.outcome],
                _TONES[test.outcome],
                tuple(line.of(language) for line in test.lines),
            )
            for test in told.tests
        ),
        arithmetic=tuple(line.of(language) for line in told.arithmetic),
        limits=tuple(line.of(language) for line in told.limits),
        unknown=tuple(
            (one.say.of(language), words.paper(one.paper, language)) for one in told.unknown
        ),
        missing=tuple(change.say.of(language) for change in told.missing),
        papers=tuple(
            _("或").join(
                "＋".join(words.paper(one, language) for one in way) for way in paper.any_of
            )
            for paper in scheme.papers
        ),
        parts=tuple(
            (
                words.named(words.FUNDS, column.of, language),
                words.value(decision.row[column.name], FEN, language),
            )
            for column in decision.compiled.columns
            if column.kind == "part" and decision.row.get(column.name) and amount
        ),
    )


def _outcomes() -> dict[bool | None, str]:
    return {True: _("可享受"), False: _("暂不符合"), None: _("待核实")}


def _tests() -> dict[bool | None, str]:
    return {True: _("符合"), False: _("不符合"), None: _("待核实")}
