from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from county.core import scope
from county.core.actor import SYSTEM
from county.places.commands import divisions


class Command(BaseCommand):
    help = "Take over towns and villages from the statistics bureau's list; again renames and adds, never deletes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            type=Path,
            nargs="?",
            default=divisions.PINGLI,
            help="JSON with towns and their villages; without it the county's list of 2019",
        )

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        try:
            with scope.acting(SYSTEM):
                loaded = divisions.load_divisions(file, actor=SYSTEM)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(f"{file}: no list of divisions ({error!r})") from error
        self.stdout.write(f"{loaded.towns} towns, {loaded.villages} villages from {file.name}")
