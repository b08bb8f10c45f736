"""Holiday arrangements and the days they name."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from county.core.version import Versioned
from county.workdays.choices import DayKind


class Arrangement(Versioned):
    """A year's holiday arrangements as the State Council's office published them; kept by the county
    office. Without one, no deadline that reaches into the year can be counted.
    """

    year = models.PositiveSmallIntegerField(_("年份"), unique=True)
    paper = models.CharField(_("文号"), max_length=80)
    published_on = models.DateField(_("发布日期"))
    # What later notices changed in the year (2019: May Day; 2020: the Spring Festival was made longer).
    amendments = models.CharField(_("后来的调整"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )

    class Meta:
        ordering = ("-year",)
        verbose_name = _("放假安排")

    def __str__(self) -> str:
        return f"{self.year} 年放假安排"


class SpecialDay(models.Model):
    """A day that is not as its weekday says: a day off, or a weekend's day that is worked (调休).

    A year's arrangement may name days of the December before.
    """

    arrangement = models.ForeignKey(
        Arrangement, models.CASCADE, related_name="days", verbose_name=_("放假安排")
    )
    day = models.DateField(_("日期"), unique=True)
    kind = models.CharField(_("安排"), max_length=4, choices=DayKind)
    festival = models.CharField(_("节日"), max_length=20)

    class Meta:
        ordering = ("day",)
        verbose_name = _("特殊日期")

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"
