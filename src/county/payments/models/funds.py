"""Where the money comes from and how much of it is left."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from county.core.fields import FenField
from county.core.version import Versioned
from county.payments.choices import BidState, FundKind


class Fund(models.Model):
    """A source of money: a fund of the State, of the county, of a town. Clauses 3.2-7, 3.2-8, 4.1-3."""

    code = models.CharField(_("编号"), max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    kind = models.CharField(_("类别"), max_length=12, choices=FundKind)
    town = models.ForeignKey(
        "places.Town",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("镇"),
    )

    class Meta:
        ordering = ("code",)
        verbose_name = _("资金来源")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="town", town__isnull=False)
                | ~Q(kind="town") & Q(town__isnull=True),
                name="payments_fund_town_of_its_own",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Bid(Versioned):
    """Money asked for from above for a year, and the answer. Clause 3.2-7."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="bids", verbose_name=_("资金来源"))
    year = models.PositiveSmallIntegerField(_("年度"))
    paper = models.CharField(_("申报文号"), max_length=80, unique=True)
    applied_on = models.DateField(_("申报日期"))
    applied_fen = FenField(_("申报金额"))
    state = models.CharField(_("状态"), max_length=10, choices=BidState, default=BidState.APPLIED)
    granted_fen = FenField(_("批复金额"), null=True, blank=True)
    answer_paper = models.CharField(_("批复文号"), max_length=80, blank=True)
    answered_on = models.DateField(_("批复日期"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)

    class Meta:
        ordering = ("-applied_on", "-pk")
        verbose_name = _("资金申报")
        constraints = [
            models.CheckConstraint(condition=Q(applied_fen__gt=0), name="payments_bid_asks"),
            models.CheckConstraint(
                condition=Q(state="granted", granted_fen__gt=0, answered_on__isnull=False)
                | ~Q(state="granted") & Q(granted_fen__isnull=True),
                name="payments_bid_granted_an_amount",
            ),
        ]

    def __str__(self) -> str:
        return self.paper


class Appropriation(models.Model):
    """Money appropriated by one paper for one year. Never changed: more money is another paper.

    Clauses 3.2-7, 3.2-8, 4.1-3.
    """

    fund = models.ForeignKey(
        Fund, models.PROTECT, related_name="appropriations", verbose_name=_("资金来源")
    )
    bid = models.ForeignKey(
        Bid,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appropriations",
        verbose_name=_("资金申报"),
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    paper = models.CharField(_("文号"), max_length=80, unique=True)
    purpose = models.CharField(_("用途"), max_length=120)
    amount_fen = FenField(_("拨款金额"))
    issued_on = models.DateField(_("下达日期"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )

    class Meta:
        ordering = ("-year", "-pk")
        verbose_name = _("拨款")
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="payments_appropriates")
        ]
        indexes = [models.Index(fields=["year", "fund"], name="payments_approp_by_year")]

    def __str__(self) -> str:
        return self.paper


class Balance(models.Model):
    """What of an appropriation is received, committed and spent. Written by the database's triggers
    alone: committed is the sum of its live orders, and the check below is the ceiling.
    """

    appropriation = models.OneToOneField(Appropriation, models.PROTECT, related_name="balance")
    amount_fen = FenField(_("拨款金额"))
    received_fen = FenField(_("已到账"), default=0)
    committed_fen = FenField(_("已安排"), default=0)
    spent_fen = FenField(_("已支付"), default=0)

    class Meta:
        verbose_name = _("资金余额")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    spent_fen__gte=0,
                    spent_fen__lte=F("committed_fen"),
                    committed_fen__lte=F("received_fen"),
                    received_fen__lte=F("amount_fen"),
                ),
                name="payments_balance_ceiling",
            )
        ]

    def __str__(self) -> str:
        return f"{self.appropriation_id}"


class FundReceipt(models.Model):
    """Money of an appropriation that arrived on the special account, by the bank's own number."""

    appropriation = models.ForeignKey(
        Appropriation, models.PROTECT, related_name="receipts", verbose_name=_("拨款")
    )
    amount_fen = FenField(_("到账金额"))
    received_on = models.DateField(_("到账日期"))
    bank_number = models.CharField(_("银行回单号"), max_length=60, unique=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )

    class Meta:
        ordering = ("-received_on", "-pk")
        verbose_name = _("到账")
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="payments_receives")
        ]

    def __str__(self) -> str:
        return self.bank_number
