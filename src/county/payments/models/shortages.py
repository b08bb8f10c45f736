"""Money that did not suffice: what was decided of it, and what each claim is still short of."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from county.core.fields import FenField
from county.payments.models.dues import PaymentDue


class Shortage(models.Model):
    """The claims of a scheme that waited for more money than there was, all shrunk alike. Never changed.

    period: of the claims; empty for all that waited. terms: of each appropriation what was wanted of it and what was
    left, [{appropriation, wanted_fen, money_fen}]; their quotient is the share. Clauses 3.2-1 … 3.2-8.
    """

    code = models.CharField(_("编号"), max_length=20, unique=True)
    scheme = models.CharField(_("扶持方案"), max_length=60)
    period = models.CharField(_("期间"), max_length=8, blank=True)
    paper = models.CharField(_("决定文号"), max_length=80, unique=True)
    reason = models.CharField(_("理由"), max_length=300)
    decided_on = models.DateField(_("决定日期"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    count = models.PositiveIntegerField(_("笔数"))
    wanted_fen = FenField(_("应付金额"))
    given_fen = FenField(_("兑付金额"))
    terms = models.JSONField(_("比例"))

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("按比例兑付")
        constraints = [
            models.CheckConstraint(
                condition=Q(given_fen__gt=0, given_fen__lt=F("wanted_fen")),
                name="payments_shortage_of_something",
            )
        ]

    def __str__(self) -> str:
        return self.code


class ShortPart(models.Model):
    """What one due was cut by: due and short_fen add up to whole_fen, which the claim was granted. Never changed."""

    shortage = models.ForeignKey(
        Shortage, models.PROTECT, related_name="parts", verbose_name=_("按比例兑付")
    )
    due = models.OneToOneField(
        PaymentDue, models.PROTECT, related_name="short", verbose_name=_("应付款")
    )
    whole_fen = FenField(_("应付金额"))
    short_fen = FenField(_("尚欠金额"))

    class Meta:
        ordering = ("pk",)
        verbose_name = _("少付的部分")
        constraints = [
            models.CheckConstraint(
                condition=Q(short_fen__gte=0, short_fen__lt=F("whole_fen")),
                name="payments_short_of_the_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.due_id} {self.short_fen}"
