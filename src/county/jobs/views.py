"""How far a piece of work is."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from county.core.errors import NotFound
from county.core.gate import READ, open_to
from county.jobs import queries
from county.jobs.models import Job
from county.screens.requests import PageRequest

PANEL = "job-progress"


@open_to(methods=READ)
def progress(request: PageRequest, uid: UUID) -> HttpResponse:
    """The whole page, or for htmx the panel; when the work is over the page around the panel loads anew."""
    job = queries.jobs_for(request.actor).filter(uid=uid).first()
    if job is None:
        raise NotFound
    if request.headers.get("HX-Target") != PANEL:
        return render(request, "jobs/progress.html", {"job": job, "outcome_url": _outcome_url(job)})
    response = render(request, "jobs/progress_panel.html", {"job": job})
    if job.is_over:
        response["HX-Refresh"] = "true"
    return response


def _outcome_url(job: Job) -> str:
    if not (job.page and job.is_over):
        return ""
    return reverse(job.page, args=() if job.page_key is None else (job.page_key,))
