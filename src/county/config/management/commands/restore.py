import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error

from county.backups import commands as backups
from county.backups.choices import BackupKind, BackupState
from county.config.backups import making, restoring
from county.config.backups.refusing import CannotRestore
from county.config.management.commands.backup import own_server
from county.core import clock

_NEXT = """restored from {name} as of {to} into {into}; its server runs.
  look at it:  DATABASE_URL='{url}' python manage.py verify_audit
  use it:      stop the platform, then start it with DATABASE_URL='{url}'
  stop it:     {stop}"""


class Command(BaseCommand):
    help = "Restore the embedded database as of a moment into a new folder; the running one is not touched."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", default="", help="as 2019-12-20 09:30:00; none: the latest")
        parser.add_argument(
            "--into", type=Path, help="a new folder; none: beside the database's own"
        )
        parser.add_argument("--from", dest="folder", type=Path, help="instead of ANYE_BACKUPS")
        parser.add_argument("--backup", default="", help="the one to begin with; none: the newest")

    def handle(
        self, *_args: Any, to: str, into: Path | None, folder: Path | None, backup: str, **_options: Any
    ) -> None:  # fmt: skip
        started = time.monotonic_ns()
        try:
            live = own_server()
            until = restoring.moment(to) if to else None
            target = into or live.home.with_name(f"restored-{clock.now():%Y%m%dT%H%M%S}")
            copy = restoring.restore(
                live, backups=folder or making.folder(), key=making.key(), into=target.absolute(), to=until, name=backup
            )  # fmt: skip
        except CannotRestore as reason:
            raise CommandError(str(reason)) from reason
        self._log(copy.made.name, to, started)
        stop = f"{copy.place.binaries / 'pg_ctl'} stop -D {copy.place.data}"
        if copy.place.user:
            stop = f"su -s /bin/sh {copy.place.user} -c '{stop}'"
        self.stdout.write(
            _NEXT.format(
                name=copy.made.name, to=to or "latest", into=target, url=copy.place.url, stop=stop
            )
        )

    def _log(self, name: str, to: str, started: int) -> None:
        """In the running platform's log; where that is what was lost, there is none to write to."""
        spent = (time.monotonic_ns() - started) // 1_000_000
        try:
            backups.log(
                BackupKind.RESTORED, BackupState.DONE, name=name, at=clock.now(), milliseconds=spent, note=to
            )  # fmt: skip
        except Error:
            self.stderr.write("the running platform's database does not answer: not logged there")
