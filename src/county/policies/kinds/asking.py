"""What a reader answers on the public page of a scheme, and what the rule then says: nothing of it is kept.

The answers stand in for the registry's facts; the same query decides that decides in earnest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from threading import local
from typing import Any

import duckdb

from rulebook import answers, engines, ledger, words
from rulebook.columns import Column
from rulebook.compiler import Compiled, compile_scheme
from rulebook.model import Scheme
from rulebook.reasons import Explanation, explain
from rulebook.registry import SUBJECTS
from rulebook.units import Unit

VERSION_ON = "version_on"
OTHER = "other"
Answer = Decimal | bool | date | str | None
BEYOND = (ValueError, duckdb.Error)  # a number finer than its unit, or beyond all measure


@dataclass(frozen=True)
class Question:
    """One thing to answer. kind: number, flag, date, text. whole: no part of a unit. choices: code and words."""

    name: str
    label: str
    kind: str
    unit: str = ""
    whole: bool = False
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Asked:
    """A scheme ready to be asked about on a day."""

    compiled: Compiled
    questions: tuple[Question, ...]


def asked(scheme: Scheme, day: date, language: str) -> Asked:
    """The questions of a scheme: its facts, whether it was had before, and the day its version goes by."""
    compiled = compile_scheme(scheme, day, detail=True)
    found = [_of_fact(scheme, one, language) for one in compiled.columns if one.kind == "fact"]
    looks = {look.column: look for look in ledger.all_before(scheme)}
    for column in compiled.columns:
        look = looks.get(column.name)
        if look is not None and look.what == "count":
            found.append(Question(column.name, _had(look, language), "flag"))
    if SUBJECTS[scheme.subject].days.get(scheme.version_date):
        found.append(Question(VERSION_ON, words.pick(_DAYS[scheme.version_date], language), "date"))
    return Asked(compiled, tuple(found))


def told(of: Asked, given: Mapping[str, Answer]) -> Explanation:
    """What the rule says of the answers; an answer left out is unknown. Raises: ValueError beyond all measure."""
    # What was asked and left open is unknown too, also of the books, which else count as empty.
    facts: dict[str, Any] = {one.name: None for one in of.questions if one.name != VERSION_ON}
    for column in of.compiled.columns:
        name = column.of if column.kind == "fact" else column.name
        if column.kind in {"fact", "before"} and given.get(name) is not None:
            facts[name] = _canonical(given[name], column)
    day = given.get(VERSION_ON)
    on = day if isinstance(day, date) else None
    row = _ask(of.compiled.on_values(answers.values(of.compiled, facts, version_on=on)))
    return explain(of.compiled, row, _ask)


def lacking(said: Explanation, given: Mapping[str, Answer], language: str) -> list[str]:
    """What is short of what was answered; a question left open is not told as a shortage."""
    return [one.say.of(language) for one in said.missing if given.get(one.fact) is not None]


def _of_fact(scheme: Scheme, column: Column, language: str) -> Question:
    label = words.name_of(scheme, column.of, language)
    if column.unit.kind != "number":
        choices = _choices(scheme, language) if column.unit.kind == "text" else ()
        return Question(column.of, label, column.unit.kind, choices=choices)
    scale = _scale(column.unit)
    unit = words.value(2 * scale, column.unit, language).removeprefix("2").strip()
    return Question(column.of, label, "number", unit, whole=column.unit.whole and scale == 1)


def _choices(scheme: Scheme, language: str) -> tuple[tuple[str, str], ...]:
    """Every word that the rule itself names."""
    found: dict[str, str] = {}
    for parameter in scheme.parameters.values():
        for span in parameter.spans:
            values = span.value if isinstance(span.value, tuple) else (span.value,)
            for one in values:
                if isinstance(one, str):
                    found[one] = words.named(words.TERMS, one, language)
    return tuple(found.items())


def _scale(unit: Unit) -> Fraction:
    """How many canonical units one written unit has: a yuan 100 fen, a square metre 100 dm2, a percent 1/100."""
    if unit.dims in {(), (("years", -1),)}:
        return Fraction(1, 100)
    powers = dict(unit.dims)
    return Fraction(100) ** (powers.get("fen", 0) + powers.get("dm2", 0))


def _canonical(answer: Answer, column: Column) -> Any:
    if column.kind == "before":
        return 1 if answer else 0
    if isinstance(answer, Decimal):
        return Fraction(answer) * _scale(column.unit)
    return answer


def _had(look: ledger.Before, language: str) -> str:
    who = words.named(words.KEYS, look.key, language)
    over = words.pick(_OVER.get(look.over, ("", "")), language)
    if look.name.startswith("excludes_"):
        other = look.schemes[0]
        return words.pick((f"{who}{over}已享受 {other}", f"{other} already had{over}"), language)
    if look.name.startswith("after_"):
        other = look.schemes[0]
        return words.pick((f"{who}此前享受过 {other}", f"{other} had before"), language)
    return words.pick(
        (f"{who}{over}已享受过本项", f"Already had{over} by the same {who}"), language
    )


def _ask(text: str) -> Mapping[str, Any]:
    if not hasattr(_THREAD, "engine"):
        _THREAD.engine = engines.DuckDB(engines.memory(limit="128MB", threads=1), {})
    found: Mapping[str, Any] = _THREAD.engine.rows(text)[0]
    return found


_THREAD = local()
_OVER = {"year": ("今年", " this year"), "month": ("本月", " this month")}
_DAYS = {
    "hire": ("入职日期", "Hired on"),
    "contract": ("合同签订日期", "Contract signed on"),
    "month": ("哪一个月（填当月一日）", "Which month (its first day)"),
}
