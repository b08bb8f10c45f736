"""Writing the record. Everything else about audit reads."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, transaction

from county.audit.choices import BY_TWO
from county.audit.commands import sealing
from county.audit.models import Event
from county.core import text, tracing
from county.core.actor import Actor
from county.core.clock import now
from county.core.fields import SealedField

_COLUMNS = (
    *("at", "actor_id", "actor_name", "roles", "action", "object_type", "object_id", "object_name"),
    *("town_id", "outcome", "reason", "facts", "request_id", "search_text"),
)
_FACTS = _COLUMNS.index("facts")
_ONE = "SELECT id, act, salt, head, words FROM audit_append({})".format(  # noqa: S608 -- ours
    ", ".join(["%s"] * len(_COLUMNS))
)
_MANY = """INSERT INTO audit_event (at, actor_id, actor_name, roles, action, object_type, object_id,
    object_name, town_id, outcome, reason, facts, request_id, search_text)
  SELECT %s, %s, %s, %s, %s, %s, given.object_id, given.object_name, given.town_id, 'done', %s,
    given.facts, %s, given.search_text
  FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::jsonb[], %s::text[])
    AS given (object_id, object_name, town_id, facts, search_text)"""


def record(actor: Actor, action: str, row: Any = None, *, reason: str = "", **facts: Any) -> Event:
    """Append one event in the caller's transaction.

    action: `noun.past_verb`. row: the model instance it was done to, or None.
    facts: plain values only (int, str, bool, None, lists and dicts of them); amounts in fen, days
    as ISO text.
    Raises: RuntimeError outside a transaction: an act without its record, or the other way round,
        must be impossible.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"audit.record({action!r}) outside a transaction")
    return _append(actor, action, row, outcome="done", reason=reason, facts=facts)


def record_many(
    actor: Actor, action: str, rows: Iterable[tuple[Any, dict[str, Any]]], *, reason: str = ""
) -> int:
    """Append one event for each (row, facts) in one statement. The rows are of one model.

    Returns: how many. Raises: RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"audit.record_many({action!r}) outside a transaction")
    given = list(rows)
    if not given:
        return 0
    names = [str(row)[:200] for row, _facts in given]
    shared = text.search_text(reason, names=_spelt(actor.name))
    columns: Sequence[Any] = (
        [str(row.pk) for row, _facts in given],
        names,
        [_town_of(row) for row, _facts in given],
        [json.dumps(facts | _besides(actor, action), ensure_ascii=False) for _row, facts in given],
        # Without readings: spelling twenty thousand names takes longer than writing them.
        [f"{shared}|{text.search_text(name)}" for name in names],
    )
    common = (
        now(),
        actor.user_id,
        actor.name,
        _roles(actor),
        action,
        given[0][0]._meta.label_lower,
    )
    with connection.cursor() as cursor:
        cursor.execute(_MANY, [*common, reason, tracing.request_id.get(), *columns])
    sealing.remember()
    return len(given)


@transaction.atomic
def record_denied(actor: Actor, path: str, *, code: str) -> Event:
    """Append a refused access. `path` carries keys, never personal data."""
    return _append(
        actor,
        "access.denied",
        None,
        outcome="denied",
        reason="",
        facts={"path": path[:200], "code": code},
    )


@transaction.atomic
def record_read(actor: Actor, row: Any, field: str, *, reason: str = "") -> Event:
    """Append that a full number was shown or sent out: identity number, phone, account.

    field: the model field's name. The number itself is never given.
    """
    return record(actor, "number.read", row, reason=reason, field=field)


@transaction.atomic
def record_print(actor: Actor, page: str, row: Any = None) -> Event:
    """Append that a page left as paper. page: its URL name."""
    return record(actor, "page.printed", row, page=page)


@transaction.atomic
def record_export(
    actor: Actor, register: Any, count: int, filters: dict[str, str], form: str
) -> None:
    """Append that a register left as a file: the hook of screens.Register.

    register: the screens Register. form: xlsx or csv. What was searched for may be a person's name
    or
    number, so only that something was searched is kept.
    """
    kept = {key: value for key, value in filters.items() if key not in {"q", "format"}}
    record(
        actor,
        "register.exported",
        register=f"{register.app}.{register.name}",
        count=count,
        filters=kept,
        searched="q" in filters,
        format=form,
    )


def _append(
    actor: Actor, action: str, row: Any, *, outcome: str, reason: str, facts: dict[str, Any]
) -> Event:
    name = str(row)[:200] if row is not None else ""
    event = Event(
        at=now(),
        actor_id=actor.user_id,
        actor_name=actor.name,
        roles=_roles(actor),
        action=action,
        object_type=row._meta.label_lower if row is not None else "",
        object_id=str(row.pk) if row is not None else "",
        object_name=name,
        town_id=_town_of(row),
        outcome=outcome,
        reason=reason,
        facts=facts | _besides(actor, action),
        request_id=tracing.request_id.get(),
        search_text=text.search_text(name, reason, names=_spelt(actor.name, name)),
    )
    given = [getattr(event, column) for column in _COLUMNS]
    given[_FACTS] = json.dumps(event.facts, ensure_ascii=False)
    with connection.cursor() as cursor:
        cursor.execute(_ONE, given)
        event.pk, event.act, event.salt, head, words = cursor.fetchone()
    event._state.adding = False  # noqa: SLF001 -- it is stored
    sealing.remember((event.pk, head, words))
    return event


def _besides(actor: Actor, action: str) -> dict[str, Any]:
    """Whose post he acts in, when its holder is away; of acts that two people share, from which browser."""
    told: dict[str, Any] = {}
    if actor.stands_in:
        told["stands_in"] = [whose for _role, whose in actor.stands_in]
    if action in BY_TWO and (device := tracing.device.get()):
        told["device"] = device
    return told


def _roles(actor: Actor) -> str:
    return ",".join(sorted(actor.roles))


def _spelt(*names: str) -> Iterator[str]:
    return (name for name in names if name)


def _town_of(row: Any) -> int | None:
    """The row's own town, or its factory's, so that a town can be shown its own events."""
    found: int | None = getattr(row, "town_id", None)
    return found or getattr(getattr(row, "factory", None), "town_id", None)


def amend(row: Any, **wanted: Any) -> dict[str, Any]:
    """Set the fields that differ and say what changed: the `changed` of the facts.

    Nothing is saved. Foreign keys are given by attname (`town_id`).

    Returns: field -> [before, after] in plain words; None for a sealed field, whose value is never
        told.
    """
    changed: dict[str, Any] = {}
    for name, value in wanted.items():
        before = getattr(row, name)
        if before == value or (not before and not value and before != 0 and value != 0):
            continue
        field = row._meta.get_field(name)
        told = None if isinstance(field, SealedField) else [_plain(row, field)]
        setattr(row, name, value)
        if told is not None:
            told.append(_plain(row, field))
        changed[field.name] = told
    return changed


def _plain(row: Any, field: Any) -> Any:
    # A new row whose required key is still empty has none to show.
    value = getattr(row, field.name, None)
    if value is None or isinstance(value, bool | int | str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
