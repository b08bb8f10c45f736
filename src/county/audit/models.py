"""The audit record."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from county.audit import choices


class Event(models.Model):
    """One thing done, refused or looked at. Appended in the business transaction; never changed or
    deleted.

    A trigger and (in production) the grants refuse UPDATE and DELETE. `facts` holds no identity
    number,
    account or phone, only keys, counts, amounts in fen and dates.
    """

    seq = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("谁"),
    )
    actor_name = models.CharField(_("姓名"), max_length=60)
    roles = models.CharField(_("岗位角色"), max_length=200, blank=True)
    action = models.CharField(_("事项"), max_length=60)
    object_type = models.CharField(_("对象类型"), max_length=60, blank=True)
    object_id = models.CharField(_("对象编号"), max_length=60, blank=True)
    object_name = models.CharField(_("对象"), max_length=200, blank=True)
    town = models.ForeignKey("places.Town", models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(_("结果"), max_length=12, default="done")
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    facts = models.JSONField(_("内容"), default=dict, blank=True)
    request_id = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering = ("-seq",)
        verbose_name = _("操作记录")
        indexes = [
            models.Index(fields=["object_type", "object_id", "-seq"], name="audit_by_object"),
            models.Index(fields=["actor", "-seq"], name="audit_by_actor"),
            models.Index(fields=["action", "-seq"], name="audit_by_action"),
            models.Index(fields=["town", "-seq"], name="audit_by_town"),
            models.Index(fields=["at"], name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {choices.action_label(self.action)} {self.object_name}".strip()
