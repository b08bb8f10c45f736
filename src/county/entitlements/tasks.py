"""Looking through the county, at night and when asked."""

from contextlib import suppress
from functools import partial

from procrastinate.contrib.django import app

from county.accounts import queries as accounts
from county.core import clock, scope
from county.core.actor import NOBODY
from county.core.errors import Refused
from county.entitlements.commands import runs
from county.jobs import commands as jobs
from county.jobs.models import Job


@app.periodic(cron="30 2 * * *")
@app.task(name="entitlements.nightly", queueing_lock="entitlements.nightly", pass_context=False)
def nightly(timestamp: int) -> None:
    """Who qualifies today, before anybody comes to work. A county without schemes has nothing to look for."""
    with suppress(Refused):
        runs.run_nightly(today=clock.today())


@app.task(name=runs.TASK)
def run(*, job_id: int, run_id: int) -> None:
    """Do the run that was asked for, in the name of who asked."""
    with jobs.running(job_id):
        owner = Job.objects.select_related("owner").get(pk=job_id).owner
        actor = accounts.actor_of(owner, today=clock.today()) if owner else NOBODY
        with scope.working(actor):
            try:
                runs.look_through(
                    run_id, actor=actor, today=clock.today(), tell=partial(_tell, job_id)
                )
            except Exception:
                runs.fail_run(run_id)
                raise


def _tell(job_id: int, done: int, total: int, message: str) -> None:
    """Told from within the run's own transaction: seen when it commits; the end is told by itself."""
    jobs.report(job_id, done=done, total=total, message=message)
