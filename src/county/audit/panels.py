"""The record in words, and the history block every register's detail page may carry."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from county.audit import choices, queries
from county.audit.models import Event
from county.core.actor import Actor
from county.core.text import clauses, listed, sentences
from county.screens import blocks, formats
from county.screens.register import Panel

SHOWN = 20
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def history(row: Any, _actor: Actor) -> Panel:
    """What was done to the record, newest first, as the last block of its page. One query."""
    found = list(queries.history_of(row)[: SHOWN + 1])
    points = [
        blocks.Event(
            formats.moment(event.at),
            choices.action_label(event.action),
            sentences(_sentences(event)),
            who=event.actor_name,
            tone="info" if event.outcome == "done" else "bad",
        )
        for event in found[:SHOWN]
    ]
    context = {"events": points, "more": len(found) > SHOWN}
    return Panel(gettext_lazy("办理记录"), "audit/history.html", context, place="foot")


def facts_of(event: Event) -> list[tuple[str, str]]:
    """The event's facts as (label, words): amounts in yuan, days and months written out, changes as
    甲 → 乙.
    """
    model = _model_of(event)
    pairs: list[tuple[str, str]] = []
    for key, value in event.facts.items():
        if key == "changed" and isinstance(value, dict):
            pairs += [
                (_label(model, name), _change(model, name, told)) for name, told in value.items()
            ]
        else:
            pairs.append((_label(model, key), _words(model, key, value)))
    return pairs


def object_label(event: Event) -> str:
    """家庭户, 用工…; the stored word for a table that is gone; empty for acts without a record."""
    model = _model_of(event)
    return str(model._meta.verbose_name) if model else event.object_type


def _sentences(event: Event) -> Iterator[str]:
    if event.reason:
        yield _("理由：%(reason)s") % {"reason": event.reason}
    for label, words in facts_of(event):
        yield _("%(label)s：%(words)s") % {"label": label, "words": words}


def _model_of(event: Event) -> Any:
    try:
        return apps.get_model(event.object_type) if event.object_type else None
    except LookupError:
        return None


def _field(model: Any, key: str) -> Any:
    try:
        return model._meta.get_field(key) if model else None
    except FieldDoesNotExist:
        return None


def _label(model: Any, key: str) -> str:
    field = _field(model, key)
    return str(getattr(field, "verbose_name", "")) or str(choices.FIELDS.get(key, key))


def _change(model: Any, key: str, told: Any) -> str:
    if not isinstance(told, list) or len(told) != 2:
        return _("已改（内容保密，不记入）")
    before, after = (_words(model, key, value) for value in told)
    return _("%(before)s → %(after)s") % {"before": before, "after": after}


def _words(model: Any, key: str, value: Any) -> str:
    match value:
        case None | "":
            return "—"
        case bool():
            return _("是") if value else _("否")
        case dict():
            return (
                clauses(f"{_label(model, k)} {_words(model, k, v)}" for k, v in value.items())
                or "—"
            )
        case list():
            return listed(_words(model, key, item) for item in value) or "—"
        case int():
            return _number(key, value)
    return _text(model, key, str(value))


def _number(key: str, value: int) -> str:
    if key.endswith("_fen"):
        return formats.yuan(value)
    return formats.month(value) if key == "month" else formats.thousands(value)


def _text(model: Any, key: str, value: str) -> str:
    if _DAY.fullmatch(value):
        return formats.day(date.fromisoformat(value))
    known = dict(getattr(_field(model, key), "flatchoices", None) or ())
    return str(known.get(value, value))
