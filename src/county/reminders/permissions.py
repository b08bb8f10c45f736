"""Everyone his own, and nobody else's."""

from county.core.actor import Actor
from county.reminders.models import Reminder


def may(actor: Actor, action: str, row: Reminder | None = None) -> bool:
    """action: the verb alone, as the register asks. There is nothing to take away as a file."""
    return action == "view" and actor.is_signed_in and (row is None or row.user_id == actor.user_id)
