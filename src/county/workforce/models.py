"""Households, people, their dated statuses, employment and pay."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from county.core import months
from county.core.fields import BlindIndexField, FenField, SealedField
from county.core.merged import Unmerged
from county.core.version import Versioned
from county.workforce.choices import (
    Confirmation,
    EmploymentKind,
    HouseholdStatusKind,
    PayChannel,
    PersonStatusKind,
    Sex,
)


class Household(Versioned):
    """A family as the resettlement and poverty registers know it. Lives at a site from a day on."""

    code = models.CharField(_("户编号"), max_length=24, unique=True)
    head_name = models.CharField(_("户主"), max_length=40)
    head_pinyin = models.CharField(max_length=240, editable=False, default="")
    town = models.ForeignKey(
        "places.Town", models.PROTECT, related_name="households", verbose_name=_("镇")
    )
    site = models.ForeignKey(
        "places.Site",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="households",
        verbose_name=_("安置点"),
    )
    moved_in_on = models.DateField(_("入住日期"), null=True, blank=True)
    members = models.PositiveSmallIntegerField(_("人口"), default=1)
    search_text = models.TextField(editable=False, default="")

    class Meta:
        ordering = ("code",)
        verbose_name = _("家庭户")
        indexes = [
            models.Index(fields=["town", "site"], name="household_by_town_site"),
            models.Index(fields=["head_pinyin", "id"], name="household_by_head"),
        ]

    def __str__(self) -> str:
        return self.code


class HouseholdStatus(models.Model):
    """A household is relocated or registered poor from a day to a day; subsidies test a day, never
    'today'.
    """

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="statuses", verbose_name=_("家庭户")
    )
    kind = models.CharField(_("身份"), max_length=16, choices=HouseholdStatusKind)
    from_on = models.DateField(_("起"))
    to_on = models.DateField(_("止"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=120, blank=True)

    class Meta:
        ordering = ("household", "from_on")
        verbose_name = _("家庭户身份")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="household_status_ends_after_start",
            ),
            ExclusionConstraint(
                name="household_status_once_at_a_time",
                expressions=[
                    ("household", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (
                        Func("from_on", "to_on", Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.kind}"


class Person(Versioned):
    """A worker or resident. The identity number, phone and account are sealed; lists show them
    masked.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("姓名"), max_length=40)
    id_number = SealedField(_("身份证号"), null=True, blank=True)
    id_index = BlindIndexField(source="id_number", purpose="id_number", unique=True, null=True)
    sex = models.CharField(_("性别"), max_length=6, choices=Sex)
    born_on = models.DateField(_("出生日期"))
    phone = SealedField(_("手机号"), null=True, blank=True)
    phone_index = BlindIndexField(source="phone", purpose="phone", null=True, db_index=True)
    account = SealedField(_("工资卡号"), null=True, blank=True)
    account_index = BlindIndexField(source="account", purpose="account", null=True, db_index=True)
    household = models.ForeignKey(
        Household,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("家庭户"),
    )
    town = models.ForeignKey(
        "places.Town",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("户籍镇"),
    )
    batch = models.ForeignKey(
        "intake.Batch", models.PROTECT, null=True, blank=True, related_name="+"
    )
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
    name_pinyin = models.CharField(max_length=240, editable=False, default="")

    objects = Unmerged["Person"]()
    everyone = models.Manager["Person"]()

    class Meta:
        ordering = ("pk",)
        verbose_name = _("人员")
        indexes = [
            models.Index(fields=["town"], name="person_by_town"),
            models.Index(fields=["name_pinyin", "id"], name="person_by_name"),
        ]

    def __str__(self) -> str:
        return self.name


class PersonStatus(models.Model):
    """A status of the person himself, from a day to a day."""

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="statuses", verbose_name=_("人员")
    )
    kind = models.CharField(_("身份"), max_length=30, choices=PersonStatusKind)
    from_on = models.DateField(_("起"))
    to_on = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        ordering = ("person", "from_on")
        verbose_name = _("人员身份")
        constraints = [
            ExclusionConstraint(
                name="person_status_once_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (
                        Func("from_on", "to_on", Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"


class Employment(Versioned):
    """One person at one factory from a day to a day (inclusive; open end null). Clauses 2-6, 3.2-2.

    The same person cannot be twice at the same factory at once; at two factories it is allowed in
    the data
    and shown as a doubt (facts.md §15).
    """

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="employments", verbose_name=_("人员")
    )
    factory = models.ForeignKey(
        "factories.Factory", models.PROTECT, related_name="employments", verbose_name=_("工厂")
    )
    kind = models.CharField(_("用工形式"), max_length=10, choices=EmploymentKind)
    post = models.CharField(_("岗位（工种）"), max_length=40, blank=True)
    from_on = models.DateField(_("入职日期"))
    to_on = models.DateField(_("离职日期"), null=True, blank=True)
    end_reason = models.CharField(_("离职原因"), max_length=120, blank=True)
    batch = models.ForeignKey(
        "intake.Batch", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-from_on", "pk")
        verbose_name = _("用工")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="employment_ends_after_start",
            ),
            ExclusionConstraint(
                name="employed_once_at_a_factory",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("factory", RangeOperators.EQUAL),
                    (
                        Func("from_on", "to_on", Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [
            models.Index(
                fields=["factory", "from_on", "to_on"],
                include=["person"],
                name="employment_by_factory_days",
            ),
            models.Index(fields=["kind", "factory"], name="employment_by_kind"),
            models.Index(fields=["-from_on", "id"], name="employment_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.person.name} · {self.factory.name}"


class ContractTerm(models.Model):
    """One signed term of an employment: the first contract, then each renewal. An open term is
    null. Clause 3.2-2.
    """

    employment = models.ForeignKey(
        Employment, models.CASCADE, related_name="terms", verbose_name=_("用工")
    )
    number = models.PositiveSmallIntegerField(_("第几次签订"), default=1)
    signed_on = models.DateField(_("签订日期"))
    from_on = models.DateField(_("合同起"))
    to_on = models.DateField(_("合同止"), null=True, blank=True)

    class Meta:
        ordering = ("employment", "number")
        verbose_name = _("合同期")
        constraints = [
            models.UniqueConstraint(
                fields=["employment", "number"], name="contract_term_number_once"
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="contract_term_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employment_id}#{self.number}"


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
