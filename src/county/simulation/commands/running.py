"""Working a scenario out: on a snapshot, so that the county's database is not held and nothing can be decided."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core.actor import Actor
from county.core.errors import Refused
from county.entitlements import facts
from county.entitlements.commands import snapshots
from county.entitlements.models import Snapshot
from county.jobs import commands as jobs
from county.jobs.models import Job
from county.simulation import permissions
from county.simulation.choices import Subject
from county.simulation.commands.drafting import said
from county.simulation.kinds import figures
from county.simulation.kinds.budgets import caps_of
from county.simulation.kinds.changes import changed, changes_of, rules_of, schemes_of
from county.simulation.kinds.working_out import STEPS, Answer, Worked, work_out
from county.simulation.models import Line, Outcome, Scenario
from county.simulation.queries import scenarios
from rulebook.faults import Faulty
from rulebook.model import Scheme
from rulebook.registry import MONTH_ROOM

Schemes = Mapping[str, Scheme]
_ROWS_AT_ONCE = 2000
_ALL = STEPS + 2  # the snapshot before, the keeping after


@transaction.atomic
def ask_run(pk: int, *, actor: Actor, language: str = "") -> Job:
    """Ask for a scenario to be worked out, as work behind.

    Refuses: the actor runs none; `under_way` already. Locks: the scenario.
    Then: audit `scenario.run_asked`.
    """
    row = scenarios.scenario_for(actor, pk)
    permissions.require(actor, "run", row)
    Scenario.objects.select_for_update(no_key=True).get(pk=pk)
    if scenarios.running(row):
        raise Refused(_("这项测算正在进行，请等它办完。"), code="under_way")
    job = jobs.enqueue(
        scenarios.TASK,
        actor=actor,
        title=_("测算“%(name)s”") % {"name": row.name},
        page=scenarios.PAGE,
        key=row.pk,
        scenario_id=row.pk,
        language=language,
    )
    audit.record(actor, "scenario.run_asked", row)
    return job


def run_scenario(
    pk: int,
    *,
    actor: Actor,
    today: date,
    job_id: int | None = None,
    snapshot: Snapshot | None = None,
) -> Outcome:
    """Work a scenario out beside the rules it starts from, over a snapshot of the registry as it is now.

    Outside a transaction, so that its progress is seen; asked twice by one job it answers once.
    snapshot: work on this one instead of a new one.
    Refuses: the actor runs none; `faulty`, when a text of it can no longer be read.
    Then: audit `scenario.run` with the sums.
    """
    row = scenarios.scenario_for(actor, pk)
    permissions.require(actor, "run", row)
    if job_id is not None and (kept := Outcome.objects.filter(job=job_id).first()):
        return kept
    try:
        now = schemes_of(rules_of(row.baseline))
        then = changed(now, changes_of(row.changes), row.day)
        kept = _work(row, now, then, actor=actor, today=today, job_id=job_id, snapshot=snapshot)
    except Faulty as faulty:
        raise Refused(said(faulty), code="faulty") from faulty
    return kept


def _work(
    row: Scenario, now: Schemes, then: Schemes, *, actor: Actor, today: date, job_id: int | None,
    snapshot: Snapshot | None,
) -> Outcome:  # fmt: skip
    tell = _teller(job_id)
    tell(0, _("正在保存数据快照"))
    persons = facts.needs_persons([*now.values(), *then.values()])
    taken = snapshot or snapshots.take(actor=actor, day=row.day, today=today, persons=persons)
    tell(1, _("正在按现行规则和测算规则计算"))
    with snapshots.open_snapshot(taken) as engine:
        answer = work_out(
            engine, now, then, row.day, caps=caps_of(row.budgets), turn=row.turn,
            tell=lambda done, _of: tell(1 + done, _("正在按现行规则和测算规则计算")),
        )  # fmt: skip
    tell(1 + STEPS, _("正在保存结果"))
    told = figures.figures_of(answer, now, then, row.day)
    return _keep(row, taken, answer, told, actor=actor, job_id=job_id)


@transaction.atomic
def _keep(
    row: Scenario, snapshot: Snapshot, answer: Answer, told: dict[str, Any], *, actor: Actor,
    job_id: int | None,
) -> Outcome:  # fmt: skip
    whole = figures.cost_by(told).get((), figures.Sum())
    reach = figures.reach_by(told).get((), figures.Reach())
    outcome = Outcome.objects.create(
        scenario=row,
        snapshot=snapshot,
        base_sha256=answer.base_sha256,
        plan_sha256=answer.plan_sha256,
        before_fen=whole.before,
        wanted_fen=whole.wanted,
        after_fen=whole.after,
        gainers=reach.gain,
        losers=reach.loss,
        took_ms=answer.took_ms,
        figures=told,
        job=job_id,
        run_by_id=actor.user_id,
    )
    lines = (_line(outcome, worked) for worked in answer.rows)
    Line.objects.bulk_create(lines, batch_size=_ROWS_AT_ONCE)
    audit.record(
        actor, "scenario.run", row, outcome=outcome.pk, before_fen=whole.before,
        after_fen=whole.after, rows=len(answer.rows),
    )  # fmt: skip
    return outcome


def _line(outcome: Outcome, worked: Worked) -> Line:
    scheme, subject, item = worked.key
    award = worked.award
    return Line(
        outcome=outcome,
        scheme=scheme,
        subject=subject,
        item=item,
        employment_id=_employment_of(subject, item),
        factory_id=worked.where.factory_id,
        town_id=worked.where.town_id,
        effect=worked.effect,
        before_fen=worked.before_fen,
        wanted_fen=worked.wanted_fen,
        after_fen=worked.after_fen,
        difference_fen=worked.after_fen - worked.before_fen,
        place=award.place if award else None,
        is_cut=award.is_cut if award else False,
    )


def _employment_of(subject: str, item: int) -> int | None:
    if subject == Subject.WORKER_MONTH:
        return item // MONTH_ROOM
    return item if subject == Subject.WORKER else None


def _teller(job_id: int | None) -> Callable[[int, str], None]:
    def tell(done: int, message: str) -> None:
        if job_id is not None:
            jobs.report(job_id, done=done, total=_ALL, message=message)

    return tell
