from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from county.demo import seeding


class Command(BaseCommand):
    help = "Fill an empty registry with the demo county (invented people; the same every time)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there is data")
        parser.add_argument("--limit", type=int, help="so many factories only")

    def handle(self, *_args: Any, if_empty: bool, limit: int | None, **_options: Any) -> None:
        if not seeding.is_empty():
            if if_empty:
                return
            raise CommandError("The registry is not empty. `demo_reset` replaces the demo county.")
        done = seeding.seed(limit=limit)
        parts = ", ".join(f"{name} {spent} ms" for name, spent in done.milliseconds.items())
        self.stdout.write(f"Demo county: {done.rows} rows ({parts})")
