"""The books: entries with their lines, commands done once, days closed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from county.core.fields import FenField
from county.payments.choices import AccountKind, EntryKind
from county.payments.models.funds import Appropriation


class Entry(models.Model):
    """A posting that happened: never changed, never removed; a mistake is reversed, once.

    key: what it is about (order:12:paid); unique, so the same thing is posted once. on: business day.
    """

    key = models.CharField(_("凭证键"), max_length=60, unique=True)
    kind = models.CharField(_("类别"), max_length=10, choices=EntryKind)
    on = models.DateField(_("记账日期"))
    total_fen = FenField(_("金额"))
    memo = models.CharField(_("摘要"), max_length=200, blank=True)
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reversed_by",
        verbose_name=_("冲销的凭证"),
    )
    order = models.ForeignKey(
        "payments.Order",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=_("支付指令"),
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("记账凭证")
        constraints = [
            models.CheckConstraint(
                condition=Q(total_fen__gt=0), name="payments_entry_of_something"
            ),
            models.CheckConstraint(
                condition=Q(kind="reversed", reverses__isnull=False)
                | ~Q(kind="reversed") & Q(reverses__isnull=True),
                name="payments_entry_reverses_one",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "on"], name="payments_entry_by_kind_day"),
            models.Index(fields=["on"], name="payments_entry_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.get_kind_display()}"


class Line(models.Model):
    """One side of an entry: so much on the debit or on the credit of an account, of one appropriation."""

    entry = models.ForeignKey(
        Entry, models.PROTECT, related_name="lines", verbose_name=_("记账凭证")
    )
    account = models.CharField(_("科目"), max_length=14, choices=AccountKind)
    appropriation = models.ForeignKey(
        Appropriation, models.PROTECT, related_name="lines", verbose_name=_("拨款")
    )
    debit_fen = FenField(_("借方"), default=0)
    credit_fen = FenField(_("贷方"), default=0)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("分录")
        constraints = [
            models.CheckConstraint(
                condition=Q(debit_fen__gt=0, credit_fen=0) | Q(debit_fen=0, credit_fen__gt=0),
                name="payments_line_one_side",
            )
        ]
        indexes = [
            models.Index(
                fields=["account", "appropriation"],
                include=["debit_fen", "credit_fen"],
                name="payments_line_by_account",
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.debit_fen or -self.credit_fen}"


class Command(models.Model):
    """An act asked for with a token made beforehand: asked again it gives the first answer.

    digest: of what was asked. receipt: the number the asker is told.
    """

    token = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    result = models.BigIntegerField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )

    class Meta:
        verbose_name = _("办理凭据")

    def __str__(self) -> str:
        return self.receipt

    @property
    def receipt(self) -> str:
        return f"SL{self.pk:08d}"


class DayClose(models.Model):
    """A day closed with the bank: everything up to it accepts reversals only. bank_fen: what the bank's
    statement says left the account since the close before; book_fen: what the books say.
    """

    day = models.DateField(_("日结日期"), unique=True)
    bank_fen = FenField(_("银行付出"))
    book_fen = FenField(_("账面付出"))
    explained_fen = FenField(_("已说明差额"), default=0)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )

    class Meta:
        ordering = ("-day",)
        verbose_name = _("日结")
        constraints = [
            models.CheckConstraint(
                condition=Q(bank_fen=F("book_fen") + F("explained_fen")),
                name="payments_day_difference_explained",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"


class OpenItem(models.Model):
    """One explained part of a day's difference between bank and books."""

    close = models.ForeignKey(
        DayClose, models.PROTECT, related_name="items", verbose_name=_("日结")
    )
    amount_fen = FenField(_("差额"))
    reason = models.CharField(_("原因"), max_length=200)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("未达事项")
        constraints = [
            models.CheckConstraint(
                condition=~Q(amount_fen=0) & ~Q(reason=""), name="payments_open_item_says_why"
            )
        ]

    def __str__(self) -> str:
        return self.reason
