from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from county.demo import seeding


class Command(BaseCommand):
    help = "Throw away everything in the registry and make the demo county anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--yes", action="store_true", help="also where ANYE_DEMO is not set")

    def handle(self, *_args: Any, yes: bool, **_options: Any) -> None:
        if not (settings.ANYE_DEMO or yes):
            raise CommandError("This empties the whole registry. Set ANYE_DEMO=1 or pass --yes.")
        seeding.clear()
        call_command("seed_demo", stdout=self.stdout)
