from typing import Any

from django.core.management.base import BaseCommand, CommandError

from county.core import clock
from county.core.errors import Refused
from county.entitlements.commands import runs


class Command(BaseCommand):
    help = "Look through the whole county: who qualifies today, is one step short, or is unknown."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            run = runs.run_nightly(today=clock.today())
        except Refused as refused:
            raise CommandError(str(refused.reason)) from refused
        self.stdout.write(f"run {run.pk} as of {run.day}: {run.get_state_display()}")
        for line in run.schemes.all():
            self.stdout.write(
                f"{line.name:32} {line.decisions:>7} decided {line.qualify:>6} qualify {line.near:>5} near"
                f" {line.unknown:>5} unknown {line.fen:>14,} fen"
            )
