"""Looking for doubles: every night, and when the county office asks."""

from procrastinate.contrib.django import app

from county.accounts import queries as accounts
from county.core import clock, scope
from county.core.actor import NOBODY, SYSTEM
from county.jobs import commands as jobs
from county.jobs.models import Job
from county.merging import commands


@app.task(name="merging.find")
def find(*, job_id: int) -> None:
    """Look through the whole registry, for who asked."""
    today = clock.today()
    owner = Job.objects.select_related("owner").get(pk=job_id).owner
    actor = accounts.actor_of(owner, today=today) if owner else NOBODY
    with jobs.running(job_id), scope.acting(actor):
        commands.find_candidates(actor=actor, today=today, job_id=job_id)


@app.periodic(cron="20 2 * * *")
@app.task(name="merging.find_nightly")
def find_nightly(timestamp: int) -> None:
    """Look through the whole registry at night."""
    with scope.acting(SYSTEM):
        commands.find_candidates(actor=SYSTEM, today=clock.today())
