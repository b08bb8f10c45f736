from django.db.models import QuerySet

from county.core.actor import Actor
from county.jobs.models import Job


def jobs_for(actor: Actor) -> QuerySet[Job]:
    """A person sees the work he asked for himself."""
    return Job.objects.filter(owner=actor.user_id)
