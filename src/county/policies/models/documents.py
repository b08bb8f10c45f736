"""The documents a county works by, clause by clause, with what each clause is tied to."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.core.text import in_english
from county.core.version import Versioned
from county.policies.choices import (
    ClauseKind,
    DocumentLevel,
    DraftState,
    DutyPart,
    EditionKind,
    LinkKind,
    RelationKind,
)


class Document(Versioned):
    """One official document a county works by, from the day it is in force to the day it is not.

    is_main: the programme itself, whose clause codes the numbers, rules and pages cite.
    """

    number = models.CharField(_("文号"), max_length=60, unique=True)
    title = models.CharField(_("标题"), max_length=200)
    title_en = models.CharField(_("英文标题"), max_length=300, blank=True)
    issuer = models.CharField(_("发文机关"), max_length=120)
    issued_on = models.DateField(_("印发日期"))
    level = models.CharField(
        _("层级"), max_length=10, choices=DocumentLevel, default=DocumentLevel.COUNTY
    )
    in_force_from = models.DateField(_("施行日期"), null=True, blank=True)
    in_force_to = models.DateField(_("废止日期"), null=True, blank=True)
    is_main = models.BooleanField(_("主文件"), default=False)
    search_text = models.TextField(editable=False, default="")

    class Meta:
        ordering = ("issued_on",)
        verbose_name = pgettext_lazy("policy", "文件")
        constraints = [
            models.UniqueConstraint(
                fields=["is_main"], condition=Q(is_main=True), name="document_one_main"
            ),
            models.CheckConstraint(
                condition=Q(in_force_to__isnull=True)
                | Q(in_force_from__isnull=True)
                | Q(in_force_to__gte=F("in_force_from")),
                name="document_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["level", "-issued_on"], name="document_by_level")]

    def __str__(self) -> str:
        return self.number

    @property
    def label(self) -> str:
        """The title in the reader's language."""
        return (self.title_en if in_english() else "") or self.title


