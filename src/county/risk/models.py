"""What the checks found, what they go by, and when they looked."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from county.core.version import Versioned
from county.risk.choices import FindingState, Severity, SweepKind


class Finding(Versioned):
    """One pattern seen on one set of records: the same until the records no longer show it, however often it is
    looked for. Ends gone; a flag may also be settled by a person. Holds no name and no number of a person.

    pattern: the check's code. key: what makes it the same finding. marks: what it rests on (months, records): a
    settled one comes back only with a mark that was not there then (settled_marks). objects: "app.model:key" of
    the records. data: the values seen, for the sentence.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pattern = models.CharField(_("情形"), max_length=24)
    key = models.CharField(max_length=80)
    severity = models.CharField(_("性质"), max_length=4, choices=Severity)
    state = models.CharField(
        _("状态"), max_length=9, choices=FindingState, default=FindingState.OPEN
    )
    town = models.ForeignKey(
        "places.Town", models.PROTECT, null=True, related_name="+", verbose_name=_("镇")
    )
    other_town = models.ForeignKey(
        "places.Town", models.PROTECT, null=True, related_name="+", db_index=False
    )
    factory = models.ForeignKey(
        "factories.Factory", models.PROTECT, null=True, related_name="+", verbose_name=_("工厂")
    )
    other = models.ForeignKey(
        "factories.Factory", models.PROTECT, null=True, related_name="+",
        verbose_name=_("另一家工厂"),
    )  # fmt: skip
    person = models.ForeignKey(
        "workforce.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("人员")
    )
    claim = models.ForeignKey(
        "claims.Claim", models.PROTECT, null=True, related_name="+", verbose_name=_("补贴申报")
    )
    marks = models.JSONField(default=list)
    settled_marks = models.JSONField(default=list)
    objects_seen = models.JSONField(default=list)
    data = models.JSONField(default=dict)
    first_on = models.DateField(_("首次发现"))
    last_on = models.DateField(_("最近发现"))
    gone_on = models.DateField(_("消除日期"), null=True, blank=True)
    settled_on = models.DateField(_("核查日期"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+",
        verbose_name=_("核查人"),
    )  # fmt: skip
    note = models.CharField(_("核查说明"), max_length=500, blank=True)

    class Meta:
        ordering = ("-state", "severity", "-last_on", "-pk")
        verbose_name = _("风险线索")
        constraints = [
            models.UniqueConstraint(fields=["pattern", "key"], name="risk_finding_once"),
            models.CheckConstraint(
                condition=~Q(state__in=("explained", "confirmed"))
                | ~Q(note="") & Q(settled_by__isnull=False, settled_on__isnull=False),
                name="risk_settled_with_note",
            ),
            # Only the records themselves clear a stop.
            models.CheckConstraint(
                condition=Q(severity="soft") | Q(state__in=("open", "gone")),
                name="risk_stop_not_talked_away",
            ),
            models.CheckConstraint(
                condition=~Q(state="gone") | Q(gone_on__isnull=False), name="risk_gone_on_a_day"
            ),
        ]
        indexes = [
            models.Index(fields=["-state", "severity", "-last_on", "-id"], name="risk_by_state"),
            models.Index(fields=["town", "state"], name="risk_by_town_state"),
            # What is asked at every approval and every batch: nearly always nothing.
            models.Index(
                fields=["pattern"],
                condition=Q(severity="hard", state="open"),
                name="risk_standing",
            ),
        ]

    def __str__(self) -> str:
        return str(_("风险线索 %(number)s")) % {"number": self.pk}

    @property
    def is_stop(self) -> bool:
        return self.severity == Severity.HARD and self.state == FindingState.OPEN


class Threshold(models.Model):
    """What a check goes by, from a day on: another value is another row, with its source. Never changed."""

    name = models.CharField(_("参数"), max_length=24)
    value = models.PositiveIntegerField(_("数值"))
    from_on = models.DateField(_("起"))
    source = models.CharField(_("依据"), max_length=200)
    set_on = models.DateField(_("登记日期"))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("谁")
    )

    class Meta:
        ordering = ("name", "-from_on")
        verbose_name = _("核查参数")
        constraints = [
            models.UniqueConstraint(fields=["name", "from_on"], name="risk_threshold_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


class Sweep(models.Model):
    """One look through the whole county. told: for each check {pattern, found, opened, gone, ms}."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    day = models.DateField(_("核查日"))
    kind = models.CharField(_("方式"), max_length=8, choices=SweepKind)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("谁")
    )
    ended_at = models.DateTimeField(_("结束"), auto_now_add=True)
    found = models.PositiveIntegerField(_("线索"), default=0)
    opened = models.PositiveIntegerField(_("新发现"), default=0)
    gone = models.PositiveIntegerField(_("已消除"), default=0)
    told = models.JSONField(default=list)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("全县核查")

    def __str__(self) -> str:
        return f"{self.day} #{self.pk}"
