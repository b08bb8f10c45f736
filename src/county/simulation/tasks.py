"""Working a scenario out, behind."""

from django.utils import translation
from procrastinate.contrib.django import app

from county.accounts import queries as accounts
from county.core import clock, scope
from county.core.actor import NOBODY
from county.jobs import commands as jobs
from county.jobs.models import Job
from county.simulation.commands import running
from county.simulation.queries import scenarios


@app.task(name=scenarios.TASK)
def run(*, job_id: int, scenario_id: int, language: str = "") -> None:
    """Work one scenario out for who asked, with the posts he holds today."""
    today = clock.today()
    owner = Job.objects.select_related("owner").get(pk=job_id).owner
    actor = accounts.actor_of(owner, today=today) if owner else NOBODY
    with (
        translation.override(language or translation.get_language()),
        jobs.running(job_id),
        scope.working(actor),
    ):
        running.run_scenario(scenario_id, actor=actor, today=today, job_id=job_id)
