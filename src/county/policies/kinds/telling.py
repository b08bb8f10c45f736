"""A rule's page in the reader's language, and two versions of a rule side by side."""

from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any

from rulebook import checker, plain
from rulebook.faults import Fault, Notebook
from rulebook.model import Scheme, Text
from rulebook.plain import Number, Page


def told(value: Any, language: str) -> Any:
    """The same with every phrase in one language: dataclasses become mappings, for a template to read."""
    if isinstance(value, Text):
        return value.of(language)
    if isinstance(value, tuple):
        return tuple(told(one, language) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: told(getattr(value, one.name), language) for one in fields(value)}
    return value


def page(scheme: Scheme, day: date, language: str) -> dict[str, Any]:
    """rulebook.plain.Page as a mapping of plain texts."""
    found: dict[str, Any] = told(plain.page(scheme, day), language)
    return found


@dataclass(frozen=True)
class Difference:
    """One thing that is said otherwise. kind: of which part; before or after is empty where it is new or gone."""

    kind: str
    name: str
    before: str
    after: str


def differences(before: Scheme, after: Scheme, day: date, language: str) -> list[Difference]:
    """What a version says otherwise than another, part by part; the dated numbers one by one."""
    old, new = plain.page(before, day), plain.page(after, day)
    found = _changed("parameter", _numbers(old, language), _numbers(new, language))
    for kind, said in _PARTS.items():
        found += _changed(kind, said(old, language), said(new, language))
    return found


def beyond(base: Scheme, scheme: Scheme) -> tuple[Fault, ...]:
    """Where a scheme goes further than its pattern's level allows (a ceiling, a value not to be changed)."""
    notes = Notebook()
    for name, parameter in scheme.parameters.items():
        if name in base.parameters:
            checker.overrides(parameter, base.parameters[name], notes=notes)
    return tuple(notes.faults)


def _changed(kind: str, old: dict[str, str], new: dict[str, str]) -> list[Difference]:
    names = dict.fromkeys((*old, *new))
    return [
        Difference(kind, name, old.get(name, ""), new.get(name, ""))
        for name in names
        if old.get(name, "") != new.get(name, "")
    ]


def _numbers(page: Page, language: str) -> dict[str, str]:
    return {one.say.of(language): _dated(one, language) for one in page.numbers}


def _dated(number: Number, language: str) -> str:
    joint = "; " if language == "en" else "；"
    return joint.join(f"{one.start} {one.value.of(language)}" for one in number.values)


def _lines(texts: tuple[Text, ...], language: str) -> str:
    return "\n".join(one.of(language) for one in texts)


_PARTS: dict[str, Any] = {
    "title": lambda page, language: {"": page.title.of(language)},
    "in_force": lambda page, _language: {"": f"{page.start} – {page.end or ''}"},
    "source": lambda page, _language: {"": f"{page.clause} {page.document}".strip()},
    "condition": lambda page, language: {
        one.say.of(language): one.detail.of(language) for one in page.conditions
    },
    "amount": lambda page, language: {"": _lines((page.amount, *page.workings), language)},
    "limit": lambda page, language: {"": _lines(page.limits, language)},
    "paper": lambda page, language: {"": _lines(page.papers, language)},
    "step": lambda page, language: {
        "": "\n".join(f"{one.who.of(language)} {one.take.of(language)}" for one in page.steps)
    },
    "fund": lambda page, language: {"": _lines(page.funds, language)},
}
