"""Asking for work, and telling how far it is. Commands ask by name; tasks.py of the upper app does it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from county.core import clock, crypto
from county.core.actor import Actor
from county.core.errors import Refused
from county.jobs.choices import JobState
from county.jobs.models import Job, JobFile

log = structlog.get_logger(__name__)

FILE_HOURS = 24


def enqueue(
    task: str,
    *,
    actor: Actor,
    title: str,
    page: str = "",
    key: int | None = None,
    **arguments: Any,
) -> Job:
    """Ask for `task` with ids and strings; it is queued in the caller's transaction, so it runs only if that commits.

    page, key: URL name and key of the page that shows the outcome. The task gets `job_id` besides the arguments.
    It may run twice: the command it calls must refuse or repeat safely.
    """
    with transaction.atomic():
        job = Job.objects.create(
            task=task, title=title[:200], page=page, page_key=key, owner_id=actor.user_id
        )
        app.configure_task(task).defer(job_id=job.pk, **arguments)
    return job


def report(job_id: int, *, done: int, total: int, message: str = "") -> None:
    """Tell how far the work is. Outside the work's own transaction, or no one would see it before the end."""
    Job.objects.filter(pk=job_id).update(done=done, total=total, message=message)


@contextmanager
def running(job_id: int) -> Iterator[None]:
    """Mark the job running, then done or failed. A Refused is the job's outcome; anything else is also a bug."""
    Job.objects.filter(pk=job_id).update(state=JobState.RUNNING, started_at=clock.now())
    try:
        yield
    except Refused as error:
        _finish(job_id, JobState.FAILED, str(error.reason))
    except Exception:
        log.exception("job failed", job_id=job_id)
        _finish(
            job_id,
            JobState.FAILED,
            _(
                "程序出了差错，已记入日志；没有写入任何数据。请稍后重试，仍不行请把任务编号告诉管理员。"
            ),
        )
        raise
    else:
        _finish(job_id, JobState.DONE, None)


def _finish(job_id: int, state: JobState, message: str | None) -> None:
    changes: dict[str, Any] = {"state": state, "finished_at": clock.now()}
    if message is not None:
        changes["message"] = message[:300]
    Job.objects.filter(pk=job_id).update(**changes)


@transaction.atomic
def keep_file(job_id: int, *, name: str, content_type: str, content: bytes) -> JobFile:
    """Keep what a job made for a day, sealed; a second run of the job replaces it."""
    JobFile.objects.filter(job=job_id).delete()
    row = JobFile(
        job_id=job_id,
        name=name,
        content_type=content_type,
        kept_until=clock.now() + timedelta(hours=FILE_HOURS),
    )
    row.content = crypto.seal(content, context=_place(row), use="file")
    row.save()
    return row


def open_file(row: JobFile) -> bytes:
    """The file as it was made. Raises: Unsealable when someone touched it."""
    return crypto.open_sealed(row.content, context=_place(row), use="file")


def sweep_files() -> int:
    """Remove files whose day is over. Returns: how many."""
    gone, _kinds = JobFile.objects.filter(kept_until__lte=clock.now()).delete()
    return gone


def give_up(job_id: int | None) -> None:
    """The worker died in the midst of it too often: the job is over, and says so."""
    if job_id is not None:
        _finish(
            job_id,
            JobState.FAILED,
            _("办理中途几次中断，已停止；没有写入任何数据。请重新提交，仍不行请联系系统管理员。"),
        )


def _place(row: JobFile) -> str:
    return f"jobs_jobfile:{row.uid}:content"
