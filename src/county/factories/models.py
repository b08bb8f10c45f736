"""Enterprises, factories, their dated lives, and what they report."""

import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from county.core import months
from county.core.fields import BlindIndexField, FenField, SealedField
from county.core.merged import Unmerged
from county.core.text import in_english
from county.core.version import Versioned
from county.factories.choices import (
    EnterpriseKind,
    FactoryStatus,
    Grade,
    OperatingMode,
    OutlayKind,
    RecognitionKind,
    ReportState,
    Trade,
)


class Enterprise(Versioned):
    """The legal person behind factories; its seat may be in the park. Clauses 2-5, 3.1-4."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, unique=True)
    name = models.CharField(_("名称"), max_length=100)
    name_en = models.CharField(_("英文名称"), max_length=160, blank=True)
    name_pinyin = models.CharField(max_length=600, editable=False, default="")
    kind = models.CharField(_("类型"), max_length=12, choices=EnterpriseKind)
    legal_representative = models.CharField(_("法定代表人"), max_length=40)
    phone = SealedField(_("联系电话"), null=True, blank=True)
    phone_index = BlindIndexField(source="phone", purpose="phone", null=True)
    headquarters = models.CharField(_("总部地址"), max_length=120, blank=True)
    is_in_park = models.BooleanField(_("总部在工业集中区"), default=False)
    is_returnee = models.BooleanField(_("返乡创业"), default=False)
    registered_on = models.DateField(_("成立日期"), null=True, blank=True)
    # Set where this record was found to be another's double; its rows were moved there (merging).
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("并入"),
    )
    search_text = models.TextField(editable=False, default="")

    objects = Unmerged["Enterprise"]()
    everyone = models.Manager["Enterprise"]()

    class Meta:
        ordering = ("pk",)
        verbose_name = _("企业")

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name in the reader's language; the Chinese one where no English is known."""
        return (self.name_en if in_english() else "") or self.name


