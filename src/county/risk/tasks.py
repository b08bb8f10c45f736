"""Looking for fraud: every night, and when somebody asks."""

from procrastinate.contrib.django import app

from county.accounts import queries as accounts
from county.core import clock, scope
from county.core.actor import NOBODY, SYSTEM
from county.jobs import commands as jobs
from county.jobs.models import Job
from county.risk import commands


@app.task(name="risk.sweep")
def sweep(*, job_id: int) -> None:
    """All checks over the whole county, for who asked."""
    today = clock.today()
    owner = Job.objects.select_related("owner").get(pk=job_id).owner
    actor = accounts.actor_of(owner, today=today) if owner else NOBODY
    with jobs.running(job_id), scope.acting(actor):
        commands.sweep(actor=actor, today=today, job_id=job_id)


@app.periodic(cron="50 3 * * *")
@app.task(name="risk.sweep_nightly")
def sweep_nightly(timestamp: int) -> None:
    """All checks over the whole county, at night, after the run that drafts claims."""
    with scope.acting(SYSTEM):
        commands.sweep(actor=SYSTEM, today=clock.today())
