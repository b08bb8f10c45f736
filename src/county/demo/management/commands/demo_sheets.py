from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from county.demo.sheets.making import make_all


class Command(BaseCommand):
    help = "Write the sheets of docs/demo anew: the same bytes each time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, default=settings.ROOT / "docs" / "demo")

    def handle(self, *_args: Any, out: Path, **_options: Any) -> None:
        expected = make_all(out)
        self.stdout.write(f"{len(expected)} sheets in {out}")
