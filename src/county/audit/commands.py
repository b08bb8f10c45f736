"""Writing the record. Everything else about audit reads."""

from typing import Any

from django.db import connection

from county.audit.models import Event
from county.core.actor import Actor


def record(actor: Actor, action: str, row: Any = None, *, reason: str = "", **facts: Any) -> Event:
    """Append one event in the caller's transaction.

    action: `noun.past_verb`. row: the model instance it was done to, or None.
    facts: plain values only (int, str, bool, None, lists and dicts of them); amounts in fen, days as ISO text.
    Raises: RuntimeError outside a transaction: an act without its record, or the other way round, must be impossible.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"audit.record({action!r}) outside a transaction")
    return _append(actor, action, row, outcome="done", reason=reason, facts=facts)


def record_denied(actor: Actor, path: str, *, code: str) -> Event:
    """Append a refused access; there is no business transaction to join. `path` carries keys, never personal data."""
    return _append(actor, "access.denied", None, outcome="denied", reason="", facts={"path": path[:200], "code": code})


def _append(actor: Actor, action: str, row: Any, *, outcome: str, reason: str, facts: dict[str, Any]) -> Event:
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
        reason=reason,
        facts=facts,
    )


def _town_of(row: Any) -> int | None:
    """The row's own town key, so that a town can be shown its own events."""
    found: int | None = getattr(row, "town_id", None)
    return found
