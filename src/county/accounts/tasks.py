"""What accounts do by themselves, at night; and files made behind, which need to know who asks."""

from functools import partial

from django.core.management import call_command
from django.utils import translation
from procrastinate.contrib.django import app

from county.accounts import commands, queries
from county.core import clock, scope
from county.core.actor import NOBODY
from county.jobs import commands as jobs
from county.jobs.models import Job
from county.screens import exporting


@app.periodic(cron="10 3 * * *")
@app.task(name="accounts.nightly", pass_context=False)
def nightly(timestamp: int) -> None:
    """Suspend dormant accounts, forget old failures, sweep sessions that ended, tell the rules in force."""
    commands.suspend_dormant(today=clock.today())
    commands.sweep_tries()
    commands.record_rights_version()
    call_command("clearsessions")


@app.task(name="accounts.export")
def export(*, job_id: int, register: str, asked: str, kind: str, language: str = "") -> None:
    """Make a big register into a file for who asked, with the posts he holds today.

    register: `app:name` of its URLs.
    """
    today = clock.today()
    with translation.override(language or translation.get_language()), jobs.running(job_id):
        owner = Job.objects.select_related("owner").get(pk=job_id).owner
        actor = queries.actor_of(owner, today=today) if owner else NOBODY
        with scope.working(actor):
            made = exporting.make(
                exporting.register_named(register),
                actor,
                asked,
                kind=kind,
                today=today,
                tell=partial(_tell, job_id),
            )
            jobs.keep_file(
                job_id, name=made.name, content_type=made.content_type, content=made.content
            )


def _tell(job_id: int, done: int, total: int) -> None:
    jobs.report(job_id, done=done, total=total)
