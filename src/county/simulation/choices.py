from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.accounts.choices import Role

# What a change of rules would cost is for those who prepare, pay for and decide it.
READERS = frozenset({Role.OFFICE, Role.DEPARTMENT, Role.FINANCE, Role.LEADER})
RUNNERS = frozenset({Role.OFFICE, Role.DEPARTMENT})

# Funds by the word a scheme has for them; one without a word here is shown by its own.
FUNDS = {
    "employment_fund": _("就业专项资金"),
    "county_budget": _("县级财政资金"),
    "employment_fund_other": _("就业专项资金（其他支出）"),
    "unemployment_insurance_fund": _("失业保险基金"),
    "inclusive_finance_fund": _("普惠金融发展资金"),
    "poverty_relief_fund": _("扶贫专项资金"),
}


class ChangeKind(models.TextChoices):
    """One thing that a scenario does to today's rules."""

    PARAMETER = "parameter", _("改参数")
    REPLACE = "replace", _("换成草稿")
    ADD = "add", _("加上草稿")
    OFF = "off", _("停用")


class CapMode(models.TextChoices):
    """What happens when a fund does not suffice."""

    QUEUE = "queue", _("按顺序，用完为止")
    PRO_RATA = "pro_rata", _("按比例折减")


class Turn(models.TextChoices):
    """Who comes first in a queue; then by scheme and number, so that it is the same every time."""

    EARLIEST = "earliest", _("先入职、先签约、先登记的在先")
    SMALLEST = "smallest", _("金额小的在先")
    LARGEST = "largest", _("金额大的在先")


class Effect(models.TextChoices):
    """What a scenario does to one subject of one scheme."""

    NEW = "new", pgettext_lazy("simulation", "新享受")
    MORE = "more", pgettext_lazy("simulation", "增加")
    SAME = "same", pgettext_lazy("simulation", "不变")
    LESS = "less", pgettext_lazy("simulation", "减少")
    LOST = "lost", pgettext_lazy("simulation", "不再享受")


class Subject(models.TextChoices):
    """What one decision of a scheme is for."""

    FACTORY = "factory", pgettext_lazy("simulation", "工厂")
    WORKER = "worker", pgettext_lazy("simulation", "工人")
    WORKER_MONTH = "worker_month", pgettext_lazy("simulation", "工人（按月）")
    LEASE = "lease", pgettext_lazy("simulation", "租赁合同")
    LOAN = "loan", pgettext_lazy("simulation", "贷款")


WORKERS = frozenset({Subject.WORKER, Subject.WORKER_MONTH})
