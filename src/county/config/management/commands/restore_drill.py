import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from county.backups import commands as backups
from county.backups.choices import BackupKind, BackupState
from county.config.backups import drilling, making, telling
from county.config.backups.drilling import Drill
from county.config.backups.refusing import CannotRestore
from county.config.management.commands.backup import own_server
from county.core import clock


class Command(BaseCommand):
    help = (
        "Restore the newest backup beside the platform, check rows, money, constraints, record, papers, and"
        " remove it. Exit code 1: not sound. --url: check a copy you restored yourself; it is written to."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="folder", type=Path, help="instead of ANYE_BACKUPS")
        parser.add_argument("--backup", default="", help="this one, not the newest")
        parser.add_argument("--url", default="", help="postgresql://owner@/name?host=… of a copy")

    def handle(
        self, *_args: Any, folder: Path | None, backup: str, url: str, **_options: Any
    ) -> None:
        started = time.monotonic_ns()
        try:
            done = (
                drilling.examined_there(url)
                if url
                else _of_backup(folder or making.folder(), backup)
            )
        except CannotRestore as reason:
            self._log(Drill(backup or "-"), BackupState.FAILED, started, note=str(reason))
            raise CommandError(str(reason)) from reason
        state = BackupState.WRONG if done.wrong else BackupState.DONE
        self._log(done, state, started)
        for one in done.checks:
            told = "ok   " if one.is_good else "WRONG"
            self.stdout.write(f"{told} {one.name}  {one.found}  {'; '.join(one.wrong)}".rstrip())
        self.stdout.write(f"backup {done.name}: {(time.monotonic_ns() - started) / 1e9:.1f} s")
        if done.wrong:
            raise CommandError(f"{len(done.wrong)} of {len(done.checks)} checks failed")

    def _log(self, done: Drill, state: BackupState, started: int, note: str = "") -> None:
        if state != BackupState.DONE:
            telling.wrong()
        with translation.override("zh-hans"):
            backups.log(
                BackupKind.DRILLED, state, name=done.name, at=clock.now(), note=note,
                milliseconds=(time.monotonic_ns() - started) // 1_000_000,
                checks=[(str(one.name), str(one.found), one.wrong) for one in done.checks],
            )  # fmt: skip


def _of_backup(folder: Path, name: str) -> Drill:
    return drilling.drill(own_server(), backups=folder, key=making.key(), name=name)
