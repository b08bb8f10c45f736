"""What a person was told waits for him."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Reminder(models.Model):
    """One topic that waits for one person, until he looks; what comes meanwhile is counted on the same line.

    `subject` is a source string of ours, translated when shown: no name, number or amount is in it. `about`
    is the code of a single record or empty for a whole list. Removed after a while (commands.sweep).
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("收件人")
    )
    topic = models.CharField(_("类别"), max_length=40)
    subject = models.CharField(_("事项"), max_length=80)
    about = models.CharField(_("编号"), max_length=40, blank=True)
    page = models.CharField(max_length=60)  # URL name of where the work is
    page_key = models.BigIntegerField(null=True, blank=True)
    count = models.PositiveIntegerField(pgettext_lazy("reminder", "件数"), default=1)
    due_on = models.DateField(_("最早到期"), null=True, blank=True)
    told_at = models.DateTimeField(_("提醒时间"))
    read_at = models.DateTimeField(_("已读时间"), null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = pgettext_lazy("list", "提醒")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "topic", "about"],
                condition=Q(read_at__isnull=True),
                name="reminders_one_unread",
            )
        ]
        indexes = [models.Index(fields=["user", "-id"], name="reminders_of_user")]

    def __str__(self) -> str:
        return _now(self.subject)

    @property
    def is_read(self) -> bool:
        return self.read_at is not None
