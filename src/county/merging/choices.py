from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class RecordKind(models.TextChoices):
    """What may be registered twice."""

    PERSON = "person", _("人员")
    FACTORY = "factory", pgettext_lazy("kind", "社区工厂")
    ENTERPRISE = "enterprise", _("企业")


class CandidateState(models.TextChoices):
    OPEN = "open", pgettext_lazy("duplicate", "待核对")
    DISMISSED = "dismissed", _("不是重复")
    MERGED = "merged", _("已合并")


CANDIDATE_TONE = {
    CandidateState.OPEN: "wait",
    CandidateState.DISMISSED: "plain",
    CandidateState.MERGED: "ok",
}


class Reason(models.TextChoices):
    """Why two records look like one. Stored as codes; telephones and accounts compared by index only."""

    SAME_NAME = "same_name", _("姓名或名称相同")
    SAME_SOUND = "same_sound", _("读音相同、字不同")
    SWAPPED = "swapped", _("字的顺序不同")
    ONE_CHARACTER = "one_character", _("只差一个字")
    SAME_BIRTHDAY = "same_birthday", _("出生日期相同")
    NEAR_BIRTHDAY = "near_birthday", _("出生日期只差一处")
    SAME_PHONE = "same_phone", _("电话相同")
    SAME_ACCOUNT = "same_account", _("工资卡号相同")
    SAME_HOUSEHOLD = "same_household", _("同一户")
    SAME_TOWN = "same_town", _("同一镇")
    SAME_FACTORY = "same_factory", _("在同一工厂")
    SAME_ENTERPRISE = "same_enterprise", _("同一企业")
    SAME_SITE = "same_site", _("同一安置点")
    SAME_PREMISES = "same_premises", _("租用同一厂房")
    SAME_ADDRESS = "same_address", _("地址相同")
    SAME_REPRESENTATIVE = "same_representative", _("法定代表人相同")


# How much each says, and from which sum on a pair is worth a look. Tried out on the demo county; what it
# finds and leaves is in tests/merging/test_finding.py.
WEIGHTS: dict[Reason, int] = {
    Reason.SAME_NAME: 30,
    Reason.SAME_SOUND: 20,
    Reason.SWAPPED: 20,
    Reason.ONE_CHARACTER: 15,
    Reason.SAME_BIRTHDAY: 30,
    Reason.NEAR_BIRTHDAY: 15,
    Reason.SAME_PHONE: 30,
    Reason.SAME_ACCOUNT: 45,
    Reason.SAME_HOUSEHOLD: 20,
    Reason.SAME_TOWN: 5,
    Reason.SAME_FACTORY: 10,
    Reason.SAME_ENTERPRISE: 25,
    Reason.SAME_SITE: 20,
    Reason.SAME_PREMISES: 30,
    Reason.SAME_ADDRESS: 15,
    Reason.SAME_REPRESENTATIVE: 25,
}
ENOUGH = 45
# A telephone or account that more than so many records share says nothing of two of them.
MOST_SHARING = 5


def reason_label(code: str) -> "StrOrPromise":
    """The words of a stored code; one that is no longer in use shows as stored."""
    return Reason(code).label if code in Reason.values else code
