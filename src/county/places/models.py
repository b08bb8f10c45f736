"""Places: the statistics bureau's towns and villages, and the programme's sites and premises."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from county.core.fields import FenField
from county.core.text import in_english
from county.core.version import Versioned
from county.places.choices import PremisesKind, PremisesOwner, VillageKind


class Town(models.Model):
    """One of the county's towns, as the statistics bureau lists them; ends by a boundary change."""

    code = models.CharField(_("代码"), max_length=9, unique=True)
    name = models.CharField(_("名称"), max_length=40, unique=True)
    name_en = models.CharField(_("英文名称"), max_length=60)
    pinyin = models.CharField(max_length=80)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("code",)
        verbose_name = _("镇")

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.name_en if in_english() else self.name


class Village(models.Model):
    """A community or village of the 2023 list, with its own dates. Names repeat: match by code."""

    code = models.CharField(_("代码"), max_length=12, unique=True)
    town = models.ForeignKey(Town, models.PROTECT, related_name="villages", verbose_name=_("镇"))
    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("类别"), max_length=12, choices=VillageKind)
    valid_from = models.DateField(_("起"), null=True, blank=True)
    valid_to = models.DateField(_("止"), null=True, blank=True)
    search_text = models.TextField(editable=False, default="")

    class Meta:
        ordering = ("code",)
        verbose_name = _("村（社区）")
        indexes = [models.Index(fields=["town", "kind"], name="village_by_town_kind")]

    def __str__(self) -> str:
        return self.name


class Site(Versioned):
    """A resettlement site (安置点): blocks families were moved to. Added by the county.

    Clauses 2-1 (coverage counts sites of at least 100 households), 2-3, 3.3-6.
    """

    code = models.CharField(_("编号"), max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    name_pinyin = models.CharField(max_length=360, editable=False, default="")
    town = models.ForeignKey(Town, models.PROTECT, related_name="sites", verbose_name=_("镇"))
    village = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, verbose_name=_("所在村（社区）")
    )
    occupied_on = models.DateField(_("入住日期"))
    closed_on = models.DateField(_("撤并日期"), null=True, blank=True)
    search_text = models.TextField(editable=False, default="")

    class Meta:
        ordering = ("code",)
        verbose_name = _("安置点")
        constraints = [
            models.UniqueConstraint(fields=["town", "name"], name="site_name_once_in_town")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name in the reader's language; the Chinese one where no English is known."""
        return (self.name_en if in_english() else "") or self.name


class SiteCount(models.Model):
    """Households and people living at a site, true from a day until the next count."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="counts", verbose_name=_("安置点"))
    counted_on = models.DateField(_("统计日期"))
    households = models.PositiveIntegerField(_("户数"))
    people = models.PositiveIntegerField(_("人数"))
    source = models.CharField(_("依据"), max_length=120)

    class Meta:
        ordering = ("site", "-counted_on")
        verbose_name = _("安置点户数")
        constraints = [
            models.UniqueConstraint(fields=["site", "counted_on"], name="site_count_once_a_day"),
            models.CheckConstraint(
                condition=Q(people__gte=F("households")), name="site_people_at_least_households"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.counted_on}"


class Premises(Versioned):
    """Rooms a factory can use: built with a site, bought by the town, a standard plant. 3.3-6."""

    code = models.CharField(_("编号"), max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="premises",
        verbose_name=_("安置点"),
    )
    town = models.ForeignKey(Town, models.PROTECT, related_name="premises", verbose_name=_("镇"))
    kind = models.CharField(_("类别"), max_length=12, choices=PremisesKind)
    owner_kind = models.CharField(_("产权人"), max_length=12, choices=PremisesOwner)
    area_dm2 = models.PositiveIntegerField(_("面积（平方分米）"))
    is_reserved = models.BooleanField(_("预留为社区工厂厂房"), default=False)
    usable_from = models.DateField(_("可用起"))
    usable_to = models.DateField(_("可用止"), null=True, blank=True)
    search_text = models.TextField(editable=False, default="")

    class Meta:
        ordering = ("code",)
        verbose_name = _("厂房")
        constraints = [
            models.CheckConstraint(condition=Q(area_dm2__gt=0), name="premises_have_area")
        ]
        indexes = [models.Index(fields=["town", "kind"], name="premises_by_town_kind")]

    def __str__(self) -> str:
        return self.name


class Lease(Versioned):
    """A factory uses premises from a day to a day for a monthly rent (0: rent-free). Clause 3.2-4.

    One factory at a time in one unit. Ends by `ended_on`, else by the contract's last day.
    """

    premises = models.ForeignKey(
        Premises, models.PROTECT, related_name="leases", verbose_name=_("厂房")
    )
    factory = models.ForeignKey(
        "factories.Factory", models.PROTECT, related_name="leases", verbose_name=_("工厂")
    )
    landlord = models.CharField(_("出租方"), max_length=80)
    from_on = models.DateField(_("租期起"))
    to_on = models.DateField(_("租期止"))
    ended_on = models.DateField(_("提前终止日期"), null=True, blank=True)
    rent_fen = FenField(_("月租金"))
    area_dm2 = models.PositiveIntegerField(_("租用面积（平方分米）"))
    contract_number = models.CharField(_("合同编号"), max_length=60, blank=True)

    class Meta:
        ordering = ("-from_on",)
        verbose_name = _("租赁合同")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")), name="lease_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | Q(ended_on__gte=F("from_on"), ended_on__lte=F("to_on")),
                name="lease_ended_within_term",
            ),
            models.CheckConstraint(condition=Q(rent_fen__gte=0), name="lease_rent_not_negative"),
            ExclusionConstraint(
                name="premises_let_once_at_a_time",
                expressions=[
                    ("premises", RangeOperators.EQUAL),
                    (
                        Func(
                            "from_on",
                            Func("ended_on", "to_on", function="coalesce"),
                            Value("[]"),
                            function="daterange",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.premises} → {self.factory}"
