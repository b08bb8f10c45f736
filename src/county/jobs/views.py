"""How far a piece of work is, what it made, and the list of one's own."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.core.actor import Actor
from county.core.errors import NotFound
from county.core.gate import READ, open_to
from county.jobs import commands, forms, queries
from county.jobs.choices import JobState
from county.jobs.models import Job, JobFile
from county.screens.declared import Declared
from county.screens.register import Column, Register
from county.screens.requests import PageRequest

PANEL = "job-progress"
EXPORT = "accounts.export"
TONES = {JobState.DONE: "ok", JobState.FAILED: "bad", JobState.RUNNING: "info"}


def _may(actor: Actor, action: str, _row: Any = None) -> bool:
    """Everyone his own; there is nothing to take away as a file."""
    return action == "view" and actor.is_signed_in


JOBS = Register(
    name="job",
    app="jobs",
    route="",
    title=pgettext_lazy("list", "我的任务"),
    noun=_("后台任务"),
    query=queries.jobs_for,
    may=_may,
    columns=(
        Column("title", _("工作"), lambda j: j.title),
        Column(
            "state",
            _("状态"),
            lambda j: j.get_state_display(),
            kind="badge",
            tone=lambda j: TONES.get(j.state, "wait"),
            sort="state",
        ),
        Column("percent", _("进度"), lambda j: j.percent * 100, kind="share", priority=2),
        Column("message", _("说明"), lambda j: j.message, priority=3),
        Column("created", _("提交"), lambda j: j.created_at, kind="moment", sort="id", priority=2),
        Column(
            "finished",
            _("办完"),
            lambda j: j.finished_at,
            kind="moment",
            sort="finished_at",
            priority=3,
        ),
    ),
    filter_form=forms.JobFilter,
    detail_url=lambda j: reverse("jobs:progress", args=(j.uid,)),
    empty=_("导入表格、导出大名册时，进展列在这里。"),
)


@open_to(methods=READ)
def progress(request: PageRequest, uid: UUID) -> HttpResponse:
    """The whole page, or for htmx the panel; when the work is over the page around the panel loads anew."""
    job = _own(request, uid)
    if request.headers.get("HX-Target") != PANEL:
        kept = queries.file_for(request.actor, job)
        context = {"job": job, "outcome_url": _outcome_url(job), "file": kept}
        context["was_file"] = job.task == EXPORT and job.state == JobState.DONE and kept is None
        return render(request, "jobs/progress.html", context)
    response = render(request, "jobs/progress_panel.html", {"job": job})
    if job.is_over:
        response["HX-Refresh"] = "true"
    return response


@open_to(methods=READ)
def download(request: PageRequest, uid: UUID) -> HttpResponse:
    """The file a job made, to who asked for it, while it is kept. Its making was recorded."""
    row = queries.file_for(request.actor, _own(request, uid))
    if row is None:
        raise NotFound
    response = HttpResponse(commands.open_file(row), content_type=row.content_type)
    response.headers["Content-Disposition"] = _attachment(row)
    return response


def export_later(request: PageRequest, register: Declared, kind: str) -> HttpResponseBase:
    """Have a big list made into a file behind, and show how far it is. Asked twice, made once."""
    asked = request.GET.copy()
    asked.pop("page", None)
    words = {"name": register.title, "kind": "Excel" if kind == "xlsx" else "CSV"}
    title = _now("导出“%(name)s”（%(kind)s）") % words
    job = queries.under_way(request.actor, task=EXPORT, title=title)
    if job is None:
        job = commands.enqueue(
            EXPORT,
            actor=request.actor,
            title=title,
            register=f"{register.app}:{register.name}",
            asked=asked.urlencode(),
            kind=kind,
            language=translation.get_language() or "",
        )
    return redirect("jobs:progress", job.uid)


def _own(request: PageRequest, uid: UUID) -> Job:
    job = queries.jobs_for(request.actor).filter(uid=uid).first()
    if job is None:
        raise NotFound
    return job


def _attachment(row: JobFile) -> str:
    return content_disposition_header(as_attachment=True, filename=row.name) or "attachment"


def _outcome_url(job: Job) -> str:
    if not (job.page and job.is_over):
        return ""
    return reverse(job.page, args=() if job.page_key is None else (job.page_key,))