class LeadingRecognition(models.Model):
    """An enterprise is a leading one (龙头企业) from a day until withdrawn. Clauses 2-5, 4.1-2."""

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="leading", verbose_name=_("企业")
    )
    recognised_on = models.DateField(_("认定日期"))
    paper = models.CharField(_("认定文号"), max_length=80)
    recognised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    withdrawn_on = models.DateField(_("取消日期"), null=True, blank=True)
    withdrawal_paper = models.CharField(_("取消文号"), max_length=80, blank=True)
    withdrawal_reason = models.CharField(_("取消原因"), max_length=300, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering = ("-recognised_on",)
        verbose_name = _("龙头企业认定")
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("recognised_on")),
                name="leading_withdrawn_after_recognised",
            ),
            ExclusionConstraint(
                name="leading_once_at_a_time",
                expressions=[
                    ("enterprise", RangeOperators.EQUAL),
                    (
                        Func("recognised_on", "withdrawn_on", Value("[)"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.paper}"


class Factory(Versioned):
    """A production site in or for a resettlement community (社区工厂); counts once recognised."""

    code = models.CharField(_("编号"), max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=100)
    name_en = models.CharField(_("英文名称"), max_length=160, blank=True)
    name_pinyin = models.CharField(max_length=600, editable=False, default="")
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="factories", verbose_name=_("企业")
    )
    town = models.ForeignKey(
        "places.Town", models.PROTECT, related_name="factories", verbose_name=_("镇")
    )
    site = models.ForeignKey(
        "places.Site",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="factories",
        verbose_name=_("安置点"),
    )
    address = models.CharField(_("地址"), max_length=120, blank=True)
    trade = models.CharField(_("行业"), max_length=12, choices=Trade)
    mode = models.CharField(_("经营形式"), max_length=12, choices=OperatingMode)
    products = models.CharField(_("主要产品"), max_length=120, blank=True)
    home_workers = models.PositiveIntegerField(_("居家加工人数"), default=0)
    # The state in force, kept beside the dated rows for the lists' index; commands write both.
    status = models.CharField(
        _("状态"), max_length=14, choices=FactoryStatus, default=FactoryStatus.LEAD
    )
    # As for enterprises.
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("并入"),
    )
    search_text = models.TextField(editable=False, default="")

    objects = Unmerged["Factory"]()
    everyone = models.Manager["Factory"]()

    class Meta:
        ordering = ("code",)
        verbose_name = _("社区工厂")
        indexes = [
            models.Index(fields=["town", "trade", "status"], name="factory_by_town_trade_status"),
            models.Index(fields=["trade", "status"], name="factory_by_trade_status"),
            models.Index(fields=["status"], name="factory_by_status"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name in the reader's language; the Chinese one where no English is known."""
        return (self.name_en if in_english() else "") or self.name


class FactoryState(models.Model):
    """The state of a factory from a day to a day (inclusive; open end null). Never two at once."""

    factory = models.ForeignKey(
        Factory, models.CASCADE, related_name="states", verbose_name=_("工厂")
    )
    status = models.CharField(_("状态"), max_length=14, choices=FactoryStatus)
    from_on = models.DateField(_("起"))
    to_on = models.DateField(_("止"), null=True, blank=True)
    reason = models.CharField(_("原因"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )

    class Meta:
        ordering = ("factory", "from_on")
        verbose_name = _("工厂状态")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="factory_state_ends_after_start",
            ),
            ExclusionConstraint(
                name="factory_one_state_at_a_time",
                expressions=[
                    ("factory", RangeOperators.EQUAL),
                    (
                        Func("from_on", "to_on", Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.factory} {self.get_status_display()} {self.from_on}"


class Recognition(models.Model):
    """The county office recognises a factory or standard workshop (认定), or withdraws it (摘牌).

    Counts from `recognised_on` up to the day before `withdrawn_on`. Clauses 2-4, 4.1-2, 4.2-4.
    """

    factory = models.ForeignKey(
        Factory, models.PROTECT, related_name="recognitions", verbose_name=_("工厂")
    )
    kind = models.CharField(
        _("类别"), max_length=20, choices=RecognitionKind, default=RecognitionKind.FACTORY
    )
    recognised_on = models.DateField(_("认定日期"))
    paper = models.CharField(_("认定文号"), max_length=80)
    recognised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    withdrawn_on = models.DateField(_("摘牌日期"), null=True, blank=True)
    withdrawal_paper = models.CharField(_("摘牌文号"), max_length=80, blank=True)
    withdrawal_reason = models.CharField(_("摘牌原因"), max_length=300, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering = ("-recognised_on",)
        verbose_name = _("认定")
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("recognised_on")),
                name="recognition_withdrawn_after_recognised",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawal_paper=""),
                name="withdrawal_has_paper",
            ),
            ExclusionConstraint(
                name="recognised_once_at_a_time",
                expressions=[
                    ("factory", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (
                        Func("recognised_on", "withdrawn_on", Value("[)"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [models.Index(fields=["kind", "recognised_on"], name="recognition_by_kind_day")]

    def __str__(self) -> str:
        return f"{self.factory} {self.paper}"


class MonthlyReport(Versioned):
    """What a factory reports of one month. Amounts in fen, electricity in kWh. Clause 2-7.

    month: year * 12 + month - 1 (core.months).
    """

    factory = models.ForeignKey(
        Factory, models.PROTECT, related_name="reports", verbose_name=_("工厂")
    )
    month = models.PositiveSmallIntegerField(_("月份"))
    state = models.CharField(
        _("生产情况"), max_length=10, choices=ReportState, default=ReportState.PRODUCING
    )
    output_fen = FenField(_("产值"))
    sales_fen = FenField(_("销售收入"))
    electricity_kwh = models.PositiveIntegerField(_("用电量（千瓦时）"))
    orders_fen = FenField(_("在手订单"), default=0)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    reported_on = models.DateField(_("上报日期"))
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )

    class Meta:
        ordering = ("-month", "factory")
        verbose_name = _("月报")
        constraints = [
            models.UniqueConstraint(fields=["factory", "month"], name="one_report_a_month"),
            models.CheckConstraint(
                condition=Q(output_fen__gte=0, sales_fen__gte=0, orders_fen__gte=0),
                name="report_not_negative",
            ),
        ]
        indexes = [
            models.Index(
                fields=["month"], include=["factory", "output_fen"], name="report_by_month"
            )
        ]

    def __str__(self) -> str:
        return f"{self.factory} {months.iso(self.month)}"


class Outlay(Versioned):
    """What a factory spent on one kind of cost for one month, on one paper (invoice or receipt). Amount
    in fen. Belongs to the factory; schemes that pay back a part read it. Clauses 3.2-4, 3.2-6.
    """

    factory = models.ForeignKey(
        Factory, models.PROTECT, related_name="outlays", verbose_name=_("工厂"), db_index=False
    )
    month = models.PositiveSmallIntegerField(_("月份"))
    kind = models.CharField(_("支出类别"), max_length=24, choices=OutlayKind)
    amount_fen = FenField(_("金额"))
    paper_number = models.CharField(_("票据号码"), max_length=60)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    recorded_on = models.DateField(_("登记日期"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )

    class Meta:
        ordering = ("-month", "factory", "kind")
        verbose_name = _("支出")
        constraints = [
            # The same paper twice is the same money twice, whatever month or kind is written on it.
            models.UniqueConstraint(
                fields=["factory", "paper_number"], name="outlay_paper_once_a_factory"
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="outlay_of_something"),
        ]
        indexes = [
            models.Index(fields=["factory", "month", "kind"], name="outlay_by_factory_month"),
            models.Index(fields=["-month", "factory", "kind"], name="outlay_newest_first"),
            models.Index(fields=["kind", "-month"], name="outlay_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.factory_id} {self.kind} {months.iso(self.month)}"


class Evaluation(Versioned):
    """The county office's grade of a factory for a year, by what paper. Clauses 4.1-2, 4.2-4."""

    factory = models.ForeignKey(
        Factory, models.PROTECT, related_name="evaluations", verbose_name=_("工厂")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    grade = models.CharField(_("等次"), max_length=10, choices=Grade)
    evaluated_on = models.DateField(_("评定日期"))
    paper = models.CharField(_("评定文号"), max_length=80)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    evaluated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )

    class Meta:
        ordering = ("-year", "factory")
        verbose_name = _("年度评估")
        constraints = [
            models.UniqueConstraint(fields=["factory", "year"], name="one_evaluation_a_year")
        ]
        indexes = [models.Index(fields=["-year", "grade"], name="evaluation_by_year_grade")]

    def __str__(self) -> str:
        return f"{self.factory_id} {self.year} {self.grade}"
