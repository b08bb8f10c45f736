"""The log, and how things stand."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from county.backups.choices import BackupKind, BackupState
from county.backups.models import Backup
from county.core import clock
from county.core.actor import Actor

# After so many days it is said that one is owing.
BACKUP_DAYS = 1
DRILL_DAYS = 31


@dataclass(frozen=True)
class Standing:
    """The last good backup and the last rehearsal; days since, None for never. rows: of the log shown."""

    rows: int
    backup: Backup | None
    drill: Backup | None
    backup_days: int | None
    drill_days: int | None

    @property
    def is_backup_owing(self) -> bool:
        return self.backup_days is None or self.backup_days > BACKUP_DAYS

    @property
    def is_drill_owing(self) -> bool:
        return self.drill_days is None or self.drill_days > DRILL_DAYS

    @property
    def is_drill_wrong(self) -> bool:
        return self.drill is not None and self.drill.state != BackupState.DONE


def backups_for(_actor: Actor) -> QuerySet[Backup]:
    """It names no person and no amount: the same for every reader."""
    return Backup.objects.all()


def standing(shown: QuerySet[Backup]) -> Standing:
    """How things stand, whatever rows are shown. Three queries."""
    now, rows = clock.now(), Backup.objects.all()
    backup = rows.filter(kind=BackupKind.MADE, state=BackupState.DONE).first()
    drill = rows.filter(kind=BackupKind.DRILLED).first()
    return Standing(shown.count(), backup, drill, _days(backup, now), _days(drill, now))


def _days(row: Backup | None, now: datetime) -> int | None:
    return None if row is None else max(0, (now - row.at).days)
