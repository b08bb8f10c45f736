"""Pay and insurance, month by month."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from county.core import months
from county.core.fields import FenField
from county.core.version import Versioned
from county.workforce.choices import Confirmation, InsuranceKind, PayChannel
from county.workforce.models.people import Person


class Payroll(Versioned):
    """One person, one factory, one month: days, pay, when paid, by which channel, and the worker's
    own word.

    month: year * 12 + month - 1. days_tenths: a tenth of a day (a half day is 5). Amounts in fen;
    gross − deductions = net, held by the database. Clauses 2-8, 3.2-3, 3.4-3.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="payroll", verbose_name=_("人员")
    )
    # The two keys without an index of their own lead other indexes below; each index costs every import.
    factory = models.ForeignKey(
        "factories.Factory",
        models.PROTECT,
        related_name="payroll",
        verbose_name=_("工厂"),
        db_index=False,
    )
    month = models.PositiveSmallIntegerField(_("月份"))
    days_tenths = models.PositiveSmallIntegerField(_("出勤（十分之一天）"))
    gross_fen = FenField(_("应发"))
    deductions_fen = FenField(_("扣除"), default=0)
    net_fen = FenField(_("实发"))
    paid_on = models.DateField(_("发放日期"), null=True, blank=True)
    channel = models.CharField(
        _("发放方式"), max_length=10, choices=PayChannel, default=PayChannel.BANK
    )
    confirmation = models.CharField(
        _("工人确认"), max_length=10, choices=Confirmation, default=Confirmation.NONE
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    batch = models.ForeignKey(
        "intake.Batch", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    batch_row = models.PositiveIntegerField(_("原表行号"), null=True, blank=True)

    class Meta:
        ordering = ("-month", "factory", "person")
        verbose_name = _("工资发放")
        constraints = [
            models.UniqueConstraint(
                fields=["factory", "month", "person"], name="one_pay_row_a_month"
            ),
            models.CheckConstraint(
                condition=Q(net_fen=F("gross_fen") - F("deductions_fen")),
                name="net_is_gross_less_deductions",
            ),
            models.CheckConstraint(
                condition=Q(deductions_fen__gte=0, net_fen__gte=0), name="pay_not_negative"
            ),
            models.CheckConstraint(condition=Q(days_tenths__lte=310), name="pay_days_at_most_31"),
        ]
        indexes = [
            models.Index(
                fields=["paid_on", "factory"], include=["net_fen"], name="payroll_by_paid_day"
            ),
            models.Index(fields=["month", "person"], name="payroll_by_month_person"),
            models.Index(fields=["-month", "factory", "person"], name="payroll_newest_first"),
            models.Index(fields=["confirmation", "-month"], name="payroll_by_confirmation"),
            models.Index(
                fields=["batch"], name="payroll_by_batch", condition=Q(batch__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person.name} · {months.iso(self.month)}"


class PaidDay(models.Model):
    """What a factory paid on a day, all its people together: the sums of Payroll, kept by triggers in
    the transaction that changes it (docs/adr/0015-pay-summed-by-day.md). Nobody else writes here.

    factory_id is no relation: the rows follow the pay rows, and are not moved or deleted by hand.
    """

    pk = models.CompositePrimaryKey("factory_id", "paid_on")
    factory_id = models.BigIntegerField()
    paid_on = models.DateField(_("发放日期"))
    net_fen = FenField(_("实发"))
    pay_rows = models.IntegerField(_("人数"))

    class Meta:
        verbose_name = _("按日工资合计")
        indexes = [models.Index(fields=["paid_on"], name="paid_day_by_day")]

    def __str__(self) -> str:
        return f"{self.factory_id} {self.paid_on}"


class InsurancePayment(Versioned):
    """What was paid of one kind of insurance for one person by one factory for one month, the factory's
    part and his own. Amounts in fen; month as in Payroll. Belongs to the factory that paid.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="insurance", verbose_name=_("人员")
    )
    # Leads the unique index.
    factory = models.ForeignKey(
        "factories.Factory",
        models.PROTECT,
        related_name="insurance",
        verbose_name=_("工厂"),
        db_index=False,
    )
    month = models.PositiveSmallIntegerField(_("月份"))
    kind = models.CharField(_("险种"), max_length=12, choices=InsuranceKind)
    employer_fen = FenField(_("单位缴费"))
    employee_fen = FenField(_("个人缴费"), default=0)
    batch = models.ForeignKey(
        "intake.Batch", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    batch_row = models.PositiveIntegerField(_("原表行号"), null=True, blank=True)

    class Meta:
        ordering = ("-month", "factory", "person", "kind")
        verbose_name = _("社会保险缴费")
        constraints = [
            models.UniqueConstraint(
                fields=["factory", "month", "person", "kind"], name="one_insurance_row_a_month"
            ),
            models.CheckConstraint(
                condition=Q(employer_fen__gte=0, employee_fen__gte=0),
                name="insurance_not_negative",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-month", "factory", "person", "kind"], name="insurance_newest_first"
            ),
            models.Index(fields=["kind", "-month"], name="insurance_by_kind"),
            models.Index(
                fields=["batch"], name="insurance_by_batch", condition=Q(batch__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {months.iso(self.month)}"
