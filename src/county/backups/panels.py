"""What a rehearsal looked at."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from county.backups.models import Backup
from county.core.actor import Actor
from county.screens.register import Panel


def of_backup(row: Backup, _actor: Actor) -> list[Panel]:
    """The checks of a rehearsal."""
    if not row.checks:
        return []
    context: dict[str, Any] = {"checks": row.checks}
    return [Panel(_("核对项目"), "backups/checks.html", context)]
