"""Who works where, on what contract."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from county.core.version import Versioned
from county.workforce.choices import EmploymentKind
from county.workforce.models.people import Person


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
