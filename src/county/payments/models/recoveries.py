"""Money that has to come back: decided with a reason, never netted against what comes next."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from county.core.fields import FenField
from county.payments.choices import RecoveryState
from county.payments.models.batches import Order


class Recovery(models.Model):
    """A claw-back of a paid order, or of a part of it. Decided by one, confirmed by another."""

    code = models.CharField(_("编号"), max_length=20, unique=True)
    order = models.ForeignKey(
        Order, models.PROTECT, related_name="recoveries", verbose_name=_("支付指令")
    )
    amount_fen = FenField(_("追回金额"))
    reason = models.CharField(_("原因"), max_length=300)
    paper = models.CharField(_("决定文号"), max_length=80)
    state = models.CharField(
        _("状态"), max_length=10, choices=RecoveryState, default=RecoveryState.DECIDED
    )
    decided_on = models.DateField(_("决定日期"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_on = models.DateField(_("确认日期"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    note = models.CharField(_("说明"), max_length=300, blank=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("追回")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0) & ~Q(reason=""), name="payments_recovery_says_why"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("decided_by")),
                name="payments_recovery_two_eyes",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("confirmed", "done")) | Q(confirmed_by__isnull=False),
                name="payments_recovery_confirmed_by",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="payments_recovery_by_state")]

    def __str__(self) -> str:
        return self.code


class Instalment(models.Model):
    """By when which part of a recovery is to be paid back."""

    recovery = models.ForeignKey(
        Recovery, models.PROTECT, related_name="instalments", verbose_name=_("追回")
    )
    number = models.PositiveSmallIntegerField(_("期次"))
    due_on = models.DateField(_("到期日期"))
    amount_fen = FenField(_("金额"))

    class Meta:
        ordering = ("recovery", "number")
        verbose_name = _("追回分期")
        constraints = [
            models.UniqueConstraint(
                fields=["recovery", "number"], name="payments_instalment_number"
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="payments_instalment_some"),
        ]

    def __str__(self) -> str:
        return f"{self.recovery_id}-{self.number}"


class RecoveryReceipt(models.Model):
    """Money that came back, by the bank's own number."""

    recovery = models.ForeignKey(
        Recovery, models.PROTECT, related_name="receipts", verbose_name=_("追回")
    )
    amount_fen = FenField(_("金额"))
    received_on = models.DateField(_("到账日期"))
    bank_number = models.CharField(_("银行回单号"), max_length=60, unique=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-received_on", "-pk")
        verbose_name = _("追回到账")
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="payments_recovers_some")
        ]

    def __str__(self) -> str:
        return self.bank_number
