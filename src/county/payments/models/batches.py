"""Batches of payment orders: made by one, checked and frozen by another, released by a third."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from county.core.fields import FenField, SealedField
from county.payments.choices import BatchState, OrderState
from county.payments.models.dues import PaymentDue
from county.payments.models.funds import Appropriation
from county.payments.models.payees import PayeeAccount


class FileMapping(models.Model):
    """How a bank wants its payment file, as data: columns in order, encoding, amounts, remark length.

    spec: kinds/mapping.py. Another layout is another row, so that an old batch can be read again.
    """

    code = models.CharField(_("编号"), max_length=30, unique=True)
    label = models.CharField(_("名称"), max_length=60)
    spec = models.JSONField(_("格式"))
    is_default = models.BooleanField(_("默认"), default=False)

    class Meta:
        ordering = ("code",)
        verbose_name = _("银行文件格式")
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=Q(is_default=True),
                name="payments_one_default_mapping",
            )
        ]

    def __str__(self) -> str:
        return self.label


class Batch(models.Model):
    """Orders sent to the bank together. Clauses 3.2-1 … 3.2-8.

    count, total_fen, sha256: set when it is frozen, for ever.
    """

    code = models.CharField(_("批次号"), max_length=20, unique=True)
    state = models.CharField(_("状态"), max_length=10, choices=BatchState, default=BatchState.MADE)
    mapping = models.ForeignKey(
        FileMapping, models.PROTECT, related_name="+", verbose_name=_("银行文件格式")
    )
    count = models.PositiveIntegerField(_("笔数"), default=0)
    total_fen = FenField(_("金额"), default=0)
    sha256 = models.CharField(_("文件指纹"), max_length=64, blank=True)
    made_on = models.DateField(_("编制日期"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_on = models.DateField(_("复核日期"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    released_on = models.DateField(_("放行日期"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    reason = models.CharField(_("作废原因"), max_length=300, blank=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("支付批次")
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("made_by")),
                name="payments_batch_checker_other",
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True)
                | ~Q(released_by=F("made_by")) & ~Q(released_by=F("checked_by")),
                name="payments_batch_releaser_third",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("checked", "released"))
                | Q(checked_by__isnull=False, count__gt=0, total_fen__gt=0) & ~Q(sha256=""),
                name="payments_batch_frozen_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="released") | Q(released_by__isnull=False),
                name="payments_batch_released_by",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="payments_batch_by_state")]

    def __str__(self) -> str:
        return self.code


class BatchFile(models.Model):
    """The frozen bytes that go to the bank, sealed; sha256 is of the plain bytes."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    batch = models.OneToOneField(Batch, models.PROTECT, related_name="file")
    name = models.CharField(_("文件名"), max_length=80)
    sha256 = models.CharField(_("文件指纹"), max_length=64)
    # Base64 of the bytes: a sealed field holds text.
    content = SealedField(_("内容"))

    class Meta:
        verbose_name = _("银行文件")

    def __str__(self) -> str:
        return self.name


class Order(models.Model):
    """One line of a batch: so much to one account for one due. At most one live order a due.

    previous: the returned order this one takes up. evidence: the bank's line that ended it.
    """

    batch = models.ForeignKey(
        Batch, models.PROTECT, related_name="orders", verbose_name=_("支付批次")
    )
    seq = models.PositiveIntegerField(_("序号"))
    due = models.ForeignKey(
        PaymentDue, models.PROTECT, related_name="orders", verbose_name=_("应付款")
    )
    attempt = models.PositiveSmallIntegerField(_("第几次"), default=1)
    previous = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reissued_as",
        verbose_name=_("原支付指令"),
    )
    account = models.ForeignKey(
        PayeeAccount, models.PROTECT, related_name="orders", verbose_name=_("收款账户")
    )
    amount_fen = FenField(_("金额"))
    print = models.CharField(_("指纹"), max_length=64)
    state = models.CharField(_("状态"), max_length=10, choices=OrderState, default=OrderState.MADE)
    evidence = models.OneToOneField(
        "payments.ReturnLine",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ended_order",
        verbose_name=_("银行回单"),
    )
    ended_on = models.DateField(_("办结日期"), null=True, blank=True)
    return_reason = models.CharField(_("退回原因"), max_length=120, blank=True)

    class Meta:
        ordering = ("batch", "seq")
        verbose_name = _("支付指令")
        constraints = [
            models.UniqueConstraint(fields=["batch", "seq"], name="payments_order_number"),
            models.UniqueConstraint(fields=["due", "attempt"], name="payments_order_attempt"),
            models.UniqueConstraint(
                fields=["due"],
                condition=~Q(state__in=("returned", "cancelled")),
                name="payments_one_live_order",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0), name="payments_order_of_something"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("paid", "returned"), evidence__isnull=False)
                | ~Q(state__in=("paid", "returned")) & Q(evidence__isnull=True),
                name="payments_order_ends_on_evidence",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="payments_order_by_state")]

    def __str__(self) -> str:
        return f"{self.batch.code}-{self.seq:04d}"

    @property
    def tail(self) -> str:
        """The last digits of the account it goes to: all of the number that is shown."""
        return self.account.tail


class OrderPart(models.Model):
    """The share of an order that one appropriation bears: what its committed and spent are made of."""

    order = models.ForeignKey(
        Order, models.PROTECT, related_name="parts", verbose_name=_("支付指令")
    )
    appropriation = models.ForeignKey(
        Appropriation, models.PROTECT, related_name="order_parts", verbose_name=_("拨款")
    )
    amount_fen = FenField(_("金额"))

    class Meta:
        ordering = ("pk",)
        verbose_name = _("支付分担")
        constraints = [
            models.UniqueConstraint(
                fields=["order", "appropriation"], name="payments_order_part_once"
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="payments_order_part_some"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.amount_fen}"
