"""Looking through the whole county: asked for, at night, and done once however often it is asked."""

from collections.abc import Callable
from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from county.accounts.choices import Role
from county.audit import commands as audit
from county.core import clock, scope
from county.core.actor import SYSTEM, Actor
from county.core.errors import NotFound, Refused
from county.entitlements import facts, permissions
from county.entitlements.choices import RunKind, RunState
from county.entitlements.commands import snapshots, storing
from county.entitlements.facts import rules
from county.entitlements.facts.deciding import InPlace
from county.entitlements.models import Run, RunScheme
from county.jobs import commands as jobs
from county.reminders import commands as reminders
from rulebook import runs as engine
from rulebook.compiler import Compiled

TASK = "entitlements.run"
LOCK = 3_202_001  # one run at a time in the whole database
Tell = Callable[[int, int, str], None]


@transaction.atomic
def ask_run(*, actor: Actor, today: date) -> Run:
    """Ask for the county to be looked through as of today, as work behind.

    Refuses: the role asks for none. One that waits or is under way already is returned, not asked twice.
    Locks: the asking for runs, to the end of the transaction.
    Then: audit `run.asked`.
    """
    permissions.require(actor, "run.ask")
    _one_at_a_time()
    standing = Run.objects.filter(state__in=(RunState.WAITING, RunState.RUNNING), day=today)
    if found := standing.order_by("pk").first():
        return found
    run = Run.objects.create(day=today, kind=RunKind.ASKED, asked_by_id=actor.user_id)
    title = _("全县资格评定 %(day)s") % {"day": today.isoformat()}
    run.job = jobs.enqueue(
        TASK, actor=actor, title=title, page="entitlements:run_detail", key=run.pk, run_id=run.pk
    )
    run.save(update_fields=["job"])
    audit.record(actor, "run.asked", run, day=today.isoformat())
    return run


def run_nightly(*, today: date) -> Run:
    """Look through the county for the night. A night that was done already is not done again."""
    with scope.everything(), transaction.atomic():
        _one_at_a_time()
        done = Run.objects.filter(
            kind=RunKind.NIGHTLY, day=today, state__in=(RunState.DONE, RunState.SAME)
        ).first()
        return done or look_through(
            Run.objects.create(day=today, kind=RunKind.NIGHTLY).pk, actor=SYSTEM, today=today
        )


@transaction.atomic
def look_through(pk: int, *, actor: Actor, today: date, tell: Tell | None = None) -> Run:
    """Decide every scheme in force over the whole registry and keep who qualifies, is near, or is unknown.

    Refuses: the role asks for none; no scheme is in force. A run that is done already stays as it is.
    Locks: all other runs wait. The registry is copied once; what is read is what the snapshot keeps.
    Then: audit `run.done`. When nothing changed since the last run, its findings stand and none are written.
    """
    permissions.require(actor, "run.ask")
    _one_at_a_time()
    run = Run.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if run is None:
        raise NotFound
    if run.state in (RunState.DONE, RunState.SAME):
        return run
    run.started_at = clock.now()
    found = rules.in_force(run.day)
    if not found:
        raise Refused(_("这一天没有正在施行的方案。请先在“政策”里批准方案，再来评定。"))
    planned = rules.plan({name: rule.scheme for name, rule in found.items()}, run.day)
    run.plan_sha256 = planned.sha256
    run.before = last_run()
    # The right was asked above; who qualifies is found over every row.
    with scope.everything():
        _decide(run, planned, found, actor=actor, today=today, tell=tell or _quiet)
    run.ended_at = clock.now()
    run.save()
    audit.record(actor, "run.done", run, day=run.day.isoformat(), digest=run.plan_sha256)
    if run.state == RunState.DONE:
        reminders.tell_role(
            Role.OFFICE, today=today, topic="entitlements.run", page="entitlements:run_list",
            subject=gettext_noop("资格评定有新结果"), but=[actor.user_id],
        )  # fmt: skip
    return run


def fail_run(pk: int) -> None:
    """A run that broke off stays as such; nothing of it was written."""
    Run.objects.filter(pk=pk, state__in=(RunState.WAITING, RunState.RUNNING)).update(
        state=RunState.FAILED, ended_at=clock.now()
    )


def last_run() -> Run | None:
    """The last run over the whole county: its findings are the standing ones."""
    return Run.objects.filter(state=RunState.DONE).order_by("-pk").first()


def _decide(
    run: Run,
    planned: engine.Plan,
    found: dict[str, rules.Rule],
    *,
    actor: Actor,
    today: date,
    tell: Tell,
) -> None:
    place, total = InPlace(planned), len(found) + 2
    try:
        tell(0, total, _("保存数据快照"))
        place.copy()
        persons = facts.needs_persons(rule.scheme for rule in found.values())
        with transaction.atomic():
            point = transaction.savepoint()
            run.snapshot = snapshots.take(
                actor=actor, day=run.day, today=today, persons=persons, tables=place.tables
            )
            if _is_same(run):
                transaction.savepoint_rollback(point)
                run.snapshot = run.before.snapshot if run.before else None
                run.state = RunState.SAME
                return
        tell(1, total, _("逐项计算"))
        place.decide()
        for step, one in enumerate(planned.compiled.values(), 2):
            line = _line(run, one, found[one.scheme.name])
            tell(step, total, line.title_zh)
            storing.store(run, line, place, one)
        run.state = RunState.DONE
    finally:
        place.drop()


def _is_same(run: Run) -> bool:
    """The same questions over the same rows as the last run: the answers are the same."""
    before = run.before
    if before is None or before.snapshot is None or run.snapshot is None:
        return False
    is_same_plan = before.day == run.day and before.plan_sha256 == run.plan_sha256
    return is_same_plan and before.snapshot.sha256 == run.snapshot.sha256


def _line(run: Run, one: Compiled, rule: rules.Rule) -> RunScheme:
    scheme, version = rule.scheme, rule.version
    return RunScheme.objects.create(
        run=run,
        name=scheme.name,
        version=version,
        title_zh=scheme.title.zh[:120],
        title_en=scheme.title.en[:160],
        subject=scheme.subject,
        fund="、".join(share.name for share in scheme.funds)[:60],
        text=version.text,
        inherited=version.inherited,
        text_sha256=version.sha256,
        sql_sha256=one.sha256,
    )


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _quiet(_done: int, _total: int, _message: str) -> None:
    """Nobody waits for word."""
