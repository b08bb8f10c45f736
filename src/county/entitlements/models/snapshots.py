"""What a run read, kept so that it can be read again."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Content(models.Model):
    """One table's rows as Parquet, sealed; the same rows are kept once, whoever refers to them."""

    sha256 = models.CharField(max_length=64, unique=True)
    rows = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    content = models.BinaryField(editable=False)

    class Meta:
        verbose_name = _("快照内容")

    def __str__(self) -> str:
        return self.sha256[:12]


class Snapshot(models.Model):
    """The registry's tables as they stood at a moment, for decisions as of a day.

    has_persons: sex and date of birth are in it; only schemes that read ages need them. sha256: over the
    hashes of its tables.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    day = models.DateField(_("评定日"))
    taken_at = models.DateTimeField(_("时间"), auto_now_add=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("谁")
    )
    has_persons = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("数据快照")

    def __str__(self) -> str:
        return f"{self.day} #{self.pk}"


class SnapshotTable(models.Model):
    """One table of a snapshot, and the hash of what it held."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="tables")
    name = models.CharField(_("表"), max_length=20)
    rows = models.PositiveIntegerField(_("行数"))
    sha256 = models.CharField(max_length=64)
    content = models.ForeignKey(Content, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("snapshot", "name")
        verbose_name = _("快照表")
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "name"], name="snapshot_table_once")
        ]

    def __str__(self) -> str:
        return self.name
