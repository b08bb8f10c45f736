"""Who reads the record. Nobody writes it but commands."""

from typing import Any

from county.audit.choices import READS_ALL, READS_OWN_TOWN
from county.core.actor import Actor
from county.core.rights import Table, by_role

TABLE: Table = {"view": READS_ALL | READS_OWN_TOWN, "export": READS_ALL}


def may(actor: Actor, action: str, _row: Any = None) -> bool:
    """The scope is the query's: whoever sees an event may read it."""
    return by_role(TABLE, actor, action)
