from django.db.models import QuerySet

from county.core import clock
from county.core.actor import Actor
from county.jobs.choices import JobState
from county.jobs.models import Job, JobFile


def jobs_for(actor: Actor) -> QuerySet[Job]:
    """A person sees the work he asked for himself."""
    return Job.objects.filter(owner=actor.user_id)


def file_for(actor: Actor, job: Job) -> JobFile | None:
    """What the job made, while it is kept, for who asked for it."""
    rows = JobFile.objects.filter(job=job, job__owner=actor.user_id)
    return rows.filter(kept_until__gt=clock.now()).first()


def under_way(actor: Actor, *, task: str, title: str) -> Job | None:
    """The same work, asked for before and not yet over."""
    rows = jobs_for(actor).filter(task=task, title=title)
    return rows.filter(state__in=(JobState.WAITING, JobState.RUNNING)).first()
