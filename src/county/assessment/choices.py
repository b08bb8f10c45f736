from django.db import models
from django.utils.translation import gettext_lazy as _


class Basis(models.TextChoices):
    """Over which days a flow (output, wages) is measured against its goal.

    The document is silent on whether the two sums are yearly or since the start; a named default on record.
    """

    ON_DAY = "on_day", _("截至当日")
    ROLLING_12 = "rolling_12", _("最近 12 个月")
    SINCE_START = "since_start", _("自启动以来累计")
    CALENDAR_YEAR = "calendar_year", _("当年累计")