class Relation(models.Model):
    """One document carries out, amends or supersedes another. The office says so."""

    document = models.ForeignKey(
        Document,
        models.PROTECT,
        related_name="relations",
        verbose_name=pgettext_lazy("policy", "文件"),
    )
    kind = models.CharField(_("关系"), max_length=12, choices=RelationKind)
    other = models.ForeignKey(
        Document, models.PROTECT, related_name="relations_in", verbose_name=_("另一文件")
    )
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        ordering = ("document", "kind", "pk")
        verbose_name = _("文件关系")
        constraints = [
            models.UniqueConstraint(fields=["document", "kind", "other"], name="relation_once"),
            models.CheckConstraint(condition=~Q(document=F("other")), name="relation_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.kind} {self.other_id}"


class Edition(models.Model):
    """One version of a document's text: loaded, imported, or one correction in the browser.

    A clause's wording belongs to a run of editions, so that any two can be laid side by side.
    """

    document = models.ForeignKey(
        Document,
        models.PROTECT,
        related_name="editions",
        verbose_name=pgettext_lazy("policy", "文件"),
    )
    number = models.PositiveIntegerField(_("版本"))
    kind = models.CharField(_("来源"), max_length=10, choices=EditionKind)
    made_at = models.DateTimeField(_("时间"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("谁")
    )
    note = models.CharField(_("说明"), max_length=200, blank=True)
    file_name = models.CharField(_("文件名"), max_length=200, blank=True)
    file_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("document", "-number")
        verbose_name = _("文件版本")
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="edition_once")]

    def __str__(self) -> str:
        return f"{self.document_id} v{self.number}"


class Said(models.Model):
    """What a clause says: shared by the clause as it stands and its earlier wordings."""

    kind = models.CharField(_("类别"), max_length=10, choices=ClauseKind, default=ClauseKind.POINT)
    level = models.PositiveSmallIntegerField(_("层次"), default=2)
    numbering = models.CharField(_("序号"), max_length=20, blank=True)
    text = models.TextField(_("原文"), blank=True)
    summary = models.TextField(_("要求"), blank=True)
    summary_en = models.TextField(_("英文概述"), blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True

    @property
    def words(self) -> str:
        """What a reader is shown: the summary, in his language, else the document's own text."""
        return (self.summary_en if in_english() else "") or self.summary or self.text


class Clause(Said, Versioned):
    """One thing the document asks for, with the code that numbers and rules cite (3.2-4); or a heading
    or frame of the text. Summaries are our own words; `text` is the document's, where it was imported.

    is_current: it stands in the newest edition. missing: what of the platform it still waits for.
    """

    document = models.ForeignKey(
        Document,
        models.PROTECT,
        related_name="clauses",
        verbose_name=pgettext_lazy("policy", "文件"),
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级"),
    )
    code = models.CharField(_("条款"), max_length=24)
    part = models.CharField(_("部分"), max_length=60, blank=True)
    part_en = models.CharField(max_length=80, blank=True)
    is_current = models.BooleanField(default=True)
    missing = models.CharField(_("还缺的功能"), max_length=200, blank=True)
    missing_en = models.CharField(_("还缺的功能（英文）"), max_length=300, blank=True)
    search_text = models.TextField(editable=False, default="")

    class Meta:
        ordering = ("document", "position")
        verbose_name = _("条款")
        constraints = [
            models.UniqueConstraint(fields=["document", "code"], name="clause_code_once")
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def missing_label(self) -> str:
        return (self.missing_en if in_english() else "") or self.missing

    @property
    def is_heading(self) -> bool:
        """It only gathers what stands under it. (Numbered clauses without points ask by themselves.)"""
        return self.kind == ClauseKind.CLAUSE and not self.summary and len(self.text) <= 40


class Wording(Said):
    """What a clause said from one edition up to another; the last is still so. Never changed."""

    clause = models.ForeignKey(
        Clause, models.PROTECT, related_name="wordings", verbose_name=_("条款")
    )
    from_edition = models.PositiveIntegerField(_("自版本"))
    to_edition = models.PositiveIntegerField(_("至版本"), null=True, blank=True)

    class Meta:
        ordering = ("clause", "-from_edition")
        verbose_name = _("条款文字")
        constraints = [
            models.UniqueConstraint(fields=["clause", "from_edition"], name="wording_once"),
            models.UniqueConstraint(
                fields=["clause"], condition=Q(to_edition__isnull=True), name="wording_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clause_id} v{self.from_edition}"


class Draft(Versioned):
    """A county's own document on its way in: the file as read, corrected in the browser, then published.

    pieces: [kinds.outline.Piece as stored]. source: the file's text without page furniture.
    """

    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="drafts",
        verbose_name=pgettext_lazy("policy", "文件"),
    )
    state = models.CharField(_("状态"), max_length=10, choices=DraftState, default=DraftState.OPEN)
    file_name = models.CharField(_("文件名"), max_length=200)
    file_digest = models.CharField(max_length=64)
    title = models.CharField(_("标题"), max_length=200, blank=True)
    source = models.TextField(_("文件文字"))
    was_broken = models.BooleanField(default=False)
    furniture = models.JSONField(default=list)
    pieces = models.JSONField(default=list)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("谁")
    )
    made_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        ordering = ("-made_at", "-pk")
        verbose_name = _("导入中的文件")

    def __str__(self) -> str:
        return self.title or self.file_name


class ClauseLink(models.Model):
    """A clause is tied to something of the platform by its code, from a day to a day."""

    clause = models.ForeignKey(Clause, models.PROTECT, related_name="links", verbose_name=_("条款"))
    kind = models.CharField(_("类别"), max_length=10, choices=LinkKind)
    code = models.CharField(_("代码"), max_length=60)
    from_on = models.DateField(_("起"))
    to_on = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        ordering = ("clause", "kind", "code")
        verbose_name = _("条款关联")
        constraints = [
            models.UniqueConstraint(
                fields=["clause", "kind", "code"],
                condition=Q(to_on__isnull=True),
                name="clause_link_once",
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="clause_link_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["kind", "code"], name="clause_link_by_code")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class Duty(models.Model):
    """An organisation, or one post of it, answers for a clause, leading or assisting, for so long."""

    clause = models.ForeignKey(
        Clause, models.PROTECT, related_name="duties", verbose_name=_("条款")
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="duties", verbose_name=_("机构")
    )
    post = models.ForeignKey(
        "accounts.Post", models.PROTECT, null=True, blank=True, related_name="duties",
        verbose_name=_("岗位"),
    )  # fmt: skip
    part = models.CharField(_("责任"), max_length=6, choices=DutyPart, default=DutyPart.LEAD)
    from_on = models.DateField(_("起"))
    to_on = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        # lead sorts behind assist, so the other way round
        ordering = ("clause", "-part", "pk")
        verbose_name = _("条款责任")
        constraints = [
            models.UniqueConstraint(
                fields=["clause", "organisation", "post"],
                condition=Q(to_on__isnull=True),
                name="duty_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="duty_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.organisation_id}"
