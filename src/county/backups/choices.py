from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BackupKind(models.TextChoices):
    """What was done."""

    MADE = "made", pgettext_lazy("act", "备份")
    RESTORED = "restored", _("恢复")
    DRILLED = "drilled", _("恢复演练")


class BackupState(models.TextChoices):
    """How it ended."""

    DONE = "done", _("完成")
    WRONG = "wrong", _("发现问题")
    FAILED = "failed", _("没有做成")
