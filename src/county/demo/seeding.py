"""Fills an empty registry with the demo county, and empties it again."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, transaction

from county.accounts.models import User
from county.audit import commands as audit
from county.core.actor import SYSTEM
from county.demo import (
    acts,
    audits,
    backups,
    divisions,
    entitled,
    ledgers,
    loading,
    money,
    paid,
    papers,
    risks,
    rules,
    simulations,
    stories,
    turns,
)
from county.demo.generator.county import generate
from county.factories.models import Factory
from county.merging import commands as merging
from county.places import commands as places
from county.policies import commands as policies


@dataclass(frozen=True)
class Seeded:
    """rows: written by COPY. milliseconds: for each part, in order."""

    rows: int
    milliseconds: dict[str, int]


@contextmanager
def _unguarded() -> Iterator[None]:
    """Row-level security binds the owner too, and lets nobody COPY: off while he seeds.

    Locks: every guarded table, to the end of the transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid::regclass::text FROM pg_class WHERE relforcerowsecurity")
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        yield
        # A table whose keys are still to be checked cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def is_empty() -> bool:
    """True when nobody has put anything in yet; towns and clauses alone do not count."""
    return not (User.objects.exists() or Factory.objects.exists())


def seed(*, limit: int | None = None) -> Seeded:
    """Fill the registry in one transaction, then vacuum what was filled.

    limit: so many factories only (tests). Raises: RuntimeError when the registry is not empty.
    """
    if not is_empty():
        msg = "the registry is not empty: run demo_reset to replace the demo county"
        raise RuntimeError(msg)
    clock = _Watch()
    with transaction.atomic(), _unguarded():
        places.load_divisions(actor=SYSTEM)
        policies.load_document(actor=SYSTEM)
        clock.lap("divisions and document")
        county = generate(divisions.towns_in_registry(), limit=limit)
        clock.lap("generate")
        rows = loading.store(county.tables)
        audit.record(
            SYSTEM,
            "demo.seeded",
            rows=rows,
            factories=len(county.factories),
            employments=len(county.jobs),
        )
        # The rows made above answer to this act, not to whatever is seeded last.
        audit.close_act()
        loading.analyze(county.tables)
        clock.lap("copy")
        merging.find_candidates(actor=SYSTEM, today=stories.DEMO_DAY)
        clock.lap("doubles")
        policies.assign_listed_duties(actor=SYSTEM)
        papers.write()
        clock.lap("documents")
        for name, part in (
            ("acts", acts.add_acts),
            ("ledgers", ledgers.write),
            ("rules", rules.adopt),
            ("entitlements", entitled.find),
            ("simulations", simulations.try_out),
            ("money", money.write),
            ("paid", paid.write),
            ("risks", risks.look),
            ("audits", audits.write),
            ("backups", backups.write),
            ("turns", turns.write),
        ):
            part()
            clock.lap(name)
    clock.lap("commit")
    if not connection.in_atomic_block:
        loading.vacuum(county.tables)
        clock.lap("vacuum")
    return Seeded(rows, clock.laps)


@transaction.atomic
def clear() -> None:
    """Empty every table of ours; the audit record's guard is lifted for this one statement.

    For the demo only: the caller has made sure of that.
    """
    kept = {"contenttypes", "auth"}
    tables = [
        connection.ops.quote_name(model._meta.db_table)
        for model in apps.get_models()
        if model._meta.app_label not in kept and model._meta.managed
    ]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER audit_event_no_truncate")
        cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER audit_event_no_truncate")


class _Watch:
    def __init__(self) -> None:
        self.laps: dict[str, int] = {}
        self._last = time.perf_counter_ns()

    def lap(self, name: str) -> None:
        now = time.perf_counter_ns()
        self.laps[name] = (now - self._last) // 1_000_000
        self._last = now
