"""Jobs of intake: ids in, call a command, and tell the batch when it came to nothing."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from county.accounts import queries as accounts
from county.core import clock, scope
from county.core.actor import NOBODY, Actor
from county.core.errors import Refused
from county.intake.choices import BatchState
from county.intake.commands import checking, storing
from county.jobs import commands as jobs
from county.jobs.models import Job


@app.task(name="intake.check")
def check(*, job_id: int, batch_id: int, language: str = "") -> None:
    """Check and stage the rows of a batch."""
    _work(checking.check_batch, job_id, batch_id, language, back_to=BatchState.UPLOADED)


@app.task(name="intake.store")
def store(*, job_id: int, batch_id: int, language: str = "") -> None:
    """Store the good rows of a batch."""
    _work(storing.store_batch, job_id, batch_id, language, back_to=BatchState.CHECKED)


def _work(
    command: Callable[..., Any], job_id: int, batch_id: int, language: str, *, back_to: BatchState
) -> None:
    """The sentences a check writes are in the language of who asked for it."""
    with (
        _no_collector(),
        translation.override(language or translation.get_language()),
        jobs.running(job_id),
    ):
        today = clock.today()
        try:
            actor = _actor(job_id, today=today)
            with scope.working(actor):
                command(batch_id, actor=actor, today=today, job_id=job_id)
        except Refused as refused:
            checking.return_batch(batch_id, job_id=job_id, to=back_to, reason=str(refused.reason))
            raise
        except Exception:
            reason = _(
                "程序出了差错，已记入日志；没有写入任何数据。请再试一次，仍不行请联系系统管理员。"
            )
            checking.return_batch(batch_id, job_id=job_id, to=back_to, reason=reason)
            raise


@contextmanager
def _no_collector() -> Iterator[None]:
    """Pause the cycle collector: a big sheet makes millions of objects and no cycles, and it would scan them all."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _actor(job_id: int, *, today: date) -> Actor:
    """Who asked, with the posts held today: a post lost meanwhile stops the work."""
    owner = Job.objects.select_related("owner").get(pk=job_id).owner
    return accounts.actor_of(owner, today=today) if owner else NOBODY
