"""Writing the log of backups."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from county.audit import commands as audit
from county.backups.choices import BackupKind, BackupState
from county.backups.models import Backup
from county.core.actor import SYSTEM

_ACTIONS = {
    BackupKind.MADE: "backup.made",
    BackupKind.RESTORED: "backup.restored",
    BackupKind.DRILLED: "backup.drilled",
}


@transaction.atomic
def log(
    kind: BackupKind,
    state: BackupState,
    *,
    name: str,
    at: datetime,
    milliseconds: int,
    size: int = 0,
    note: str = "",
    checks: Sequence[tuple[str, str, Sequence[str]]] = (),
) -> Backup:
    """Log what the command of the server did, whatever came of it.

    size: bytes. checks: (name, what was found, what is wrong).
    Then: audit `backup.made`, `backup.restored` or `backup.drilled`.
    """
    row = Backup.objects.create(
        kind=kind,
        state=state,
        name=name[:40],
        at=at,
        milliseconds=milliseconds,
        bytes=size,
        note=note[:400],
        checks=[[one, found, list(wrong)] for one, found, wrong in checks],
    )
    wrong = sum(1 for _name, _found, faults in checks if faults)
    audit.record(SYSTEM, _ACTIONS[kind], row, state=state, found=wrong)
    return row
