from django.db import models
from django.utils.translation import gettext_lazy as _

from county.accounts.choices import Role

# Roles that read every person of the county; the leader sees sums only, finance nothing here.
READS_ALL = frozenset({Role.OFFICE, Role.DEPARTMENT, Role.SUPERVISION, Role.AUDITOR})
# The platform itself (core.actor.SYSTEM).
SYSTEM = "system"


class HouseholdStatusKind(models.TextChoices):
    RELOCATED = "relocated", _("搬迁户")
    REGISTERED_POOR = "registered_poor", _("建档立卡贫困户")


class PersonStatusKind(models.TextChoices):
    """三留守 and others that attach to the person, not to the household."""

    LEFT_BEHIND_WOMAN = "left_behind_woman", _("留守妇女")
    LEFT_BEHIND_ELDER = "left_behind_elder", _("留守老人")
    LEFT_BEHIND_CHILD_GUARDIAN = "left_behind_child_guardian", _("留守儿童监护人")
    DISABLED = "disabled", _("残疾人")


class Sex(models.TextChoices):
    FEMALE = "female", _("女")
    MALE = "male", _("男")


class EmploymentKind(models.TextChoices):
    """劳动合同 against 承揽: piece work at home is no labour contract and no clause counts it as
    one.
    """

    CONTRACT = "contract", _("劳动合同")
    PART_TIME = "part_time", _("非全日制")
    PIECEWORK = "piecework", _("承揽（计件）")


class PayChannel(models.TextChoices):
    BANK = "bank", _("银行代发")
    TRANSFER = "transfer", _("转账")
    CASH = "cash", _("现金")


class Confirmation(models.TextChoices):
    """The worker's own word on a month's pay."""

    NONE = "none", _("未确认")
    CONFIRMED = "confirmed", _("已确认")
    DISPUTED = "disputed", _("有异议")


class InsuranceKind(models.TextChoices):
    """The stored words are the rulebook's (worker.insurance_paid)."""

    PENSION = "pension", _("养老保险")
    MEDICAL = "medical", _("医疗保险")
    UNEMPLOYMENT = "unemployment", _("失业保险")
    INJURY = "injury", _("工伤保险")
    MATERNITY = "maternity", _("生育保险")
    ACCIDENT = "accident", _("人身意外险")
