"""Households, people, and their dated statuses."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from county.core.fields import BlindIndexField, SealedField
from county.core.merged import Unmerged
from county.core.version import Versioned
from county.workforce.choices import HouseholdStatusKind, PersonStatusKind, Sex


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
