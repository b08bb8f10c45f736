from django.db import models
from django.utils.translation import gettext_lazy as _

from county.accounts.choices import Role

# Numbers, goals and tasks are open to every official of the county and the towns.
OFFICIALS: frozenset[str] = frozenset(
    {
        Role.LEADER, Role.OFFICE, Role.DEPARTMENT, Role.FINANCE, Role.SUPERVISION, Role.AUDITOR,
        Role.TOWN,
    }
)  # fmt: skip
# Who may read rows of persons behind a number; towns only their own.
READS_PERSONS: frozenset[str] = OFFICIALS - {Role.LEADER, Role.FINANCE}
# Who may read any row: finance meets the programme only in approved claims.
READS_ROWS: frozenset[str] = OFFICIALS - {Role.FINANCE}


class Basis(models.TextChoices):
    """Over which days a flow (output, wages) is measured against its goal.

    The document is silent on whether the two sums are yearly or since the start; a named default
    on record.
    """

    ON_DAY = "on_day", _("截至当日")
    ROLLING_12 = "rolling_12", _("最近 12 个月")
    SINCE_START = "since_start", _("自启动以来累计")
    CALENDAR_YEAR = "calendar_year", _("当年累计")
