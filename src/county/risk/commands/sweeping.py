"""Looking through the whole county: each check one statement, which also keeps what was found."""

import time
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core import months, scope
from county.core.actor import Actor
from county.jobs import commands as jobs
from county.jobs.models import Job
from county.risk import permissions, queries
from county.risk.choices import SYSTEM, SweepKind
from county.risk.kinds import CHECKS, Check
from county.risk.models import Sweep

# The same key is the same finding. What is no longer seen is gone; what was settled comes back with a new mark only.
# `r` below is the row as it was before the statement.
_STORE = """
    WITH seen (key, factory_id, other_id, person_id, claim_id, marks, objects, data) AS MATERIALIZED ({statement}),
    found AS MATERIALIZED (
        SELECT DISTINCT ON (s.key) s.*, coalesce(f.town_id, p.town_id, h.town_id) AS town_id, g.town_id AS other_town_id
        FROM seen s LEFT JOIN factories_factory f ON f.id = s.factory_id
        LEFT JOIN factories_factory g ON g.id = s.other_id LEFT JOIN workforce_person p ON p.id = s.person_id
        LEFT JOIN workforce_household h ON h.id = p.household_id ORDER BY s.key),
    gone AS (UPDATE risk_finding r SET state = 'gone', gone_on = %(today)s, version = r.version + 1
        WHERE r.pattern = %(pattern)s AND r.state = 'open'
        AND NOT EXISTS (SELECT 1 FROM found f WHERE f.key = r.key) RETURNING 1),
    stored AS (
        INSERT INTO risk_finding AS r (uid, version, pattern, key, severity, state, town_id, other_town_id, factory_id,
            other_id, person_id, claim_id, marks, settled_marks, objects_seen, data, first_on, last_on, note)
        SELECT gen_random_uuid(), 1, %(pattern)s, key, %(severity)s, 'open', town_id, other_town_id, factory_id,
            other_id, person_id, claim_id, to_jsonb(marks), '[]', to_jsonb(objects), data, %(today)s, %(today)s, ''
        FROM found
        ON CONFLICT (pattern, key) DO UPDATE SET last_on = excluded.last_on, marks = excluded.marks,
            objects_seen = excluded.objects_seen, data = excluded.data, town_id = excluded.town_id,
            other_town_id = excluded.other_town_id, factory_id = excluded.factory_id, other_id = excluded.other_id,
            person_id = excluded.person_id, claim_id = excluded.claim_id, version = r.version + 1,
            gone_on = NULL,
            state = CASE WHEN r.state = 'gone' OR NOT excluded.marks <@ r.settled_marks THEN 'open' ELSE r.state END
        WHERE r.state IN ('gone', 'open') AND (r.state = 'gone' OR r.marks <> excluded.marks
                OR r.data <> excluded.data OR r.last_on < excluded.last_on)
            OR NOT excluded.marks <@ r.settled_marks)
    SELECT (SELECT count(*) FROM found), (SELECT count(*) FROM gone),
        (SELECT count(*) FROM found f LEFT JOIN risk_finding r ON r.pattern = %(pattern)s AND r.key = f.key
            WHERE r.id IS NULL OR r.state = 'gone'
            OR r.state <> 'open' AND NOT to_jsonb(f.marks) <@ r.settled_marks)"""


@transaction.atomic
def ask_sweep(*, actor: Actor) -> Job:
    """Ask for all checks over the whole county, now. Refuses: not his to ask. Then: audit `risk.sweep_asked`."""
    permissions.require(actor, "sweep.ask")
    job = jobs.enqueue("risk.sweep", actor=actor, title=_("全县风险核查"), page="risk:finding_list")
    audit.record(actor, "risk.sweep_asked")
    return job


def sweep(
    *,
    actor: Actor,
    today: date,
    job_id: int | None = None,
    patterns: tuple[str, ...] = tuple(CHECKS),
) -> Sweep:
    """Run the checks and keep what they find: open, the same, or gone. Run twice, it writes the same.

    Each check has its own transaction. Locks: the findings it changes.
    Then: audit `risk.checked` for each check, `risk.swept` for all; the job tells how far it is.
    """
    permissions.require(actor, "sweep.run")
    told = []
    with scope.everything():
        values = values_on(today)
        for done, code in enumerate(patterns):
            if job_id is not None:
                name = str(CHECKS[code].name)
                jobs.report(job_id, done=done, total=len(patterns), message=name)
            told.append(_keep(CHECKS[code], values, actor=actor))
        with transaction.atomic():
            row = _told(told, actor=actor, today=today)
    if job_id is not None:
        said = _("查到 %(found)s 条，新发现 %(opened)s 条，已消除 %(gone)s 条")
        counts = {"found": row.found, "opened": row.opened, "gone": row.gone}
        jobs.report(job_id, done=len(patterns), total=len(patterns), message=said % counts)
    return row


def values_on(today: date) -> dict[str, Any]:
    """What the statements are given: the thresholds in force, and the time looked at."""
    values: dict[str, Any] = dict(queries.threshold_values(today))
    month = months.month_of(today)
    first = month - int(values["look_back_months"])
    return values | {
        "today": today,
        "month": month,
        "from_month": first,
        "from_day": months.first_day(first),
    }


@transaction.atomic
def keep_one(check: Check, *, actor: Actor, today: date) -> None:
    """One check anew, inside the caller's transaction: for who mended the records and wants to see."""
    _keep(check, values_on(today), actor=actor)


@transaction.atomic
def _keep(check: Check, values: dict[str, Any], *, actor: Actor) -> dict[str, Any]:
    started = time.perf_counter_ns()
    given = values | {"pattern": check.code, "severity": check.severity.value}
    with connection.cursor() as cursor:
        cursor.execute(_STORE.format(statement=check.sql), given)
        found, gone, opened = cursor.fetchone()
    took = (time.perf_counter_ns() - started) // 1_000_000
    told = {"pattern": check.code, "found": found, "opened": opened, "gone": gone, "ms": took}
    audit.record(actor, "risk.checked", **told)
    return told


def _told(told: list[dict[str, Any]], *, actor: Actor, today: date) -> Sweep:
    row = Sweep.objects.create(
        day=today,
        kind=SweepKind.NIGHTLY if actor.has_role(SYSTEM) else SweepKind.ASKED,
        asked_by_id=actor.user_id,
        told=told,
        **{key: sum(one[key] for one in told) for key in ("found", "opened", "gone")},
    )
    audit.record(actor, "risk.swept", row, count=row.found, opened=row.opened, gone=row.gone)
    return row
