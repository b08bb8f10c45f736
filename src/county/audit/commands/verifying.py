"""Verifying the record: the whole of it, by command or as work behind a page."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from multiprocessing import get_context
from typing import Any

import psycopg
from django.db import connection, transaction
from procrastinate.contrib.django import app

from county.audit import permissions
from county.audit.choices import FindingKind, VerificationState
from county.audit.commands.recording import record
from county.audit.models import Verification
from county.audit.queries import checks, tree, watches
from county.audit.queries.links import Finding, Range, follow
from county.core import scope
from county.core.actor import Actor

KEPT = 200
TASK = "audit.verify"
Tell = Callable[[int, int], None]


@dataclass
class Report:
    """What was checked and what was found; no finding means whole."""

    first_seq: int = 1
    last_seq: int = 0
    events: int = 0
    changes: int = 0
    tables: int = 0
    chain: str = ""
    hash: str = ""
    linking_ms: int = 0
    milliseconds: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.findings

    @property
    def first_bad(self) -> int:
        """The first bad number; 0 when what was found has none (a table, a trigger)."""
        return min((one.seq for one in self.findings if one.seq), default=0)


@transaction.atomic
def ask_verification(*, actor: Actor, first_seq: int | None = None) -> Verification:
    """Ask for a verification, as work behind.

    Refuses: the actor is neither auditor nor audit administrator.
    """
    permissions.require(actor, "verify")
    row = Verification.objects.create(
        asked_by_id=actor.user_id, asked_name=actor.name, first_seq=max(1, first_seq or 1)
    )
    app.configure_task(TASK).defer(verification_id=row.pk)
    record(actor, "record.verification_asked", row, first_seq=row.first_seq)
    return row


@transaction.atomic
def verify(*, first: int = 1, processes: int = 1, tell: Tell | None = None) -> Report:
    """Check the chain from an event on, the anchors, the log of changes, the tables, triggers and grants.

    Reads only. processes: more than one reads through connections of their own, for what is
    committed. tell(done, total): after every few thousand events.
    What it cannot see: a record rewritten whole with its anchors, by someone who can write the database.
    That an anchor printed outside finds: compare_anchor (docs/adr/0034-anchors.md).
    """
    started = time.perf_counter_ns()
    report = Report(first_seq=first)
    with scope.everything(), connection.cursor() as cursor:
        seq, end, name = checks.head(cursor)
        report.last_seq, report.hash = seq, name or "sm3"
        parts = _followed(first, seq, name=report.hash, processes=processes, tell=tell)
        report.linking_ms = _since(started)
        report.events = sum(part.events for part in parts)
        report.findings = [one for part in parts for one in part.findings]
        report.chain = parts[-1].last.hex()
        others = _others(cursor, report, seq=seq, end=end)
        tail = min((one.seq for one in others if one.kind == FindingKind.TAIL), default=seq + 1)
        report.findings = [one for one in report.findings if not _is_tail(one, tail)] + others
    report.milliseconds = _since(started)
    return report


def _is_tail(one: Finding, tail: int) -> bool:
    """What was cut off at the end is told once."""
    return one.kind == FindingKind.GAP and one.seq >= tail


def _others(cursor: Any, report: Report, *, seq: int, end: bytes) -> list[Finding]:
    found = [
        *checks.head_faults(cursor, seq=seq, end=end),
        *checks.change_faults(cursor, name=report.hash),
    ]
    watched = list(watches.watches(cursor))
    for watch in watched:
        found += checks.table_faults(cursor, watch)
    found += tree.anchor_faults(name=report.hash)
    found += checks.guard_faults(cursor, watched, watches.marks_of(cursor))
    report.tables = len(watched)
    cursor.execute("SELECT count(*) FROM audit_change")
    report.changes = cursor.fetchone()[0]
    return found


def _followed(
    first: int, last: int, *, name: str, processes: int, tell: Tell | None
) -> list[Range]:
    total = max(0, last - first + 1)
    if processes <= 1:
        said = None if tell is None else (lambda done: tell(done, total))
        return [follow(connection.connection, first, last, name=name, tell=said)]
    info = connection.connection.info
    bounds = [first + total * part // processes for part in range(processes + 1)]
    words = [(info.dsn, info.password, a, b - 1, name) for a, b in pairwise(bounds)]
    with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
        return list(pool.map(_follow_apart, words))


def _follow_apart(words: tuple[str, str, int, int, str]) -> Range:
    dsn, password, first, last, name = words
    with psycopg.connect(dsn, password=password or None) as driver:
        driver.execute(
            f"SET ROLE {scope.EVERY_ROW}"
        )  # a connection of its own begins with no rows in sight
        return follow(driver, first, last, name=name)


def run_verification(pk: int) -> None:
    """Do the verification that was asked for, telling how far it is. It may run twice.

    Then: audit `record.verified`, in the name of who asked.
    """
    asked = Verification.objects.select_related("asked_by").get(pk=pk)
    rows = Verification.objects.filter(pk=pk)
    rows.update(state=VerificationState.RUNNING)
    try:
        with _telling(pk) as tell:
            report = verify(first=asked.first_seq, tell=tell)
    except Exception:
        rows.update(state=VerificationState.FAILED)
        raise
    _keep(asked, report)


@contextmanager
def _telling(pk: int) -> Iterator[Tell]:
    """Tell how far it is past the verification's own transaction, or no one would see it before its end."""
    info = connection.connection.info
    with psycopg.connect(info.dsn, password=info.password or None, autocommit=True) as driver:

        def tell(done: int, total: int) -> None:
            told = "UPDATE audit_verification SET done = %s, last_seq = first_seq - 1 + %s WHERE id = %s"
            driver.execute(told, [done, total, pk])

        yield tell


@transaction.atomic
def _keep(asked: Verification, report: Report) -> None:
    whole = VerificationState.WHOLE if report.is_whole else VerificationState.BROKEN
    Verification.objects.filter(pk=asked.pk).update(
        state=whole,
        last_seq=report.last_seq,
        done=report.events,
        events=report.events,
        changes=report.changes,
        found=len(report.findings),
        findings=[list(one) for one in report.findings[:KEPT]],
        chain=report.chain,
        milliseconds=report.milliseconds,
    )
    asker = Actor(user_id=asked.asked_by_id, name=asked.asked_name)
    record(asker, "record.verified", asked, events=report.events, found=len(report.findings))


def _since(started: int) -> int:
    """Milliseconds since a reading of the counter of nanoseconds."""
    return (time.perf_counter_ns() - started) // 1_000_000
