import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from county.audit.choices import FindingKind
from county.audit.commands import verifying

SHOWN = 50


class Command(BaseCommand):
    help = (
        "Check the record of acts: chain, changes, tables, triggers, grants. Exit code 1: broken."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", type=int, default=1, dest="first", help="the first number")
        parser.add_argument(
            "--processes",
            type=int,
            default=os.cpu_count() or 1,
            help="that follow the chain at once",
        )

    def handle(self, *_args: Any, first: int, processes: int, **_options: Any) -> None:
        report = verifying.verify(first=first, processes=processes)
        rate = report.events * 1000 // report.linking_ms if report.linking_ms else 0
        self.stdout.write(
            f"{report.events} events from {report.first_seq} to {report.last_seq} ({report.hash},"
            f" {rate:,.0f}/s), {report.changes} changes, {report.tables} tables"
        )
        self.stdout.write(f"chain {report.chain}")
        for one in report.findings[:SHOWN]:
            self.stdout.write(
                f"{one.kind:10} {one.seq or '-':>10}  {one.where}  {FindingKind(one.kind).label}"
            )
        if not report.is_whole:
            raise CommandError(
                f"{len(report.findings)} findings; the first bad number is {report.first_bad or 'none'}"
            )
        self.stdout.write(
            "whole. A record rewritten to its very end is found by the printed roots only."
        )
