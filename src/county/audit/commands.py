"""Writing the record. Everything else about audit reads."""

from typing import Any

from django.db import connection, transaction

from county.audit.models import Event
from county.core import tracing
from county.core.actor import Actor
from county.core.fields import SealedField


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


def record_denied(actor: Actor, path: str, *, code: str) -> Event:
    """Append a refused access; there is no business transaction to join. `path` carries keys, never
    personal data.
    """
    return _append(
        actor,
        "access.denied",
        None,
        outcome="denied",
        reason="",
        facts={"path": path[:200], "code": code},
    )


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
    return Event.objects.create(
        actor_id=actor.user_id,
        actor_name=actor.name,
        roles=",".join(sorted(actor.roles)),
        action=action,
        object_type=row._meta.label_lower if row is not None else "",
        object_id=str(row.pk) if row is not None else "",
        object_name=str(row)[:200] if row is not None else "",
        town_id=_town_of(row),
        outcome=outcome,
        request_id=tracing.request_id.get(),
        reason=reason,
        facts=facts,
    )


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
