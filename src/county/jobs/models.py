"""Long work and its progress."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from county.jobs.choices import JobState


class Job(models.Model):
    """One piece of work behind, as its owner sees it: how far, what came of it. The queue itself is procrastinate's."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    task = models.CharField(max_length=60)
    title = models.CharField(_("工作"), max_length=200)
    page = models.CharField(
        max_length=60, blank=True
    )  # URL name of the page that shows its outcome
    page_key = models.BigIntegerField(null=True, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("状态"), max_length=10, choices=JobState, default=JobState.WAITING)
    done = models.PositiveIntegerField(_("已处理"), default=0)
    total = models.PositiveIntegerField(_("总数"), default=0)
    message = models.CharField(_("说明"), max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        indexes = [models.Index(fields=["owner", "-id"], name="job_by_owner")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        return self.state in {JobState.DONE, JobState.FAILED}

    @property
    def percent(self) -> int:
        """0-100; a finished job is 100."""
        if self.state == JobState.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0


class JobFile(models.Model):
    """A file a job made, sealed, for who asked for it; removed after a day."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    job = models.OneToOneField(Job, models.CASCADE, related_name="file", verbose_name=_("工作"))
    name = models.CharField(_("文件名"), max_length=120)
    content_type = models.CharField(max_length=100)
    content = models.BinaryField()
    kept_until = models.DateTimeField(_("保留到"), db_index=True)

    class Meta:
        verbose_name = _("导出文件")

    def __str__(self) -> str:
        return self.name
