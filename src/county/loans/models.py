"""Loans, their instalments, what was paid of them, overdue marks, and the county's guarantee fund."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from county.core.fields import FenField
from county.core.version import Versioned
from county.loans.choices import (
    BorrowerKind,
    CounterGuarantee,
    Guarantor,
    Lane,
    LoanState,
    MarkKind,
    RefusedBy,
    RepaymentMethod,
)

RATE_DEN = 100_000  # 4.35 % a year is 4350


class GuaranteeFund(Versioned):
    """What the county's guarantee fund holds from a day on, and how many times that it may guarantee.

    The quota of a day is `balance_fen × multiple`. Clause 3.2-5.
    """

    from_on = models.DateField(_("从哪天起"), unique=True)
    balance_fen = FenField(_("基金余额"))
    multiple = models.PositiveSmallIntegerField(_("放大倍数"))
    source = models.CharField(_("依据"), max_length=120)

    class Meta:
        ordering = ("-from_on",)
        verbose_name = _("担保基金")
        constraints = [
            models.CheckConstraint(
                condition=Q(balance_fen__gte=0, multiple__gte=1), name="guarantee_fund_sensible"
            )
        ]

    def __str__(self) -> str:
        return f"担保基金 {self.from_on}"


class Loan(Versioned):
    """A guaranteed start-up loan for a factory: application, first word, guarantee, the bank's decision,
    contract, end. Clauses 3.2-5, 3.2-6.

    A person's loan is that of the enterprise's legal representative; no person is named here. Amounts in
    fen, `rate` in 1/100,000 a year, days inclusive. A row of the rulebook's `loan` once `contract_on` is
    set. `overdue`: None until the bank has first said how it is repaid; true while a mark is open, and for
    ever once extended. `lane`, `workers`, `group_workers`, `is_recognised`: as on the day of `ranked_on`.
    """

    code = models.CharField(_("编号"), max_length=20, unique=True)
    # Leads an index below.
    factory = models.ForeignKey(
        "factories.Factory",
        models.PROTECT,
        related_name="loans",
        verbose_name=_("工厂"),
        db_index=False,
    )
    state = models.CharField(_("状态"), max_length=10, choices=LoanState, default=LoanState.APPLIED)
    borrower_kind = models.CharField(_("借款人"), max_length=10, choices=BorrowerKind)
    asked_fen = FenField(_("申请金额"))
    asked_months = models.PositiveSmallIntegerField(_("申请期限（月）"))
    use_of_money = models.CharField(_("贷款用途"), max_length=200)
    bank = models.CharField(_("经办银行"), max_length=60)
    applied_on = models.DateField(_("申请日期"))
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    lane = models.PositiveSmallIntegerField(_("办理顺序"), choices=Lane, default=Lane.OTHER)
    workers = models.PositiveIntegerField(_("在岗职工"), default=0)
    group_workers = models.PositiveIntegerField(_("其中搬迁户、贫困户"), default=0)
    is_recognised = models.BooleanField(_("已认定"), default=False)
    ranked_on = models.DateField(_("排序依据日期"))
    checked_on = models.DateField(_("初审日期"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    check_note = models.CharField(_("初审意见"), max_length=300, blank=True)
    guarantor = models.CharField(_("担保方"), max_length=10, choices=Guarantor, blank=True)
    counter_guarantee = models.CharField(
        _("反担保"), max_length=10, choices=CounterGuarantee, blank=True
    )
    counter_enterprise = models.ForeignKey(
        "factories.Enterprise",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("反担保企业"),
    )
    guarantee_paper = models.CharField(_("担保函编号"), max_length=60, blank=True)
    guaranteed_on = models.DateField(_("担保日期"), null=True, blank=True)
    guaranteed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    granted_fen = FenField(_("批准金额"), null=True, blank=True)
    decided_on = models.DateField(_("银行决定日期"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    refused_by = models.CharField(_("未通过环节"), max_length=10, choices=RefusedBy, blank=True)
    refusal = models.CharField(_("未通过原因"), max_length=300, blank=True)
    contract_number = models.CharField(_("合同编号"), max_length=60, blank=True)
    contract_on = models.DateField(_("合同日期"), null=True, blank=True)
    principal_fen = FenField(_("贷款本金"), null=True, blank=True)
    rate = models.PositiveIntegerField(_("年利率"), null=True, blank=True)
    from_on = models.DateField(_("放款日期"), null=True, blank=True)
    to_on = models.DateField(_("到期日期"), null=True, blank=True)
    method = models.CharField(_("还款方式"), max_length=16, choices=RepaymentMethod, blank=True)
    day_basis = models.PositiveSmallIntegerField(_("一年计息天数"), default=360)
    overdue = models.BooleanField(_("逾期或展期"), null=True, blank=True)
    ended_on = models.DateField(_("结清日期"), null=True, blank=True)
    search_text = models.TextField(editable=False, default="")

    class Meta:
        ordering = ("-applied_on", "-pk")
        verbose_name = _("创业担保贷款")
        constraints = [
            models.CheckConstraint(
                condition=Q(asked_fen__gt=0, asked_months__gte=1), name="loan_asks_something"
            ),
            models.CheckConstraint(
                condition=Q(granted_fen__isnull=True) | Q(granted_fen__gt=0),
                name="loan_granted_something",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refusal=""), name="loan_refused_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("repaying", "repaid"), contract_on__isnull=False)
                | Q(contract_on__isnull=True) & ~Q(state__in=("repaying", "repaid")),
                name="loan_repaid_by_contract",
            ),
            models.CheckConstraint(
                condition=Q(contract_on__isnull=True)
                | Q(
                    principal_fen__gt=0,
                    principal_fen__lte=F("granted_fen"),
                    rate__isnull=False,
                    from_on__gte=F("contract_on"),
                    to_on__gt=F("from_on"),
                    day_basis__in=(360, 365),
                ),
                name="loan_contract_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["factory", "-applied_on"], name="loan_by_factory"),
            models.Index(fields=["state", "lane", "applied_on", "id"], name="loan_queue"),
            models.Index(fields=["-applied_on", "-id"], name="loan_newest_first"),
            models.Index(fields=["contract_on"], name="loan_by_contract_day"),
            models.Index(
                fields=["id"], name="loan_overdue", condition=Q(overdue=True, state="repaying")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.factory.name}"

    @property
    def is_bound_to_fund(self) -> bool:
        return self.guarantor == Guarantor.FUND


class Instalment(models.Model):
    """One due day of a loan's schedule, made with the contract: principal and interest due. Amounts in
    fen; `days` of interest since the last due day. The principals of a loan sum to its own exactly.
    """

    loan = models.ForeignKey(
        Loan, models.CASCADE, related_name="instalments", verbose_name=_("贷款"), db_index=False
    )
    number = models.PositiveSmallIntegerField(_("期次"))
    due_on = models.DateField(_("应还日期"))
    days = models.PositiveSmallIntegerField(_("计息天数"))
    principal_fen = FenField(_("应还本金"))
    interest_fen = FenField(_("应付利息"))

    class Meta:
        ordering = ("loan", "number")
        verbose_name = _("还款计划")
        constraints = [
            models.UniqueConstraint(fields=["loan", "number"], name="instalment_number_once"),
            models.CheckConstraint(
                condition=Q(principal_fen__gte=0, interest_fen__gte=0),
                name="instalment_not_negative",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="instalment_by_due_day")]

    def __str__(self) -> str:
        return f"{self.loan_id}#{self.number}"


class Repayment(models.Model):
    """What was actually paid on one instalment, on what receipt of the bank. Clause 3.2-6.

    A wrong one is taken back with a reason; the row stays.
    """

    loan = models.ForeignKey(
        Loan, models.PROTECT, related_name="repayments", verbose_name=_("贷款")
    )
    instalment = models.ForeignKey(
        Instalment, models.PROTECT, related_name="repayments", verbose_name=_("期次")
    )
    paid_on = models.DateField(_("支付日期"))
    principal_fen = FenField(_("已还本金"), default=0)
    interest_fen = FenField(_("已付利息"), default=0)
    receipt = models.CharField(_("银行回单号"), max_length=60)
    recorded_on = models.DateField(_("登记日期"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    withdrawn_on = models.DateField(_("撤销日期"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("撤销原因"), max_length=300, blank=True)

    class Meta:
        ordering = ("loan", "paid_on", "pk")
        verbose_name = _("还款记录")
        constraints = [
            models.UniqueConstraint(
                fields=["loan", "receipt"],
                condition=Q(withdrawn_on__isnull=True),
                name="repayment_receipt_once",
            ),
            models.CheckConstraint(
                condition=Q(principal_fen__gte=0, interest_fen__gte=0)
                & (Q(principal_fen__gt=0) | Q(interest_fen__gt=0)),
                name="repayment_of_something",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawal_reason=""),
                name="repayment_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id} {self.paid_on}"


class LoanMark(models.Model):
    """A loan is overdue, or was extended, from a day until cured (the day it was paid). Never two of a
    kind at once.
    """

    loan = models.ForeignKey(Loan, models.PROTECT, related_name="marks", verbose_name=_("贷款"))
    kind = models.CharField(_("类别"), max_length=10, choices=MarkKind)
    from_on = models.DateField(_("起"))
    cured_on = models.DateField(_("解除日期"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )

    class Meta:
        ordering = ("loan", "from_on")
        verbose_name = _("逾期标记")
        constraints = [
            models.CheckConstraint(
                condition=Q(cured_on__isnull=True) | Q(cured_on__gte=F("from_on")),
                name="loan_mark_cured_after_start",
            ),
            ExclusionConstraint(
                name="loan_mark_once_at_a_time",
                expressions=[
                    ("loan", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (
                        Func("from_on", "cured_on", Value("[)"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id} {self.kind} {self.from_on}"
