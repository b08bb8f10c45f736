from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.accounts.choices import Role

# The platform itself (core.actor.SYSTEM).
SYSTEM = "system"
# Who reads findings: those shown rows of persons, but no owner and no worker.
READERS = frozenset({Role.OFFICE, Role.DEPARTMENT, Role.SUPERVISION, Role.AUDITOR, Role.TOWN})
READS_ALL = READERS - {Role.TOWN}


class Severity(models.TextChoices):
    """A stop holds claims and payments until the records no longer show it; a flag is looked into by a person."""

    HARD = "hard", pgettext_lazy("risk", "硬拦截")
    SOFT = "soft", pgettext_lazy("risk", "提示")


class FindingState(models.TextChoices):
    OPEN = "open", pgettext_lazy("risk", "待核查")
    EXPLAINED = "explained", pgettext_lazy("risk", "属实合规")
    CONFIRMED = "confirmed", pgettext_lazy("risk", "确有问题")
    GONE = "gone", pgettext_lazy("risk", "已消除")


class Outcome(models.TextChoices):
    """What a person may say of a flag."""

    EXPLAINED = "explained", _("情况属实，符合规定")
    CONFIRMED = "confirmed", _("确有问题，另行处理")


class SweepKind(models.TextChoices):
    NIGHTLY = "nightly", _("每晚")
    ASKED = "asked", _("人工发起")


SEVERITY_TONE = {Severity.HARD: "bad", Severity.SOFT: "wait"}
STATE_TONE = {
    FindingState.OPEN: "wait",
    FindingState.EXPLAINED: "ok",
    FindingState.CONFIRMED: "bad",
    FindingState.GONE: "plain",
}
