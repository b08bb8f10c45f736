"""Samples the auditors drew."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from county.core.fields import FenField


class Sample(models.Model):
    """Payments drawn for a look: all that were sent to the bank from a day to a day, so many by a stored seed.

    Never changed: whoever has seed, size and the population's keys and amounts (keys_sha256) draws the same.
    strata: [[from fen, how many, fen, how many drawn]]. Clauses 3.2-1 … 3.2-8.
    """

    code = models.CharField(_("抽样编号"), max_length=20, unique=True)
    from_on = models.DateField(_("放行日期从"))
    to_on = models.DateField(_("到"))
    wanted = models.PositiveIntegerField(_("抽取笔数"))
    seed = models.CharField(_("随机种子"), max_length=32)
    population = models.PositiveIntegerField(_("总体笔数"))
    total_fen = FenField(_("总体金额"))
    drawn = models.PositiveIntegerField(_("抽中笔数"))
    drawn_fen = FenField(_("抽中金额"))
    keys_sha256 = models.CharField(_("总体指纹"), max_length=64)
    strata = models.JSONField(_("分层"))
    purpose = models.CharField(_("用途"), max_length=100, blank=True)
    drawn_on = models.DateField(_("抽样日期"))
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("抽样人")
    )

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("审计抽样")
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="sample_has_days"),
            models.CheckConstraint(
                condition=Q(drawn__gt=0, drawn__lte=F("population")), name="sample_has_payments"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class SampleItem(models.Model):
    """One payment of a sample."""

    sample = models.ForeignKey(
        Sample, models.PROTECT, related_name="items", verbose_name=_("审计抽样"), db_index=False
    )
    number = models.PositiveIntegerField(_("序号"))
    order = models.ForeignKey(
        "payments.Order", models.PROTECT, related_name="+", verbose_name=_("支付指令")
    )
    least_fen = FenField(_("所在分层"), default=0)

    class Meta:
        ordering = ("sample", "number")
        verbose_name = _("抽样明细")
        constraints = [
            models.UniqueConstraint(fields=["sample", "number"], name="sample_item_number"),
            models.UniqueConstraint(fields=["sample", "order"], name="sample_item_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sample_id}-{self.number}"
