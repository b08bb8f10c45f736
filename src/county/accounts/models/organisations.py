"""Bodies of the programme and the seats in them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from county.accounts.choices import OrganisationKind, Role
from county.core.text import in_english
from county.core.version import Versioned


class Organisation(Versioned):
    """One body of the programme: the leading group, its office, a department, a town or its body.
    Dated.
    """

    code = models.SlugField(_("代码"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    kind = models.CharField(_("类别"), max_length=20, choices=OrganisationKind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("上级")
    )
    town = models.ForeignKey(
        "places.Town", models.PROTECT, null=True, blank=True, verbose_name=_("镇")
    )
    telephone = models.CharField(_("办公电话"), max_length=20, blank=True)
    place = models.CharField(_("办公地点"), max_length=80, blank=True)
    duty = models.CharField(_("职责"), max_length=300, blank=True)
    clauses = ArrayField(
        models.CharField(max_length=12), verbose_name=_("负责的条款"), blank=True, default=list
    )
    valid_from = models.DateField(_("设立日期"))
    valid_to = models.DateField(_("撤销日期"), null=True, blank=True)
    search_text = models.TextField(editable=False, default="")

    class Meta:
        ordering = ("pk",)
        verbose_name = _("机构")

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name in the reader's language; the Chinese one where no English is known."""
        return (self.name_en if in_english() else "") or self.name


class Post(models.Model):
    """A seat in an organisation; the seat has the role, the person only holds it."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="posts", verbose_name=_("机构")
    )
    title = models.CharField(_("岗位"), max_length=60)
    title_en = models.CharField(_("英文名称"), max_length=80, blank=True)
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    enterprise = models.ForeignKey(
        "factories.Enterprise",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("企业"),
    )

    class Meta:
        ordering = ("organisation", "pk")
        verbose_name = _("岗位")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "title"], name="post_title_once"),
            models.CheckConstraint(
                condition=Q(role=Role.OWNER, enterprise__isnull=False) | ~Q(role=Role.OWNER),
                name="owner_post_has_enterprise",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        """The title in the reader's language; the Chinese one where no English is known."""
        return (self.title_en if in_english() else "") or self.title
