"""Consents, requests of people about their own data, erasures, and impact assessments."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.core.fields import SealedField
from county.core.version import Versioned
from county.privacy.choices import (
    AssessmentState,
    ErasureBasis,
    RequestField,
    RequestKind,
    RequestState,
    UseKind,
)


class ImpactAssessment(Versioned):
    """What an official thought through before sensitive data were used for one purpose: which data,
    what could go wrong, what is done against it. In force once another signed it. Kept three years.
    PIPL art. 55, 56.
    """

    purpose = models.SlugField(_("用途"), max_length=40, choices=UseKind)
    edition = models.PositiveSmallIntegerField(_("版本"))
    text = models.TextField(_("处理目的、方式和必要性"), max_length=4000)
    risks = models.TextField(_("对个人权益的影响和风险"), max_length=4000)
    measures = models.TextField(_("保护措施"), max_length=4000)
    assessed_on = models.DateField(_("评估日期"))
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("评估人")
    )
    state = models.CharField(
        _("状态"), max_length=12, choices=AssessmentState, default=AssessmentState.DRAFT
    )
    signed_on = models.DateField(_("签署日期"), null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("签署人"),
    )
    keep_until = models.DateField(_("保存至"))

    class Meta:
        ordering = ("purpose", "-edition")
        verbose_name = pgettext_lazy("noun", "影响评估")
        constraints = [
            models.UniqueConstraint(fields=["purpose", "edition"], name="assessment_edition_once"),
            models.UniqueConstraint(
                fields=["purpose"],
                condition=Q(state=AssessmentState.SIGNED),
                name="one_assessment_in_force",
            ),
            models.CheckConstraint(
                condition=Q(state=AssessmentState.DRAFT, signed_by__isnull=True)
                | (~Q(state=AssessmentState.DRAFT) & Q(signed_by__isnull=False)),
                name="assessment_in_force_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("assessed_by")),
                name="assessment_signed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} · {self.edition}"


class Consent(models.Model):
    """One person lets the county use his data for one purpose, from a moment until he withdraws.

    Each purpose is its own row and nothing is bundled; no row means no. Never shown to owners.
    version: of the text he was shown (kinds/purposes.py). evidence: the number of the paper, where
    town staff took it down. PIPL art. 14, 15, 29.
    """

    person = models.ForeignKey(
        "workforce.Person", models.PROTECT, related_name="consents", verbose_name=_("人员")
    )
    purpose = models.SlugField(_("用途"), max_length=40)
    version = models.PositiveSmallIntegerField(_("文本版本"))
    given_at = models.DateTimeField(_("同意时间"))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("记录人")
    )
    evidence = models.CharField(_("书面凭证编号"), max_length=60, blank=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("撤回记录人"),
    )

    class Meta:
        ordering = ("-given_at",)
        verbose_name = _("同意")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_consent_in_force",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
                name="consent_withdrawn_after_given",
            ),
        ]
        indexes = [
            models.Index(fields=["purpose", "-given_at"], name="consent_by_purpose"),
            models.Index(fields=["-given_at"], name="consent_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class DataRequest(Versioned):
    """A person asks that something about him be put right or erased; answered by a deadline, a
    refusal with its reason. PIPL art. 46, 47, 50.

    wanted: what is right in his view; sealed, because it may be a number.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("申请事项"), max_length=10, choices=RequestKind)
    person = models.ForeignKey(
        "workforce.Person", models.PROTECT, related_name="data_requests", verbose_name=_("人员")
    )
    field = models.CharField(_("哪一项"), max_length=16, choices=RequestField, blank=True)
    wanted = SealedField(_("应当是"), null=True, blank=True)
    grounds = models.CharField(_("依据或理由"), max_length=300, blank=True)
    asked_on = models.DateField(_("申请日期"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("提交人")
    )
    due_on = models.DateField(_("答复期限"))
    state = models.CharField(
        _("状态"), max_length=10, choices=RequestState, default=RequestState.OPEN
    )
    decided_on = models.DateField(_("答复日期"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("答复人"),
    )
    reason = models.CharField(_("答复"), max_length=300, blank=True)

    class Meta:
        ordering = ("state", "due_on")
        verbose_name = _("本人申请")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=RequestState.OPEN, decided_by__isnull=True)
                | (~Q(state=RequestState.OPEN) & Q(decided_by__isnull=False)),
                name="request_answered_by_someone",
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "field"],
                condition=Q(state=RequestState.OPEN),
                name="one_open_request_of_a_kind",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="request_by_state_due")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Erasure(models.Model):
    """One person's name and numbers were erased; his pay and employment stay under a pseudonym.

    erased_uid leads to the key that made his sealed values readable, in backups as well; it is kept
    only until that key is destroyed. PIPL art. 19, 47; docs/adr/0024-erasure-destroys-the-key.md.
    """

    person = models.OneToOneField(
        "workforce.Person", models.PROTECT, related_name="erasure", verbose_name=_("人员")
    )
    basis = models.CharField(_("依据"), max_length=10, choices=ErasureBasis)
    reason = models.CharField(_("理由"), max_length=300)
    request = models.OneToOneField(
        DataRequest, models.PROTECT, null=True, blank=True, related_name="erasure"
    )
    erased_on = models.DateField(_("删除日期"))
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("办理人")
    )
    key_uids = models.JSONField(default=list, editable=False)
    key_destroyed_at = models.DateTimeField(_("密钥销毁时间"), null=True, blank=True)

    class Meta:
        ordering = ("-erased_on", "-pk")
        verbose_name = _("删除记录")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
