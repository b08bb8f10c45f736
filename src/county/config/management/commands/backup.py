import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from county.backups import commands as backups
from county.backups.choices import BackupKind, BackupState
from county.config import embedded, env
from county.config.backups import checks, making, telling
from county.config.backups.refusing import CannotRestore
from county.core import clock


class Command(BaseCommand):
    help = (
        "Back the embedded database up, sealed: a base backup and the log since, so that any later moment"
        " can be restored. --log: only put out the log of the last minutes (every five minutes, by a timer)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--into", type=Path, help="folder, instead of ANYE_BACKUPS")
        parser.add_argument("--log", action="store_true", help="ship the log only")
        parser.add_argument(
            "--days", type=int, default=making.KEPT_DAYS, help="how long they are kept, at most 90"
        )

    def handle(self, *_args: Any, into: Path | None, log: bool, days: int, **_options: Any) -> None:
        folder, started = into or making.folder(), time.monotonic_ns()
        try:
            place = own_server()
            if log:
                count = making.ship(place, into=folder, key=making.key())
                self.stdout.write(f"{count} log files sealed into {folder}")
                return
            made = making.make(place, into=folder, key=making.key(), totals=checks.totals())
        except CannotRestore as reason:
            backups.log(
                BackupKind.MADE, BackupState.FAILED, name="-", at=clock.now(), milliseconds=_since(started),
                note=str(reason),
            )  # fmt: skip
            telling.wrong()
            raise CommandError(str(reason)) from reason
        gone = making.prune(folder, key=making.key(), days=days, now=clock.now())
        backups.log(
            BackupKind.MADE, BackupState.DONE, name=made.name, at=made.ended_at, milliseconds=_since(started),
            size=made.bytes,
        )  # fmt: skip
        self.stdout.write(
            f"{folder / made.name}: {made.bytes / 1e6:.1f} MB in {_since(started) / 1000:.1f} s;"
            f" {sum(made.totals['rows'].values()):,} rows, record up to {made.totals['head'][0]:,}"
        )
        if gone:
            self.stdout.write(f"removed, older than {days} days: {', '.join(gone)}")


def own_server() -> embedded.Cluster:
    """The embedded server this platform runs on. Raises: CannotRestore where it runs on another."""
    place = embedded.cluster()
    if env.text("DATABASE_URL") not in {"", place.url}:
        raise CannotRestore.because("no_server")
    return place


def _since(started: int) -> int:
    return (time.monotonic_ns() - started) // 1_000_000
