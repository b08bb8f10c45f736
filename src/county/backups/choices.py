from django.db import models
from django.utils.translation import gettext_lazy as _


class BackupKind(models.TextChoices):
    """What was done."""

    MADE = "made", _("备份")
    RESTORED = "restored", _("恢复")
    DRILLED = "drilled", _("恢复演练")


class BackupState(models.TextChoices):
    """How it ended."""

    DONE = "done", _("完成")
    WRONG = "wrong", _("发现问题")
    FAILED = "failed", _("没有做成")
