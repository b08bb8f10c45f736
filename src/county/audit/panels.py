"""The record in words, and the history block every register's detail page may carry."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cache
from operator import itemgetter
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from county.audit import choices, queries
from county.audit.choices import ChangeKind, FindingKind
from county.audit.models import Anchor, Change, Event, Verification
from county.core import outward
from county.core.actor import Actor
from county.core.errors import Refused
from county.core.text import clauses, listed, sentences
from county.screens import blocks, formats
from county.screens.register import Panel

SHOWN = 20
# What a reader of a record does not ask for: how often it was saved, its keys, what is computed.
_UNTOLD = frozenset({"id", "uid", "version", "search_text"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def history(row: Any, actor: Actor) -> Panel:
    """Who changed what from what to what, and why, newest first, as the last block of its page.

    The events of the record, and of any other act that changed it; a change no act answers for was
    made past the platform and says so. Two queries, a third where other acts changed it.
    """
    found = queries.history_of(row, limit=SHOWN + 1)
    changes: dict[int, list[Change]] = {}
    for change in queries.changes_of_row(row, limit=SHOWN):
        changes.setdefault(change.act, []).append(change)
    others = set(changes) - {event.act for event in found}
    if len(found) <= SHOWN and others:
        found += _first_of_acts(others)
    points = [(event.at, _point(event, changes.pop(event.act, ()), row, actor)) for event in found]
    if len(points) <= SHOWN:
        points += [_unanswered(of_act, row, actor) for of_act in changes.values()]
    points.sort(key=itemgetter(0), reverse=True)
    context = {"events": [point for _at, point in points[:SHOWN]], "more": len(points) > SHOWN}
    return Panel(gettext_lazy("办理记录"), "audit/history.html", context, place="foot")


def _first_of_acts(acts: Iterable[int]) -> list[Event]:
    """One event an act: the last, which a command records when its work is done."""
    return list({event.act: event for event in queries.events_of_acts(acts)}.values())


def _point(event: Event, changes: Iterable[Change], row: Any, actor: Actor) -> blocks.Event:
    told = list(_sentences(event))
    if "changed" not in event.facts:
        told += _differences(changes, type(row), actor)
    is_its_own = event.object_id == str(row.pk) and event.object_type == row._meta.label_lower
    title = str(choices.action_label(event.action))
    # The page of one record names no person of another.
    if not is_its_own and event.object_name and not _is_of_people(event):
        title = _("%(label)s：%(words)s") % {"label": title, "words": event.object_name}
    tone: blocks.Tone = "info" if event.outcome == "done" else "bad"
    text = sentences(told)
    return blocks.Event(formats.moment(event.at), title, text, who=event.actor_name, tone=tone)


def object_name(event: Event, actor: Actor) -> str:
    """What the event was done to, as far as the actor is shown names of persons."""
    shown = not _is_of_people(event) or outward.may_see(actor, "workforce.Person.name")
    return event.object_name if shown else ""


def _is_of_people(event: Event) -> bool:
    return event.object_type.partition(".")[0] in choices.NAMED_BY_PERSONS


def _unanswered(changes: list[Change], row: Any, actor: Actor) -> tuple[datetime, blocks.Event]:
    last = changes[0]
    told = sentences(_differences(changes, type(row), actor))
    who = _("数据库登录 %(name)s") % {"name": last.login}
    title = _("数据被直接改动，没有操作记录")
    return last.at, blocks.Event(formats.moment(last.at), title, told, who=who, tone="bad")


def changes_of(event: Event, actor: Actor) -> list[dict[str, str]]:
    """What the event's act changed: [{table, row, kind, text}], for the event's own page."""
    told = []
    for change in queries.changes_of_act(event):
        model = _models().get(change.table)
        many = change.row_id is None
        row = _count(change.rows) if many else str(change.row_id)
        text = "" if many else sentences(_differences([change], model, actor))
        kind = str(change.get_kind_display())
        told.append({"table": _table(change.table), "row": row, "kind": kind, "text": text})
    for one in queries.sums_of_act(event):
        kind = str(ChangeKind(one["kind"]).label)
        told.append(
            {"table": _table(one["table"]), "row": _count(one["count"]), "kind": kind, "text": ""}
        )
    return told


def _table(name: str) -> str:
    model = _models().get(name)
    return str(model._meta.verbose_name) if model else name


def _count(rows: int) -> str:
    return _("%(count)s 条") % {"count": formats.thousands(rows)}


def _differences(changes: Iterable[Change], model: Any, actor: Actor) -> Iterator[str]:
    """改前 → 改后 of each column, as far as the actor is shown it."""
    for change in changes:
        if change.kind != ChangeKind.UPDATE:
            continue
        for name, after in (change.after or {}).items():
            field = _column(model, name)
            if field is None or field.name in _UNTOLD:
                continue
            before = (change.before or {}).get(name)
            words = _change_shown(model, field, before, after, actor)
            yield _("%(label)s：%(words)s") % {"label": field.verbose_name, "words": words}


def _change_shown(model: Any, field: Any, before: Any, after: Any, actor: Actor) -> str:
    if any(isinstance(value, str) and value.startswith("#") for value in (before, after)):
        return _change(model, field.name, None)
    if not actor.roles - choices.WITHOUT_ROWS:
        return _("已改（不向您的岗位显示内容）")
    name = f"{model._meta.label}.{field.name}"
    if name in outward.POLICY:
        before, after = (outward.show_text(actor, name, str(v or "")) for v in (before, after))
        if not (before or after):
            return _("已改（不向您的岗位显示内容）")
    elif field.is_relation:
        before, after = (_related(field, value) for value in (before, after))
    return _change(model, field.name, [before, after])


def _related(field: Any, key: Any) -> str:
    """The other record by its name, as far as the reader's rows go."""
    found = None if key is None else field.related_model.objects.filter(pk=key).first()
    return str(found) if found else str(key or "")


