"""What was promised: the county's end goals and the towns' yearly tasks. What came of it is
always computed live.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from county.assessment.choices import Basis
from county.core.version import Versioned


class Goal(Versioned):
    """One end goal of the county: an indicator must reach a value by a day. Clauses 2-4 to 2-8.

    value: in the indicator's own unit (people, factories, fen).
    """

    indicator = models.CharField(_("指标"), max_length=30)
    starts_on = models.DateField(_("起算日期"))
    due_on = models.DateField(_("完成期限"))
    value = models.BigIntegerField(_("目标值"))
    basis = models.CharField(_("口径"), max_length=14, choices=Basis)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position",)
        verbose_name = _("县级目标")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "due_on"], name="goal_once"),
            models.CheckConstraint(condition=Q(value__gt=0), name="goal_positive"),
        ]

    def __str__(self) -> str:
        return self.indicator


class TownTask(Versioned):
    """What one town must add or reach in one year. Clauses 2-3, 4.3-2. value in the indicator's
    unit.
    """

    town = models.ForeignKey(
        "places.Town", models.PROTECT, related_name="tasks", verbose_name=_("镇")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    indicator = models.CharField(_("指标"), max_length=30)
    value = models.BigIntegerField(_("任务数"))
    paper = models.CharField(_("下达文号"), max_length=80, blank=True)

    class Meta:
        ordering = ("-year", "town", "indicator")
        verbose_name = _("年度任务")
        constraints = [
            models.UniqueConstraint(fields=["town", "year", "indicator"], name="town_task_once")
        ]

    def __str__(self) -> str:
        return f"{self.town_id} {self.year} {self.indicator}"
