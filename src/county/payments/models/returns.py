"""What the bank answers, read once."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from county.core.fields import FenField, SealedField
from county.payments.choices import AsideReason, LineState


class ReturnFile(models.Model):
    """A return file of the bank, as it came: the same bytes are read once."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("文件名"), max_length=120)
    sha256 = models.CharField(_("文件指纹"), max_length=64, unique=True)
    content = SealedField(_("内容"))
    lines_told = models.PositiveIntegerField(_("文件自称行数"), null=True, blank=True)
    lines_read = models.PositiveIntegerField(_("读到行数"), default=0)
    posted = models.PositiveIntegerField(_("入账笔数"), default=0)
    aside = models.PositiveIntegerField(_("搁置笔数"), default=0)
    read_on = models.DateField(_("读入日期"))
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("银行回单文件")

    def __str__(self) -> str:
        return self.name

    @property
    def is_cut_short(self) -> bool:
        """The file says itself that it has more lines than were read."""
        return self.lines_told is not None and self.lines_told != self.lines_read


class ReturnLine(models.Model):
    """One line of a return file: posted to its order, known already, or set aside with a reason.

    text: the line with its account masked.
    """

    file = models.ForeignKey(
        ReturnFile, models.PROTECT, related_name="lines", verbose_name=_("银行回单文件")
    )
    number = models.PositiveIntegerField(_("行号"))
    digest = models.CharField(_("行指纹"), max_length=64)
    order = models.ForeignKey(
        "payments.Order",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name=_("支付指令"),
    )
    is_paid = models.BooleanField(_("成功"), null=True)
    amount_fen = FenField(_("金额"), null=True)
    reason = models.CharField(_("银行说明"), max_length=120, blank=True)
    text = models.CharField(_("原文"), max_length=300)
    state = models.CharField(_("状态"), max_length=10, choices=LineState)
    aside_reason = models.CharField(_("搁置原因"), max_length=14, choices=AsideReason, blank=True)
    settled_on = models.DateField(_("处理日期"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    note = models.CharField(_("处理说明"), max_length=300, blank=True)

    class Meta:
        ordering = ("file", "number")
        verbose_name = _("银行回单")
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="payments_return_line_number"),
            models.UniqueConstraint(
                fields=["order"], condition=Q(state="posted"), name="payments_return_once_an_order"
            ),
            models.UniqueConstraint(
                fields=["digest"], condition=Q(state="posted"), name="payments_return_line_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="posted") | Q(order__isnull=False, is_paid__isnull=False),
                name="payments_return_posted_to_order",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("aside", "settled")) | ~Q(aside_reason=""),
                name="payments_return_aside_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="settled") | ~Q(note="") & Q(settled_by__isnull=False),
                name="payments_return_settled_says_how",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="payments_return_by_state")]

    def __str__(self) -> str:
        return f"{self.file_id}-{self.number}"
