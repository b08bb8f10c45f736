"""What a body has: its people by name, its yearly money, and what it lacks."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from county.accounts.choices import FundSource, GapKind, MemberKind
from county.accounts.models.organisations import Organisation, Post
from county.core.fields import FenField, SealedField
from county.core.version import Versioned


class Member(Versioned):
    """A person named in a body from a day to a day: of the leading group, or staff of a town's body.

    He needs no account. With `post` he sits in that seat, which then is not vacant; rights come from
    holdings alone. Clauses 4.1-1, 4.1-4.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="members", verbose_name=_("机构")
    )
    name = models.CharField(_("姓名"), max_length=40)
    kind = models.CharField(_("身份"), max_length=12, choices=MemberKind)
    position = models.CharField(_("职务"), max_length=60, blank=True)
    home = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sent_members",
        verbose_name=_("所在单位"),
    )
    duty = models.CharField(_("分工"), max_length=200, blank=True)
    telephone = SealedField(_("联系电话"), null=True, blank=True)
    post = models.ForeignKey(
        Post,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("所任岗位"),
    )
    from_on = models.DateField(_("任职起"))
    to_on = models.DateField(_("任职止"), null=True, blank=True)
    search_text = models.TextField(editable=False, default="")

    class Meta:
        ordering = ("organisation", "pk")
        verbose_name = _("机构人员")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="member_ends_after_start",
            ),
            ExclusionConstraint(
                name="member_once_at_a_time",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    ("name", RangeOperators.EQUAL),
                    (
                        Func("from_on", "to_on", Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BodyFund(Versioned):
    """Money a body was given for its work in a year, by what paper, and how much of it is used.

    The town's own promotion money is here too. Clauses 3.2-8, 4.1-3, 4.1-4.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="funds", verbose_name=_("机构")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    source = models.CharField(_("来源"), max_length=12, choices=FundSource)
    paper = models.CharField(_("文号"), max_length=80)
    received_on = models.DateField(_("到位日期"))
    amount_fen = FenField(_("金额"))
    used_fen = FenField(_("已使用"), default=0)
    used_until = models.DateField(_("使用截至"), null=True, blank=True)
    note = models.CharField(_("用途"), max_length=200, blank=True)

    class Meta:
        ordering = ("-year", "organisation", "pk")
        verbose_name = _("工作经费")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "source", "paper"], name="fund_once_by_paper"
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="fund_is_money"),
            models.CheckConstraint(
                condition=Q(used_fen__gte=0, used_fen__lte=F("amount_fen")),
                name="fund_used_within_amount",
            ),
            models.CheckConstraint(condition=Q(year__range=(2016, 2100)), name="fund_year"),
        ]
        indexes = [models.Index(fields=["year", "organisation"], name="fund_by_year_body")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.year} {self.paper}"

    @property
    def left_fen(self) -> int:
        return self.amount_fen - self.used_fen


class BodyGap(models.Model):
    """One thing a body lacks, from the day it began to the day it was mended: a view, computed from
    what is recorded. Nobody writes it. Clause 4.1-4.
    """

    key = models.CharField(max_length=60, primary_key=True)
    kind = models.CharField(_("缺口"), max_length=20, choices=GapKind)
    organisation = models.ForeignKey(
        Organisation, models.DO_NOTHING, null=True, related_name="+", verbose_name=_("机构")
    )
    post = models.ForeignKey(
        Post, models.DO_NOTHING, null=True, related_name="+", verbose_name=_("岗位")
    )
    user = models.ForeignKey(
        "accounts.User", models.DO_NOTHING, null=True, related_name="+", verbose_name=_("人员")
    )
    from_on = models.DateField(_("起"))
    to_on = models.DateField(_("止"), null=True)

    class Meta:
        managed = False
        db_table = "accounts_bodygap"
        ordering = ("kind", "organisation", "post", "from_on")
        verbose_name = _("机构缺口")

    def __str__(self) -> str:
        return self.key
