"""The programme's document as data. The living policy (issue 3) deepens it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from county.core.text import in_english


class Document(models.Model):
    """One official document a county works by."""

    number = models.CharField(_("文号"), max_length=60, unique=True)
    title = models.CharField(_("标题"), max_length=200)
    title_en = models.CharField(_("英文标题"), max_length=300, blank=True)
    issuer = models.CharField(_("发文机关"), max_length=120)
    issued_on = models.DateField(_("印发日期"))

    class Meta:
        ordering = ("issued_on",)
        verbose_name = _("文件")

    def __str__(self) -> str:
        return self.number

    @property
    def label(self) -> str:
        """The title in the reader's language."""
        return (self.title_en if in_english() else "") or self.title


class Clause(models.Model):
    """One thing the document asks for, in our own words, with the code that numbers and rules cite (3.2-4)."""

    document = models.ForeignKey(
        Document, models.PROTECT, related_name="clauses", verbose_name=_("文件")
    )
    code = models.CharField(_("条款"), max_length=12)
    part = models.CharField(_("部分"), max_length=60)
    part_en = models.CharField(max_length=80)
    summary = models.TextField(_("要求"))
    summary_en = models.TextField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("document", "position")
        verbose_name = _("条款")
        constraints = [
            models.UniqueConstraint(fields=["document", "code"], name="clause_code_once")
        ]

    def __str__(self) -> str:
        return self.code
