"""Support measures as adopted rules: one scheme, its versions, each with its whole text for ever."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.core.text import in_english
from county.core.version import Versioned
from county.policies.choices import VersionState

_DECIDED = (VersionState.ADOPTED, VersionState.SUPERSEDED)


class Scheme(models.Model):
    """One kind of support of the county. Its office keeps it; it lives in its versions.

    name: the rule's own `scheme:` key, by which decisions, funds and links know it.
    title: as the newest version says it. clause: of the document whose money it is.
    """

    name = models.CharField(_("代码"), max_length=60, unique=True)
    title = models.CharField(_("名称"), max_length=120)
    title_en = models.CharField(_("英文名称"), max_length=200, blank=True)
    clause = models.ForeignKey(
        "policies.Clause",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="schemes",
        verbose_name=_("条款"),
    )
    search_text = models.TextField(editable=False, default="")

    class Meta:
        ordering = ("name",)
        verbose_name = pgettext_lazy("rulebook", "扶持方案")

    def __str__(self) -> str:
        return self.title or self.name

    @property
    def label(self) -> str:
        """The title in the reader's language."""
        return (self.title_en if in_english() else "") or self.title or self.name


def _person(label: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=label,
    )


class SchemeVersion(Versioned):
    """One wording of a scheme's rule: drafted, proposed by one person, adopted by another, in force from
    a day until the next. A trigger keeps what was proposed as it is, for ever.

    text: the whole YAML. inherited: {path: text} of the texts it takes parts from, so that nothing outside
    can change it. cases: its examples. sha256: over the three. base: the template it was drawn from.
    writers: keys of all who wrote in it; none of them adopts.
    """

    scheme = models.ForeignKey(
        Scheme,
        models.PROTECT,
        related_name="versions",
        verbose_name=pgettext_lazy("rulebook", "扶持方案"),
    )
    number = models.PositiveIntegerField(_("版本"))
    state = models.CharField(
        _("状态"), max_length=10, choices=VersionState, default=VersionState.DRAFT
    )
    text = models.TextField(_("规则全文"))
    inherited = models.JSONField(_("所继承的全文"), default=dict, blank=True)
    cases = models.TextField(_("例子"), blank=True)
    sha256 = models.CharField(_("指纹"), max_length=64, editable=False)
    document = models.ForeignKey(
        "policies.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="scheme_versions",
        verbose_name=pgettext_lazy("policy", "文件"),
    )
    base = models.CharField(_("所据模板"), max_length=80, blank=True)
    based_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所据版本")
    )
    in_force_from = models.DateField(_("施行日期"), null=True, blank=True)
    in_force_to = models.DateField(_("失效日期"), null=True, blank=True)
    drafted_by = _person(_("起草人"))
    drafted_at = models.DateTimeField(_("起草时间"), auto_now_add=True)
    writers = ArrayField(models.BigIntegerField(), verbose_name=_("执笔人"), default=list)
    proposed_by = _person(_("提请人"))
    proposed_at = models.DateTimeField(_("提请时间"), null=True, blank=True)
    adopted_by = _person(_("批准人"))
    adopted_at = models.DateTimeField(_("批准时间"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    remark = models.CharField(_("退回、撤回或终止的理由"), max_length=200, blank=True)

    class Meta:
        ordering = ("scheme", "-number")
        verbose_name = _("方案版本")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="scheme_version_once"),
            models.CheckConstraint(
                condition=Q(in_force_to__isnull=True) | Q(in_force_to__gte=F("in_force_from")),
                name="scheme_version_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_DECIDED)
                | Q(
                    in_force_from__isnull=False,
                    drafted_by__isnull=False,
                    proposed_by__isnull=False,
                    proposed_at__isnull=False,
                    adopted_by__isnull=False,
                    adopted_at__isnull=False,
                ),
                name="scheme_version_adopted_whole",
            ),
            # With the writers: who wrote, drafted or proposed it does not adopt it.
            models.CheckConstraint(
                condition=Q(adopted_by__isnull=True)
                | (
                    ~Q(adopted_by=F("proposed_by"))
                    & ~Q(adopted_by=F("drafted_by"))
                    & Q(
                        IsNull(
                            Func(
                                F("writers"),
                                F("adopted_by"),
                                function="array_position",
                                output_field=models.IntegerField(),
                            ),
                            True,  # noqa: FBT003 -- the lookup's own signature
                        )
                    )
                ),
                name="scheme_version_adopted_by_another",
            ),
            ExclusionConstraint(
                name="scheme_one_version_at_a_time",
                expressions=[
                    ("scheme", RangeOperators.EQUAL),
                    (
                        Func("in_force_from", "in_force_to", Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(state__in=_DECIDED),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-proposed_at"], name="scheme_version_by_state"),
            models.Index(fields=["sha256"], name="scheme_version_by_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} v{self.number}"