def _column(model: Any, column: str) -> Any:
    fields = model._meta.concrete_fields if model else ()
    return next((field for field in fields if field.column == column), None)


@cache
def _models() -> dict[str, Any]:
    return {model._meta.db_table: model for model in apps.get_models()}


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


def seal_of(event: Event) -> list[tuple[str, str]]:
    """The event's place in the chain, and in the latest anchor."""
    if event.seq is None:
        return []
    return [
        (_("序号"), formats.thousands(event.seq)),
        (_("本条摘要"), bytes(event.leaf or b"").hex()),
        (_("链值"), bytes(event.chain or b"").hex()),
        (_("锚点"), _anchored(event)),
    ]


def _anchored(event: Event) -> str:
    anchor = queries.latest_anchor()
    try:
        proofs = queries.proofs_of([event], anchor) if anchor else []
    except Refused as refused:
        return str(refused)
    if anchor is None or not proofs:
        return _("还没有取过这一条之后的锚点")
    words = {"number": anchor.pk, "size": formats.thousands(anchor.size), "root": anchor.short}
    if proofs[0].leads:
        return _("在锚点 %(number)s 之内（到第 %(size)s 号，%(root)s）") % words
    return _("与锚点 %(number)s 不符（到第 %(size)s 号，%(root)s）") % words


def of_anchor(row: Anchor, _actor: Actor) -> list[Panel]:
    """What is printed of it, in full, and whether it goes on from the one before."""
    told = [
        (gettext_lazy("锚点值（印在纸上）"), row.short),
        (gettext_lazy("锚点值（全）"), bytes(row.root).hex()),
        (gettext_lazy("链值"), bytes(row.chain).hex()),
        (gettext_lazy("算法"), row.hash.upper()),
    ]
    context = {"facts": told, "is_consistent": queries.is_consistent(row)}
    return [Panel(gettext_lazy("核对"), "audit/anchor.html", context)]


def findings_of(row: Verification) -> list[dict[str, Any]]:
    """What a verification found: [{label, seq, where}], the first bad number first."""
    return [
        {"label": FindingKind(kind).label, "seq": seq or "", "where": where}
        for kind, seq, where in row.findings
    ]


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
