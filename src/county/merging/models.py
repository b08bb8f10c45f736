"""Pairs that look like one, and the merges made of them."""

import uuid

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from county.merging.choices import CandidateState, RecordKind


class Candidate(models.Model):
    """Two records that may be the same person, factory or enterprise. Ends dismissed or merged.

    low, high: their keys, the smaller first. reasons: codes of choices.Reason. seen_reasons: those it was
    dismissed with: it comes back only when another is added. Holds no name and no number.
    """

    kind = models.CharField(_("类别"), max_length=12, choices=RecordKind)
    low = models.BigIntegerField()
    high = models.BigIntegerField()
    low_town = models.ForeignKey("places.Town", models.PROTECT, null=True, related_name="+")
    high_town = models.ForeignKey("places.Town", models.PROTECT, null=True, related_name="+")
    score = models.PositiveSmallIntegerField(_("相似度"))
    reasons = models.JSONField(_("相似之处"), default=list)
    found_on = models.DateField(_("发现日期"))
    state = models.CharField(
        _("状态"), max_length=10, choices=CandidateState, default=CandidateState.OPEN
    )
    seen_reasons = models.JSONField(default=list, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    decided_on = models.DateField(_("核对日期"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("核对人"),
    )

    class Meta:
        ordering = ("-state", "-score", "pk")
        verbose_name = _("疑似重复")
        constraints = [
            models.UniqueConstraint(fields=["kind", "low", "high"], name="candidate_pair_once"),
            models.CheckConstraint(condition=Q(low__lt=F("high")), name="candidate_low_first"),
        ]
        indexes = [
            models.Index(fields=["-state", "-score", "id"], name="candidate_open_first"),
            models.Index(fields=["kind", "state"], name="candidate_by_kind_state"),
            models.Index(fields=["found_on", "id"], name="candidate_by_day"),
            GinIndex(fields=["reasons"], name="candidate_by_reason"),
        ]

    def __str__(self) -> str:
        return str(_("%(kind)s疑似重复 %(number)s")) % {
            "kind": self.get_kind_display(),
            "number": self.pk,
        }


class Merge(models.Model):
    """One record merged into another, with all that is needed to undo it to the last value.

    survivor, absorbed: keys. moved: the rows that were handed over, [{model, field, keys}]. before, after: the
    fields of both records that were changed, joined: periods that became one; sealed values stay sealed.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("类别"), max_length=12, choices=RecordKind)
    survivor = models.BigIntegerField()
    absorbed = models.BigIntegerField()
    survivor_town = models.ForeignKey("places.Town", models.PROTECT, null=True, related_name="+")
    absorbed_town = models.ForeignKey("places.Town", models.PROTECT, null=True, related_name="+")
    survivor_name = models.CharField(_("保留的记录"), max_length=100)
    absorbed_name = models.CharField(_("并入的记录"), max_length=100)
    reason = models.CharField(_("理由"), max_length=300)
    merged_on = models.DateField(_("合并日期"))
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("合并人"),
    )
    moved = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    joined = models.JSONField(default=list)
    undone_on = models.DateField(_("撤销日期"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("撤销人"),
    )
    undo_reason = models.CharField(_("撤销理由"), max_length=300, blank=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("合并")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "absorbed"],
                condition=Q(undone_on__isnull=True),
                name="merged_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(survivor=F("absorbed")), name="merge_of_two_records"
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "survivor"], name="merge_by_survivor"),
            models.Index(fields=["merged_on", "id"], name="merge_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_name} → {self.survivor_name}"

    @property
    def moved_rows(self) -> int:
        return sum(len(one["keys"]) for one in self.moved)
