"""The steps of a claim, the steps the county adds, and lists worked together."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.claims.choices import BulkState, ExtraKind, Post, StepKind, StepState
from county.claims.models.claims import Claim
from county.core.fields import FenField
from county.core.version import Versioned


class ExtraStep(Versioned):
    """A step the county asks for beside the scheme's, from a day to a day (open end null): one more approval from an
    amount on, or an identity check beside the first step. scheme: "" for every scheme.

    Approvals are given by as many different persons as there are steps.
    """

    kind = models.CharField(_("类别"), max_length=8, choices=ExtraKind)
    scheme = models.CharField(_("方案"), max_length=60, blank=True)
    least_fen = FenField(_("金额达到"), default=0)
    by = models.CharField(_("由谁办理"), max_length=30)
    days = models.PositiveSmallIntegerField(_("工作日"))
    from_on = models.DateField(_("起"))
    to_on = models.DateField(_("止"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=120)

    class Meta:
        ordering = ("kind", "least_fen", "from_on")
        verbose_name = _("加审规定")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="extra_step_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.least_fen} {self.by}"


class ClaimStep(models.Model):
    """One step of one claim, from the scheme: who, until when, and how it ended. Steps of one place run beside each
    other. left_days: still to run when the clock was stopped.
    """

    claim = models.ForeignKey(
        Claim, models.PROTECT, related_name="steps", verbose_name=_("补贴申报"), db_index=False
    )
    place = models.PositiveSmallIntegerField(_("次序"))
    lane = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("类别"), max_length=6, choices=StepKind)
    by = models.CharField(_("由谁办理"), max_length=30)
    post = models.CharField(_("岗位"), max_length=9, choices=Post)
    days = models.PositiveSmallIntegerField(_("期限（天）"))
    is_working = models.BooleanField(_("工作日"), default=True)
    state = models.CharField(_("状态"), max_length=7, choices=StepState, default=StepState.WAITING)
    opened_on = models.DateField(_("开始"), null=True)
    due_on = models.DateField(_("期限"), null=True)
    left_days = models.PositiveSmallIntegerField(null=True)
    done_on = models.DateField(_("办结"), null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+",
        verbose_name=pgettext_lazy("step", "办理人"), db_index=False,
    )  # fmt: skip
    note = models.CharField(pgettext_lazy("act", "意见"), max_length=300, blank=True)
    bulk = models.ForeignKey(
        "claims.BulkReview", models.PROTECT, null=True, related_name="+", verbose_name=_("批量审核")
    )

    class Meta:
        ordering = ("claim", "place", "lane")
        verbose_name = _("审核环节")
        constraints = [
            models.UniqueConstraint(fields=["claim", "place", "lane"], name="claim_step_once"),
            models.CheckConstraint(
                condition=~Q(state="open") | Q(opened_on__isnull=False, due_on__isnull=False),
                name="claim_step_open_has_deadline",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_on__isnull=False),
                name="claim_step_done_on_a_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["by", "due_on", "claim"],
                name="claim_step_waiting",
                condition=Q(state="open"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.place}.{self.lane} {self.by}"


class BulkReview(Versioned):
    """A reviewer's list worked together: a sample drawn with a stored seed is checked, then the rest approved.

    The sample can be drawn again from the seed and the keys; `keys_sha256` is the hash of them in order.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    scheme = models.CharField(max_length=60)
    title_zh = models.CharField(_("补贴项目"), max_length=120)
    by = models.CharField(_("由谁办理"), max_length=30)
    town = models.ForeignKey(
        "places.Town", models.PROTECT, null=True, related_name="+", verbose_name=_("镇")
    )
    seed = models.CharField(_("抽样种子"), max_length=32)
    keys_sha256 = models.CharField(max_length=64)
    claims_count = models.PositiveIntegerField(_("件数"))
    sample_count = models.PositiveIntegerField(_("抽查件数"))
    amount_fen = FenField(_("金额"))
    state = models.CharField(_("状态"), max_length=6, choices=BulkState, default=BulkState.DRAWN)
    passed_count = models.PositiveIntegerField(_("通过件数"), default=0)
    drawn_on = models.DateField(_("抽样日期"))
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+",
        verbose_name=pgettext_lazy("step", "办理人"),
    )  # fmt: skip
    ended_on = models.DateField(_("办结"), null=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("批量审核")

    def __str__(self) -> str:
        return f"{self.title_zh} #{self.pk}"


class BulkClaim(models.Model):
    """A claim on a list worked together. is_right: what the check of a drawn one found; null until checked."""

    bulk = models.ForeignKey(
        BulkReview,
        models.CASCADE,
        related_name="claims",
        verbose_name=_("批量审核"),
        db_index=False,
    )
    claim = models.ForeignKey(
        Claim, models.PROTECT, related_name="+", verbose_name=_("补贴申报"), db_index=False
    )
    is_sample = models.BooleanField(_("抽中"), default=False)
    is_right = models.BooleanField(_("核对无误"), null=True)
    note = models.CharField(_("核对说明"), max_length=200, blank=True)

    class Meta:
        ordering = ("bulk", "claim")
        verbose_name = _("批量审核的申报")
        constraints = [
            models.UniqueConstraint(fields=["bulk", "claim"], name="bulk_claim_once"),
            models.CheckConstraint(
                condition=~Q(is_right=False) | ~Q(note=""), name="bulk_claim_wrong_with_note"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bulk_id} {self.claim_id}"
