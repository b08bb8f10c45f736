"""A simulation reaches no decision: nothing is written but its own, nothing of it is read by others, and what is
decided after it is what was decided before.
"""

import hashlib
from datetime import date

import pytest
from django.apps import apps
from django.db import connection
from tests.simulation.conftest import DAY, draw_up, parameter, run

from county.core import scope
from county.entitlements import facts
from county.entitlements.commands import snapshots
from county.policies import queries as policies
from county.policies.kinds import rules
from county.simulation.choices import CapMode, ChangeKind, Turn
from county.simulation.kinds.budgets import Cap
from county.simulation.kinds.changes import Change, changed, changes_of, rules_of, schemes_of
from county.simulation.kinds.working_out import work_out
from rulebook import runs
from rulebook.engines import PostgreSQL

# What a run may leave behind: its own rows, its input, the record and the work behind.
WRITES = (
    "simulation_",
    "entitlements_snapshot",
    "entitlements_content",
    "audit_",
    "jobs_",
    "procrastinate_",
)
REFORM = (
    parameter("stable_employment_reward", "bands", "1: 90万元"),
    parameter("training", "per_head", "9000元"),
    parameter("rent", "year_cap", "1元"),
    Change(ChangeKind.OFF, "interest"),
)


def fingerprints():
    """Every other table of the database, hashed whole."""
    found = {}
    with scope.everything(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        for (name,) in sorted(cursor.fetchall()):
            if not name.startswith(WRITES):
                cursor.execute(
                    f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {name} t"
                )
                found[name] = cursor.fetchone()
    return found


def decided():
    """What the schemes in force really give, on the county's own database."""
    schemes = {
        version.scheme.name: rules.scheme_of(version) for version in policies.versions_in_force(DAY)
    }
    digest = hashlib.sha256()
    with scope.everything(), connection.cursor() as cursor:
        engine = PostgreSQL(cursor, facts.tables())
        for one in runs.plan(schemes, DAY).compiled.values():
            rows = (
                engine.rows(f"SELECT * FROM ({one.sql}) AS d ORDER BY item_id")
                if not one.scheme.excludes
                else ()
            )
            digest.update(repr([tuple(row.items()) for row in rows]).encode())
    return digest.hexdigest()


def test_run_then_no_row_is_written_but_its_own(world):
    before = fingerprints()
    assert "workforce_payroll" in before
    assert "policies_schemeversion" in before
    run(world.office, *REFORM, caps=[Cap("county_budget", 1, CapMode.QUEUE)])
    assert fingerprints() == before


def test_two_at_once_then_each_as_if_alone_and_real_decisions_as_before(world):
    before = decided()
    rows = [
        draw_up(world.office, *REFORM),
        draw_up(world.office, parameter("training", "per_head", "1元")),
    ]
    taken = snapshots.take(actor=world.office, day=DAY, today=DAY)
    work = []
    for row in rows:
        now = schemes_of(rules_of(row.baseline))
        work.append((now, changed(now, changes_of(row.changes), DAY)))
    alone = [worked(taken, *one) for one in work]
    # Both over one engine, one plan laid out before the other is run: nothing is kept by name.
    with snapshots.open_snapshot(taken) as engine:
        plans = []
        for place, (now, then) in enumerate(work):
            base = runs.plan(now, DAY, label=f"now{place}")
            plans.append((base, runs.reform(base, then, label=f"then{place}")))
        for base, other in plans:
            engine.prepare(base.builder)
            runs.run(engine, base, prepared=True)
            runs.run(engine, other, prepared=True)
        together = [sums(runs.totals(engine, other)) for _base, other in plans]
    assert together == [sums(answer.after) for answer in alone]
    assert sums(alone[0].before) == sums(alone[1].before)
    assert sums(alone[0].after) != sums(alone[1].after)
    assert decided() == before


def worked(taken, now, then):
    with snapshots.open_snapshot(taken) as engine:
        return work_out(engine, now, then, DAY, turn=Turn.EARLIEST)


def sums(totals):
    return {name: (row["qualify"], row["fen"]) for name, row in totals.items()}


def test_its_tables_hang_on_no_decision_and_no_table_hangs_on_them():
    mine = {model._meta.db_table for model in apps.get_app_config("simulation").get_models()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint WHERE contype = 'f'"
        )
        keys = cursor.fetchall()
    out = {there for here, there in keys if here in mine} - mine
    assert out == {"entitlements_snapshot", "accounts_user"}
    assert {here for here, there in keys if there in mine} - mine == set()


test_its_tables_hang_on_no_decision_and_no_table_hangs_on_them = pytest.mark.django_db(
    test_its_tables_hang_on_no_decision_and_no_table_hangs_on_them
)


def test_scheme_given_is_never_touched(world):
    row = draw_up(world.office, *REFORM)
    now = schemes_of(rules_of(row.baseline))
    kept = {name: (one.text, dict(one.parameters)) for name, one in now.items()}
    then = changed(now, changes_of(row.changes), DAY)
    assert {name: (one.text, dict(one.parameters)) for name, one in now.items()} == kept
    assert then["training"].parameters["per_head"] is not now["training"].parameters["per_head"]
    assert then["training"].parameters["per_head"].on(date(2019, 1, 1)).value == 900_000
