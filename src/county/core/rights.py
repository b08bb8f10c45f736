"""Role × action tables: the shape every app's permissions.py shares."""

from collections.abc import Mapping

from county.core.actor import Actor

Table = Mapping[str, frozenset[str]]


def by_role(table: Table, actor: Actor, action: str) -> bool:
    """True when one of the actor's roles may do the action. An action missing from the table is a bug."""
    return not table[action].isdisjoint(actor.roles)
