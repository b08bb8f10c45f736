"""Papers and their sealed content."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from county.core.version import Versioned
from county.files.choices import Media, PaperKind


class Paper(Versioned):
    """One file of evidence, of a factory, of a person, or of a person at a factory, valid from a day to
    a day (open end null). What it was handed in with is `about` ("loans.Loan") and `about_id`.

    Named by its kind and number, never by the name of the file, which may say a person's. `sha256` is
    that of the bytes that were sent; pictures are kept as made anew, so theirs may differ.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("材料"), max_length=24, choices=PaperKind)
    number = models.CharField(_("编号"), max_length=80, blank=True)
    factory = models.ForeignKey(
        "factories.Factory",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        verbose_name=_("工厂"),
    )
    person = models.ForeignKey(
        "workforce.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        verbose_name=_("人员"),
    )
    about = models.CharField(max_length=60, blank=True, editable=False)
    about_id = models.BigIntegerField(null=True, blank=True, editable=False)
    valid_from = models.DateField(_("有效期起"))
    valid_to = models.DateField(_("有效期止"), null=True, blank=True)
    media = models.CharField(_("格式"), max_length=4, choices=Media)
    size = models.PositiveIntegerField(_("大小（字节）"))
    sha256 = models.CharField(_("文件指纹（SHA-256）"), max_length=64)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    uploaded_on = models.DateField(_("上传日期"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    withdrawn_on = models.DateField(_("撤下日期"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    withdrawal_reason = models.CharField(_("撤下原因"), max_length=300, blank=True)

    class Meta:
        ordering = ("-uploaded_on", "-pk")
        verbose_name = _("材料")
        constraints = [
            models.CheckConstraint(
                condition=Q(factory__isnull=False) | Q(person__isnull=False),
                name="paper_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="paper_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawal_reason=""),
                name="paper_withdrawn_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["factory", "kind", "valid_from"], name="paper_by_factory_kind"),
            models.Index(fields=["person", "kind", "valid_from"], name="paper_by_person_kind"),
            models.Index(fields=["about", "about_id"], name="paper_by_object"),
            models.Index(fields=["-uploaded_on", "-id"], name="paper_newest_first"),
            models.Index(fields=["kind", "-uploaded_on"], name="paper_by_kind"),
            # The same picture in two places: a question the risk checks ask.
            models.Index(fields=["sha256"], name="paper_by_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}".strip()


class PaperContent(models.Model):
    """The bytes of a paper, sealed; of a person's paper under that person's key, so that erasing him
    erases them.
    """

    paper = models.OneToOneField(
        Paper, models.CASCADE, related_name="content", verbose_name=_("材料")
    )
    content = models.BinaryField()

    class Meta:
        verbose_name = _("材料内容")

    def __str__(self) -> str:
        return str(self.paper_id)
