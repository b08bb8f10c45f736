"""What was granted before Anye kept the books."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from county.core.fields import FenField
from county.core.version import Versioned
from county.entitlements.choices import SubjectKind


class Grant(Versioned):
    """One sum granted before Anye, with the keys by which a scheme asks "was it had before?".

    item: the key of the subject itself (the factory, employment, lease or loan), where it is known.
    months: how many months it paid for; 0 for a sum that is not by month. A line entered by mistake is marked
    removed and no longer counts.
    """

    scheme = models.CharField(_("方案"), max_length=60)
    subject = models.CharField(_("对象"), max_length=12, choices=SubjectKind)
    item = models.BigIntegerField(null=True, blank=True, editable=False)
    person = models.ForeignKey(
        "workforce.Person", models.PROTECT, null=True, blank=True, related_name="grants",
        verbose_name=_("人员"),
    )  # fmt: skip
    household = models.ForeignKey(
        "workforce.Household", models.PROTECT, null=True, blank=True, related_name="grants",
        verbose_name=_("家庭户"),
    )  # fmt: skip
    factory = models.ForeignKey(
        "factories.Factory", models.PROTECT, null=True, blank=True, related_name="grants",
        verbose_name=_("工厂"),
    )  # fmt: skip
    enterprise = models.ForeignKey(
        "factories.Enterprise", models.PROTECT, null=True, blank=True, related_name="grants",
        verbose_name=_("企业"),
    )  # fmt: skip
    granted_on = models.DateField(_("发放日期"))
    months = models.PositiveSmallIntegerField(_("月数"), default=0)
    amount_fen = FenField(_("金额"))
    paper = models.CharField(_("文号或凭证号"), max_length=80)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    batch = models.ForeignKey(
        "intake.Batch", models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed_on = models.DateField(_("删除日期"), null=True, blank=True)
    removal_reason = models.CharField(_("删除原因"), max_length=200, blank=True)
    recorded_on = models.DateField(_("登记日期"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("谁")
    )

    class Meta:
        ordering = ("-granted_on", "-pk")
        verbose_name = _("历史发放")
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="grant_has_amount"),
            models.CheckConstraint(condition=Q(months__lte=600), name="grant_months_in_reason"),
            models.CheckConstraint(
                condition=Q(person__isnull=False)
                | Q(factory__isnull=False)
                | Q(enterprise__isnull=False),
                name="grant_names_somebody",
            ),
            # The same line of the old books is not entered twice.
            models.UniqueConstraint(
                fields=["scheme", "person", "factory", "enterprise", "item", "granted_on", "paper"],
                name="grant_entered_once",
                condition=Q(removed_on__isnull=True),
                nulls_distinct=False,
            ),
        ]
        indexes = [models.Index(fields=["scheme", "-granted_on"], name="grant_by_scheme_day")]

    def __str__(self) -> str:
        return f"{self.label} {self.granted_on}"

    @property
    def label(self) -> str:
        """The scheme's name as the reader's query found it, else its code."""
        return getattr(self, "scheme_label", "") or self.scheme
