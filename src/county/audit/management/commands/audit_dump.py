import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from county.audit.commands import dumping
from county.core.actor import SYSTEM


class Command(BaseCommand):
    help = (
        "Write the record of acts as JSON lines for verify_record.py, to a file or to the output."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument(
            "--words", action="store_true", help="with names, reasons and facts (personal data)"
        )

    def handle(self, *_args: Any, file: Path | None, words: bool, **_options: Any) -> None:
        with transaction.atomic():
            lines = dumping.dump(actor=SYSTEM, words=words)
            if file is None:
                sys.stdout.writelines(lines)
                return
            with file.open("w", encoding="utf-8") as out:
                out.writelines(lines)
        self.stdout.write(f"{file}: check it with  python verify_record.py {file}")
