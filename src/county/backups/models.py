"""The log of backups."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from county.backups.choices import BackupKind, BackupState


class Backup(models.Model):
    """One backup made, one restore, or one rehearsal of it. Written by the commands of the server, kept.

    `checks`: of a rehearsal, [name, what was found, [what is wrong]].
    """

    kind = models.CharField(_("办理事项"), max_length=10, choices=BackupKind)
    state = models.CharField(_("结果"), max_length=10, choices=BackupState)
    name = models.CharField(_("备份编号"), max_length=40)
    at = models.DateTimeField(_("时间"))
    milliseconds = models.PositiveIntegerField(_("用时"), default=0)
    bytes = models.BigIntegerField(_("大小"), default=0)
    note = models.CharField(_("说明"), max_length=400, blank=True)
    checks = models.JSONField(default=list)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("备份记录")
        indexes = [models.Index(fields=["kind", "state", "-id"], name="backups_by_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"
